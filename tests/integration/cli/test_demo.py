"""`ballot demo` and `ballot serve` as processes: first start, later starts, and what stops them."""

import asyncio
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from ballot.cli import demo, serve
from ballot.cli import main as command_line
from ballot.cli.serving import free_port
from ballot.cli.telling import cautions
from ballot.config import Settings
from ballot.frame.sql.migrate import upgrade
from ballot.i18n.translate import speaking

PATIENCE = 240
"""Seconds that a start may take on a busy machine."""
PASSWORD = re.compile(r"user (\S+) +password (\S+)")


class Started:
    """A command of ours that serves, in English."""

    def __init__(self, command: str, home: Path) -> None:
        self.port = free_port()
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "ballot.cli.main", command],
            env=os.environ
            | {
                "PYTHONPATH": str(Path(__file__).parents[3] / "src"),
                "BALLOT_LANG": "en",
                "BALLOT_HOME": str(home),
                "BALLOT_PORT": str(self.port),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = ""

    def wait_for(self, sentence: str) -> str:
        """Read until a line holds the sentence; return all that was said."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if sentence in line:
                return self.said
        pytest.fail(f"ended with {self.process.wait()}: {self.said}")

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE, trust_env=False)


@contextmanager
def started(command: str, home: Path):
    running = Started(command, home)
    try:
        yield running
    finally:
        running.process.kill()
        running.process.communicate(timeout=PATIENCE)


def test_a_broken_off_demo_begins_anew_and_a_finished_one_goes_on(home):
    with started("demo", home) as first:
        first.wait_for("the cards")
    assert not (home / "demo" / "demo.json").exists()

    with started("demo", home) as second:
        said = second.wait_for("Ctrl-C stops")
        assert "Preparing the sample county" in said
        (code,) = set(re.findall(r"/scrutineer/(\w+)", said))
        log_ins = PASSWORD.findall(said)
        assert [name for name, _password in log_ins] == [
            "organiser", "checkin", "scrutineer1", "scrutineer2", "scrutineer3",
        ]  # fmt: skip
        assert len(re.findall(rf"/v/{code}#\w{{22}}\b", said)) == 3
        assert second.get(f"/v/{code}").status_code == 200
        assert len(set(re.findall(r"/v/(\w+)\b", second.get("/").text)) - {code}) == 0
        name, password = log_ins[0]
        answer = httpx.post(
            f"http://127.0.0.1:{second.port}/login",
            data={"username": name, "password": password},
            headers={"origin": f"http://127.0.0.1:{second.port}"},
            trust_env=False,
        )
        assert answer.status_code in {302, 303}
        desk = httpx.get(
            f"http://127.0.0.1:{second.port}/desk", cookies=answer.cookies, trust_env=False
        )
        assert set(re.findall(r"/desk/([A-Z0-9]{6})", desk.text)) == {code}

    kept = [*(home / "demo").iterdir(), home / "certification.key"]
    assert {path.name for path in kept} == {
        "demo.json", "cards.pdf", "trustee-1.key", "trustee-2.key", "trustee-3.key",
        "certification.key",
    }  # fmt: skip
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}

    with started("demo", home) as third:
        again = third.wait_for("Ctrl-C stops")
        assert "Preparing" not in again
        assert PASSWORD.findall(again) == log_ins
        assert third.get(f"/v/{code}").status_code == 200


def run(monkeypatch, capsys, command, **settings):
    """Run a command that is refused; return its one sentence."""
    for name, value in {"PORT": free_port(), "LANG": "en", **settings}.items():
        monkeypatch.setenv(f"BALLOT_{name}", str(value))
    assert command_line.main([command]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"ballot {command}: ")
    assert said.count("\n") == 1
    return said


def test_the_demo_takes_no_home_of_something_else(home, monkeypatch, capsys):
    monkeypatch.setattr(demo, "_prepare", None)
    database = home / "ballot.db"
    database.write_text("polls")
    assert "is no demo's and is not empty" in run(monkeypatch, capsys, "demo", HOME=home)
    assert [path.name for path in home.iterdir()] == ["ballot.db"]
    assert database.read_text() == "polls"


def test_a_demo_with_polls_of_others_is_left_alone(home, monkeypatch, capsys):
    async def polls(_settings):
        return ["ABC234"]

    monkeypatch.setattr(demo, "_polls", polls)
    monkeypatch.setattr(demo, "_prepare", None)
    (home / "demo").mkdir()
    database = home / "ballot.db"
    database.write_text("polls")
    assert "is no demo's" in run(monkeypatch, capsys, "demo", HOME=home)
    assert database.exists()


def test_without_a_home_the_demo_has_one_of_its_own():
    assert Settings.from_environment({}, own_folder="demo-home").home.name == "demo-home"
    named = Settings.from_environment({"BALLOT_HOME": "/x"}, own_folder="demo-home")
    assert named.home == Path("/x")


def test_a_demo_is_not_served_as_a_real_installation(home, monkeypatch, capsys):
    monkeypatch.setattr(serve, "application", None)
    (home / "demo").mkdir()
    assert "its passwords have been shown" in run(monkeypatch, capsys, "serve", HOME=home)


def make_a_file(home):
    home.rmdir()
    home.write_text("")


def put_a_file_in_front(home):
    make_a_file(home)
    return home / "deeper"


@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.parametrize("spoil", [make_a_file, put_a_file_in_front])
def test_a_home_that_is_no_folder_is_one_plain_sentence(home, monkeypatch, capsys, command, spoil):
    asked = spoil(home) or home
    said = run(monkeypatch, capsys, command, HOME=asked)
    assert f"The home folder {asked} cannot be used: there is a file" in said


@pytest.mark.parametrize(
    ("number", "words"),
    [(13, "may not write"), (30, "reading only"), (28, "the disk is full"), (5, "Input/output")],
)
def test_a_home_that_cannot_be_made_is_one_plain_sentence(home, monkeypatch, capsys, number, words):
    def refuse(*_arguments, **_named):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert words in run(monkeypatch, capsys, "serve", HOME=home / "new")


@pytest.mark.parametrize(
    "url", ["nonsense", "oracle+none://db", "mysql+aiomysql://u:secret@db/x", "postgresql+x://"]
)
def test_a_database_that_cannot_be_used_is_one_plain_sentence(home, monkeypatch, capsys, url):
    said = run(monkeypatch, capsys, "serve", HOME=home, DATABASE_URL=url)
    assert "BALLOT_DATABASE_URL" in said
    assert "secret" not in said


def test_a_database_of_a_newer_edition_is_one_plain_sentence(home, monkeypatch, capsys):
    settings = Settings.from_environment({"BALLOT_HOME": str(home)})
    asyncio.run(upgrade(settings.database_url))
    with closing(sqlite3.connect(home / "ballot.db")) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    said = run(monkeypatch, capsys, "serve", HOME=home)
    assert "last used by a newer edition of this program (9999)" in said


@pytest.mark.parametrize(
    ("public_url", "words"),
    [
        ("http://192.168.1.9:8000", "by plain HTTP"),
        ("http://127.0.0.1:8000", "only this machine can open"),
        ("https://vote.example", None),
    ],
)
def test_whoever_starts_a_server_is_told_of_its_address(home, public_url, words):
    settings = Settings.from_environment(
        {"BALLOT_HOME": str(home), "BALLOT_PUBLIC_URL": public_url}
    )
    with speaking("en"):
        said = " ".join(cautions(settings))
    assert (words in said and public_url in said) if words else not said


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_is_taken_is_named_before_anything_else(home, monkeypatch, capsys, command):
    monkeypatch.setenv("BALLOT_HOME", str(home))
    monkeypatch.setenv("BALLOT_LANG", "en")
    monkeypatch.setattr(serve, "application", None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("BALLOT_PORT", str(port))
        assert command_line.main([command]) == 2
    said = capsys.readouterr().err
    assert f"port {port} of 127.0.0.1: Address already in use" in said
    assert said.count("\n") == 1
    assert not list(home.iterdir())


def test_a_server_makes_its_home_and_ends_soon_though_a_client_lingers(tmp_path):
    home = tmp_path / "new" / "home"
    with started("serve", home) as server:
        said = server.wait_for("Ctrl-C stops")
        assert f"Home folder: {home}. It was made now" in said
        assert server.get("/").status_code == 200
        assert (home / "certification.key").stat().st_mode & 0o777 == 0o600
        with (
            socket.create_connection(("127.0.0.1", server.port)) as slow,
            httpx.Client(trust_env=False) as idle,
        ):
            idle.get(f"http://127.0.0.1:{server.port}/")
            slow.sendall(
                b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n\r\nusername="
            )
            time.sleep(0.5)
            server.process.send_signal(signal.SIGTERM)
            server.process.wait(5)


def test_a_certification_key_that_others_can_read_is_refused(home, monkeypatch, capsys):
    key = home / "certification.key"
    key.write_text("secret")
    key.chmod(0o644)
    monkeypatch.setenv("BALLOT_HOME", str(home))
    monkeypatch.setenv("BALLOT_PORT", str(free_port()))
    monkeypatch.setenv("BALLOT_LANG", "en")
    assert command_line.main(["serve"]) == 2
    said = capsys.readouterr().err
    assert "Others on this machine can read the key file" in said
    assert said.count("\n") == 1


def test_what_is_printed_names_every_place_in_columns(home, monkeypatch):
    settings = Settings.from_environment(
        {"BALLOT_HOME": str(home), "BALLOT_PUBLIC_URL": "https://vote.example"}
    )
    scrutineers = tuple(demo.LogIn(f"scrutineer{index}", "aaaa-bbbb-cccc") for index in (1, 2))
    kept = demo.Demo(
        1,
        "ABC234",
        demo.LogIn("organiser", "pass"),
        demo.LogIn("checkin", "word"),
        scrutineers,
        (("name", "x" * 22),),
    )
    lines = demo.describe(kept, settings, home / "demo", "http://127.0.0.1:8000/").splitlines()
    for place in (
        "https://vote.example/",
        "https://vote.example/desk/ABC234",
        "https://vote.example/desk/ABC234/check-in",
        "https://vote.example/scrutineer/ABC234",
        f"https://vote.example/v/ABC234#{'x' * 22}  name",
        f"{home}/demo/trustee-2.key",
        f"{home}/demo/cards.pdf",
    ):
        assert f"  {place}" in lines
