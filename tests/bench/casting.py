"""A congress of 650 casts, closes and counts: over HTTP, on a server process with a real disk."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import quantiles

from ballot.cli.clients import Organiser, Scrutineer
from ballot.cli.serving import local_settings, server_process
from ballot.domain.policy import Role
from ballot.protocol.archive import RecordKind, read_archive
from ballot.protocol.ballots import BallotVerifier, tracker
from ballot.protocol.keyfile import TrusteeKey
from ballot.verify.inspection import inspect_archive
from bench.machine import CORES, best, durable, heading, judge, note, row, workshop
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
    """Hold two votes: one that arrives evenly, one that comes as fast as it can."""
    sizes = Sizes(deputies=100, seconds=5, turn=40) if quick else Sizes()
    with workshop() as folder:
        home = folder / "home"
        home.mkdir(mode=0o700)
        even, full = asyncio.run(_prepare(home, sizes))
        settings = local_settings(even.poll.hall.settings, home)
        with server_process(settings):
            answers = asyncio.run(_arrive_evenly(settings.port, even, sizes, folder))
            _load_fully(settings.port, full, sizes.turn, folder)
            archive = _count(settings.public_url, even, folder)
    _compare(even, answers, archive)


async def _prepare(home, sizes):
    async with opened_hall(home) as hall:
        await hall.cases.create_user("desk", "Desk", Role.ORGANISER, _PASSWORD)
        for owner in (1, 2):
            name = f"scrutineer{owner}"
            await hall.cases.create_user(name, name, Role.SCRUTINEER, _PASSWORD, trustee=owner)
        votes = []
        for deputies in (sizes.deputies, sizes.turn * TURNS):
            note(f"a congress of {deputies}: cards, check-in, ballots")
            poll = await hall.open(deputies=deputies, projects=PROJECTS, seats=SEATS)
            made, _ = make_ballots(poll.election.text, list(poll.secrets.values()))
            votes.append(Vote(poll, made))
        return votes


async def _arrive_evenly(port, vote, sizes, folder):
    heading(
        f"Casting: {sizes.deputies} deputies arrive evenly within {sizes.seconds:g} s; Ed25519, "
        f"per item, {PROJECTS} projects, at most {SEATS}, {len(vote.ballots[0])} bytes a ballot"
    )
    disk = durable(folder)
    start = time.perf_counter()

    async def deputy(number, ballot):
        await asyncio.sleep(start + number * sizes.seconds / sizes.deputies - time.perf_counter())
        return await send(port, vote.path, ballot)

    answers = await asyncio.gather(*(deputy(*each) for each in enumerate(vote.ballots)))
    took = time.perf_counter() - start
    taken = [answer.seconds for answer in answers]
    places = quantiles(taken, n=100)
    row("cast to receipt, p50", f"{places[49] * 1000:.0f} ms", disk)
    judge("cast to receipt, p99", places[98], 1, least=False, unit=" s")
    row("cast to receipt, slowest", f"{max(taken) * 1000:.0f} ms")
    row("rate, first ballot sent to last receipt", f"{len(taken) / took:.1f}/s")
    return answers


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


def _count(address, vote, folder):
    """Close, decrypt, certify and publish over HTTP; return the archive."""
    code, poll = vote.poll.code, vote.poll
    heading(f"From close to figures, {len(vote.ballots)} ballots, 2 of 3 scrutineers")
    disk = durable(folder)
    with Organiser(address) as desk:
        desk.log_in("desk", _PASSWORD)
        scrutineers = [_scrutineer(address, owner) for owner in (1, 2)]
        began = time.perf_counter()
        desk.act(code, "close")
        closed = time.perf_counter()
        for owner, scrutineer in enumerate(scrutineers, 1):
            key = _key(poll, owner)
            scrutineer.decrypt(code, key, poll.hall.rng)
        counted = time.perf_counter()
        row("closing: the encrypted sum", f"{closed - began:.2f} s", disk)
        row("two partial decryptions, checked, combined", f"{counted - closed:.2f} s")
        judge("close to figures", counted - began, 2, least=False, unit=" s")
        desk.act(code, "certify")
        certified = time.perf_counter()
        row("certifying: the whole verification, signature, papers", f"{certified - counted:.2f} s")
        row("close to certified figures", f"{certified - began:.2f} s")
        desk.act(code, "publish")
        archive = desk.get(f"/r/{code}/1/election.bel").content
    for scrutineer in scrutineers:
        scrutineer.__exit__()
    return archive


def _scrutineer(address, owner):
    scrutineer = Scrutineer(address)
    scrutineer.log_in(f"scrutineer{owner}", _PASSWORD)
    return scrutineer


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
    """Look every receipt up in the published archive, and have the verifier run over it."""
    heading("Receipts in the archive")
    made = sorted(tracker(ballot) for ballot in vote.ballots)
    receipts = sorted(answer.tracker for answer in answers if answer.status == 201)
    bodies = [
        record.body for record in read_archive(archive).records if record.kind is RecordKind.DATA
    ]
    stored = [tracker(body) for body in bodies if b'"election_uuid"' in body[:20]]
    report = inspect_archive(archive, lawful=True)
    lost, doubled = set(made) - set(stored), len(stored) - len(set(stored))
    row("receipts given", str(len(receipts)), f"of {len(made)} ballots sent")
    row("acknowledged ballots lost / doubled", f"{len(lost)} / {doubled}")
    row("the verifier's answer", "valid" if report.valid and report.complete else "INVALID")
    if lost or doubled or receipts != made or not (report.valid and report.complete):
        raise SystemExit("ballots were lost, doubled or refused")
