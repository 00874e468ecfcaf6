"""Names what went wrong with the database, so that a person can be told what to do about it.

Trouble is what an administrator can mend: a full disk, a database that is away, busy, read-only
or damaged. What only a programmer can mend (a table that is not there, a value of a wrong type, a
constraint that nobody foresaw) is no trouble: it goes on as it came, and crashes loudly.

Sources: SQLite's result codes (https://www.sqlite.org/rescode.html) and PostgreSQL's SQLSTATE
(documentation, appendix A).
"""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from enum import StrEnum
from typing import Final

from sqlalchemy import exc

from ballot.basics.errors import Damaged, Unavailable


class Trouble(StrEnum):
    """Kinds of trouble; each has a sentence of its own under `store-unavailable`."""

    AWAY = "away"
    BUSY = "busy"
    FULL = "full"
    READ_ONLY = "read-only"
    DAMAGED = "damaged"
    OTHER = "other"


_SQLITE: Final = {
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_PROTOCOL: Trouble.BUSY,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Trouble.AWAY,
}
_SQLITE_MISTAKES: Final = frozenset(
    {sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_RANGE, sqlite3.SQLITE_CONSTRAINT}
)
_SQLSTATES: Final = {
    "08": Trouble.AWAY,  # connection exception
    "57": Trouble.AWAY,  # operator intervention: shut down, starting up
    "3D": Trouble.AWAY,  # no such database
    "28": Trouble.AWAY,  # not let in
    "40": Trouble.BUSY,  # rolled back in favour of another transaction
    "53": Trouble.BUSY,  # insufficient resources
    "55": Trouble.BUSY,  # not available now: a lock
    "25": Trouble.READ_ONLY,
    "XX": Trouble.DAMAGED,
    "58": Trouble.DAMAGED,  # the system under the database
}
_DISK_FULL: Final = "53100"
_MISTAKES: Final = (exc.IntegrityError, exc.ProgrammingError, exc.DataError, exc.NotSupportedError)
_PRIMARY: Final = 0xFF
"""An extended result code of SQLite bears the primary one in its lowest byte."""


def trouble_of(error: BaseException) -> Trouble | None:
    """Return the kind of trouble that an error of the driver tells of; None if it is no trouble."""
    if isinstance(error, exc.TimeoutError):  # every connection of the pool is taken
        return Trouble.BUSY
    if isinstance(error, exc.DBAPIError):
        return _wrapped(error)
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    if isinstance(error, ConnectionError | TimeoutError):
        return Trouble.AWAY
    state = getattr(error, "sqlstate", None)
    return _of_state(state) if isinstance(state, str) else None


def _wrapped(error: exc.DBAPIError) -> Trouble | None:
    inner = error.orig
    if isinstance(error, _MISTAKES):
        return None
    if isinstance(inner, sqlite3.Error):
        return _of_sqlite(inner)
    state = getattr(inner, "sqlstate", None)
    if isinstance(state, str):
        return _of_state(state)
    if error.connection_invalidated:
        return Trouble.AWAY
    return None if isinstance(error, exc.InterfaceError) else Trouble.OTHER  # used wrongly


def _of_sqlite(error: sqlite3.Error) -> Trouble | None:
    if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError | sqlite3.DataError):
        return None
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # the driver's own word: its connection is closed
        return Trouble.AWAY
    primary = code & _PRIMARY
    return None if primary in _SQLITE_MISTAKES else _SQLITE.get(primary, Trouble.OTHER)


def _of_state(state: str) -> Trouble | None:
    if state == _DISK_FULL:
        return Trouble.FULL
    return _SQLSTATES.get(state[:2])


def unavailable(trouble: Trouble) -> Unavailable:
    """Return the error that names a trouble."""
    kind = Damaged if trouble is Trouble.DAMAGED else Unavailable
    return kind("store-unavailable", reason=trouble.value)


@contextmanager
def naming_trouble() -> Generator[None]:
    """Let trouble within the block leave it under its name.

    Raises:
        Unavailable: `store-unavailable`, with the kind of trouble as `reason`.
    """
    try:
        yield
    except Exception as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        raise unavailable(trouble) from error
