"""Takes the inventory of a box: every row opened and compared with the witness.

At a start, at the close, and after anything went wrong. What is found missing is remembered until
the process ends: from then on nothing of that round is acknowledged.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ballot.basics.errors import BallotError, Damaged
from ballot.frame.workers import Workers
from ballot.law.vote.poll import Phase, require_phase
from ballot.law.vote.round import Round
from ballot.vote.ports import RoundFiles
from ballot.vote.rooms import Opened, Room, public_list
from ballot.vote.storage import Store
from ballot.vote.witness import Witness

TAKING: Final = (Phase.OPEN, Phase.CLOSING)
"""Phases in which the box holds the ballots, and the closed board not yet."""

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BoxState:
    """A box as the desk sees it."""

    ballots: int
    trouble: BallotError | None


class Inventory:
    """Compares boxes with their witnesses."""

    def __init__(self, store: Store, files: RoundFiles, workers: Workers) -> None:
        self._store, self._files, self._workers = store, files, workers
        self._faults: dict[str, BallotError] = {}

    def require_sound(self, round_uuid: str) -> None:
        """Refuse to go on with a box in which something was found missing.

        Raises:
            Damaged: `box-incomplete`.
        """
        if fault := self._faults.get(round_uuid):
            raise fault

    def require_all(self, room: Room, rows: int, witness: Witness) -> None:
        """Refuse a box with fewer rows than its witness, which was read before, has entries.

        Raises:
            Damaged: `box-incomplete`.
        """
        self._refuse(room, len(witness.trackers()) - rows)

    def require_whole(self, room: Room, opened: Opened, entered: Mapping[int, bytes]) -> None:
        """Refuse a box in which some rows are not what was witnessed, or cannot be opened.

        Raises:
            Damaged: `box-incomplete`.
        """
        kept = opened.trackers
        lost = sum(kept.get(slot) != found for slot, found in entered.items())
        self._refuse(room, max(lost, opened.damaged))

    async def witness(self, room: Room) -> Witness:
        """Read the witness of an open round.

        Raises:
            Damaged: `witness-missing`, `witness-damaged`.
        """
        found = await asyncio.to_thread(self._files.witness, room.uuid)
        return found.sized(len(room.slots))

    async def take(self, room: Room) -> dict[bytes, bytes]:
        """Return the ballots of a box by tracker; one that lacks its entry in the witness gets it.

        Raises:
            StateConflict: `phase-other`; the box has been emptied.
            Unavailable: `box-incomplete`, `witness-missing`, or the store or the disk failed.
        """
        # Before the box, so that what is entered meanwhile is no loss; the phase after it, so that
        # a box that was emptied meanwhile is none either.
        witness = await self.witness(room)
        async with self._store.read() as work:
            rows = await work.box.everything(room.uuid)
            require_phase(await work.box.phase(room.uuid), *TAKING)
        opened = await self._workers.run(room.open_rows, rows)
        entered = witness.trackers()
        self.require_whole(room, opened, entered)
        trackers = opened.trackers
        if fresh := {slot: found for slot, found in trackers.items() if slot not in entered}:
            await asyncio.to_thread(self._files.enter, room.uuid, fresh)
        return {trackers[slot]: ballot for slot, ballot in opened.ballots.items()}

    async def look(self, round_: Round) -> BoxState:
        """Return what the desk may know of a box: how full it is, and what is wrong with it."""
        trouble = self._faults.get(round_.uuid)
        witness = Witness(b"")
        async with self._store.read() as work:
            credentials = len(await public_list(work, round_.uuid))
        try:
            witness = await asyncio.to_thread(self._files.witness, round_.uuid)
            witness.sized(credentials)
            await asyncio.to_thread(self._files.key, round_.uuid)
        except BallotError as error:
            trouble = trouble or error
        ballots = len(witness.trackers())
        async with self._store.read() as work:
            missing = ballots - await work.box.count(round_.uuid)
            closed = await work.box.phase(round_.uuid) not in TAKING
        if trouble is None and missing > 0:
            trouble = Damaged("box-incomplete", poll=round_.code, missing=missing)
        return BoxState(ballots, None if closed else trouble)

    def _refuse(self, room: Room, missing: int) -> None:
        if missing > 0:
            fault = Damaged("box-incomplete", poll=room.code, missing=missing)
            _log.error("%s", fault)
            self._faults[room.uuid] = fault
            raise fault
