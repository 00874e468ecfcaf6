"""Boards and certificates: appended to, never changed (the database itself refuses it too).

The data records of an event are texts without line feeds (canonical JSON has none), so a column
keeps them one a line, as `archive add-event` of Belenios reads them.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ballot.protocol.board import EventType, Head
from ballot.vote.records import BoardEntry, Certificate
from ballot.vote.sql.schema import board, certificate, certified_file, round_

_SEPARATOR: Final = "\n"


class SqlBoard:
    """`vote.storage.Board` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def head(self, round_uuid: str) -> Head:
        """Return where the board ends now."""
        rows = await self._connection.execute(
            select(round_.c.last, round_.c.digest, round_.c.height).where(
                round_.c.uuid == round_uuid
            )
        )
        row = rows.one()
        return Head(None if row.last is None else EventType(row.last), row.digest, row.height)

    async def append(self, round_uuid: str, entries: Iterable[BoardEntry], head: Head) -> None:
        """Record further events, and where the board ends after them."""
        rows = [
            {
                "round": round_uuid,
                "height": entry.height,
                "kind": entry.kind.value,
                "event": entry.event,
                "data": _SEPARATOR.join(entry.data),
            }
            for entry in entries
        ]
        await self._connection.execute(insert(board), rows)
        last = None if head.last is None else head.last.value
        await self._connection.execute(
            update(round_).where(round_.c.uuid == round_uuid),
            {"last": last, "digest": head.digest, "height": head.height},
        )

    async def entries(self, round_uuid: str) -> tuple[BoardEntry, ...]:
        """Return all events in order."""
        rows = await self._connection.execute(
            select(board).where(board.c.round == round_uuid).order_by(board.c.height)
        )
        return tuple(
            BoardEntry(
                height=row.height,
                kind=EventType(row.kind),
                event=row.event,
                data=_split(row.data),
            )
            for row in rows
        )

    async def texts(self, round_uuid: str, kind: EventType) -> tuple[tuple[str, ...], ...]:
        """Return the data records of all events of a kind, in order."""
        rows = await self._connection.scalars(
            select(board.c.data)
            .where(board.c.round == round_uuid, board.c.kind == kind.value)
            .order_by(board.c.height)
        )
        return tuple(map(_split, rows))


class SqlCertificates:
    """`vote.storage.Certificates` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, round_uuid: str, found: Certificate) -> None:
        """Record a certificate with its files."""
        await self._connection.execute(
            insert(certificate),
            {
                "round": round_uuid,
                "result": found.result,
                "signature": found.signature,
                "checks": [list(check) for check in found.checks],
            },
        )
        await self.add_files(round_uuid, found.files)

    async def add_files(self, round_uuid: str, files: Sequence[tuple[str, bytes]]) -> None:
        """Record further files, behind those that are there."""
        there = await self._connection.scalar(
            select(func.count()).where(certified_file.c.round == round_uuid)
        )
        await self._connection.execute(
            insert(certified_file),
            [
                {"round": round_uuid, "name": name, "position": position, "body": body}
                for position, (name, body) in enumerate(files, there or 0)
            ],
        )

    async def sizes(self, round_uuid: str) -> dict[str, int]:
        """Return the names of the files and how many bytes each has."""
        rows = await self._connection.execute(
            select(certified_file.c.name, func.length(certified_file.c.body).label("size")).where(
                certified_file.c.round == round_uuid
            )
        )
        return {row.name: row.size for row in rows}

    async def get(self, round_uuid: str) -> Certificate | None:
        """Return a round's certificate without its files."""
        rows = await self._connection.execute(
            select(certificate).where(certificate.c.round == round_uuid)
        )
        row = rows.one_or_none()
        if row is None:
            return None
        return Certificate(
            result=row.result,
            signature=row.signature,
            checks=tuple((number, name, status) for number, name, status in row.checks),
            files=(),
        )

    async def file(self, round_uuid: str, name: str) -> bytes | None:
        """Return one file."""
        return await self._connection.scalar(
            select(certified_file.c.body).where(
                certified_file.c.round == round_uuid, certified_file.c.name == name
            )
        )


def _split(data: str) -> tuple[str, ...]:
    return tuple(data.split(_SEPARATOR)) if data else ()
