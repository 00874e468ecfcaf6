"""Log-ins of the staff: sessions are rows keyed by the hash of a token that we alone mint (§5.8).

What wrong passwords cost stands in `congress.patience`.
"""

import asyncio
import hashlib
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from ballot.basics.errors import Forbidden, RuleViolation
from ballot.basics.rand import Rng
from ballot.basics.time import Clock
from ballot.congress.entering import only_congress
from ballot.congress.patience import Patience
from ballot.congress.ports import Store, UnitOfWork
from ballot.congress.records import Login, User
from ballot.congress.turns import Turns
from ballot.frame.passwords import hash_password, is_password
from ballot.frame.workers import Workers
from ballot.law.congress.policy import INSTALLATION, Actor, Grant, Role, Scope

SESSION: Final = timedelta(hours=12)
SHORTEST_PASSWORD: Final = 8
_LONGEST_PASSWORD: Final = 200
_TOKEN: Final = 32
_USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_NOBODY: Final = "scrypt$32768$8$1$AAAAAAAAAAAAAAAAAAAAAA==$" + "A" * 43 + "="
"""What an unknown name is compared with, so that it takes as long as a known one."""


def digest(token: str) -> bytes:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


@dataclass(frozen=True, slots=True)
class CreateUser:
    """Give a person a log-in; for the command line, which needs none itself."""

    store: Store
    rng: Rng
    workers: Workers

    async def __call__(  # noqa: PLR0913 - one argument for each thing a log-in has
        self,
        username: str,
        name: str,
        role: Role,
        password: str,
        *,
        trustee: int | None = None,
        congress: str | None = None,
        poll: str | None = None,
    ) -> None:
        """Record a user, for a poll, a congress, or the only one that is entered.

        Raises:
            RuleViolation: `username-malformed`, `password-too-short`, `trustee-number-missing`,
                `role-elsewhere`, `congress-to-be-named`.
            StateConflict: `username-taken`.
            NotFound: `poll-unknown`, `congress-unknown`.
        """
        if not _USERNAME.fullmatch(username):
            raise RuleViolation("username-malformed", username=username)
        if not SHORTEST_PASSWORD <= len(password) <= _LONGEST_PASSWORD:
            raise RuleViolation("password-too-short", length=SHORTEST_PASSWORD)
        has_key = trustee is not None and trustee > 0
        if has_key != (role is Role.SCRUTINEER) and not (has_key and role.holds_key):
            raise RuleViolation("trustee-number-missing", username=username)
        stored = await self.workers.run(hash_password, password, self.rng)
        async with self.store.write() as work:
            scope = await _scope(work, role, congress, poll)
            actor = Actor(username=username, name=name, grants=(Grant(role, scope, trustee),))
            await work.users.add(User(actor=actor, password=stored))
            await work.commit()


async def _scope(work: UnitOfWork, role: Role, congress: str | None, poll: str | None) -> Scope:
    if poll is not None:
        return Scope(await work.polls.congress(poll), poll)
    if congress is not None:
        return Scope((await work.congresses.get(congress)).code)
    return INSTALLATION if role is Role.ADMINISTRATOR else Scope(await only_congress(work))


@dataclass(frozen=True, slots=True)
class SignIn:
    """Exchange a password for a token."""

    store: Store
    clock: Clock
    rng: Rng
    workers: Workers
    patience: Patience
    turns: Turns = field(default_factory=Turns)
    """One password is hashed at a time: whoever guesses must not take the ballots' threads."""

    async def __call__(self, username: str, password: str, sender: str = "") -> str:
        """Return a new token; it is not kept.

        Args:
            username: as it was typed.
            password: likewise.
            sender: who asks (`patience.sender_at`).

        Raises:
            Forbidden: `log-in-wrong`, `log-in-paused`, `log-in-busy`.
        """
        leave = self.patience.ask(username, sender)
        await asyncio.sleep(leave.delay)
        async with self.turns.take(leave.suspicion):
            user = await self._find(username)
            stored = user.password if user else _NOBODY
            right = await self.workers.run(is_password, password[:_LONGEST_PASSWORD], stored)
        if user is None or not right:
            raise Forbidden("log-in-wrong")
        self.patience.forgive(username, sender)
        token = self.rng.bytes(_TOKEN).hex()
        now = self.clock.now()
        login = Login(digest=digest(token), username=username, expires=now + SESSION)
        async with self.store.write() as work:
            await work.users.log_in(login, now)
            await work.commit()
        return token

    async def _find(self, username: str) -> User | None:
        if not _USERNAME.fullmatch(username):
            return None
        async with self.store.read() as work:
            return await work.users.get(username)


@dataclass(frozen=True, slots=True)
class SignOut:
    """End a session."""

    store: Store

    async def __call__(self, token: str) -> None:
        """Forget a token; an unknown one is forgotten already."""
        async with self.store.write() as work:
            await work.users.log_out(digest(token))
            await work.commit()


@dataclass(frozen=True, slots=True)
class WhoIs:
    """Say whose session a token is."""

    store: Store
    clock: Clock

    async def __call__(self, token: str) -> Actor | None:
        """Return the actor, or None if the token is unknown or has expired."""
        async with self.store.read() as work:
            user = await work.users.find(digest(token), self.clock.now())
        return user.actor if user else None
