"""What is kept of people with log-ins: frozen values, never rows; of a token only its digest."""

from dataclasses import dataclass
from datetime import datetime

from ballot.law.congress.policy import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person with a log-in."""

    actor: Actor
    password: str
    """`frame.passwords` wrote it: parameters, salt and derived key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A session: the digest of its token, whose it is and until when."""

    digest: bytes
    username: str
    expires: datetime
