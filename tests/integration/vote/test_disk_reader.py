"""The reader of everything that lies on the disk after the close does not learn who came when.

Everything: the database with its log and its dead pages, the boards, the witness, the whole home.
"""

import asyncio
import itertools
from pathlib import Path
from statistics import correlation

import pytest

from ballot.basics.rand import SeededRng, below
from ballot.law.vote.form import Form
from ballot.vote.witness import tracker_of, tracker_text
from support.halls import ORGANISER, opened_hall

VOTERS = 200
MOST = 0.3
"""The largest rank correlation: of 200 places in a random order, a larger one is by chance less
probable than one in forty thousand."""


def shuffled(numbers, seed):
    """Return numbers in an order of the seed's."""
    rng, left, found = SeededRng(seed), list(numbers), []
    while left:
        found.append(left.pop(below(rng, len(left))))
    return found


def order_of(places):
    """Return the rank correlation of places, given in the order of arrival, with that order."""
    ranks = {place: rank for rank, place in enumerate(sorted(places))}
    return correlation([ranks[place] for place in places], range(len(places)))


async def vote(hall):
    """Let all deputies vote, in an order of their own; return the poll and the ballots in it."""
    poll = await hall.open(deputies=VOTERS, projects=2, seats=1, form=Form.CHOOSE)
    arrivals = shuffled(range(1, VOTERS + 1), b"arrivals")
    ballots = [poll.ballot(deputy, deputy % 3 == 0, deputy % 3 == 1) for deputy in arrivals]
    for some in (ballots[place : place + 4] for place in range(0, VOTERS, 4)):
        await asyncio.gather(*(poll.cases.vote.cast_ballot(poll.code, data) for data in some))
    return poll, arrivals, ballots


@pytest.fixture(scope="module")
def remains(tmp_path_factory):
    """Hold a vote, close it, and return what the disk holds while the server still runs."""
    home = tmp_path_factory.mktemp("home")
    home.chmod(0o700)
    return asyncio.run(hold(home))


async def hold(home):
    """Hold a vote in a home and close it; return what is left."""
    async with opened_hall(home) as hall:
        poll, arrivals, ballots = await vote(hall)
        cast = poll.cases.vote.cast_ballot
        uuid = (await poll.round()).uuid
        room = await cast.boxes.rooms.of(poll.code, uuid)
        key = cast.boxes.files.key(uuid)
        async with cast.store.read() as work:
            rows = await work.box.everything(uuid)
            roll = {line.deputy: line.credential for line in await work.roll.lines(poll.code)}
        await poll.cases.vote.close_poll(ORGANISER, poll.code)
        return {
            "disk": {path: path.read_bytes() for path in home.rglob("*") if path.is_file()},
            "rows": rows,
            "names": [room.key.name(roll[deputy]) for deputy in arrivals],
            "marks": {
                "credential": [roll[deputy].encode() for deputy in arrivals],
                "tracker": [tracker_of(data) for data in ballots],
                "text of the tracker": [
                    tracker_text(tracker_of(data)).encode() for data in ballots
                ],
                "ballot": [data[-200:] for data in ballots],
            },
            "key": key,
        }


def test_every_row_had_the_same_length(remains):
    assert len(remains["rows"]) == VOTERS
    assert len({(len(name), len(body)) for name, body in remains["rows"]}) == 1


def test_the_key_is_nowhere(remains):
    assert {path.suffix for path in remains["disk"]} >= {".db", ".bel", ".witness"}
    assert not [path for path, body in remains["disk"].items() if remains["key"] in body]
    assert not [path for path in remains["disk"] if path.match("rounds/*.key")]


def test_nothing_that_names_a_deputy_or_a_ballot_lies_in_the_order_of_arrival(remains):
    found = {}
    for (path, body), (kind, marks) in itertools.product(
        remains["disk"].items(), remains["marks"].items()
    ):
        for which, place in (("first", body.find), ("last", body.rfind)):
            places = [place(mark) for mark in marks]
            if min(places) >= 0:
                found[path.name, kind, which] = abs(order_of(places))
    assert {(Path(name).suffix, kind) for name, kind, _ in found} >= {
        (".bel", "ballot"),
        (".bel", "credential"),
        (".witness", "tracker"),
    }
    assert {where: much for where, much in found.items() if much > MOST} == {}


def test_a_mark_that_stands_on_the_disk_only_in_part_is_looked_at_too(remains):
    """What a log was overwritten in: some of the marks are left, and they must say nothing."""
    for body, marks in itertools.product(remains["disk"].values(), remains["marks"].values()):
        places = [place for mark in marks if (place := body.find(mark)) >= 0]
        if len(places) > VOTERS // 4:
            assert abs(order_of(places)) < MOST * (VOTERS / len(places)) ** 0.5


def test_the_rows_of_the_box_are_still_to_be_seen_and_are_noise(remains):
    """The test would see an order if there were one: names, whose key is gone, do lie in it."""
    log = next(body for path, body in remains["disk"].items() if path.name.endswith("-wal"))
    names = [name for name in remains["names"] if name in log]
    assert names
    assert not any(mark in log for mark in remains["marks"]["ballot"])
