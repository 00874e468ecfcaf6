"""The transaction around the repositories; nothing outlives it but what was committed."""

from types import TracebackType
from typing import Self

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine

from ballot.basics.errors import Unavailable
from ballot.store.boards import SqlBoard, SqlCertificates
from ballot.store.engine import READING
from ballot.store.polls import SqlLists, SqlPolls
from ballot.store.roll import SqlRoll
from ballot.store.users import SqlUsers


class SqlUnitOfWork:
    """`services.storage.UnitOfWork` over one connection of an engine."""

    def __init__(self, engine: AsyncEngine, *, reading: bool) -> None:
        self._connection = engine.connect()
        self._reading = reading
        self.polls = SqlPolls(self._connection)
        self.lists = SqlLists(self._connection)
        self.roll = SqlRoll(self._connection)
        self.board = SqlBoard(self._connection)
        self.certificates = SqlCertificates(self._connection)
        self.users = SqlUsers(self._connection)

    async def __aenter__(self) -> Self:
        """Begin the transaction.

        Raises:
            Unavailable: the database could not be reached, or stayed locked or busy too long.
        """
        try:
            await self._connection.start()
        except (OperationalError, PoolTimeoutError, OSError) as error:
            raise Unavailable("store-unavailable") from error
        try:
            await self._connection.execution_options(**{READING: self._reading})
            await self._connection.begin()
        except OperationalError as error:
            await self._connection.close()
            raise Unavailable("store-unavailable") from error
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Undo what was not committed, and give the connection back."""
        await self._connection.close()

    async def commit(self) -> None:
        """Make everything durable, all at once."""
        await self._connection.commit()


class SqlStore:
    """`services.storage.Store` over an engine."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    def read(self) -> SqlUnitOfWork:
        """Return a unit that only reads."""
        return SqlUnitOfWork(self._engine, reading=True)

    def write(self) -> SqlUnitOfWork:
        """Return a unit that may write."""
        return SqlUnitOfWork(self._engine, reading=False)

    async def dispose(self) -> None:
        """Close all connections."""
        await self._engine.dispose()
