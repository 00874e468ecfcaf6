"""The server is killed at random moments while ballots are under way; every receipt must hold.

Clients send the same bytes again and again until there is a receipt, as the booth does. The server
is a process of its own that runs what `ballot serve` runs; it is forked from a process that has
imported everything already, since so many starts of Python would take longer than all the rest.
"""

import asyncio
import os
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import get_context

from ballot.basics.rand import SeededRng, below
from ballot.cli.serving import local_settings, run_server
from ballot.protocol.archive import RecordKind, read_archive
from ballot.protocol.ballots import tracker
from ballot.verify.inspection import inspect_archive
from ballot.vote.witness import tracker_of
from support.crowds import make_ballots, send
from support.halls import ORGANISER, opened_hall
from support.soak import scaled

KILLS = scaled(5, 120)
IN_FLIGHT = 8
CLIENTS = 16
DEPUTIES = scaled(140, 1800)
MOST_RECEIPTS = 12
LONGEST_WAIT = 150
"""Milliseconds that a server lives on, at most, after its number of receipts."""
SERVICE_UNAVAILABLE = 503
RETRY = 0.02
"""Seconds after which a client sends again; a booth waits longer."""
PATIENCE = 60
"""Seconds for a server to take up its work before the test gives up."""

_processes = get_context("forkserver")
_processes.set_forkserver_preload(
    [
        "pytest",
        "ballot.cli.serving",
        "fontTools.subset",
        "sqlalchemy.dialects.sqlite.aiosqlite",
        "uvicorn.protocols.http.h11_impl",
        "weasyprint",
    ]
)


@dataclass
class Crowd:
    """Deputies at their tablets, and what became of every ballot."""

    port: int
    path: str
    waiting: list
    in_flight: set = field(default_factory=set)
    receipts: dict = field(default_factory=dict)
    answers: Counter = field(default_factory=Counter)
    stranded: int = 0
    """Requests that were sent whole and never answered."""

    async def vote(self):
        """Send ballots, each until its receipt; then the next one."""
        while self.waiting:
            ballot = self.waiting.pop()
            answer = None
            while answer is None:
                answer = await self._try(ballot)
            self.answers[answer.status] += 1
            assert answer.tracker == tracker(ballot), answer
            self.receipts[ballot] = answer.tracker

    async def _try(self, ballot):
        """Send a ballot; return the answer, or None a little later if it must be sent again."""
        try:
            answer = await send(self.port, self.path, ballot, lambda: self.in_flight.add(ballot))
            if answer.status != SERVICE_UNAVAILABLE:
                return answer
        except OSError:
            self.stranded += ballot in self.in_flight
        finally:
            self.in_flight.discard(ballot)
        await asyncio.sleep(RETRY)
        return None

    async def reaches(self, *, receipts=0, in_flight=0):
        """Wait until there are so many receipts, and so many requests without an answer."""
        async with asyncio.timeout(PATIENCE):
            while (  # noqa: ASYNC110 - two numbers, not one event
                len(self.receipts) < receipts or len(self.in_flight) < in_flight
            ):
                await asyncio.sleep(0.001)


@asynccontextmanager
async def server(settings):
    """Run the server as a process of its own; at the end it is killed, whatever it does."""
    process = _processes.Process(target=run_server, args=(settings,), daemon=True)
    await asyncio.to_thread(process.start)
    try:
        yield process
    finally:
        process.kill()
        process.join()
        process.close()


async def kill_again_and_again(crowd, settings, rng):
    """Kill a server when it gave some receipts and owes others; return how many it owed."""
    owed = []
    for _ in range(KILLS):
        async with server(settings) as process:
            await crowd.reaches(receipts=len(crowd.receipts) + below(rng, MOST_RECEIPTS))
            await asyncio.sleep(below(rng, LONGEST_WAIT) / 1000)
            await crowd.reaches(in_flight=IN_FLIGHT)
            owed.append(len(crowd.in_flight))
            process.kill()
    return owed


async def test_no_receipt_is_lost_and_no_ballot_doubled_when_the_server_is_killed(home):
    seed = os.urandom(8).hex()
    async with opened_hall(home) as hall:
        poll = await hall.open(deputies=DEPUTIES, projects=3, seats=2)
    ballots, _ = make_ballots(poll.election.text, list(poll.secrets.values()), seed=seed)
    settings = local_settings(hall.settings, home)
    crowd = Crowd(settings.port, f"/api/polls/{poll.code}/ballots", list(ballots))
    async with asyncio.TaskGroup() as tasks:
        for _ in range(CLIENTS):
            tasks.create_task(crowd.vote())
        owed = await kill_again_and_again(crowd, settings, SeededRng(seed.encode()))
        before = len(crowd.receipts)
        async with server(settings):
            await crowd.reaches(receipts=DEPUTIES)
    print(  # noqa: T201 - what happened, beside the seed, when something below fails
        f"seed {seed}: {len(owed)} kills, owing {min(owed)} to {max(owed)} answers; "
        f"{crowd.stranded} requests stranded; {before} receipts before the last kill; "
        f"{crowd.answers[200]} ballots were in the box although their receipt had been lost"
    )

    assert len(owed) == KILLS
    assert min(owed) >= IN_FLIGHT
    assert crowd.stranded >= KILLS
    assert KILLS < before < DEPUTIES
    assert set(crowd.answers) <= {200, 201}

    async with opened_hall(home) as again:
        poll = replace(poll, hall=again)
        await require_agreement(poll, crowd)
        await poll.publish()
        archive = b"".join(await again.cases.vote.take_archive(poll.code, 1))
    report = inspect_archive(archive, lawful=True)
    assert report.valid, report.as_text()
    assert report.complete
    assert stored_trackers(archive) == Counter(crowd.receipts.values())
    assert set(crowd.receipts) == set(ballots)


async def require_agreement(poll, crowd):
    """Require that box, witness and receipts hold the same ballots."""
    cast = poll.cases.vote.cast_ballot
    room = await cast.boxes.rooms.of(poll.code, (await poll.round()).uuid)
    boxed = await cast.boxes.inventory.take(room)
    assert set(boxed) == {tracker_of(ballot) for ballot in crowd.receipts}
    assert await poll.trackers() == tuple(sorted(crowd.receipts.values()))
    assert (await poll.cases.vote.show_desk(ORGANISER, poll.code)).trouble is None


def stored_trackers(archive):
    """Count every ballot of an archive by its tracker."""
    records = read_archive(archive).records
    return Counter(
        tracker(record.body)
        for record in records
        if record.kind is RecordKind.DATA and record.body.startswith(b'{"election_uuid":')
    )
