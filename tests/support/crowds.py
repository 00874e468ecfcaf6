"""Ballots of a whole hall: made beforehand on all cores, sent over bare HTTP connections."""

import asyncio
import json
import os
import re
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context

from ballot.basics.rand import SeededRng, SystemRng, below
from ballot.protocol.ballots import make_ballot
from ballot.protocol.elections import parse_election
from ballot.protocol.encodings import Encoding, encode


def marks_at_random(rng, encoding, projects, cap):
    """Return marks as a deputy would give them who uses most of the approvals."""
    approved = set()
    while len(approved) < cap - below(rng, 2):
        approved.add(below(rng, projects))
    if encoding is Encoding.CHOOSE:
        return [place in approved for place in range(projects)]
    return [
        "approve" if place in approved else ("oppose", "abstain")[below(rng, 2)]
        for place in range(projects)
    ]


def make_ballots(election_text, secrets, *, seed="a crowd"):
    """Make one ballot for each secret, on all cores; returns them with their marks."""
    election = parse_election(election_text)
    first, rng = election.questions[0], SeededRng(seed.encode())
    marks = [
        marks_at_random(rng, election.encoding, len(first.answers), first.maximum) for _ in secrets
    ]
    cores = ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn"))
    with cores:
        ballots = cores.map(_make, [election_text] * len(marks), secrets, marks, chunksize=4)
        return [ballot.encode() for ballot in ballots], marks


def _make(election_text, secret, marks):
    election = _election(election_text)
    assert election.encoding is not None
    return make_ballot(election, secret, encode(election.encoding, marks), SystemRng())


@cache
def _election(text):
    return parse_election(text)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said to a ballot, and after how many seconds since it was to be sent."""

    status: int
    tracker: str | None
    seconds: float


async def send(port, path, ballot, sent=None):
    """Send one ballot over a connection of its own, as a tablet does, and read the answer.

    Args:
        port: where the server listens on the loopback.
        path: the ballot box.
        ballot: its bytes.
        sent: called when the whole request is on its way.

    Raises:
        OSError: there is no whole answer; the same bytes may be sent again.
    """
    begun = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(
            f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n"
            f"content-type: application/json\r\ncontent-length: {len(ballot)}\r\n\r\n".encode()
            + ballot
        )
        await writer.drain()
        if sent and not writer.transport.get_write_buffer_size():
            sent()
        status, body = _parse(await reader.read())
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
    tracker = json.loads(body)["tracker"] if status < 300 else None
    return Answer(status, tracker, time.perf_counter() - begun)


def _parse(answer):
    """Return status and body of an answer that came whole."""
    head, _, body = answer.partition(b"\r\n\r\n")
    length = re.search(rb"\r\ncontent-length: *(\d+)", head, re.IGNORECASE)
    if not length or len(body) != int(length[1]):
        raise ConnectionResetError("the answer broke off")
    return int(head.split(maxsplit=2)[1]), body
