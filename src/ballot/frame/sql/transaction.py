"""A transaction over one connection, and where transactions come from.

A part's unit of work is a subclass with the part's repositories, which `bootstrap.transactions`
puts together; nothing outlives a unit but what was committed.
"""

from contextlib import suppress
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ballot.frame.sql.engine import READING
from ballot.frame.sql.guard import DatabaseGuard
from ballot.frame.sql.trouble import Trouble, naming_trouble, trouble_of, unavailable

Unit_co = TypeVar("Unit_co", bound="SqlTransaction", covariant=True)


class SqlTransaction:
    """`frame.transaction.Transaction` over one connection."""

    def __init__(
        self, connection: AsyncConnection, *, reading: bool, guard: DatabaseGuard | None = None
    ) -> None:
        self._connection = connection
        self._reading = reading
        self._guard = guard

    async def __aenter__(self) -> Self:
        """Begin the transaction.

        Raises:
            Unavailable: `store-unavailable`, by kind of trouble; so does whatever follows in it.
                `store-damaged`.
        """
        if self._guard is not None:
            self._guard.look()
        with naming_trouble():
            await self._connect()
            try:
                await self._connection.execution_options(**{READING: self._reading})
                await self._connection.begin()
            except BaseException:
                await self._drop()
                raise
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Undo what was not committed, and give the connection back; name trouble on the way."""
        trouble = trouble_of(error) if error is not None else None
        if trouble is not None:
            await self._drop()
            raise unavailable(trouble) from error
        with naming_trouble():
            await self._connection.close()

    async def _connect(self) -> None:
        try:
            await self._connection.start()
        except OSError as error:  # of the network, however many addresses were tried
            raise unavailable(Trouble.AWAY) from error

    async def _drop(self) -> None:
        """Throw a connection away that is in trouble: nobody else is to meet it in the pool."""
        with suppress(Exception):
            await self._connection.invalidate()
        with suppress(Exception):
            await self._connection.close()

    async def commit(self) -> None:
        """Make everything durable, all at once.

        Raises:
            Unavailable: `store-damaged`; it was committed to a database that cannot be trusted.
        """
        await self._connection.commit()
        if self._guard is not None:
            await self._guard.verify_intact()


class MakeUnit(Protocol[Unit_co]):
    """Makes a part's unit of work over a connection that has not begun."""

    def __call__(
        self, connection: AsyncConnection, *, reading: bool, guard: DatabaseGuard | None
    ) -> Unit_co:
        """Return the unit."""
        ...


class SqlStore(Generic[Unit_co]):
    """Makes one part's units of work over an engine."""

    def __init__(
        self, engine: AsyncEngine, unit: MakeUnit[Unit_co], guard: DatabaseGuard | None = None
    ) -> None:
        self._engine = engine
        self._unit = unit
        self._guard = guard

    def read(self) -> Unit_co:
        """Return a unit that only reads."""
        return self._unit(self._engine.connect(), reading=True, guard=self._guard)

    def write(self) -> Unit_co:
        """Return a unit that may write."""
        return self._unit(self._engine.connect(), reading=False, guard=self._guard)
