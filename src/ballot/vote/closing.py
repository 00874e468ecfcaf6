"""Closes a round whose casting has ended: the sorted board, the encrypted sum, the end of the key.

No arithmetic inside a transaction. The casting is ended in one short transaction before (phase
CLOSING: no ballot is taken any more). Then all rows are opened and compared with the witness, the
board is written as one file in the order of its trackers, and the sum is made. A second short
transaction records both, and the round is closed. At last the key of the box is destroyed, whereby
what any disk still holds of the box is noise, and the rows are removed. A crash in between is made
good by doing it again: the same ballots give the same file and the same sum.
"""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Final

from ballot.basics.errors import BallotError
from ballot.frame.workers import Workers
from ballot.law.vote.poll import Phase, require_phase
from ballot.law.vote.round import ClosedRound, EndedRound, phases_of
from ballot.protocol.board import EventType, Head
from ballot.protocol.counting import sized_tally_text
from ballot.vote.boards import ClosedBoard, extend
from ballot.vote.inventory import Inventory
from ballot.vote.ports import RoundFiles
from ballot.vote.rooms import Rooms
from ballot.vote.storage import Store
from ballot.vote.witness import tracker_text

CLOSED: Final = phases_of(ClosedRound)
"""Phases in which the closed board holds the ballots."""
_LEFT: Final = (*CLOSED, Phase.DECLARED_VOID)
"""Phases in which nobody needs the box any more."""

_REMOVED_AT_ONCE: Final = 100
"""Rows in one transaction."""

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Closing:
    """Brings a round from the end of casting to its closed board."""

    store: Store
    files: RoundFiles
    workers: Workers
    rooms: Rooms
    inventory: Inventory
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """One round at a time; it takes a moment only."""
    removing: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])
    """What goes on after the clerk has been answered; a start takes it up again."""

    async def finish(self, code: str) -> None:
        """Close the current round of a poll; nothing happens when that is done already.

        A key that cannot be destroyed now is named in the log, and destroyed at the next start.

        Raises:
            StateConflict: `phase-other`; its casting has not ended. `board-differs`.
            Unavailable: `box-incomplete`, or the store or the disk failed; it may be tried again.
        """
        async with self.turn:
            async with self.store.read() as work:
                round_ = (await work.polls.rounds(code))[-1]
                setup = await work.board.texts(round_.uuid, EventType.SETUP)
            if isinstance(round_, EndedRound) and round_.phase is Phase.CLOSING:
                await self._close(round_, setup[0])
            await noting(self._destroy_key(round_.uuid))
        self._remove_soon(round_.uuid)

    async def discard(self, round_uuid: str) -> None:
        """Make a noise of the box of a round that was declared void: nobody ever opens it."""
        async with self.turn:
            await noting(self._destroy_key(round_uuid))
        self._remove_soon(round_uuid)

    async def tidy(self, round_uuid: str) -> None:
        """Destroy the key of a round that takes no ballot any more, and remove its box's rows.

        Raises:
            StateConflict: `phase-other`; it has not closed.
        """
        await self._destroy_key(round_uuid)
        await self._remove_rows(round_uuid)

    async def settle(self) -> None:
        """Wait until no row is being removed."""
        await asyncio.gather(*self.removing)

    def _remove_soon(self, round_uuid: str) -> None:
        task = asyncio.create_task(noting(self._remove_rows(round_uuid)))
        self.removing.add(task)
        task.add_done_callback(self.removing.discard)

    async def _destroy_key(self, round_uuid: str) -> None:
        async with self.store.read() as work:
            require_phase(await work.box.phase(round_uuid), *_LEFT)
        self.rooms.leave(round_uuid)
        await asyncio.to_thread(self.files.destroy_key, round_uuid)

    async def _remove_rows(self, round_uuid: str) -> None:
        """Remove the rows of a box, a few at a time, so that no other writer waits long."""
        async with self.store.read() as work:
            left = await work.box.count(round_uuid)
        while left > 0:
            async with self.store.write() as work:
                left -= await work.box.discard(round_uuid, _REMOVED_AT_ONCE) or left
                await work.commit()

    async def _close(self, round_: EndedRound, setup: tuple[str, ...]) -> None:
        room = await self.rooms.of(round_.code, round_.uuid)
        ballots = await self.inventory.take(room)
        head, digest = await asyncio.to_thread(self._write, round_, setup, ballots)
        tally = await self.workers.run(room.total.encrypted_tally, ballots)
        async with self.store.write() as work:
            _, held = await work.polls.hold(round_.code)
            if held != round_:
                return  # another process was faster, with the same outcome
            sized = sized_tally_text(tally, len(ballots), len(ballots))
            head, entry = extend(head, EventType.ENCRYPTED_TALLY, (tally, sized))
            await work.board.append(round_.uuid, [entry], head)
            await work.polls.change_round(round_.close(digest))
            await work.commit()

    def _write(
        self, round_: EndedRound, setup: tuple[str, ...], ballots: Mapping[bytes, bytes]
    ) -> tuple[Head, str]:
        in_order = sorted(ballots, key=tracker_text)
        board = ClosedBoard.of(setup, (ballots[tracker].decode() for tracker in in_order))
        digest = self.files.keep_board(round_.uuid, board.parts(round_.timestamp))
        return board.head, digest


async def noting(work: Coroutine[None, None, None]) -> None:
    """Do what nobody waits for; what goes wrong is noted, and tried again at the next start."""
    try:
        await work
    except BallotError as error:
        _log.error("a round was not brought to its end: %s", error)
