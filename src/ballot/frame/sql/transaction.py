"""A transaction over one connection, and where transactions come from.

A part's unit of work is a subclass with the part's repositories, which `bootstrap.transactions`
puts together; nothing outlives a unit but what was committed.
"""

from collections.abc import Callable
from types import TracebackType
from typing import Generic, Self, TypeVar

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ballot.basics.errors import Unavailable
from ballot.frame.sql.engine import READING

Unit_co = TypeVar("Unit_co", bound="SqlTransaction", covariant=True)


class SqlTransaction:
    """`frame.transaction.Transaction` over one connection."""

    def __init__(self, connection: AsyncConnection, *, reading: bool) -> None:
        self._connection = connection
        self._reading = reading

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


class SqlStore(Generic[Unit_co]):
    """Makes one part's units of work over an engine."""

    def __init__(
        self, engine: AsyncEngine, unit: Callable[[AsyncConnection, bool], Unit_co]
    ) -> None:
        self._engine = engine
        self._unit = unit

    def read(self) -> Unit_co:
        """Return a unit that only reads."""
        return self._unit(self._engine.connect(), True)  # noqa: FBT003 - a callable has no names

    def write(self) -> Unit_co:
        """Return a unit that may write."""
        return self._unit(self._engine.connect(), False)  # noqa: FBT003 - a callable has no names
