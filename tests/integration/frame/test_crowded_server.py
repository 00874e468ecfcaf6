"""A real server with few files, many silent clients and slow readers: who votes notices nothing."""

import asyncio
import re
import resource
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from hashlib import sha256
from itertools import chain
from math import ceil
from pathlib import Path

import httpx
import pytest

from ballot.basics.rand import SystemRng
from ballot.cli.serving import local_settings
from ballot.config import environment_of
from ballot.law.congress.policy import Role
from ballot.protocol.ballots import make_ballot
from ballot.protocol.encodings import encode
from ballot.vote.freezing import ENCODINGS
from support.crowds import send
from support.halls import ORGANISER, opened_hall
from support.soak import SOAK, scaled

FILES = scaled(512, 1024)
CROWD = scaled(540, 1040)
VISITS = scaled(6, 50)
READERS = scaled(8, 20)
BOARD = scaled(30_000_000, 85_000_000)
MARKS = ("approve", "oppose", "abstain", "approve")
PASSWORD = "a long password for tests"  # noqa: S105
PATIENCE = 60
PYTHON = sys.executable
HALF_A_BODY = b"POST /login HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\nusername="


class Running:
    """A server that may open few files, and what it writes down."""

    def __init__(self, settings, log):
        self.address, self.port, self.log = settings.public_url, settings.port, log
        with log.open("wb") as written:
            self.process = subprocess.Popen(  # noqa: S603
                ["/bin/sh", "-c", f'ulimit -n {FILES} && exec "$0" -m ballot.cli.serving', PYTHON],
                env=environment_of(settings),
                stdin=subprocess.PIPE,
                stderr=written,
            )
        self._wait()

    def _wait(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                httpx.get(self.address, trust_env=False, timeout=PATIENCE)
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return
        pytest.fail(self.log.read_text())

    def memory(self):
        """Return the bytes that the server holds now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) * 1024


@contextmanager
def running(settings, log):
    server = Running(settings, log)
    try:
        yield server
    finally:
        server.process.kill()
        server.process.communicate(timeout=PATIENCE)


@contextmanager
def lines(port, number, sent, received=None):
    """Hold so many connections on which something was sent, and nothing is read."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, 2 * number + 200)), hard))
    held = []
    try:
        for _ in range(number):
            line = socket.socket()
            held.append(line)
            if received:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, received)
            line.connect(("127.0.0.1", port))
            line.sendall(sent)
        yield held
    finally:
        for line in held:
            line.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


async def open_vote(home, ballots):
    """Open a vote; return where to serve it, the box's address and ballots for it."""
    async with opened_hall(home) as hall:
        poll = await hall.open(deputies=ballots)
        made = [
            make_ballot(
                poll.election,
                secret,
                encode(ENCODINGS[poll.draft.form], MARKS),
                SystemRng(),
            ).encode()
            for secret in poll.secrets.values()
        ]
        return local_settings(hall.settings, home), f"/api/polls/{poll.code}/ballots", made


def visit(server, path, ballot):
    """Cast a ballot and open a page; return how long each took."""
    answer = asyncio.run(send(server.port, path, ballot))
    assert answer.status == 201
    begun = time.perf_counter()
    page = httpx.get(f"{server.address}/", trust_env=False, timeout=PATIENCE)
    assert page.status_code == 200
    return answer.seconds, time.perf_counter() - begun


def test_silent_and_half_sent_requests_stop_nobody(home, tmp_path):
    settings, path, ballots = asyncio.run(open_vote(home, 2 * VISITS))
    with running(settings, tmp_path / "log") as server:
        for sent, batch in ((b"", ballots[:VISITS]), (HALF_A_BODY, ballots[VISITS:])):
            with lines(server.port, CROWD, sent):
                took = [visit(server, path, ballot) for ballot in batch]
            if SOAK:
                times = sorted(chain.from_iterable(took))
                assert times[ceil(len(times) * 0.99) - 1] <= 2, times[-5:]
        written = server.log.read_text()
    assert len(written) < 100_000
    assert "all places are taken" in written
    assert "Traceback" not in written


async def close_vote(home):
    """Close a vote; return where to serve it, and its code."""
    async with opened_hall(home) as hall:
        await hall.cases.congress.create_user("desk", "Desk", Role.ORGANISER, PASSWORD)
        poll = await hall.open()
        await poll.cast(1, *MARKS)
        await poll.cases.vote.close_poll(ORGANISER, poll.code)
        return local_settings(hall.settings, home), poll.code


def test_slow_readers_of_a_large_board_cost_no_memory(home, tmp_path):
    settings, code = asyncio.run(close_vote(home))
    (board,) = (home / "boards").iterdir()
    board.write_bytes(bytes(BOARD))
    with closing(sqlite3.connect(home / "ballot.db")) as database, database:
        digest = sha256(bytes(BOARD)).hexdigest()
        database.execute("UPDATE round SET board_sha256 = ?", [digest])
    with running(settings, tmp_path / "log") as server:
        headers = {"origin": server.address}
        fields = {"username": "desk", "password": PASSWORD}
        answer = httpx.post(
            f"{server.address}/login", data=fields, headers=headers, trust_env=False
        )
        request = (
            f"GET /desk/{code}/archive HTTP/1.1\r\nhost: x\r\n"
            f"cookie: ballot={answer.cookies['ballot']}\r\n\r\n"
        ).encode()
        before = server.memory()
        with lines(server.port, READERS, request, received=4096) as readers:
            for reader in readers:
                reader.settimeout(PATIENCE)
                assert reader.recv(100).startswith(b"HTTP/1.1 200 OK")
            time.sleep(scaled(0.5, 5))
            assert server.memory() - before < 100_000_000
            if SOAK:
                time.sleep(75)
                assert all(_is_cut_off(reader) for reader in readers)
    assert "too slowly" in server.log.read_text() or not SOAK


def _is_cut_off(reader):
    """Read what the system still has, and say whether it is less than the whole."""
    size = 0
    try:
        while data := reader.recv(1 << 16):
            size += len(data)
    except ConnectionError:
        pass
    return size < BOARD
