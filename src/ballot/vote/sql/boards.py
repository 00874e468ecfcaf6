"""Boards and certificates: appended to, never changed (the database itself refuses it too).

The data records of an event are texts without line feeds (canonical JSON has none), so a column
keeps them one a line, as `archive add-event` of Belenios reads them.
"""

from collections.abc import Collection, Iterable
from typing import Final

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ballot.basics.errors import NotFound
from ballot.law.vote.poll import Phase
from ballot.protocol.board import EventType, Head
from ballot.vote.records import BoardEntry, Certificate, OpenBox
from ballot.vote.sql import schema
from ballot.vote.sql.schema import board, certificate, certified_file

_SEPARATOR: Final = "\n"


_HOLD: Final = (
    select(
        schema.round_.c.uuid,
        schema.round_.c.phase,
        schema.round_.c.last,
        schema.round_.c.digest,
        schema.round_.c.height,
    )
    .join(schema.poll)
    .where(schema.round_.c.poll == bindparam("code"))
    .order_by(schema.round_.c.number.desc())
    .limit(1)
    .with_for_update()  # both rows: one that is only joined would be seen as before the wait
)
_MOVE_HEAD: Final = (
    update(schema.round_)
    .where(schema.round_.c.uuid == bindparam("moved"))
    .values(last=bindparam("last"), digest=bindparam("digest"), height=bindparam("height"))
)
_APPEND: Final = insert(board)
"""What every ballot needs is written once: writing a statement costs more than running it."""


def _split(data: str) -> tuple[str, ...]:
    return tuple(data.split(_SEPARATOR)) if data else ()


class SqlBoard:
    """`vote.storage.Board` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hold(self, code: str) -> OpenBox:
        """Return the box of a poll's current round; the poll's row stays locked until the end."""
        rows = await self._connection.execute(_HOLD, {"code": code})
        row = rows.one_or_none()
        if row is None:
            raise NotFound("poll-unknown", poll=code)
        last = None if row.last is None else EventType(row.last)
        head = Head(last, row.digest, row.height)
        return OpenBox(uuid=row.uuid, phase=Phase(row.phase), head=head)

    async def move_head(self, round_uuid: str, head: Head) -> None:
        """Record where the board ends now."""
        last = None if head.last is None else head.last.value
        moved = {"moved": round_uuid, "last": last, "digest": head.digest, "height": head.height}
        await self._connection.execute(_MOVE_HEAD, moved)

    async def append(self, round_uuid: str, entries: Iterable[BoardEntry]) -> None:
        """Record further events."""
        rows = [
            {
                "round": round_uuid,
                "height": entry.height,
                "kind": entry.kind.value,
                "event": entry.event,
                "data": _SEPARATOR.join(entry.data),
                "credential": entry.credential,
                "tracker": entry.tracker,
            }
            for entry in entries
        ]
        await self._connection.execute(_APPEND, rows)

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
                credential=row.credential,
                tracker=row.tracker,
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

    async def trackers(self, round_uuid: str) -> tuple[str, ...]:
        """Return the trackers of all ballots, sorted by their text."""
        rows = await self._connection.scalars(
            select(board.c.tracker).where(board.c.round == round_uuid, board.c.tracker.is_not(None))
        )
        return tuple(sorted(rows))

    async def voted(self, round_uuid: str, credentials: Collection[str]) -> dict[str, str]:
        """Return, by credential, the trackers of those ballots that are in the box."""
        rows = await self._connection.execute(
            select(board.c.credential, board.c.tracker).where(
                board.c.round == round_uuid, board.c.credential.in_(credentials)
            )
        )
        return {row.credential: row.tracker for row in rows}

    async def kept(self, code: str, credential: str, tracker: str) -> bool:
        """Tell whether a ballot is in the box of any round of a poll."""
        found = await self._connection.scalar(
            select(func.count())
            .select_from(schema.round_)
            .join(board)
            .where(
                schema.round_.c.poll == code,
                board.c.credential == credential,
                board.c.tracker == tracker,
            )
        )
        return bool(found)

    async def count(self, round_uuid: str) -> int:
        """Return how many ballots are in the box."""
        found = await self._connection.scalar(
            select(func.count())
            .select_from(board)
            .where(board.c.round == round_uuid, board.c.tracker.is_not(None))
        )
        return found or 0


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
        await self._connection.execute(
            insert(certified_file),
            [
                {"round": round_uuid, "name": name, "position": position, "body": body}
                for position, (name, body) in enumerate(found.files)
            ],
        )

    async def get(self, round_uuid: str) -> Certificate | None:
        """Return a round's certificate without the bodies of its files."""
        rows = await self._connection.execute(
            select(certificate).where(certificate.c.round == round_uuid)
        )
        row = rows.one_or_none()
        if row is None:
            return None
        names = await self._connection.scalars(
            select(certified_file.c.name)
            .where(certified_file.c.round == round_uuid)
            .order_by(certified_file.c.position)
        )
        return Certificate(
            result=row.result,
            signature=row.signature,
            checks=tuple((number, name, status) for number, name, status in row.checks),
            files=tuple((name, b"") for name in names),
        )

    async def file(self, round_uuid: str, name: str) -> bytes | None:
        """Return one file."""
        return await self._connection.scalar(
            select(certified_file.c.body).where(
                certified_file.c.round == round_uuid, certified_file.c.name == name
            )
        )
