"""What the use cases of people ask of the store, as protocols; `congress.sql` is the body."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from ballot.congress.records import Login, User
from ballot.frame.tables import Imported
from ballot.frame.transaction import Transaction
from ballot.law.congress.levels import Congress, Entry
from ballot.law.congress.policy import Scope


class Users(Protocol):
    """People with log-ins, and their sessions."""

    async def add(self, user: User) -> None:
        """Record a user.

        Raises:
            StateConflict: `username-taken`.
        """
        ...

    async def get(self, username: str) -> User | None:
        """Return a user."""
        ...

    async def scrutineers(self, scope: Scope) -> tuple[User, ...]:
        """Return who holds a key of a poll, or of every poll of its congress."""
        ...

    async def log_in(self, login: Login, now: datetime) -> None:
        """Record a session, and forget the expired ones."""
        ...

    async def find(self, digest: bytes, now: datetime) -> User | None:
        """Return whose session has this token digest, if it has not expired."""
        ...

    async def log_out(self, digest: bytes) -> None:
        """Forget a session."""
        ...


class Congresses(Protocol):
    """Congresses and streets."""

    async def everything(self) -> tuple[Entry, ...]:
        """Return all congresses and streets, by code."""
        ...

    async def get(self, code: str) -> Congress:
        """Return a congress.

        Raises:
            NotFound: `congress-unknown`.
        """
        ...

    async def first(self, most: int) -> tuple[Congress, ...]:
        """Return the first congresses by code, and not more than so many."""
        ...

    async def named(self, codes: Iterable[str]) -> tuple[Congress, ...]:
        """Return those of these congresses that there are, by code."""
        ...

    async def put(self, entries: Iterable[Entry]) -> None:
        """Enter congresses and streets, or change them."""
        ...


class EntryTables(Protocol):
    """Reads the table of an administrator: a workbook or text, as the bytes themselves say."""

    def entries(self, data: bytes, known: Mapping[str, Entry], /) -> Imported[Entry]:
        """Read congresses and streets that are to stand beside those that are known.

        Raises:
            Malformed: `TableRefused` with the faults of the rows, or the file is no table.
        """
        ...


class Polls(Protocol):
    """As much of the polls as people need: whose they are, and how many."""

    async def congress(self, code: str) -> str:
        """Return the code of the congress that a poll is of.

        Raises:
            NotFound: `poll-unknown`.
        """
        ...

    async def counts(self) -> Mapping[str, int]:
        """Return how many polls each congress has that has any, by its code."""
        ...


class UnitOfWork(Transaction, Protocol):
    """One transaction and the repositories of people."""

    @property
    def users(self) -> Users:
        """Users and sessions."""
        ...

    @property
    def congresses(self) -> Congresses:
        """Congresses and streets."""
        ...

    @property
    def polls(self) -> Polls:
        """What polls there are."""
        ...


class Store(Protocol):
    """Where transactions come from."""

    def read(self) -> UnitOfWork:
        """Return a unit that only reads."""
        ...

    def write(self) -> UnitOfWork:
        """Return a unit that may write."""
        ...
