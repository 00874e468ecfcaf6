"""Every error of a driver is either trouble with a name, or a mistake that stays what it is."""

import sqlite3

import pytest
from sqlalchemy import exc

from ballot.basics.errors import Unavailable
from ballot.frame.sql.trouble import Trouble, naming_trouble, trouble_of
from ballot.i18n.messages import say
from ballot.i18n.translate import LOCALES, speaking
from support.faults import sqlite_error


class PostgresError(Exception):
    """As drivers of PostgreSQL raise it: with the five characters of its SQLSTATE."""

    def __init__(self, sqlstate):
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def wrapped(kind, inner, *, lost=False):
    return kind("SELECT 1", {}, inner, connection_invalidated=lost)


SQLITE = {
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_BUSY_SNAPSHOT: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_CORRUPT_INDEX: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_READONLY_DBMOVED: Trouble.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Trouble.AWAY,
    sqlite3.SQLITE_IOERR_SHORT_READ: Trouble.OTHER,
    sqlite3.SQLITE_NOMEM: Trouble.OTHER,
    sqlite3.SQLITE_ERROR: None,
    sqlite3.SQLITE_MISUSE: None,
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: None,
}
POSTGRES = {
    "08006": Trouble.AWAY,
    "57P01": Trouble.AWAY,
    "57P03": Trouble.AWAY,
    "3D000": Trouble.AWAY,
    "28P01": Trouble.AWAY,
    "40P01": Trouble.BUSY,
    "53300": Trouble.BUSY,
    "55P03": Trouble.BUSY,
    "53100": Trouble.FULL,
    "25006": Trouble.READ_ONLY,
    "XX001": Trouble.DAMAGED,
    "58030": Trouble.DAMAGED,
    "42P01": None,
    "22003": None,
    "P0001": None,
}


@pytest.mark.parametrize(("code", "trouble"), SQLITE.items())
def test_a_code_of_sqlite_is_named_bare_and_wrapped(code, trouble):
    bare = sqlite_error(code)
    assert trouble_of(bare) is trouble
    assert trouble_of(wrapped(exc.OperationalError, bare)) is trouble


@pytest.mark.parametrize(("state", "trouble"), POSTGRES.items())
def test_a_state_of_postgresql_is_named_bare_and_wrapped(state, trouble):
    bare = PostgresError(state)
    assert trouble_of(bare) is trouble
    assert trouble_of(wrapped(exc.DBAPIError, bare)) is trouble


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (exc.TimeoutError(), Trouble.BUSY),
        (ConnectionRefusedError(), Trouble.AWAY),
        (ConnectionResetError(), Trouble.AWAY),
        (TimeoutError(), Trouble.AWAY),
        (sqlite3.OperationalError("Connection closed"), Trouble.AWAY),
        (wrapped(exc.InterfaceError, Exception("closed"), lost=True), Trouble.AWAY),
        (wrapped(exc.InterfaceError, Exception("used wrongly")), None),
        (wrapped(exc.OperationalError, Exception("unknown")), Trouble.OTHER),
        (wrapped(exc.IntegrityError, PostgresError("23505")), None),
        (wrapped(exc.IntegrityError, sqlite3.IntegrityError()), None),
        (wrapped(exc.ProgrammingError, PostgresError("08006")), None),
        (sqlite3.IntegrityError(), None),
        (sqlite3.ProgrammingError(), None),
        (exc.InvalidRequestError(), None),
        (AssertionError(), None),
        (FileNotFoundError(), None),
        (KeyError(), None),
    ],
)
def test_what_an_administrator_cannot_mend_is_no_trouble(error, trouble):
    assert trouble_of(error) is trouble


def test_trouble_leaves_a_block_under_its_name_and_a_mistake_as_it_came():
    with pytest.raises(Unavailable) as named, naming_trouble():
        raise sqlite_error(sqlite3.SQLITE_FULL)
    assert (named.value.code, named.value.params) == ("store-unavailable", {"reason": "full"})
    with pytest.raises(KeyError), naming_trouble():
        raise KeyError


@pytest.mark.parametrize("locale", LOCALES)
def test_each_kind_of_trouble_says_something_else(locale):
    with speaking(locale):
        said = {say(Unavailable("store-unavailable", reason=kind.value)) for kind in Trouble}
    assert len(said) == len(Trouble)
