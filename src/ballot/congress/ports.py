"""What the use cases of people ask of the store, as protocols; `congress.sql` is the body."""

from datetime import datetime
from typing import Protocol

from ballot.congress.records import Login, User
from ballot.frame.transaction import Transaction


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

    async def scrutineers(self, code: str) -> tuple[User, ...]:
        """Return the scrutineers of a poll, and those of every poll."""
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


class Polls(Protocol):
    """As much of the polls as a log-in needs: whether there is one of this code."""

    async def require(self, code: str) -> None:
        """Do nothing.

        Raises:
            NotFound: `poll-unknown`.
        """
        ...


class UnitOfWork(Transaction, Protocol):
    """One transaction and the repositories of people."""

    @property
    def users(self) -> Users:
        """Users and sessions."""
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
