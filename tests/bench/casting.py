"""A congress of 650 casts, closes and counts: over HTTP, on a server process with a real disk."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles

from ballot.cli.rehearsal.clients import Organiser, Scrutineer
from ballot.cli.serving import local_settings, server_process
from ballot.law.congress.policy import Role
from ballot.protocol.archive import RecordKind, read_archive
from ballot.protocol.ballots import BallotVerifier, tracker
from ballot.protocol.keyfile import TrusteeKey
from ballot.verify.inspection import inspect_archive
from bench.machine import CORES, best, durable, heading, judge, load, note, row, workshop
from support.crowds import make_ballots, send
from support.halls import SmallPoll, opened_hall

PROJECTS, SEATS = 12, 10
CONNECTIONS = 16
"""Ballots on their way at the same time when the server is loaded as far as it goes."""
TURNS = 3
_PASSWORD = "not a secret of anybody"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many deputies arrive within how many seconds, and how many come at once in a turn."""

    deputies: int = 650
    seconds: float = 30
    turn: int = 200


@dataclass(frozen=True, slots=True)
class Vote:
    """A poll in which ballots may be cast, and a ballot of every deputy."""

    poll: SmallPoll
    ballots: list[bytes]

    @property
    def path(self):
        return f"/api/polls/{self.poll.code}/ballots"


def measure(*, quick):
    """Hold votes in which ballots arrive evenly, and one in which they come as fast as they can."""
    sizes = Sizes(deputies=100, seconds=5, turn=40) if quick else Sizes()
    with workshop() as folder:
        home = folder / "home"
        home.mkdir(mode=0o700)
        *even, full = asyncio.run(_prepare(home, sizes))
        settings = local_settings(full.poll.hall.settings, home)
        with server_process(settings):
            answers = _arrivals(settings.port, even, sizes, folder)
            _load_fully(settings.port, full, sizes.turn, folder)
            archives = _counts(settings.public_url, even, folder)
    heading("Receipts in the archives")
    for vote, given, archive in zip(even, answers, archives, strict=True):
        _compare(vote, given, archive)


async def _prepare(home, sizes):
    async with opened_hall(home) as hall:
        await hall.cases.congress.create_user("desk", "Desk", Role.ORGANISER, _PASSWORD)
        for owner in (1, 2):
            name = f"scrutineer{owner}"
            await hall.cases.congress.create_user(
                name, name, Role.SCRUTINEER, _PASSWORD, trustee=owner
            )
        votes = []
        for deputies in (*[sizes.deputies] * TURNS, sizes.turn * TURNS):
            note(f"a congress of {deputies}: cards, check-in, ballots")
            poll = await hall.open(deputies=deputies, projects=PROJECTS, seats=SEATS)
            made, _ = make_ballots(poll.election.text, list(poll.secrets.values()))
            votes.append(Vote(poll, made))
        return votes


def _arrivals(port, votes, sizes, folder):
    """Send the ballots of each vote evenly; return the answers of all."""
    heading(
        f"Casting: {sizes.deputies} deputies arrive evenly within {sizes.seconds:g} s; Ed25519, "
        f"per item, {PROJECTS} projects, at most {SEATS}, {len(votes[0].ballots[0])} bytes a ballot"
    )
    answers, places = [], []
    for turn, vote in enumerate(votes, 1):
        disk, busy = durable(folder), load()
        given, took = asyncio.run(_arrive_evenly(port, vote, sizes))
        taken = [answer.seconds for answer in given]
        percentiles = quantiles(taken, n=100)
        answers.append(given)
        places.append(percentiles)
        row(
            f"turn {turn}: cast to receipt, p50 / p99 / slowest",
            f"{percentiles[49] * 1000:.0f} ms",
            f"/ {percentiles[98] * 1000:.0f} ms / {max(taken) * 1000:.0f} ms; "
            f"{len(taken) / took:.1f} receipts/s; {disk}; {busy}",
        )
    row("cast to receipt, p50", f"{best(each[49] for each in places) * 1000:.0f} ms")
    judge("cast to receipt, p99", best(each[98] for each in places), 1, least=False, unit=" s")
    return answers


async def _arrive_evenly(port, vote, sizes):
    start = time.perf_counter()

    async def deputy(number, ballot):
        await asyncio.sleep(start + number * sizes.seconds / sizes.deputies - time.perf_counter())
        return await send(port, vote.path, ballot)

    answers = await asyncio.gather(*(deputy(*each) for each in enumerate(vote.ballots)))
    return answers, time.perf_counter() - start


def _load_fully(port, vote, turn, folder):
    heading(
        f"Casting as fast as it goes: {CONNECTIONS} ballots under way, {TURNS} turns of {turn}, "
        "against the bare verification of the same ballots"
    )
    disk = durable(folder)
    verifier = BallotVerifier(vote.poll.election)
    bare, cast = [], []
    for index in range(TURNS):
        ballots = vote.ballots[index * turn : (index + 1) * turn]
        bare.append(_bare(verifier, ballots))
        cast.append(asyncio.run(_all_at_once(port, vote.path, ballots)))
    rate = best(bare, key=lambda each: -each)
    row(f"bare verification, {CORES} threads", f"{rate:.1f}/s")
    row("cast to durable receipt", f"{max(cast):.1f}/s", disk)
    judge("cast rate to bare verification rate", max(cast) / rate, 0.8)


def _bare(verifier, ballots):
    """Return how many ballots a second so many threads verify as there are cores."""
    with ThreadPoolExecutor(CORES) as threads:
        begun = time.perf_counter()
        for _ in threads.map(verifier.verify, ballots):
            pass
        return len(ballots) / (time.perf_counter() - begun)


async def _all_at_once(port, path, ballots):
    """Return how many receipts a second the server gives."""
    waiting = iter(ballots)

    async def sender():
        for ballot in waiting:
            answer = await send(port, path, ballot)
            if answer.status != 201:
                raise SystemExit(f"a ballot was refused: {answer}")

    begun = time.perf_counter()
    await asyncio.gather(*(sender() for _ in range(CONNECTIONS)))
    return len(ballots) / (time.perf_counter() - begun)


def _counts(address, votes, folder):
    """Count the votes one after the other; return their archives."""
    ballots = len(votes[0].ballots)
    heading(f"From close to figures, {ballots} ballots, 2 of 3 scrutineers")
    disk = durable(folder)
    counts = [_count(address, vote) for vote in votes]
    row("closing: the encrypted sum", f"{best(count.closing for count in counts):.2f} s", disk)
    row("two decryptions, checked, combined", f"{best(count.figures for count in counts):.2f} s")
    figures = best(count.closing + count.figures for count in counts)
    judge("close to figures", figures, 2, least=False, unit=" s")
    row("certifying: whole verification, papers", f"{best(c.certifying for c in counts):.2f} s")
    whole = best(count.closing + count.figures + count.certifying for count in counts)
    row("close to certified figures", f"{whole:.2f} s")
    return [count.archive for count in counts]


@dataclass(frozen=True, slots=True)
class Count:
    """Seconds that the steps took, and the archive."""

    closing: float
    figures: float
    certifying: float
    archive: bytes


def _count(address, vote):
    """Close, decrypt and certify over HTTP; with a tie it could not be published."""
    code, poll = vote.poll.code, vote.poll
    with Organiser(address) as desk, Scrutineer(address) as one, Scrutineer(address) as two:
        desk.log_in("desk", _PASSWORD)
        for owner, scrutineer in enumerate((one, two), 1):
            scrutineer.log_in(f"scrutineer{owner}", _PASSWORD)
        instants = [time.perf_counter()]
        desk.act(code, "close")
        instants.append(time.perf_counter())
        for owner, scrutineer in enumerate((one, two), 1):
            scrutineer.decrypt(code, _key(poll, owner), poll.hall.rng)
        instants.append(time.perf_counter())
        desk.act(code, "certify")
        instants.append(time.perf_counter())
        archive = desk.get(f"/r/{code}/1/election.bel").content
    closing, figures, certifying = (end - begin for begin, end in pairwise(instants))
    return Count(closing, figures, certifying, archive)


def _key(poll, owner):
    """Return what a scrutineer's opened key file holds; the seed is not used any more."""
    return TrusteeKey(
        group=poll.draft.group,
        index=owner,
        size=poll.draft.trustees,
        threshold=poll.draft.threshold,
        verification="",
        seed="",
        decryption_key=poll.trustee_secrets[owner - 1],
    )


def _compare(vote, answers, archive):
    """Look every receipt up in the certified archive, and have the verifier run over it."""
    made = sorted(tracker(ballot) for ballot in vote.ballots)
    receipts = sorted(answer.tracker for answer in answers if answer.status == 201)
    bodies = [
        record.body for record in read_archive(archive).records if record.kind is RecordKind.DATA
    ]
    stored = [tracker(body) for body in bodies if b'"election_uuid"' in body[:20]]
    report = inspect_archive(archive, lawful=True)
    lost, doubled = set(made) - set(stored), len(stored) - len(set(stored))
    row(
        f"{vote.poll.code}: receipts / ballots lost / doubled",
        f"{len(receipts)} / {len(lost)} / {doubled}",
        f"of {len(made)} sent; the verifier: {'valid' if report.valid else 'INVALID'}",
    )
    if lost or doubled or receipts != made or not (report.valid and report.complete):
        raise SystemExit("ballots were lost, doubled or refused")
