"""Brings a database to the present schema; run at every start, harmless when it is there."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url

from ballot.basics.errors import Unavailable
from ballot.frame.sql.engine import database_file, make_engine
from ballot.frame.sql.trouble import naming_trouble

_SCRIPTS: Final = Path(__file__).parent / "migrations"


async def upgrade(database_url: str, revision: str = "head") -> None:
    """Run the migrations that the database has not seen, all in one transaction.

    A database file is made for its owner alone: it holds the roll.

    Raises:
        Unavailable: `store-unavailable`, by kind of trouble; `database-newer`.
    """
    file = database_file(database_url)
    if file is not None:
        _make_private(file)
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))

    def run(connection: Connection) -> None:
        config.attributes["connection"] = connection
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        for found in MigrationContext.configure(connection).get_current_heads():
            if found not in known:
                raise Unavailable("database-newer", database=_name_of(database_url), found=found)
        command.upgrade(config, revision)
        _require_whole(connection)

    engine = make_engine(database_url, migrating=True)
    try:
        with naming_trouble():
            async with engine.begin() as connection:
                await connection.run_sync(run)
    finally:
        await engine.dispose()


def _require_whole(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    assert broken is None, broken  # noqa: S101 - a migration that loses rows must not be kept


def _name_of(database_url: str) -> str:
    return str(database_file(database_url) or make_url(database_url).database)


def _make_private(file: Path) -> None:
    file.touch(mode=0o600)
