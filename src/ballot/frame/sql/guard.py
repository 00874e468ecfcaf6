"""Notices that a database is not what it was: damaged, empty, gone, or another in its place.

SQLite goes on for hours with a file that somebody has deleted or exchanged, and acknowledges what
no other process will ever see. So a running server remembers which files it has opened, and looks
before each transaction and after each commit whether they still bear their names. When the file
itself was written to, which a checkpoint does now and then and nobody else may do, it is checked
in full (`PRAGMA quick_check`, https://www.sqlite.org/pragma.html#pragma_quick_check).

A database server guards its own files: for PostgreSQL nothing is looked at here.
"""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import inspect

from ballot.basics.errors import Damaged, Unavailable
from ballot.frame.sql.engine import database_file, file_uri, make_engine
from ballot.frame.sql.trouble import Trouble, naming_trouble

_PATIENCE: Final = 10.0
"""Seconds that a check waits for a lock, as the engine's connections do."""
_VERSION_TABLE: Final = "alembic_version"


async def is_empty(url: str) -> bool:
    """Say whether a database has never been set up, without making one.

    Raises:
        Unavailable: `store-unavailable`, `store-damaged`.
    """
    file = database_file(url)
    if file is not None:
        if not file.is_file() or file.stat().st_size == 0:
            return True
        await asyncio.to_thread(check_file, file)
    engine = make_engine(url)
    try:
        with naming_trouble():
            async with engine.connect() as connection:
                return not await connection.run_sync(
                    lambda sync: inspect(sync).has_table(_VERSION_TABLE)
                )
    finally:
        await engine.dispose()


def check_file(file: Path) -> None:
    """Look at every page of a database file.

    Raises:
        Damaged: `store-damaged`.
        Unavailable: `store-unavailable`; it could not be read now.
    """
    try:
        with naming_trouble(), closing(_open(file)) as connection:
            (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except Unavailable as error:
        if error.params.get("reason") == Trouble.DAMAGED.value:
            raise _damaged(file, "content") from error
        raise
    if found != "ok":
        raise _damaged(file, "content")


@dataclass(frozen=True, slots=True)
class _Identity:
    """Which file bears a name."""

    device: int
    inode: int

    @classmethod
    def of(cls, file: Path) -> "_Identity":
        found = file.stat()
        return cls(found.st_dev, found.st_ino)


class DatabaseGuard:
    """Guards the database of a running server; `open` it before the first transaction.

    It keeps a connection of its own to the end: while one is open, SQLite itself neither removes
    nor replaces the log of what was committed (`-wal`).
    """

    def __init__(self, url: str) -> None:
        self._file = database_file(url)
        self._anchor: sqlite3.Connection | None = None
        self._known: dict[Path, _Identity] = {}
        self._checked: tuple[int, int] | None = None
        self._damage: Unavailable | None = None
        self._turn = asyncio.Lock()

    def open(self) -> None:
        """Remember which files are in use from now on.

        Raises:
            Unavailable: `store-unavailable`.
        """
        file = self._file
        if file is None:
            return
        with naming_trouble():
            self._anchor = _open(file)
            self._anchor.execute("SELECT count(*) FROM sqlite_master").fetchone()
        self._known = {each: _Identity.of(each) for each in (file, _log_of(file))}
        self._checked = _written(file)

    def close(self) -> None:
        """Look no more."""
        self._known = {}
        if self._anchor is not None:
            self._anchor.close()

    def look(self) -> None:
        """Do nothing while the files in use bear their names; it takes some microseconds.

        Raises:
            Damaged: `store-damaged`.
        """
        if self._damage is not None:
            raise self._damage
        for file, known in self._known.items():
            try:
                if _Identity.of(file) != known:
                    raise _damaged(file, "replaced")
            except FileNotFoundError:
                raise _damaged(file, "gone") from None
        if self._file in self._known and self._file.stat().st_size == 0:
            raise _damaged(self._file, "content")

    async def verify_intact(self) -> None:
        """Look, and check the file in full if it was written to; after each commit.

        Raises:
            Damaged: `store-damaged`; what was committed must not be acknowledged.
        """
        self.look()
        file = self._file
        if file is None or _written(file) == self._checked:
            return
        async with self._turn:
            written = _written(file)
            if written != self._checked:
                await self._check(file)
                self._checked = written

    async def _check(self, file: Path) -> None:
        try:
            await asyncio.to_thread(check_file, file)
        except Unavailable as error:
            if error.code == "store-damaged":
                self._damage = error
            raise


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file_uri(file), timeout=_PATIENCE, uri=True, check_same_thread=False)


def _log_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


def _written(file: Path) -> tuple[int, int]:
    """Return what changes when anything is written to a file."""
    found = file.stat()
    return found.st_mtime_ns, found.st_size


def _damaged(file: Path, reason: str) -> Damaged:
    return Damaged("store-damaged", reason=reason, path=str(file))
