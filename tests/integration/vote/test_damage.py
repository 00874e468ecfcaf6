"""Damage is noticed: at the start, and under a running server before anything is acknowledged."""

import sqlite3
from contextlib import closing

import httpx
import pytest

from ballot.basics.errors import Unavailable
from ballot.basics.rand import SystemRng
from ballot.bootstrap.starting import certification_key
from ballot.cli import main as command_line
from ballot.cli.serving import free_port
from ballot.config import Settings
from ballot.frame.custody import create_signer
from ballot.i18n.messages import say
from ballot.i18n.translate import speaking
from support.halls import ORGANISER, opened_hall
from support.served import served

MARKS = ("approve", "approve", "oppose", "abstain")


def settings_of(home):
    return Settings.from_environment({"BALLOT_HOME": str(home)})


def fold_in(database):
    """Bring everything that was committed into the database file itself."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def page_size(database):
    return int.from_bytes(database.read_bytes()[16:18], "big")


def zero_in_the_middle(database):
    """Overwrite the root page of a table of the vote."""
    with closing(sqlite3.connect(database)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'roll'"
        ).fetchone()
    size = page_size(database)
    with database.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))


def cut(database):
    with database.open("r+b") as file:
        file.truncate(page_size(database) * 4)


def fill_with_noise(database):
    database.write_bytes(b"noise" * 5000)


def replace_by_a_copy(database):
    copy = database.with_name("copy")
    copy.write_bytes(database.read_bytes())
    copy.rename(database)


def delete(database):
    database.unlink()


def empty(database):
    database.write_bytes(b"")


def delete_the_log(database):
    database.with_name(f"{database.name}-wal").unlink()


@pytest.fixture
async def used(home):
    """A home in which a vote is open, with its server stopped."""
    async with opened_hall(home) as hall:
        await (await hall.open()).cast(1, *MARKS)
    return home


async def refusal_of(home):
    with pytest.raises(Unavailable) as refused:
        async with opened_hall(home):
            pass
    return refused.value


def content(home):
    return {path.name: path.read_bytes() for path in home.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (delete, "database-missing"),
        (empty, "database-missing"),
        (zero_in_the_middle, "store-damaged"),
        (cut, "store-damaged"),
        (fill_with_noise, "store-damaged"),
    ],
)
async def test_a_start_on_a_damaged_home_is_refused_and_changes_nothing(used, damage, code):
    damage(used / "ballot.db")
    before = content(used)
    refusal = await refusal_of(used)
    assert refusal.code == code
    with speaking("en"):
        assert str(used) in say(refusal)
    assert content(used) == before


async def test_a_lost_key_is_refused_and_never_replaced_once_anything_is_frozen(used):
    key = certification_key(settings_of(used))
    key.unlink()
    assert (await refusal_of(used)).code == "certification-key-missing"
    assert not key.exists()


async def test_a_home_that_has_only_drafts_gets_another_key(home):
    async with opened_hall(home) as hall:
        await hall.prepare()
    key = certification_key(settings_of(home))
    key.unlink()
    async with opened_hall(home):
        assert key.exists()


@pytest.mark.parametrize("trace", ["rounds/one.witness", "boards/one.bel"])
async def test_what_rounds_left_shows_that_there_was_a_database(home, trace):
    path = home / trace
    path.parent.mkdir()
    path.write_bytes(b"")
    refusal = await refusal_of(home)
    assert (refusal.code, refusal.params["found"]) == ("database-missing", str(path))
    assert not (home / "ballot.db").exists()
    assert not certification_key(settings_of(home)).exists()


async def test_a_first_start_that_broke_off_before_its_key_begins_again(home):
    async with opened_hall(home):
        pass
    certification_key(settings_of(home)).unlink()
    (home / "ballot.db").write_bytes(b"")
    async with opened_hall(home) as hall:
        assert await hall.cases.vote.list_polls() == ()


def test_whoever_starts_a_server_reads_what_is_missing(home, monkeypatch, capsys):
    path = certification_key(settings_of(home))
    create_signer(path, SystemRng())
    monkeypatch.setenv("BALLOT_HOME", str(home))
    monkeypatch.setenv("BALLOT_PORT", str(free_port()))
    monkeypatch.setenv("BALLOT_LANG", "en")
    assert command_line.main(["serve"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("ballot serve: The database ")
    assert "Nothing was made anew." in said
    assert said.count("\n") == 1
    assert [each.name for each in home.iterdir()] == [path.name]


@pytest.mark.parametrize(
    "damage", [delete, replace_by_a_copy, cut, zero_in_the_middle, empty, delete_the_log]
)
async def test_damage_under_a_running_server_stops_the_next_acknowledgement(home, damage):
    async with opened_hall(home) as hall:
        poll = await hall.open()
        await poll.cast(1, *MARKS)
        fold_in(home / "ballot.db")
        damage(home / "ballot.db")
        for deputy in (2, 3):
            with pytest.raises(Unavailable, match="store-"):
                await poll.cast(deputy, *MARKS)
        with pytest.raises(Unavailable, match="store-") as refused:
            await poll.cases.vote.show_desk(ORGANISER, poll.code)
        with speaking("en"):
            assert "The administrator" in say(refused.value)


async def test_a_file_that_is_put_back_is_trusted_again(home):
    database = home / "ballot.db"
    async with opened_hall(home) as hall:
        poll = await hall.open()
        database.rename(home / "aside")
        with pytest.raises(Unavailable, match="store-damaged"):
            await poll.cast(1, *MARKS)
        (home / "aside").rename(database)
        await poll.cast(1, *MARKS)
        assert (await poll.cases.vote.show_desk(ORGANISER, poll.code)).ballots == 1


async def test_checkpoints_of_our_own_are_no_damage(home):
    async with opened_hall(home) as hall:
        poll = await hall.open(deputies=6)
        for deputy in range(1, 7):
            await poll.cast(deputy, *MARKS)
            fold_in(home / "ballot.db")
        assert (await poll.cases.vote.show_desk(ORGANISER, poll.code)).ballots == 6


def test_the_page_says_what_has_happened_and_what_to_do(tmp_path):
    with served(tmp_path / "home") as place:
        (place.settings.home / "ballot.db").unlink()
        for path in ("/", "/desk"):
            answer = httpx.get(
                f"{place.settings.public_url}{path}",
                headers={"accept": "text/html", "accept-language": "en"},
                cookies={"ballot": "anything"},
                trust_env=False,
            )
            assert answer.status_code == 503
            assert "has disappeared while the server uses it" in answer.text
            assert "store-damaged" in answer.text
