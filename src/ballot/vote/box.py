"""The ballot box: many ballots wait, one transaction takes them all.

A group gathers for a moment and while the one before it is being made durable, so that under load
a commit is shared by many. What was true when a ballot was verified is looked at again under the
poll's lock: the round is open, the deputy present, the card unused. Then come the commit, the
witness, and only then the receipts. Nothing here says when a ballot came, and nothing is logged of
it.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from ballot.basics.errors import BallotError, StateConflict, Unavailable
from ballot.frame.workers import Workers
from ballot.law.vote.poll import Phase, require_phase
from ballot.vote.inventory import TAKING, Inventory
from ballot.vote.ports import RoundFiles
from ballot.vote.rooms import Again, Room, Sealed
from ballot.vote.storage import Store, UnitOfWork
from ballot.vote.views import Receipt
from ballot.vote.witness import Witness, tracker_text

GATHERING: Final = 0.1
"""Seconds in which a group gathers: nobody notices them, and under load a few ballots come together
whose one transaction costs the loop little more than that of a single one."""

LARGEST_GROUP: Final = 200
"""Ballots in one transaction: few enough that none waits long for the others."""

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Waiting:
    room: Room
    ballot: Sealed | Again
    receipt: asyncio.Future[Receipt]


@dataclass(slots=True)
class _Group:
    """The ballots of one round in one transaction, while they are being decided."""

    phase: Phase
    present: frozenset[str]
    kept: dict[int, bytes]
    """The trackers in the box, by slot; after the close, those in the witness."""
    taken: list[Sealed] = field(default_factory=list[Sealed])

    def take(self, ballot: Sealed | Again) -> Receipt:
        """Put one ballot in, or refuse it."""
        before = self.kept.get(ballot.slot)
        if before == ballot.tracker:
            return Receipt(tracker=tracker_text(ballot.tracker), repeated=True)
        require_phase(self.phase, Phase.OPEN)
        if before is not None or isinstance(ballot, Again):
            raise StateConflict("card-used")
        if ballot.credential not in self.present:
            raise StateConflict("card-not-checked-in")
        self.taken.append(ballot)
        self.kept[ballot.slot] = ballot.tracker
        return Receipt(tracker=tracker_text(ballot.tracker), repeated=False)


class BallotBox:
    """Stores verified ballots in groups; several processes queue at the poll's row."""

    def __init__(
        self,
        store: Store,
        files: RoundFiles,
        inventory: Inventory,
        workers: Workers,
    ) -> None:
        self._store, self._files = store, files
        self._inventory, self._workers = inventory, workers
        self._waiting: list[_Waiting] = []
        self._writer: asyncio.Task[None] | None = None
        self._adding: set[asyncio.Task[None]] = set()
        self._doubtful: set[str] = set()
        """Rounds in which a group failed half-way; their inventory is taken before the next."""

    async def put(self, room: Room, ballot: Sealed | Again) -> Receipt:
        """Return once the ballot is stored durably, and witnessed.

        Raises:
            StateConflict: the poll has closed, the card is used or its deputy is not checked in.
            Unavailable: the store failed; whether the ballot is in, sending it again will tell. Or
                `box-incomplete`: the box has lost ballots, and takes none any more.
        """
        receipt: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(room, ballot, receipt))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        return await receipt

    async def settle(self) -> None:
        """Wait until every ballot that was put in has its answer."""
        if self._writer is not None:
            await self._writer
        await asyncio.gather(*self._adding)

    async def _write(self) -> None:
        while self._waiting:
            await asyncio.sleep(GATHERING)
            group, self._waiting = (
                self._waiting[:LARGEST_GROUP],
                self._waiting[LARGEST_GROUP:],
            )
            for uuid in sorted({waiting.room.uuid for waiting in group}):
                await self._answer([each for each in group if each.room.uuid == uuid])

    async def _answer(self, group: Sequence[_Waiting]) -> None:
        room = group[0].room
        answers: Sequence[Receipt | BallotError]
        try:
            answers = await self._record(room, [waiting.ballot for waiting in group])
        except BallotError as error:
            answers = [error] * len(group)
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody may wait for ever
            _log.error("a group of ballots was not stored: %s", type(error).__name__)
            answers = [Unavailable("store-unavailable")] * len(group)
        for waiting, answer in zip(group, answers, strict=True):
            if waiting.receipt.done():  # the one who asked has gone
                continue
            if isinstance(answer, Receipt):
                waiting.receipt.set_result(answer)
            else:
                waiting.receipt.set_exception(answer)

    async def _record(
        self, room: Room, ballots: Sequence[Sealed | Again]
    ) -> list[Receipt | BallotError]:
        self._inventory.require_sound(room.uuid)
        if room.uuid in self._doubtful:
            await self._inventory.take(room)
        witness = await self._inventory.witness(room)
        async with self._store.write() as work:
            box = await work.box.hold(room.code)
            if box.uuid != room.uuid:
                raise StateConflict("poll-closed", phase=Phase.CLOSED.value)
            group = await self._group(work, room, box.phase, ballots, witness)
            answers = [_take(group, ballot) for ballot in ballots]
            if group.taken:
                await work.box.put(room.uuid, [(each.name, each.body) for each in group.taken])
            self._doubtful.add(room.uuid)
            await work.commit()
        await self._enter(room, ballots, answers, witness)
        self._doubtful.discard(room.uuid)
        self._add_up(room, group.taken)
        return answers

    async def _group(
        self,
        work: UnitOfWork,
        room: Room,
        phase: Phase,
        ballots: Sequence[Sealed | Again],
        witness: Witness,
    ) -> _Group:
        entered = {each.slot: found for each in ballots if (found := witness.at(each.slot))}
        if phase not in TAKING:
            return _Group(phase, frozenset(), entered)
        rows = await work.box.rows(room.uuid, {each.name for each in ballots})
        opened = room.open_rows(rows.items())
        self._inventory.require_whole(room, opened, entered)
        self._inventory.require_all(room, await work.box.count(room.uuid), witness)
        credentials = {each.credential for each in ballots if isinstance(each, Sealed)}
        present = await work.roll.present(room.code, credentials)
        return _Group(phase, present, opened.trackers)

    async def _enter(
        self,
        room: Room,
        ballots: Sequence[Sealed | Again],
        answers: Sequence[Receipt | BallotError],
        witness: Witness,
    ) -> None:
        """Enter what has been answered with a receipt, unless it stands in the witness already."""
        pairs = zip(ballots, answers, strict=True)
        given = {each.slot: each.tracker for each, answer in pairs if isinstance(answer, Receipt)}
        fresh = {slot: tracker for slot, tracker in given.items() if not witness.at(slot)}
        if given:
            await asyncio.to_thread(self._files.enter, room.uuid, fresh)

    def _add_up(self, room: Room, taken: Sequence[Sealed]) -> None:
        """Let the sum grow, while the deputies have their receipts already."""
        if taken:
            ballots = [(each.tracker, each.choices) for each in taken]
            task = asyncio.create_task(self._workers.run(room.total.add, ballots))
            self._adding.add(task)
            task.add_done_callback(self._adding.discard)


def _take(group: _Group, ballot: Sealed | Again) -> Receipt | BallotError:
    try:
        return group.take(ballot)
    except BallotError as error:
        return error
