"""Engines: how a transaction begins, and that it is durable in the end (README).

Writers queue: on SQLite because every writing transaction begins IMMEDIATE, on PostgreSQL because
it takes the poll's row first. A reading transaction says so and then waits for nobody.
"""

from operator import methodcaller
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

READING: Final = "ballot_reading"
"""Execution option of a connection that will only read."""

_KEPT: Final = 16
"""Connections that stay open: in a rush more are opened, which takes longer than what they do."""

PRAGMAS: Final = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=10000",
    "journal_size_limit=4194304",
)
"""The last one: a log that was longer once is cut back to 4 MB, at the next time it begins anew."""


def database_file(url: str) -> Path | None:
    """Return the file of an SQLite database; None for a database that is no file of ours."""
    parts = make_url(url)
    if parts.get_backend_name() != "sqlite" or not parts.database:
        return None
    return Path(parts.database)


def file_uri(file: Path) -> str:
    """Return a database file as SQLite opens it, which then does not make a missing one anew."""
    return f"{_uri(file)}?mode=rw"


def _uri(file: Path) -> str:
    return f"file:{quote(str(file))}"


def make_engine(url: str, *, migrating: bool = False) -> AsyncEngine:
    """Return an engine for SQLite (`sqlite+aiosqlite:`) or PostgreSQL (`postgresql+asyncpg:`).

    While a database is migrated, SQLite makes some tables anew and must not look for those that
    refer to them; whoever migrates looks in the end.

    An error never repeats what was asked for: in a log, which has instants, it would place a
    deputy or a credential beside one.
    """
    file = database_file(url)
    if file is None:
        return create_async_engine(url, pool_pre_ping=True, hide_parameters=True)
    engine = create_async_engine(
        make_url(url).set(database=_uri(file), query={"mode": "rw", "uri": "true"}),
        pool_size=_KEPT,
        hide_parameters=True,
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # this module says BEGIN itself
        for pragma in (*PRAGMAS, "foreign_keys=OFF") if migrating else PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine.sync_engine, "begin")
    def _begin(connection: Any) -> None:
        reading = connection.get_execution_options().get(READING, False)
        begin = "BEGIN" if reading else "BEGIN IMMEDIATE"
        # Straight to the driver: by way of a cursor it would be three trips to its thread.
        driver: Any = connection.connection.dbapi_connection
        driver.run_async(methodcaller("execute", begin))

    return engine
