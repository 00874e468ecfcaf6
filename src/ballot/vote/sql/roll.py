"""The roll: the only queries that see a deputy beside a public credential."""

from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import and_, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ballot.basics.errors import NotFound
from ballot.law.vote.poll import Phase
from ballot.vote.records import RollLine, Standing
from ballot.vote.sql.schema import roll, round_

_STANDING: Final = (
    select(round_.c.number, round_.c.uuid, round_.c.phase, roll.c.checked_in)
    .select_from(round_)
    .outerjoin(
        roll, and_(roll.c.poll == round_.c.poll, roll.c.credential == bindparam("credential"))
    )
    .where(round_.c.poll == bindparam("code"))
    .order_by(round_.c.number.desc())
    .limit(1)
)
_PRESENT: Final = select(roll.c.credential).where(
    roll.c.poll == bindparam("code"),
    roll.c.checked_in,
    roll.c.credential.in_(bindparam("credentials", expanding=True)),
)
"""Written once, since writing a statement costs more than running it."""


class SqlRoll:
    """`vote.storage.Roll` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lines(self, code: str) -> tuple[RollLine, ...]:
        """Return the roll by number of deputy."""
        rows = await self._connection.execute(
            select(roll).where(roll.c.poll == code).order_by(roll.c.deputy)
        )
        return tuple(
            RollLine(
                deputy=row.deputy,
                card_number=row.card_number,
                credential=row.credential,
                checked_in=row.checked_in,
            )
            for row in rows
        )

    async def replace(self, code: str, lines: Iterable[RollLine]) -> None:
        """Put a new roll in the place of the former."""
        await self._connection.execute(delete(roll).where(roll.c.poll == code))
        rows = [
            {
                "poll": code,
                "deputy": line.deputy,
                "card_number": line.card_number,
                "credential": line.credential,
                "checked_in": line.checked_in,
            }
            for line in lines
        ]
        if rows:
            await self._connection.execute(insert(roll), rows)

    async def check_in(self, code: str, deputies: Collection[int], *, present: bool) -> None:
        """Record that deputies are present, or take it back."""
        await self._connection.execute(
            update(roll)
            .where(roll.c.poll == code, roll.c.deputy.in_(deputies))
            .values(checked_in=present)
        )

    async def standing(self, code: str, credential: str) -> Standing:
        """Return what a credential may do in the current round, in one query."""
        rows = await self._connection.execute(_STANDING, {"code": code, "credential": credential})
        row = rows.one_or_none()
        if row is None:
            raise NotFound("poll-unknown", poll=code)
        return Standing(
            round=row.number,
            uuid=row.uuid,
            phase=Phase(row.phase),
            checked_in=row.checked_in,
        )

    async def present(self, code: str, credentials: Collection[str]) -> frozenset[str]:
        """Return those credentials whose deputies are present."""
        found = await self._connection.scalars(
            _PRESENT, {"code": code, "credentials": list(credentials)}
        )
        return frozenset(found)
