"""The ballot box: many ballots wait, one transaction takes them all (`performance.md` §3).

A group gathers for a moment and while the one before it is being made durable, so that under load
a commit is shared by many. What was true when a ballot was verified is looked at again under the
poll's lock: the round is open, the deputy present, the card unused. Nothing here says when a
ballot came, and nothing is logged of it.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ballot.basics.errors import BallotError, StateConflict, Unavailable
from ballot.law.vote.poll import Phase, require_phase
from ballot.protocol.board import EventType
from ballot.vote.boards import extend
from ballot.vote.records import BoardEntry, OpenBox
from ballot.vote.storage import Store, UnitOfWork
from ballot.vote.views import Receipt

GATHERING: Final = 0.1
"""Seconds in which a group gathers: nobody notices them, and under load a few ballots come together
whose one transaction costs the loop little more than that of a single one."""

LARGEST_GROUP: Final = 200
"""Ballots in one transaction: few enough that none waits long for the others."""

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A ballot that has been verified in full."""

    code: str
    round_uuid: str
    text: str
    credential: str
    tracker: str


@dataclass(frozen=True, slots=True)
class _Waiting:
    ballot: Sealed
    receipt: asyncio.Future[Receipt]


@dataclass(slots=True)
class _Group:
    """One poll's part of a transaction, while it is being decided."""

    box: OpenBox
    present: frozenset[str]
    voted: dict[str, str]
    entries: list[BoardEntry] = field(default_factory=list[BoardEntry])

    def take(self, ballot: Sealed) -> Receipt:
        """Put one ballot in, or refuse it."""
        before = self.voted.get(ballot.credential)
        if ballot.round_uuid != self.box.uuid:
            raise StateConflict("poll-closed", phase=Phase.CLOSED.value)
        if before == ballot.tracker:
            return Receipt(tracker=ballot.tracker, repeated=True)
        require_phase(self.box.phase, Phase.OPEN)
        if before is not None:
            raise StateConflict("card-used")
        if ballot.credential not in self.present:
            raise StateConflict("card-not-checked-in")
        head, entry = extend(
            self.box.head,
            EventType.BALLOT,
            (ballot.text,),
            credential=ballot.credential,
            tracker=ballot.tracker,
        )
        self.box = replace(self.box, head=head)
        self.entries.append(entry)
        self.voted[ballot.credential] = ballot.tracker
        return Receipt(tracker=ballot.tracker, repeated=False)


class BallotBox:
    """Stores verified ballots in groups; several processes queue at the poll's row."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[_Waiting] = []
        self._writer: asyncio.Task[None] | None = None

    async def put(self, ballot: Sealed) -> Receipt:
        """Return once the ballot is stored durably.

        Raises:
            StateConflict: the poll has closed, the card is used or its deputy is not checked in.
            Unavailable: the store failed; whether the ballot is in, sending it again will tell.
        """
        receipt: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(ballot, receipt))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write())
        return await receipt

    async def settle(self) -> None:
        """Wait until every ballot that was put in has its answer."""
        if self._writer is not None:
            await self._writer

    async def _write(self) -> None:
        while self._waiting:
            await asyncio.sleep(GATHERING)
            group, self._waiting = (
                self._waiting[:LARGEST_GROUP],
                self._waiting[LARGEST_GROUP:],
            )
            try:
                answers = await self._record([waiting.ballot for waiting in group])
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

    async def _record(self, ballots: Sequence[Sealed]) -> list[Receipt | BallotError]:
        async with self._store.write() as work:
            groups = {
                code: await _group(work, code, [b for b in ballots if b.code == code])
                for code in sorted({ballot.code for ballot in ballots})
            }
            answers = [_take(groups[ballot.code], ballot) for ballot in ballots]
            for group in groups.values():
                if group.entries:
                    await work.board.append(group.box.uuid, group.entries)
                    await work.board.move_head(group.box.uuid, group.box.head)
            await work.commit()
        return answers


async def _group(work: UnitOfWork, code: str, ballots: Sequence[Sealed]) -> _Group:
    box = await work.board.hold(code)
    credentials = {ballot.credential for ballot in ballots}
    standings = await work.roll.standings(code, box.uuid, credentials)
    return _Group(
        box,
        frozenset(name for name, (present, _) in standings.items() if present),
        {name: tracker for name, (_, tracker) in standings.items() if tracker is not None},
    )


def _take(group: _Group, ballot: Sealed) -> Receipt | BallotError:
    try:
        return group.take(ballot)
    except BallotError as error:
        return error
