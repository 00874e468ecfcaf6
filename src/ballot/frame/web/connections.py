"""Owns how long a client may take, and how many may be connected: the slow never stop the others.

A client has so many seconds for the first byte of a request, for its header, for its body and for
taking the answer; body and answer may take longer the more of them there is. When all places are
taken, whoever has kept us waiting longest for a header or a body gives way to a newcomer, however
fast others connect. Only while every place is being answered is a newcomer turned away, with status
503. No address has a share of its own: a hall may stand behind one.
"""

import asyncio
import logging
import resource
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, cast

import uvicorn
from litestar.types import ASGIApp, Receive, ReceiveMessage, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle
from uvicorn.server import ServerState

from ballot.frame.web.cut_short import cut_short, is_news
from ballot.frame.web.failures import Ration, Sparing, again

logger = logging.getLogger(__name__)

MOST_FILES: Final = 8192
MOST_CONNECTIONS: Final = 4000
_KEPT_FILES: Final = 384
"""Files that are kept for the database, the papers and those who are just being let in."""
_BATCH: Final = 32
"""Connections that are taken from the queue at once, before any of them is looked at."""
QUEUE: Final = 2048
"""Connections that the system keeps while they wait to be taken."""
LARGE: Final = 64 * 1024
"""Bytes of a body from which on it is read while it comes."""
_SWEEP: Final = 10
"""Ticks of the server, ten a second, from one look at all connections to the next."""

BUSY: Final = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"retry-after: 5\r\ncontent-length: 19\r\nconnection: close\r\n\r\nService Unavailable"
)
TOO_SLOW: Final = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: 15\r\nconnection: close\r\n\r\nRequest Timeout"
)


class Stage(Enum):
    """What a connection is at."""

    SILENT = "first byte"
    HEADER = "header"
    BODY = "body"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Allowance:
    """How long a client may take: seconds, and how many bytes a second prolong them."""

    silent: float = 10
    header: float = 10
    body: float = 20
    taking: float = 20
    rate: float = 2048

    def seconds(self, stage: Stage, moved: int) -> float:
        """Return how long a stage may last in which so many bytes have moved."""
        if stage is Stage.SILENT:
            return self.silent
        if stage is Stage.HEADER:
            return self.header
        return self.body + moved / self.rate if stage is Stage.BODY else float("inf")

    def seconds_to_take(self, waiting: int) -> float:
        """Return how long a client may leave so many bytes of an answer lying."""
        return self.taking + waiting / self.rate


class Crowd(ServerState):
    """All connections of a server; those that keep it waiting stand in the order of their wait."""

    def __init__(self, limit: int, allowance: Allowance) -> None:
        super().__init__()
        self.limit = limit
        self.allowance = allowance
        self.waiting: dict[Connection, None] = {}
        self._ration = Ration()

    def make_room(self) -> bool:
        """Let those go that have waited longest; return whether there is room for everybody."""
        while len(self.connections) > self.limit:
            longest = next(iter(self.waiting), None)
            if longest is None:
                self.note("all places are taken by clients that are being answered")
                return False
            self.note("all places are taken: whoever waited longest for a request was let go")
            longest.let_go()
        return True

    def sweep(self, now: float) -> None:
        """Let everybody go who takes too long."""
        for connection in tuple(self.connections):
            cast("Connection", connection).look(now)

    def note(self, what: str) -> None:
        """Write down what befell a client, once in a while, and nothing of who it was."""
        passed_over = self._ration.admit(what)
        if passed_over is not None:
            logger.warning("%s%s", what, again(passed_over))


class Connection(H11Protocol):
    """One connection, and since when it has been at what."""

    server_state: Crowd

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._stage: Stage | None = None
        self._since = 0.0
        self._moved = 0
        self._stalled: tuple[float, int] | None = None
        self._closing: float | None = None
        self._turned_away = False

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Take a place, or be turned away."""
        super().connection_made(transport)
        self._turned_away = not self.server_state.make_room()
        self._note(self.loop.time())

    def connection_lost(self, exc: Exception | None) -> None:
        """Leave."""
        self.server_state.waiting.pop(self, None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on."""
        if self._turned_away:
            self.transport.write(BUSY)
            self.transport.close()
            return
        self._moved += len(data)
        former = self.cycle
        super().data_received(data)
        self._note(self.loop.time(), anew=self.cycle is not former)

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._note(self.loop.time(), anew=True)

    def pause_writing(self) -> None:
        """Remember how much of the answer the client leaves lying, and since when."""
        super().pause_writing()
        self._stalled = self.loop.time(), self.transport.get_write_buffer_size()

    def resume_writing(self) -> None:
        """Go on with the answer."""
        super().resume_writing()
        self._stalled = None

    def look(self, now: float) -> None:
        """Let the client go if it takes too long."""
        allowance = self.server_state.allowance
        if self.transport.is_closing():
            self._closing = self._closing or now
            if now > self._closing + allowance.taking:
                self.let_go()
            return
        if self._stalled is not None:
            since, left = self._stalled
            if now > since + allowance.seconds_to_take(left):
                self.server_state.note("a client took an answer too slowly and was let go")
                self.let_go()
            return
        stage = self._note(now)
        if now > self._since + allowance.seconds(stage, self._moved):
            self._time_out(stage)

    def let_go(self) -> None:
        """Give the place up at once."""
        self.server_state.waiting.pop(self, None)
        self.connections.discard(self)
        self.transport.abort()

    def _time_out(self, stage: Stage) -> None:
        if stage is Stage.SILENT:
            self.let_go()
            return
        self.server_state.note(f"a client took too long to send a {stage.value} and was let go")
        request = self._request()
        if request is not None:
            if request.response_started:
                self.let_go()
                return
            request.disconnected = True
            request.message_event.set()
        self.transport.write(TOO_SLOW)
        self.transport.close()

    def _now_at(self) -> Stage:
        request = self._request()
        if request is None:
            return Stage.HEADER if self.conn.trailing_data[0] else Stage.SILENT
        asked = not (self.flow.read_paused or request.waiting_for_100_continue)
        return Stage.BODY if request.more_body and asked else Stage.ANSWER

    def _request(self) -> RequestResponseCycle | None:
        """Return what is being read or answered; None between two requests."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        return None if cycle is None or cycle.response_complete else cycle

    def _note(self, now: float, *, anew: bool = False) -> Stage:
        """Return the stage; a wait that has just begun goes to the end of the line."""
        stage = self._now_at()
        if anew or stage is not self._stage:
            self._stage, self._since, self._moved = stage, now, 0
            self.server_state.waiting.pop(self, None)
            if stage is not Stage.ANSWER:
                self.server_state.waiting[self] = None
        return stage


class Server(uvicorn.Server):
    """uvicorn's server, for connections that are looked after."""

    server_state: Crowd

    def __init__(self, config: uvicorn.Config, crowd: Crowd) -> None:
        super().__init__(config)
        self.server_state = crowd

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen; the system's queue is longer than what is taken from it at once."""
        await super().startup(sockets)
        for door in sockets or ():
            door.listen(QUEUE)

    async def on_tick(self, counter: int) -> bool:
        """Look at all connections once a second."""
        if counter % _SWEEP == 0:
            self.server_state.sweep(asyncio.get_running_loop().time())
        return await super().on_tick(counter)


def after_arrival(app: ASGIApp) -> ASGIApp:
    """Return an application that is only asked once a request, or much of it, has come.

    A thousand half-sent requests then cost next to nothing.
    """

    async def patient(scope: Scope, receive: Receive, send: Send) -> None:
        arrived: list[ReceiveMessage] = []
        size = 0
        while scope["type"] == "http" and size <= LARGE:
            message = await receive()
            if message["type"] != "http.request":
                return
            arrived.append(message)
            size += len(message["body"])
            if not message["more_body"]:
                break

        async def replay() -> ReceiveMessage:
            return arrived.pop(0) if arrived else await receive()

        await app(scope, replay, send)

    return patient


def serve(app: ASGIApp, doors: Sequence[socket.socket], grace: int) -> None:
    """Serve an application until the process is asked to stop.

    No access log is kept: it could place a person at an instant.

    Args:
        app: what answers.
        doors: listening sockets.
        grace: seconds that running requests have when the server is asked to stop.
    """
    config = uvicorn.Config(
        cast("Any", after_arrival(cut_short(app))),
        http=Connection,
        ws="none",
        access_log=False,
        server_header=False,
        date_header=True,
        log_level="warning",
        backlog=_BATCH,
        timeout_graceful_shutdown=grace,
    )
    for library in ("asyncio", "uvicorn.error"):
        logging.getLogger(library).addFilter(Sparing())
    logging.getLogger("uvicorn.error").addFilter(is_news)
    Server(config, Crowd(places(raise_file_limit()), Allowance())).run(list(doors))


def raise_file_limit() -> int:
    """Let this process open as many files as it may, within reason; return how many."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return MOST_FILES
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if wanted > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(wanted, soft)


def places(files: int) -> int:
    """Return how many connections there may be with so many files."""
    return min(MOST_CONNECTIONS, max(files - _KEPT_FILES, files // 2))
