"""A database from before there were congresses: who had a log-in has it there, and no further."""

import json
import sqlite3
from contextlib import closing

import pytest

from ballot.basics.rand import SystemRng
from ballot.config import Settings
from ballot.frame.passwords import hash_password
from ballot.frame.sql.migrate import upgrade
from ballot.law.congress.levels import Congress
from ballot.law.congress.policy import Grant, Role, Scope
from support.halls import opened_hall

PASSWORD = "correct horse"  # noqa: S105 - of nobody
POLL = {
    "form": "per-item",
    "seats": 1,
    "rules": "{}",
    "group": "Ed25519",
    "trustees": 3,
    "threshold": 2,
    "language": "en",
    "credential_uuid": "u",
    "trustee_names": "[]",
    "scrutineers": "[]",
    "rehearsal": 0,
}
OCCASION = {
    "session": "A session",
    "matter": "Projects",
    "year": 2026,
    "announcement_number": "",
}


def poll(code, congress, place, day):
    named = {"place": place, "congress": congress, "government": f"{place} Government", "day": day}
    return POLL | {"code": code, "occasion": json.dumps(OCCASION | named)}


POLLS = (
    poll("AAAAAA", "Congress A", "Old name", "2025-01-10"),
    poll("BBBBBB", "Congress A", "New name", "2026-01-10"),
    poll("CCCCCC", "Congress B", "Beside", "2026-02-01"),
)
USERS = (
    ("clerk", "organiser", None, None),
    ("door", "check-in", None, "CCCCCC"),
    ("keeper", "scrutineer", 2, None),
)


async def former(home, polls, users):
    """Make the home's database as the last schema without congresses had it."""
    settings = Settings.from_environment({"BALLOT_HOME": str(home)})
    await upgrade(settings.database_url, "0005")
    stored = hash_password(PASSWORD, SystemRng())
    with closing(sqlite3.connect(home / "ballot.db")) as connection:
        for row in polls:
            columns = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join("?" * len(row))
            insert = f"INSERT INTO poll ({columns}) VALUES ({marks})"  # noqa: S608 - our own names
            connection.execute(insert, [*row.values()])
            connection.execute(
                "INSERT INTO round (uuid, poll, number, phase, seats, projects, height) "
                "VALUES (?, ?, 1, 'draft', 1, '[]', 0)",
                (row["code"], row["code"]),
            )
        for username, role, trustee, of in users:
            connection.execute(
                "INSERT INTO user (username, name, role, trustee, poll, password) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                (username, username, role, trustee, of, stored),
            )
            connection.execute(
                "INSERT INTO login VALUES (?, ?, ?)", (username.encode(), username, 1 << 40)
            )
        connection.commit()


async def grants(hall, username):
    cases = hall.cases.congress
    return (await cases.who_is(await cases.sign_in(username, PASSWORD))).grants


async def test_each_name_of_a_congress_becomes_one_and_log_ins_keep_role_and_password(home):
    await former(home, POLLS, USERS)
    async with opened_hall(home) as hall:
        async with hall.cases.congress.who_is.store.read() as work:
            found = await work.congresses.everything()
            of = [await work.polls.congress(row["code"]) for row in POLLS]
        assert found == (
            Congress(
                code="C1",
                name="Congress A",
                short_name="New name",
                government="New name Government",
                level=None,
                language="en",
            ),
            Congress(
                code="C2",
                name="Congress B",
                short_name="Beside",
                government="Beside Government",
                level=None,
                language="en",
            ),
        )
        assert of == ["C1", "C1", "C2"]
        both = [Scope("C1"), Scope("C2")]
        assert await grants(hall, "clerk") == tuple(Grant(Role.ORGANISER, each) for each in both)
        assert await grants(hall, "door") == (Grant(Role.CHECK_IN, Scope("C2", "CCCCCC")),)
        assert await grants(hall, "keeper") == tuple(
            Grant(Role.SCRUTINEER, each, 2) for each in both
        )


async def test_sessions_outlive_it(home):
    await former(home, POLLS, USERS)
    async with opened_hall(home):
        pass
    with closing(sqlite3.connect(home / "ballot.db")) as connection:
        assert connection.execute("SELECT count(*) FROM login").fetchone() == (len(USERS),)


@pytest.mark.parametrize(("users", "names"), [(USERS[:1], [""]), ((), [])])
async def test_log_ins_without_any_poll_wait_for_the_congress_that_the_first_one_names(
    home, users, names
):
    await former(home, (), users)
    settings = Settings.from_environment({"BALLOT_HOME": str(home)})
    await upgrade(settings.database_url)
    with closing(sqlite3.connect(home / "ballot.db")) as connection:
        found = [name for (name,) in connection.execute("SELECT name FROM congress")]
        held = connection.execute('SELECT role, congress, poll FROM "grant"').fetchall()
    assert found == names
    assert held == ([("organiser", "C1", None)] if users else [])


async def test_the_database_itself_refuses_a_role_where_it_cannot_be_held(home):
    await former(home, POLLS, USERS)
    async with opened_hall(home):
        pass
    with closing(sqlite3.connect(home / "ballot.db")) as connection:
        for role, congress in (("organiser", None), ("administrator", "C1")):
            with pytest.raises(sqlite3.IntegrityError, match="scope"):
                connection.execute(
                    'INSERT INTO "grant" (username, position, role, congress) '
                    "VALUES ('clerk', 9, ?, ?)",
                    (role, congress),
                )
