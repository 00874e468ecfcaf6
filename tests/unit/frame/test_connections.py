"""Slow, silent and too many clients, on real sockets; what would take long is asked by a clock."""

import asyncio
import resource
import socket
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest
import uvicorn

from ballot.cli.serving import open_door
from ballot.config import Settings
from ballot.frame.web import connections
from ballot.frame.web.connections import (
    LARGE,
    MOST_CONNECTIONS,
    MOST_FILES,
    Allowance,
    Connection,
    Crowd,
    Server,
    Stage,
    after_arrival,
    places,
    raise_file_limit,
)

REQUEST = b"GET / HTTP/1.1\r\nhost: x\r\n\r\n"
FINE = b"HTTP/1.1 200 OK\r\n"
UPLOAD = b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\n"
SIZE = 8_000_000


class App:
    """Answers when it is told to: with what came, or with a large answer in pieces."""

    def __init__(self):
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.sent = 0
        self.broken_off = 0

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.broken_off += 1
                return
            body, more = body + message["body"], message["more_body"]
        await self.may_answer.wait()
        large = scope["path"] == "/large"
        size = SIZE if large else len(body)
        headers = [(b"content-length", str(size).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        if large:
            for _ in range(SIZE // 8000):
                await send({"type": "http.response.body", "body": bytes(8000), "more_body": True})
                self.sent += 8000
        await send({"type": "http.response.body", "body": b"" if large else body})


async def until(holds):
    """Wait until something holds."""
    while not holds():  # noqa: ASYNC110 - what is waited for tells nobody
        await asyncio.sleep(0.005)


class Client:
    """One end of a line."""

    def __init__(self, line):
        self.line = line
        self.heard = b""

    async def send(self, data):
        await asyncio.get_running_loop().sock_sendall(self.line, data)
        await asyncio.sleep(0.02)

    async def read(self, size=100_000):
        """Return what is heard next; nothing at the end."""
        try:
            return await asyncio.wait_for(asyncio.get_running_loop().sock_recv(self.line, size), 5)
        except ConnectionError:
            return b""

    async def read_to_the_end(self):
        while heard := await self.read():
            self.heard += heard
        return self.heard

    async def is_connected(self):
        with suppress(BlockingIOError):
            self.heard += self.line.recv(1000)
            return bool(self.heard)
        return True


@dataclass
class Served:
    """A server whose time passes by hand."""

    crowd: Crowd
    app: App
    port: int
    clients: list = field(default_factory=list)

    async def visit(self, sent=b"", host="127.0.0.1"):
        line = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        line.settimeout(0)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        await asyncio.get_running_loop().sock_connect(line, (host, self.port))
        self.clients.append(Client(line))
        await self.clients[-1].send(sent)
        return self.clients[-1]

    def later(self, seconds):
        self.crowd.sweep(asyncio.get_running_loop().time() + seconds)


@asynccontextmanager
async def served(limit=100, make_door=lambda: socket.create_server(("127.0.0.1", 0))):
    app, crowd = App(), Crowd(limit, Allowance())
    config = uvicorn.Config(app, http=Connection, ws="none", log_level="warning", lifespan="off")
    server = Server(config, crowd)
    with make_door() as door:
        running = asyncio.create_task(server.serve([door]))
        await until(lambda: server.started)
        place = Served(crowd, app, door.getsockname()[1])
        try:
            yield place
        finally:
            app.may_answer.set()
            for client in place.clients:
                client.line.close()
            server.should_exit = True
            await running


@pytest.mark.parametrize(
    ("sent", "patience", "last_words"),
    [
        (b"", 10, b""),
        (b"GET / HTT", 10, b"408 Request Timeout"),
        (UPLOAD, 20, b"408 Request Timeout"),
        (UPLOAD + b"12345", 20, b"408 Request Timeout"),
    ],
)
async def test_a_client_that_keeps_us_waiting_is_let_go_in_time(sent, patience, last_words):
    async with served() as place:
        client = await place.visit(sent)
        place.later(patience - 1)
        assert await client.is_connected()
        place.later(patience + 1)
        assert last_words in await client.read_to_the_end()
    assert place.app.broken_off == (sent[:4] == b"POST")


async def test_a_client_that_drips_gains_no_time():
    async with served() as place:
        client = await place.visit(UPLOAD)
        for _ in range(5):
            await client.send(b"1")
        place.later(21)
        assert b"408" in await client.read_to_the_end()


GONE = {"type": "http.disconnect"}


def piece(body, *, more=True):
    return {"type": "http.request", "body": body, "more_body": more}


@pytest.mark.parametrize(
    ("arriving", "seen"),
    [
        ([piece(b"x"), GONE], []),
        ([piece(b"x"), piece(b"y", more=False)], [piece(b"x"), piece(b"y", more=False)]),
        ([piece(bytes(LARGE + 1)), GONE], [piece(bytes(LARGE + 1)), GONE]),
    ],
)
async def test_the_application_is_not_asked_before_a_small_body_is_there(arriving, seen):
    found = []

    async def app(_scope, receive, _send):
        found.extend([await receive(), await receive()])

    async def receive():
        return arriving.pop(0)

    scope: Any = {"type": "http"}
    await after_arrival(app)(scope, receive, cast("Any", None))
    assert found == seen


def test_a_body_may_take_longer_the_more_of_it_comes():
    assert Allowance().seconds(Stage.BODY, 0) == 20
    assert Allowance().seconds(Stage.BODY, 2048 * 100) == 120


async def test_a_client_that_waits_for_us_is_never_let_go(caplog):
    async with served() as place:
        place.app.may_answer.clear()
        client = await place.visit(REQUEST)
        place.later(3600)
        place.app.may_answer.set()
        assert (await client.read()).startswith(FINE)
    assert not caplog.records


async def test_a_client_that_does_not_take_its_answer_is_let_go_and_nothing_is_heaped_up():
    async with served() as place:
        await place.visit(REQUEST.replace(b"/ ", b"/large "))
        (connection,) = place.crowd.connections
        await until(lambda: connection.transport.get_write_buffer_size() > 2**16)
        await asyncio.sleep(0.05)
        assert place.app.sent < SIZE
        assert connection.transport.get_write_buffer_size() < 2**17
        place.later(19)
        assert connection in place.crowd.connections
        place.later(60)
        assert connection not in place.crowd.connections


async def test_an_answer_that_is_left_lying_after_the_end_does_not_stay_for_ever():
    async with served() as place:
        await place.visit()
        (connection,) = place.crowd.connections
        connection.transport.write(bytes(SIZE))
        connection.transport.close()
        place.later(0)
        place.later(19)
        assert connection in place.crowd.connections
        place.later(21)
        assert connection not in place.crowd.connections


async def test_whoever_waited_longest_gives_way_to_a_newcomer(caplog):
    async with served(limit=3) as place:
        first, second, third = [await place.visit(sent) for sent in (b"GET", UPLOAD, b"")]
        await second.send(b"1")
        for former, others in ((first, (second, third)), (second, (third,))):
            newcomer = await place.visit(REQUEST)
            assert (await newcomer.read()).startswith(FINE)
            assert await former.read_to_the_end() == b""
            for other in others:
                assert await other.is_connected()
    assert len([line for line in caplog.messages if "all places are taken" in line]) == 1


async def test_whoever_is_being_answered_stays_and_the_newcomer_is_turned_away():
    async with served(limit=2) as place:
        place.app.may_answer.clear()
        busy = [await place.visit(REQUEST) for _ in range(2)]
        late = await place.visit(REQUEST)
        assert (await late.read_to_the_end()).startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
        place.app.may_answer.set()
        for client in busy:
            assert (await client.read()).startswith(FINE)


async def test_nobody_is_turned_away_while_others_are_only_connected():
    async with served(limit=5) as place:
        for _ in range(40):
            await place.visit()
        assert len(place.crowd.connections) == 5
        client = await place.visit(REQUEST)
        assert (await client.read()).startswith(FINE)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_small_answers_are_sent_at_once(host):
    settings = replace(Settings.from_environment({}), host=host, port=0)
    async with served(make_door=lambda: open_door(settings)) as place:
        client = await place.visit(REQUEST, host)
        assert (await client.read()).startswith(FINE)
        (connection,) = place.crowd.connections
        line = connection.transport.get_extra_info("socket")
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize(
    ("files", "count"), [(1024, 640), (256, 128), (MOST_FILES, MOST_CONNECTIONS)]
)
def test_so_many_files_make_so_many_places(files, count):
    assert places(files) == count


@pytest.mark.parametrize(
    ("now", "raised"),
    [
        ((1024, 1024), None),
        ((256, 4096), (4096, 4096)),
        ((1024, resource.RLIM_INFINITY), (MOST_FILES, resource.RLIM_INFINITY)),
        ((1024, 1_000_000), (MOST_FILES, 1_000_000)),
        ((20_000, 20_000), None),
    ],
)
def test_the_limit_of_files_is_raised_as_far_as_it_makes_sense(monkeypatch, now, raised):
    told = []
    monkeypatch.setattr(connections.resource, "getrlimit", lambda _kind: now)
    monkeypatch.setattr(
        connections.resource, "setrlimit", lambda _kind, limits: told.append(limits)
    )
    assert raise_file_limit() == (raised or now)[0]
    assert told == ([raised] if raised else [])
