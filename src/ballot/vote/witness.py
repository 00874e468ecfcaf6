"""The witness: what was acknowledged, kept apart from the database (README).

It has one slot for each credential of the round's public list, in the list's order, and a slot
holds the 32 bytes of the tracker, or zeros. It says nothing of when a ballot came. A receipt is
given only when the ballot is in the box and its tracker in the witness, so that a box which has
less than its witness has lost ballots.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Self

from ballot.basics.errors import Damaged

SLOT_BYTES: Final = 32
LEAST_LEADING: Final = 16
"""Characters of a tracker that stand for all of it: 96 bits, so that no two ballots share them."""


@dataclass(frozen=True, slots=True)
class Witness:
    """The content of a witness at one moment."""

    content: bytes

    @classmethod
    def empty(cls, credentials: int) -> Self:
        """Return the witness of a round with so many credentials before anybody has voted."""
        return cls(bytes(SLOT_BYTES * credentials))

    def sized(self, credentials: int) -> Self:
        """Return this witness, if it has a slot for each credential.

        Raises:
            Damaged: `witness-damaged`; it was cut, or belongs to another round.
        """
        if len(self.content) != SLOT_BYTES * credentials:
            raise Damaged("witness-damaged", found=len(self.content) // SLOT_BYTES)
        return self

    def trackers(self) -> dict[int, bytes]:
        """Return the trackers by the number of their slot."""
        slots = range(len(self.content) // SLOT_BYTES)
        return {slot: found for slot in slots if (found := self.at(slot)) is not None}

    def at(self, slot: int) -> bytes | None:
        """Return the tracker in a slot; None when it is empty."""
        found = self.content[slot * SLOT_BYTES : (slot + 1) * SLOT_BYTES]
        return found if any(found) else None

    def has(self, tracker: bytes) -> bool:
        """Tell whether a tracker stands in any slot."""
        return any(tracker) and any(True for _ in self._places(tracker))

    def find(self, leading: str) -> str | None:
        """Return the one tracker whose text begins so; None when none does, or it is too short."""
        if len(leading) < LEAST_LEADING:
            return None
        try:
            start = base64.b64decode(leading[:LEAST_LEADING], validate=True)
        except (binascii.Error, ValueError):
            return None
        slots = (place // SLOT_BYTES for place in self._places(start))
        texts = [tracker_text(found) for slot in slots if (found := self.at(slot)) is not None]
        found = [text for text in texts if text.startswith(leading)]
        return found[0] if len(found) == 1 else None

    def _places(self, start: bytes) -> Iterator[int]:
        """Return where slots begin with these bytes."""
        place = self.content.find(start)
        while place >= 0:
            if place % SLOT_BYTES == 0:
                yield place
            place = self.content.find(start, place + 1)


def tracker_of(ballot: bytes) -> bytes:
    """Return the 32 bytes of a ballot's tracker."""
    return sha256(ballot).digest()


def tracker_text(tracker: bytes) -> str:
    """Return a tracker as it stands on a receipt: 43 characters of base 64."""
    return base64.b64encode(tracker).decode().rstrip("=")
