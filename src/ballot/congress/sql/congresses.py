"""Congresses and streets: from rows to values and back."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ballot.basics.errors import NotFound
from ballot.congress.sql import schema
from ballot.law.congress.levels import Congress, Entry, Level, Street


def _congress(row: RowMapping) -> Congress:
    values = dict(row)
    level = values.pop("level")
    return Congress(**values, level=None if level is None else Level(level))


def _values(entry: Entry) -> dict[str, Any]:
    values: dict[str, Any] = {
        "code": entry.code,
        "name": entry.name,
        "short_name": entry.short_name,
        "superior": entry.superior,
        "language": entry.language,
    }
    if isinstance(entry, Congress):
        values |= {
            "level": entry.level.value if entry.level else None,
            "government": entry.government,
            "presidium": entry.presidium,
            "standing_committee": entry.standing_committee,
            "rules": dict(entry.rules),
        }
    return values


def _from_above(entry: Entry) -> int:
    """Sort what others refer to before them."""
    level = entry.level if isinstance(entry, Congress) else None
    return len(Level) if level is None else list(Level).index(level)


class SqlCongresses:
    """`congress.ports.Congresses` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def everything(self) -> tuple[Entry, ...]:
        """Return all congresses and streets, by code."""
        congresses = await self._connection.execute(select(schema.congress))
        streets = await self._connection.execute(select(schema.street))
        found: list[Entry] = [_congress(row) for row in congresses.mappings()]
        found += [Street(**row) for row in streets.mappings()]
        return tuple(sorted(found, key=lambda entry: entry.code))

    async def get(self, code: str) -> Congress:
        """Return a congress."""
        rows = await self._connection.execute(
            select(schema.congress).where(schema.congress.c.code == code)
        )
        row = rows.mappings().one_or_none()
        if row is None:
            raise NotFound("congress-unknown", congress=code)
        return _congress(row)

    async def named(self, codes: Iterable[str]) -> tuple[Congress, ...]:
        """Return those of these congresses that there are, by code."""
        table = schema.congress
        rows = await self._connection.execute(
            select(table).where(table.c.code.in_(list(codes))).order_by(table.c.code)
        )
        return tuple(map(_congress, rows.mappings()))

    async def first(self, most: int) -> tuple[Congress, ...]:
        """Return the first congresses by code, and not more than so many."""
        table = schema.congress
        rows = await self._connection.execute(select(table).order_by(table.c.code).limit(most))
        return tuple(map(_congress, rows.mappings()))

    async def put(self, entries: Iterable[Entry]) -> None:
        """Enter congresses and streets, or change them."""
        known = {entry.code for entry in await self.everything()}
        for entry in sorted(entries, key=_from_above):
            table = schema.congress if isinstance(entry, Congress) else schema.street
            if entry.code in known:
                change = update(table).where(table.c.code == entry.code)
                await self._connection.execute(change, _values(entry))
            else:
                await self._connection.execute(insert(table), _values(entry))
