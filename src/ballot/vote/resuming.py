"""What a start makes good: boxes compared, sums made anew, half closed rounds closed.

A fault in one poll stops that poll, not the others: it is logged, kept in mind by the inventory
and shown at the desk.
"""

import asyncio
from collections.abc import Coroutine
from typing import Final

from ballot.frame.workers import Workers
from ballot.law.vote.poll import Phase
from ballot.vote.closing import CLOSED, Closing, noting
from ballot.vote.first_edition import bring_files
from ballot.vote.inventory import TAKING, Inventory
from ballot.vote.ports import RoundFiles
from ballot.vote.records import OpenBox
from ballot.vote.rooms import Room, Rooms
from ballot.vote.storage import Store

_ADDED_AT_ONCE: Final = 50
"""Ballots that a thread adds to a sum before it looks for other work."""


class Resumption:
    """Takes up the work of a process that ended, however it ended."""

    def __init__(
        self, store: Store, files: RoundFiles, workers: Workers, rooms: Rooms, inventory: Inventory
    ) -> None:
        self._store, self._files, self._workers = store, files, workers
        self._rooms, self._inventory = rooms, inventory
        self._later: set[asyncio.Task[None]] = set()

    async def begin(self, closing: Closing) -> None:
        """Compare every box with its witness; what takes longer goes on while ballots come in."""
        async with self._store.read() as work:
            taking = await work.box.boxes(TAKING)
            closed = await work.box.boxes(CLOSED)
            void = await work.box.boxes((Phase.DECLARED_VOID,))
        for box in closed:
            await noting(self._complete(closing, box.uuid))
        for box in void:
            await noting(closing.tidy(box.uuid))
        for box in taking:
            await noting(self._compare(box))
            if box.phase is Phase.CLOSING:
                self._soon(closing.finish(box.code))

    async def stop(self) -> None:
        """Leave what is not finished to the next start."""
        for task in self._later:
            task.cancel()
        await asyncio.gather(*self._later, return_exceptions=True)

    async def _complete(self, closing: Closing, round_uuid: str) -> None:
        await bring_files(self._store, self._files, round_uuid)
        await closing.tidy(round_uuid)

    async def _compare(self, box: OpenBox) -> None:
        room = await self._rooms.of(box.code, box.uuid)
        ballots = await self._inventory.take(room)
        self._soon(self._add_up(room, tuple(ballots.items())))

    async def _add_up(self, room: Room, ballots: tuple[tuple[bytes, bytes], ...]) -> None:
        for place in range(0, len(ballots), _ADDED_AT_ONCE):
            some = ballots[place : place + _ADDED_AT_ONCE]
            await self._workers.run(room.total.add_texts, some)

    def _soon(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(noting(work))
        self._later.add(task)
        task.add_done_callback(self._later.discard)
