"""What the use cases need from the outside, as protocols; `bootstrap` chooses the bodies."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ballot.domain.minutes import Minutes
from ballot.domain.occasion import Occasion


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One deputy's card; `link` carries the private credential in its fragment and is never stored."""

    name: str
    delegation: str
    number: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSheet:
    """All cards of a poll, in the order of the roster."""

    occasion: Occasion
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What ties a paper to the published result."""

    result_url: str
    fingerprint: str
    """`domain.minutes.fingerprint` of the canonical result: eight groups of four hex digits."""
    day: date


class Printer(Protocol):
    """Renders papers as PDF in the poll's own language; the same input gives the same bytes."""

    def cards(self, sheet: CardSheet, language: str) -> bytes:
        """Render the sheet of cards."""
        ...

    def issue_return_slip(self, minutes: Minutes, seal: Seal, language: str) -> bytes:
        """Render the slip of ballots issued and returned (`domain.md` §5.3)."""
        ...

    def count_slip(self, minutes: Minutes, seal: Seal, language: str) -> bytes:
        """Render the slip of the count (§5.4), or the table of an appraisal."""
        ...

    def announcement(self, minutes: Minutes, seal: Seal, language: str) -> bytes:
        """Render the announcement (§5.6), or the publication of an appraisal."""
        ...


class Signer(Protocol):
    """Signs results with the congress's certification key."""

    def sign(self, message: bytes, /) -> bytes:
        """Return the Ed25519 signature of the message, 64 bytes."""
        ...

    @property
    def public_key(self) -> bytes:
        """The public key, 32 bytes."""
        ...
