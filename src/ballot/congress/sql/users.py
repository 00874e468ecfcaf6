"""Users, what they may do, and their sessions; of a token only the digest is kept (README)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, Select, and_, delete, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from ballot.basics.errors import StateConflict
from ballot.congress.records import Login, User
from ballot.congress.sql import schema
from ballot.law.congress.policy import Actor, Grant, Role, Scope


def _users(rows: Sequence[RowMapping]) -> tuple[User, ...]:
    """Return the users of rows that each have one grant, or none."""
    grants: dict[str, list[Grant]] = {}
    first: dict[str, RowMapping] = {}
    for row in rows:
        first.setdefault(row["username"], row)
        own = grants.setdefault(row["username"], [])
        if row["role"] is not None:
            own.append(
                Grant(Role(row["role"]), Scope(row["congress"], row["poll"]), row["trustee"])
            )
    return tuple(
        User(
            actor=Actor(username=username, name=row["name"], grants=tuple(grants[username])),
            password=row["password"],
        )
        for username, row in first.items()
    )


def _with_grants() -> Select[tuple[object, ...]]:
    user, grant = schema.user, schema.grant
    held = (grant.c.role, grant.c.congress, grant.c.poll, grant.c.trustee)
    joined = user.outerjoin(grant, user.c.username == grant.c.username)
    return select(user, *held).select_from(joined).order_by(user.c.username, grant.c.position)


class SqlUsers:
    """`congress.ports.Users` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, user: User) -> None:
        """Record a user."""
        actor = user.actor
        row = {"username": actor.username, "name": actor.name, "password": user.password}
        try:
            await self._connection.execute(insert(schema.user), row)
        except IntegrityError:
            raise StateConflict("username-taken", username=actor.username) from None
        rows = [
            {
                "username": actor.username,
                "position": position,
                "role": grant.role.value,
                "congress": grant.scope.congress,
                "poll": grant.scope.poll,
                "trustee": grant.trustee,
            }
            for position, grant in enumerate(actor.grants)
        ]
        if rows:
            await self._connection.execute(insert(schema.grant), rows)

    async def get(self, username: str) -> User | None:
        """Return a user."""
        return await self._one(_with_grants().where(schema.user.c.username == username))

    async def scrutineers(self, scope: Scope) -> tuple[User, ...]:
        """Return who holds a key of a poll, or of every poll of its congress."""
        grant = schema.grant
        holders = select(grant.c.username).where(
            grant.c.role.in_([role.value for role in Role if role.holds_key]),
            and_(
                grant.c.congress == scope.congress,
                or_(grant.c.poll == scope.poll, grant.c.poll.is_(None)),
            ),
        )
        rows = await self._connection.execute(
            _with_grants().where(schema.user.c.username.in_(holders))
        )
        return _users(rows.mappings().all())

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
        login = schema.login
        owner = select(login.c.username).where(
            login.c.digest == digest, login.c.expires > int(now.timestamp())
        )
        return await self._one(
            _with_grants().where(schema.user.c.username == owner.scalar_subquery())
        )

    async def log_out(self, digest: bytes) -> None:
        """Forget a session."""
        await self._connection.execute(delete(schema.login).where(schema.login.c.digest == digest))

    async def _one(self, query: Select[tuple[object, ...]]) -> User | None:
        rows = await self._connection.execute(query)
        return next(iter(_users(rows.mappings().all())), None)
