"""The open box: rows that are named and sealed under the key of their round (`vote.sealing`)."""

from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import bindparam, delete, func, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from ballot.basics.errors import NotFound
from ballot.law.vote.poll import Phase
from ballot.vote.records import OpenBox
from ballot.vote.sql.schema import box, poll, round_

_HOLD: Final = (
    select(round_.c.poll, round_.c.uuid, round_.c.phase)
    .join(poll)
    .where(round_.c.poll == bindparam("code"))
    .order_by(round_.c.number.desc())
    .limit(1)
    .with_for_update()  # both rows: one that is only joined would be seen as before the wait
)
_ROWS: Final = select(box.c.name, box.c.body).where(
    box.c.round == bindparam("uuid"), box.c.name.in_(bindparam("names", expanding=True))
)
_COUNT: Final = select(func.count()).select_from(box).where(box.c.round == bindparam("uuid"))
_PUT: Final = insert(box)
"""What every ballot needs is written once: writing a statement costs more than running it."""


class SqlBox:
    """`vote.storage.Box` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hold(self, code: str) -> OpenBox:
        """Return the box of a poll's current round; the poll's row stays locked until the end."""
        rows = await self._connection.execute(_HOLD, {"code": code})
        row = rows.one_or_none()
        if row is None:
            raise NotFound("poll-unknown", poll=code)
        return OpenBox(code=row.poll, uuid=row.uuid, phase=Phase(row.phase))

    async def put(self, round_uuid: str, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Put ballots in, by the names of their rows."""
        values = [{"round": round_uuid, "name": name, "body": body} for name, body in rows]
        await self._connection.execute(_PUT, values)

    async def rows(self, round_uuid: str, names: Collection[bytes]) -> dict[bytes, bytes]:
        """Return those of the named rows that are there."""
        found = await self._connection.execute(_ROWS, {"uuid": round_uuid, "names": list(names)})
        return {row.name: row.body for row in found}

    async def everything(self, round_uuid: str) -> tuple[tuple[bytes, bytes], ...]:
        """Return all rows, in no order that means anything."""
        found = await self._connection.execute(
            select(box.c.name, box.c.body).where(box.c.round == round_uuid)
        )
        return tuple((row.name, row.body) for row in found)

    async def phase(self, round_uuid: str) -> Phase:
        """Return the phase of a round."""
        query = select(round_.c.phase).where(round_.c.uuid == round_uuid)
        return Phase(await self._connection.scalar(query))

    async def count(self, round_uuid: str) -> int:
        """Return how many rows there are."""
        return await self._connection.scalar(_COUNT, {"uuid": round_uuid}) or 0

    async def discard(self, round_uuid: str, most: int) -> int:
        """Remove at most so many rows of a round that has closed; return how many it were."""
        some = select(box.c.round, box.c.name).where(box.c.round == round_uuid).limit(most)
        done = await self._connection.execute(
            delete(box).where(tuple_(box.c.round, box.c.name).in_(some))
        )
        return done.rowcount

    async def boxes(self, phases: Collection[Phase]) -> tuple[OpenBox, ...]:
        """Return the rounds of all polls that are in one of these phases."""
        rows = await self._connection.execute(
            select(round_.c.poll, round_.c.uuid, round_.c.phase)
            .where(round_.c.phase.in_([phase.value for phase in phases]))
            .order_by(round_.c.poll, round_.c.number)
        )
        return tuple(OpenBox(code=row.poll, uuid=row.uuid, phase=Phase(row.phase)) for row in rows)
