"""Everything that the boxes of an installation stand on, put together."""

from dataclasses import dataclass
from typing import Self

from ballot.frame.workers import Workers
from ballot.vote.box import BallotBox
from ballot.vote.closing import Closing
from ballot.vote.inventory import Inventory
from ballot.vote.ports import RoundFiles
from ballot.vote.resuming import Resumption
from ballot.vote.rooms import Rooms
from ballot.vote.storage import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """The boxes, and what looks after them."""

    files: RoundFiles
    rooms: Rooms
    inventory: Inventory
    box: BallotBox
    closing: Closing
    resumption: Resumption

    @classmethod
    def build(cls, store: Store, files: RoundFiles, workers: Workers) -> Self:
        """Put the parts together."""
        rooms = Rooms(store, files, workers)
        inventory = Inventory(store, files, workers)
        return cls(
            files=files,
            rooms=rooms,
            inventory=inventory,
            box=BallotBox(store, files, inventory, workers),
            closing=Closing(store, files, workers, rooms, inventory),
            resumption=Resumption(store, files, workers, rooms, inventory),
        )

    async def start(self) -> None:
        """Take up what the last process left."""
        await self.resumption.begin(self.closing)

    async def settle(self) -> None:
        """Wait until every ballot that was put in has its answer, and no row is being removed."""
        await self.resumption.stop()
        await self.box.settle()
        await self.closing.settle()
