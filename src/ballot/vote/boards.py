"""The board of a round: append an event to it, export it as the archive it is.

The store keeps every event and data record as the text that was hashed; an archive is their
concatenation under one header, bearing the time of the freeze (`protocol.md` §7.1).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from ballot.protocol.archive import Record, write_archive
from ballot.protocol.board import EventType, Head
from ballot.vote.records import BoardEntry, Round
from ballot.vote.storage import UnitOfWork


def extend(
    head: Head,
    kind: EventType,
    data: tuple[str, ...],
    *,
    credential: str | None = None,
    tracker: str | None = None,
) -> tuple[Head, BoardEntry]:
    """Return the next head of a board and the entry that leads to it."""
    following, records = head.extend(kind, data)
    entry = BoardEntry(
        height=head.height,
        kind=kind,
        event=records[-1].body.decode(),
        data=data,
        credential=credential,
        tracker=tracker,
    )
    return following, entry


async def append(work: UnitOfWork, round_: Round, kind: EventType, *data: str) -> Round:
    """Append one event to a round that is held; return the round, to be recorded by the caller."""
    head, entry = extend(round_.head, kind, data)
    await work.board.append(round_.uuid, [entry])
    return replace(round_, head=head)


def export(timestamp: int, entries: Iterable[BoardEntry]) -> bytes:
    """Return the archive of a board."""
    return b"".join(export_in_pieces(timestamp, entries))


def export_in_pieces(timestamp: int, entries: Iterable[BoardEntry]) -> Iterator[bytes]:
    """Yield the archive of a board, record by record."""
    return write_archive(timestamp, _records(entries))


def digest(archive: bytes) -> str:
    """Return the SHA-256 of an archive in hex."""
    return sha256(archive).hexdigest()


async def read_archive(work: UnitOfWork, round_: Round) -> bytes:
    """Export the board of a round that has been frozen."""
    return export(round_.timestamp or 0, await work.board.entries(round_.uuid))


def _records(entries: Iterable[BoardEntry]) -> Iterator[Record]:
    for entry in entries:
        yield from map(Record.data, entry.data)
        yield Record.event(entry.event)
