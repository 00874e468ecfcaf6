"""What the store keeps and gives back: frozen values, never rows.

A deputy and a public credential meet in `RollLine` alone; nothing here knows an instant at which
a person did anything (`law` §9).
"""

from dataclasses import dataclass
from typing import Final

from ballot.law.vote.form import Form
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.poll import Phase
from ballot.law.vote.rules import Rules
from ballot.law.vote.tally import Attendance
from ballot.protocol.board import EventType, Head

_EMPTY: Final = Head()


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One vote on one matter, with what all its rounds share."""

    code: str
    occasion: Occasion
    form: Form
    seats: int
    rules: Rules
    group: str
    trustees: int
    threshold: int
    language: str
    credential_uuid: str
    """The uuid of the first round, which credentials are derived with."""
    trustees_text: str | None = None
    """The public parts of the trustees exactly as hashed; None before they are loaded."""
    trustee_names: tuple[str, ...] = ()
    """The scrutineers, in the order of their owner numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One casting of ballots."""

    code: str
    number: int
    uuid: str
    phase: Phase
    seats: int
    projects: tuple[str, ...]
    """The ids put to the vote, in order; empty until the round is frozen."""
    election: str | None = None
    timestamp: int | None = None
    """Seconds since 1970 of the freeze: the one time an archive bears."""
    head: Head = _EMPTY
    attendance: Attendance | None = None
    """As it stood when the round closed."""
    board_sha256: str | None = None
    """Of the closed board: the archive up to the end of the ballots, in a file of its own."""
    archive_sha256: str | None = None
    """Of the whole archive, once a result stands at its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RollLine:
    """The one place where a deputy and a public credential meet."""

    deputy: int
    card_number: str
    credential: str
    checked_in: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a credential may do now in a poll's current round."""

    round: int
    uuid: str
    phase: Phase
    checked_in: bool | None
    """None for a credential that is not on the roll."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBox:
    """As much of a round as the ballot box reads, and is worth reading for every group."""

    code: str
    uuid: str
    phase: Phase


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardEntry:
    """An event of a board with its data records, as texts exactly as hashed."""

    height: int
    kind: EventType
    event: str
    data: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What was certified of a round: the canonical result, its signature, the papers."""

    result: bytes
    signature: str
    """Ed25519 over the result's bytes, base64."""
    checks: tuple[tuple[int, str, str], ...]
    """The verifier's report: number, name and status of each check."""
    files: tuple[tuple[str, bytes], ...]
    """Every download of the round, by its file name."""
