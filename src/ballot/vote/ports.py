"""What the use cases need from the outside, as protocols; `bootstrap` chooses the bodies."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ballot.frame.tables import Imported
from ballot.frame.verifier_process import Inspection
from ballot.law.congress.roster import Deputy
from ballot.law.vote.ballot_check import BallotCheck
from ballot.law.vote.conclusion import Conclusion
from ballot.law.vote.minutes import AppraisalMinutes, Minutes
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.projects import Project
from ballot.vote.witness import Witness


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One deputy's card; its link carries the private credential and is never stored."""

    number: int
    """The deputy's, on the roster."""
    name: str
    delegation: str
    code: str
    """What the door reads or types (`vote.card_codes`)."""
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSheet:
    """All cards of a poll, in the order of the roster."""

    occasion: Occasion
    edition: int
    cards: tuple[Card, ...]
    rehearsal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What ties a paper to what is public."""

    link: str
    """What its code says: an address that ends with the last of the groups."""
    page: str
    """The address of the same page, to be read and typed."""
    groups: tuple[str, ...]
    """Eight groups of four hex digits: of the closed board, or of the result of each round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """How the papers of a poll are made out."""

    language: str
    day: date
    chiefs: int
    """How many chief scrutineers sign."""
    scrutineers: tuple[str, ...]
    """Who signs beside them; an empty name is a line without one."""
    rehearsal: bool = False
    draft: bool = False


class Inspector(Protocol):
    """The independent verifier, run apart from this process."""

    async def __call__(self, archive: bytes, /) -> Inspection:
        """Verify an archive with nothing but its bytes."""
        ...


class TableReader(Protocol):
    """Reads the tables of an organiser: a workbook or text, as the bytes themselves say."""

    def candidates(self, data: bytes, /) -> Imported[Project]:
        """Read candidate projects.

        Raises:
            Malformed: `TableRefused` with the faults of the rows, or the file is no table.
        """
        ...

    def appraised(self, data: bytes, /) -> Imported[Project]:
        """Read projects carried out, of which number and name are enough."""
        ...

    def roster(self, data: bytes, /) -> Imported[Deputy]:
        """Read a roster of deputies."""
        ...


class Printer(Protocol):
    """Renders papers as PDF in the poll's own language; the same input gives the same bytes."""

    def cards(self, sheet: CardSheet, language: str) -> bytes:
        """Render the sheet of cards."""
        ...

    def issue_return_slip(self, check: BallotCheck, seal: Seal, imprint: Imprint) -> bytes:
        """Render the slip of ballots issued and returned (`law` §10)."""
        ...

    def count_slip(self, minutes: Minutes, seal: Seal, imprint: Imprint) -> bytes:
        """Render the slip of the count, or the table of an appraisal."""
        ...

    def announcement(
        self, found: Conclusion | AppraisalMinutes, seal: Seal, imprint: Imprint
    ) -> bytes:
        """Render the announcement of all rounds, or the publication of an appraisal."""
        ...


class Signer(Protocol):
    """Signs results with the congress's certification key."""

    def sign(self, message: bytes, /) -> bytes:
        """Return the Ed25519 signature of the message, 64 bytes."""
        ...

    @property
    def public_key(self) -> bytes:
        """The public key as PEM."""
        ...


class Keyring(Protocol):
    """The public keys that this installation vouches for; a call may wait for the disk."""

    def holds(self, congress: str, public_key: bytes, day: date, /) -> bool:
        """Say whether a key in PEM is there as one that a congress used on that day."""
        ...


class RoundFiles(Protocol):
    """What a round keeps outside the database; a call may wait for the disk.

    Every call raises `Unavailable` when the disk fails or something is missing.
    """

    def make_box(self, round_uuid: str, key: bytes, credentials: int, /) -> None:
        """Lay down an empty witness and a key; what is there already stays."""
        ...

    def key(self, round_uuid: str, /) -> bytes:
        """Return the key of a box."""
        ...

    def destroy_key(self, round_uuid: str, /) -> None:
        """Overwrite the key of a box and remove it; nothing happens when it is gone."""
        ...

    def witness(self, round_uuid: str, /) -> Witness:
        """Read a witness."""
        ...

    def has_witness(self, round_uuid: str, /) -> bool:
        """Tell whether a witness is there."""
        ...

    def lay_witness(self, round_uuid: str, witness: Witness, /) -> None:
        """Lay down a witness; what is there already stays."""
        ...

    def enter(self, round_uuid: str, trackers: Mapping[int, bytes], /) -> None:
        """Enter trackers into their slots, and return when they are on the disk."""
        ...

    def keep_board(self, round_uuid: str, parts: Iterable[bytes], /) -> str:
        """Write the closed board once and for all; return its SHA-256 in hex.

        Raises:
            StateConflict: `board-differs`; another one was written before.
        """
        ...

    def has_board(self, round_uuid: str, /) -> bool:
        """Tell whether a closed board is there."""
        ...

    def board(self, round_uuid: str, /) -> bytes:
        """Read a closed board."""
        ...

    def board_size(self, round_uuid: str, /) -> int:
        """Return how many bytes a closed board has."""
        ...

    def board_in_pieces(self, round_uuid: str, /) -> Iterator[bytes]:
        """Read a closed board piece by piece."""
        ...
