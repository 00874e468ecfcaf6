"""What failed requests leave in the log: one line, and not the same one again and again."""

import logging
from typing import Any

import pytest
from litestar import Litestar, Request, get, post
from litestar.params import FromPath
from litestar.testing import create_test_client

from ballot.basics.errors import Unavailable
from ballot.frame.web import failures
from ballot.frame.web.failures import Ration
from ballot.frame.web.problems import HANDLERS


class Watch:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
def watch(monkeypatch):
    made = Watch()
    monkeypatch.setattr(failures, "_ration", Ration(made))
    return made


@get("/{path:path}")
async def fail(path: FromPath[str]) -> None:
    raise Unavailable("store-unavailable", reason="full")


def lines(caplog):
    return [record.getMessage() for record in caplog.records if record.name == failures.__name__]


def ask(path="/desk"):
    with create_test_client([fail], exception_handlers=HANDLERS, logging_config=None) as client:
        answer = client.get(path, headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (503, "store-unavailable")


def test_a_trouble_that_lasts_is_written_down_once_in_a_while(watch, caplog):
    for _ in range(5):
        ask()
    assert len(lines(caplog)) == 1
    watch.now = 61.0
    ask()
    first, second = lines(caplog)
    assert first == "Unavailable: store-unavailable reason='full' at /desk"
    assert second == f"{first} (and 4 times since the last line)"
    assert not [record for record in caplog.records if record.exc_info]
    assert {record.levelno for record in caplog.records if record.name == failures.__name__} == {
        logging.ERROR
    }


def test_another_trouble_is_written_down_beside_it(watch):
    ration = Ration(watch)
    assert [ration.admit(what) for what in ("full", "away", "full", "away")] == [0, 0, None, None]


def test_only_so_many_troubles_are_remembered(watch):
    ration = Ration(watch)
    assert [ration.admit(str(number)) for number in range(101)] == [0] * 101
    assert ration.admit("0") == 0
    assert ration.admit("100") is None


def test_a_path_cannot_write_a_line_of_its_own(watch, caplog):
    ask("/a%0aERROR%20forged%1b[31m/" + "b" * 500)
    (line,) = lines(caplog)
    assert "\n" not in line
    assert "\x1b" not in line
    assert len(line) < 300


@post("/{path:path}")
async def read(request: Request, path: FromPath[str]) -> None:
    await request.body()


async def test_who_leaves_in_the_middle_of_a_request_is_no_trouble_of_ours(caplog):
    app = Litestar([read], exception_handlers=HANDLERS, logging_config=None)
    arriving = [
        {"type": "http.request", "body": b"name=", "more_body": True},
        {"type": "http.disconnect"},
    ]
    answered = []

    async def receive():
        return arriving.pop(0)

    async def send(message):
        answered.append(message)

    headers = [(b"accept", b"application/json"), (b"content-length", b"100")]
    await app(asked("POST", "/login", headers), receive, send)
    assert answered[0]["status"] == 400
    assert not lines(caplog)


def asked(method, path, headers) -> Any:
    """A request as a server hands it over."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
