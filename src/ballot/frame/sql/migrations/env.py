"""Alembic's entry: runs on the connection of `frame.sql.migrate`, or on one of the settings."""

import asyncio

from alembic import context
from sqlalchemy import Connection

from ballot.config import Settings
from ballot.frame.sql.engine import make_engine
from ballot.frame.sql.metadata import metadata


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


async def _main() -> None:
    engine = make_engine(Settings.from_environment().database_url)
    async with engine.begin() as connection:
        await connection.run_sync(_run)
    await engine.dispose()


if (handed_over := context.config.attributes.get("connection")) is not None:
    _run(handed_over)
else:
    asyncio.run(_main())
