"""What the store keeps beside polls and rounds, which are the law's: frozen values, never rows.

A deputy and a public credential meet in `RollLine` alone; nothing here knows an instant at which
a person did anything (`law` §9).
"""

from dataclasses import dataclass

from ballot.law.congress.roster import DeputyState
from ballot.law.vote.poll import Phase
from ballot.protocol.board import EventType


@dataclass(frozen=True, slots=True, kw_only=True)
class RollLine:
    """The one place where a deputy and a public credential meet."""

    deputy: int
    code: str
    """What is typed at the door when the card cannot be scanned (`vote.card_codes`)."""
    credential: str
    edition: int
    """Of the cards of a poll: the first that were made are edition 1."""
    checked_in: bool = False
    together: bool = False
    """Whether the deputy was checked in with all the others, and by nobody in person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardEdition:
    """The cards that are valid together: which making of them it was, and how many there are."""

    number: int
    cards: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Headcount:
    """How many deputies are alike in what the door counts."""

    state: DeputyState
    present: bool
    number: int


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
