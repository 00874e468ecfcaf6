"""Combine the scrutineers' shares into the result, once enough of them are on the board.

The shares are read, combined while nobody waits, and the result is recorded under the poll's lock
if the round is still as it was. A crash in between leaves a round with enough shares and no result:
whoever comes next, with a share or to look, has it combined.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from ballot.frame.workers import Workers
from ballot.law.vote.poll import KeyedPoll, Phase, Poll, require_keys
from ballot.law.vote.round import ClosedRound, CountedRound
from ballot.protocol.archive import Record, write_record
from ballot.protocol.board import EventType, Head
from ballot.protocol.codec import as_count, as_object, parse_json
from ballot.protocol.counting import result_text
from ballot.protocol.elections import parse_election
from ballot.protocol.groups.by_name import group_named
from ballot.protocol.trustees import parse_trustees
from ballot.vote.boards import count_ballots, digest, extend, whole_archive
from ballot.vote.ports import RoundFiles
from ballot.vote.records import BoardEntry
from ballot.vote.storage import Store, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """A closed round, its encrypted sum, and the shares that have come, by owner."""

    poll: KeyedPoll
    round: ClosedRound
    head: Head
    tally: str
    ballots: int
    partials: Mapping[int, str]

    @property
    def enough(self) -> bool:
        """Whether the shares suffice for the result."""
        return len(self.partials) >= self.poll.threshold


async def read_shares(work: UnitOfWork, poll: Poll, round_: ClosedRound) -> Shares:
    """Return the shares of a round that has closed."""
    ((tally, _),) = await work.board.texts(round_.uuid, EventType.ENCRYPTED_TALLY)
    return Shares(
        poll=require_keys(poll),
        round=round_,
        head=await work.board.head(round_.uuid),
        tally=tally,
        ballots=await count_ballots(work, round_.uuid),
        partials=await read_partials(work, round_.uuid),
    )


async def read_partials(work: UnitOfWork, round_uuid: str) -> dict[int, str]:
    """Return the partial decryptions on a board by their owners."""
    found: dict[int, str] = {}
    for text, owned in await work.board.texts(round_uuid, EventType.PARTIAL_DECRYPTION):
        found[as_count(as_object(parse_json(owned), "owned")["owner"], "owner")] = text
    return found


def _turns() -> WeakValueDictionary[str, asyncio.Lock]:
    return WeakValueDictionary()


@dataclass(frozen=True, slots=True)
class Combining:
    """Makes the result of a round as soon as it can be made."""

    store: Store
    files: RoundFiles
    workers: Workers
    turns: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=_turns)
    """One combination of a poll at a time: it is made once, however many come to look."""

    async def finish(self, code: str) -> None:
        """Combine the shares of the current round, if enough have come and nobody has done it.

        Raises:
            VerificationError: `result-beyond-weight`; the sum holds more than its ballots can.
            Unavailable: `board-missing`, `board-damaged`.
        """
        lock = self.turns.setdefault(code, asyncio.Lock())
        async with lock:
            async with self.store.read() as work:
                poll, round_ = await work.polls.get(code), (await work.polls.rounds(code))[-1]
                if not isinstance(round_, ClosedRound) or round_.phase is not Phase.CLOSED:
                    return
                shares = await read_shares(work, poll, round_)
                if not shares.enough:
                    return
                archive = await whole_archive(work, self.files, round_)
            counted, head, entry = await self.workers.run(_count, shares, archive)
            async with self.store.write() as work:
                _, held = await work.polls.hold(code)
                if (held, await work.board.head(round_.uuid)) != (round_, shares.head):
                    return  # another process was faster, with the same outcome
                await work.board.append(round_.uuid, [entry], head)
                await work.polls.change_round(counted)
                await work.commit()


def _count(shares: Shares, archive: bytes) -> tuple[CountedRound, Head, BoardEntry]:
    """Return the round as counted, where its board ends, and the event that holds its result."""
    poll, round_ = shares.poll, shares.round
    trustees = parse_trustees(group_named(poll.group), poll.trustees_text)
    election = parse_election(round_.election)
    text = result_text(election, trustees, shares.tally, shares.partials, shares.ballots)
    head, entry = extend(shares.head, EventType.RESULT, (text,))
    added = (*map(Record.data, entry.data), Record.event(entry.event))
    whole = [archive, *(write_record(record, round_.timestamp) for record in added)]
    return round_.count(digest(b"".join(whole))), head, entry
