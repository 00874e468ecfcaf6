"""An answer that fails on its way, on a real socket."""

import asyncio
import logging
import socket

import pytest
import uvicorn
from litestar import Litestar, get
from litestar.response import Stream

from ballot.basics.errors import Damaged
from ballot.frame.web.connections import Allowance, Connection, Crowd, Server
from ballot.frame.web.cut_short import cut_short, is_news
from ballot.vote.boards import Pieces
from ballot.vote.web.boards import as_download

GONE = Damaged("board-missing", path="boards/gone-on-the-way.bel")


def parts(trouble):
    yield b"the first piece"
    raise trouble


class Catching(logging.Handler):
    """Keeps what is written."""

    def __init__(self):
        super().__init__()
        self.written = []

    def emit(self, record):
        """Keep a line."""
        self.written.append(record)


async def answer_of(trouble):
    """Return what a client gets of a download that fails, and what the server writes of it."""

    @get("/", sync_to_thread=False)
    def download() -> Stream:
        return as_download("election.bel", Pieces(1000, "", parts(trouble)))

    catching = Catching()
    app = cut_short(Litestar([download], openapi_config=None, logging_config=None))
    config = uvicorn.Config(app, http=Connection, ws="none", log_level="warning", lifespan="off")
    server = Server(config, Crowd(10, Allowance()))
    logger = logging.getLogger("uvicorn.error")
    logger.addHandler(catching)
    try:
        with socket.create_server(("127.0.0.1", 0)) as door:
            running = asyncio.create_task(server.serve([door]))
            reader, writer = await asyncio.open_connection(*door.getsockname())
            writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
            answer = await asyncio.wait_for(reader.read(), 20)
            writer.close()
            server.should_exit = True
            await running
    finally:
        logger.removeHandler(catching)
    return answer, [record for record in catching.written if is_news(record)]


@pytest.mark.parametrize(("trouble", "place"), [(GONE, False), (ValueError("a mistake"), True)])
async def test_a_download_that_fails_on_the_way_just_ends_and_leaves_one_line(
    trouble, place, caplog
):
    answer, written = await answer_of(trouble)
    assert b"content-length: 1000" in answer
    assert answer.endswith(b"the first piece")
    (record,) = [each for each in caplog.records if each.levelno >= logging.ERROR] + written
    assert record.name == "ballot.frame.web.failures"
    assert bool(record.exc_info) is place
