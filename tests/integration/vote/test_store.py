"""The database: its schema, its refusals, and that writers of one poll queue."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from ballot.basics.errors import NotFound, Unavailable
from ballot.basics.money import Fen
from ballot.bootstrap.transactions import vote_store
from ballot.frame.sql.engine import make_engine
from ballot.frame.sql.migrate import upgrade
from ballot.law.congress.policy import INSTALLATION, Actor, Grant, Role, Scope
from ballot.law.vote.poll import Phase
from ballot.protocol.board import EventType
from ballot.vote.sql.schema import metadata
from support.halls import HOME, ORGANISER, opened_hall

MARKS = ("approve", "approve", "oppose", "abstain")


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


@pytest.fixture
async def engine(hall):
    made = make_engine(hall.settings.database_url)
    yield made
    await made.dispose()


async def test_the_migrations_make_what_the_tables_say(hall, engine):
    def differences(connection):
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await upgrade(hall.settings.database_url)


async def test_the_database_is_its_owners_alone(hall, home):
    await hall.prepare()
    modes = {path.name: path.stat().st_mode & 0o777 for path in home.glob("ballot.db*")}
    assert modes["ballot.db"] == 0o600
    assert set(modes.values()) == {0o600}


async def test_the_log_of_a_large_write_does_not_stay_on_the_disk(engine, home):
    log = home / "ballot.db-wal"
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE large (body BLOB)"))
        await connection.execute(text("INSERT INTO large VALUES (zeroblob(9000000))"))
    assert log.stat().st_size > 9_000_000
    for _ in range(2):
        async with engine.begin() as connection:
            await connection.execute(text("INSERT INTO large VALUES ('a')"))
    assert log.stat().st_size <= 4 * 1024 * 1024


async def test_commits_are_durable_and_readers_do_not_wait(engine):
    async with engine.connect() as connection:
        assert await connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert await connection.scalar(text("PRAGMA synchronous")) == 2
        assert await connection.scalar(text("PRAGMA foreign_keys")) == 1
    store = vote_store(engine)
    async with store.write(), store.read() as reading:
        assert await reading.polls.heads({INSTALLATION}, drafts=True) == ()


async def test_a_list_holds_the_polls_of_its_scopes_and_reads_no_other(hall):
    mine, other, third = [await hall.prepare() for _ in range(2)] + [await hall.freeze()]

    async def listed(*grants):
        actor = Actor(username="a", name="A", grants=grants)
        return {head.code for head in await hall.cases.vote.list_polls(actor)}

    def door(poll):
        return Grant(Role.CHECK_IN, Scope(HOME.congress, poll.code))

    assert await listed(door(mine)) == {mine.code}
    assert await listed(door(mine), door(third)) == {mine.code, third.code}
    assert await listed(Grant(Role.CHECK_IN, HOME)) == {mine.code, other.code, third.code}
    for foreign in (Scope(HOME.congress, "NOPOLL"), Scope("C2"), Scope("C2", "NOPOLL")):
        assert await listed(Grant(Role.CHECK_IN, foreign)) == set()
    assert await listed(Grant(Role.ADMINISTRATOR, INSTALLATION)) == set()
    assert await listed() == set()
    assert {head.code for head in await hall.cases.vote.list_polls()} == {third.code}


@pytest.mark.parametrize(
    "change",
    ["UPDATE board SET data = 'x'", "DELETE FROM board", "UPDATE box SET body = x'00'"],
)
async def test_the_database_itself_refuses_to_change_a_board_or_a_ballot(hall, engine, change):
    poll = await hall.open()
    await poll.cast(1, *MARKS)
    with pytest.raises(IntegrityError, match="append-only"):
        async with engine.begin() as connection:
            await connection.execute(text(change))


@pytest.mark.parametrize("table", ["certificate", "certified_file"])
async def test_the_database_itself_refuses_to_change_a_certificate(hall, engine, table):
    poll = await hall.open()
    await poll.publish()
    for change in (f"DELETE FROM {table}", f"UPDATE {table} SET round = 'x'"):  # noqa: S608
        with pytest.raises(IntegrityError, match="append-only"):
            async with engine.begin() as connection:
                await connection.execute(text(change))


async def test_the_database_itself_refuses_a_second_ballot_of_a_credential(hall, engine):
    poll = await hall.open()
    await poll.cast(1, *MARKS)
    uuid = (await poll.round()).uuid
    async with vote_store(engine).read() as work:
        ((name, _),) = await work.box.everything(uuid)
    with pytest.raises(IntegrityError, match="UNIQUE"):
        async with vote_store(engine).write() as work:
            await work.box.put(uuid, [(name, b"another")])


async def test_no_row_of_a_box_has_a_number_that_counts_up(engine):
    with pytest.raises(DBAPIError, match="no such column: rowid"):
        async with engine.connect() as connection:
            await connection.execute(text("SELECT rowid FROM box"))


async def test_what_is_not_committed_is_undone(hall, engine):
    poll = await hall.freeze()
    store = vote_store(engine)
    async with store.write() as work:
        _, round_ = await work.polls.hold(poll.code)
        await work.polls.change_round(replace(round_, phase=Phase.OPEN))
    async with store.read() as work:
        assert (await work.polls.rounds(poll.code))[-1].phase is Phase.FROZEN


async def test_a_failure_of_the_database_names_nobody_in_the_log(hall, engine):
    poll = await hall.freeze()
    async with engine.begin() as connection:
        await connection.execute(text("ALTER TABLE roll RENAME COLUMN checked_in TO gone"))
    with pytest.raises(DBAPIError) as failed:
        await poll.card_state(1)
    assert poll.public(1) not in str(failed.value)
    with pytest.raises(DBAPIError) as failed:
        await poll.cases.vote.check_in(ORGANISER, poll.code, deputy_number=3)
    assert "parameters" in str(failed.value)
    assert poll.code not in str(failed.value)


async def test_whoever_finds_every_connection_taken_is_told_to_come_again(engine, monkeypatch):
    monkeypatch.setattr(engine.sync_engine.pool, "_timeout", 0.01)
    async with AsyncExitStack() as taken:
        for _ in range(26):
            await taken.enter_async_context(vote_store(engine).read())
        with pytest.raises(Unavailable, match="store-unavailable"):
            await vote_store(engine).read().__aenter__()


async def test_sixty_writers_of_one_poll_lose_nothing(hall, engine):
    poll = await hall.freeze()
    store = vote_store(engine)

    async def count_up():
        async with store.write() as work:
            found, round_ = await work.polls.hold(poll.code)
            await work.polls.change(replace(found, seats=found.seats + 1))
            await work.polls.change_round(replace(round_, seats=round_.seats + 1))
            await work.commit()

    await asyncio.gather(*(count_up() for _ in range(60)))
    async with store.read() as work:
        assert (await work.polls.get(poll.code)).seats == 62
        assert (await work.polls.rounds(poll.code))[-1].seats == 62


async def test_values_come_back_as_they_went_in(hall, engine):
    poll = await hall.open(rules={"ballot.cap": 3, "names": None})
    store = vote_store(engine)
    async with store.write() as work:
        found, round_ = await work.polls.hold(poll.code)
        projects = await work.lists.projects(poll.code)
        deputies = await work.lists.deputies(poll.code)
        lines = await work.roll.lines(poll.code)
        await work.polls.change(found)
        await work.polls.change_round(round_)
        await work.lists.replace_projects(poll.code, projects)
        await work.roll.replace(poll.code, ())
        await work.lists.replace_deputies(poll.code, deputies)
        await work.roll.replace(poll.code, lines)
        await work.commit()
    async with store.read() as work:
        assert await work.polls.get(poll.code) == found
        assert await work.polls.rounds(poll.code) == (round_,)
        assert await work.lists.projects(poll.code) == projects
        assert await work.lists.deputies(poll.code) == deputies
        assert await work.roll.lines(poll.code) == lines
    assert found.rules.cap == 3
    assert projects[0].total_investment == Fen(120_500_000)


async def test_the_rows_of_a_board_are_all_its_events_but_the_ballots(hall, engine):
    poll = await hall.open()
    await poll.cast(1, *MARKS)
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    async with vote_store(engine).read() as work:
        entries = await work.board.entries((await poll.round()).uuid)
    kinds = [(entry.height, entry.kind) for entry in entries]
    assert kinds == [(0, EventType.SETUP), (3, EventType.ENCRYPTED_TALLY)]


async def test_an_unknown_poll_is_not_found_whatever_is_asked(engine):
    store = vote_store(engine)
    for ask in (
        lambda work: work.polls.get("NOPOLL"),
        lambda work: work.polls.hold("NOPOLL"),
        lambda work: work.polls.rounds("NOPOLL"),
        lambda work: work.roll.standing("NOPOLL", "00"),
        lambda work: work.box.hold("NOPOLL"),
    ):
        async with store.write() as work:
            with pytest.raises(NotFound, match="poll-unknown"):
                await ask(work)


async def test_no_column_says_when_anybody_did_anything(engine):
    """Staff sessions end at an instant, an archive bears that of its freeze; nothing else does."""
    async with engine.connect() as connection:
        columns = await connection.run_sync(
            lambda sync: {
                (table, column["name"])
                for table in inspect(sync).get_table_names()
                for column in inspect(sync).get_columns(table)
            }
        )
    assert {pair for pair in columns if pair[0] == "roll"} == {
        ("roll", name)
        for name in ("poll", "deputy", "code", "credential", "edition", "checked_in", "together")
    }
    timely = {"timestamp", "expires"}
    assert {pair for pair in columns if pair[1] in timely} == {
        ("round", "timestamp"),
        ("login", "expires"),
    }
    joined = {table for table, name in columns if name in {"deputy", "credential"}}
    assert joined == {"roll", "void_card"}
    assert ("void_card", "deputy") not in columns
    assert {pair for pair in columns if pair[0] == "box"} == {
        ("box", name) for name in ("round", "name", "body")
    }
