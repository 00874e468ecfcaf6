"""A congress of 3,000 ends its vote: how long it takes, and how long other writers wait."""

import asyncio
import json
import threading
import time

from ballot.basics.rand import SystemRng
from ballot.cli.rehearsal.clients import Organiser
from ballot.cli.serving import local_settings, server_process
from ballot.law.congress.policy import Role
from ballot.protocol.codec import canonical
from ballot.vote.witness import tracker_of
from bench.machine import durable, heading, judge, note, row, workshop
from support.halls import opened_hall

PROJECTS, SEATS = 12, 10
LONGEST_WAIT = 0.5
_PASSWORD = "not a secret of anybody"  # noqa: S105
_AT_ONCE = 200


def measure(*, quick):
    """Close a full box twice: after a start, before the sum is made anew, and with it."""
    ballots = 300 if quick else 3000
    with workshop() as folder:
        home = folder / "home"
        home.mkdir(mode=0o700)
        settings, polls, other = asyncio.run(_prepare(home, ballots))
        heading(
            f"Closing {ballots} ballots; Ed25519, per item, {PROJECTS} projects, while somebody "
            "checks deputies in elsewhere"
        )
        disk = durable(folder)
        with server_process(settings):
            for name, poll, rest in (
                ("at once after a start", polls[0], 0.0),
                ("with the sum in memory", polls[1], ballots * 0.02),
            ):
                time.sleep(rest)
                took, before, waits = _close(settings.public_url, poll.code, other.code)
                row(f"closing, {name}", f"{took:.2f} s", disk)
                row(f"longest wait of {len(before)} writers before", f"{max(before):.2f} s")
                label = f"longest wait of {len(waits)} writers meanwhile"
                judge(label, max(waits), LONGEST_WAIT, least=False, unit=" s")


async def _prepare(home, ballots):
    async with opened_hall(home) as hall:
        await hall.cases.congress.create_user("desk", "Desk", Role.ORGANISER, _PASSWORD)
        other = await hall.freeze(deputies=20, projects=2, seats=1)
        polls = []
        for _ in range(2):
            note(f"a congress of {ballots}: cards, check-in, ballots")
            poll = await hall.open(deputies=ballots, projects=PROJECTS, seats=SEATS)
            await _fill(poll)
            polls.append(poll)
        return local_settings(hall.settings, home), polls, other


async def _fill(poll):
    """Put one ballot of each deputy into the box: true in form and sum, if not in its proofs."""
    cast, rng = poll.cases.vote.cast_ballot, SystemRng()
    room = await cast.boxes.rooms.of(poll.code, (await poll.round()).uuid)
    ballot = json.loads(poll.ballot(1, *["approve"] * SEATS, *["oppose"] * (PROJECTS - SEATS)))
    rows, entries = [], {}
    for credential, slot in room.slots.items():
        data = canonical(ballot | {"credential": credential}).encode()
        name = room.key.name(credential)
        rows.append((name, room.key.seal(name, data, rng)))
        entries[slot] = tracker_of(data)
    for place in range(0, len(rows), _AT_ONCE):
        async with cast.store.write() as work:
            await work.box.put(room.uuid, rows[place : place + _AT_ONCE])
            await work.commit()
    cast.boxes.files.enter(room.uuid, entries)


def _close(address, code, other):
    """Close a poll; return how long it took and how long other writers waited, before and then."""
    waits, ended = [], threading.Event()

    def write():
        with Organiser(address) as door:
            door.log_in("desk", _PASSWORD)
            while not ended.is_set():
                begun = time.perf_counter()
                door.act(other, "check-in", deputy=str(1 + len(waits) % 20))
                waits.append(time.perf_counter() - begun)

    writer = threading.Thread(target=write)
    with Organiser(address) as desk:
        desk.log_in("desk", _PASSWORD)
        writer.start()
        time.sleep(3)
        before, begun = len(waits), time.perf_counter()
        desk.act(code, "close")
        took = time.perf_counter() - begun
        ended.set()
        writer.join()
    return took, waits[:before], waits[before:]
