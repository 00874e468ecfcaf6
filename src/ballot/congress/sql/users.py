"""Users and their sessions; of a token only the digest is kept (README)."""

from datetime import datetime

from sqlalchemy import RowMapping, delete, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from ballot.basics.errors import StateConflict
from ballot.congress.records import Login, User
from ballot.congress.sql import schema
from ballot.law.congress.policy import Actor, Grant, Role, Scope


def _user(row: RowMapping) -> User:
    return User(
        actor=Actor(
            username=row["username"],
            name=row["name"],
            grants=(Grant(Role(row["role"]), Scope(row["poll"]), row["trustee"]),),
        ),
        password=row["password"],
    )


class SqlUsers:
    """`congress.ports.Users` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, user: User) -> None:
        """Record a user."""
        actor = user.actor
        (grant,) = actor.grants  # a row has room for one
        row = {
            "username": actor.username,
            "name": actor.name,
            "role": grant.role.value,
            "trustee": grant.trustee,
            "poll": grant.scope.poll,
            "password": user.password,
        }
        try:
            await self._connection.execute(insert(schema.user), row)
        except IntegrityError:
            raise StateConflict("username-taken", username=actor.username) from None

    async def get(self, username: str) -> User | None:
        """Return a user."""
        rows = await self._connection.execute(
            select(schema.user).where(schema.user.c.username == username)
        )
        row = rows.mappings().one_or_none()
        return None if row is None else _user(row)

    async def scrutineers(self, code: str) -> tuple[User, ...]:
        """Return the scrutineers of a poll, and those of every poll."""
        rows = await self._connection.execute(
            select(schema.user)
            .where(
                schema.user.c.role == Role.SCRUTINEER.value,
                or_(schema.user.c.poll == code, schema.user.c.poll.is_(None)),
            )
            .order_by(schema.user.c.username)
        )
        return tuple(map(_user, rows.mappings()))

    async def log_in(self, login: Login, now: datetime) -> None:
        """Record a session, and forget the expired ones."""
        table = schema.login
        await self._connection.execute(delete(table).where(table.c.expires <= int(now.timestamp())))
        await self._connection.execute(
            insert(table),
            {
                "digest": login.digest,
                "username": login.username,
                "expires": int(login.expires.timestamp()),
            },
        )

    async def find(self, digest: bytes, now: datetime) -> User | None:
        """Return whose session has this token digest, if it has not expired."""
        rows = await self._connection.execute(
            select(schema.user)
            .join(schema.login)
            .where(
                schema.login.c.digest == digest,
                schema.login.c.expires > int(now.timestamp()),
            )
        )
        row = rows.mappings().one_or_none()
        return None if row is None else _user(row)

    async def log_out(self, digest: bytes) -> None:
        """Forget a session."""
        await self._connection.execute(delete(schema.login).where(schema.login.c.digest == digest))
