"""The board of a round: append an event to it, close it, export it as the archive it is.

While ballots come in there is only its Setup. The close writes the ballots once, in the order of
their trackers, as one immutable file (README, "Box, witness, board"); later events are rows of the
database again. An archive is that file and those events, each text exactly as it was hashed, under
a header that bears the time of the freeze.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import Any

from ballot.basics.errors import Damaged
from ballot.basics.fingerprint import eight_groups
from ballot.law.vote.round import ClosedRound
from ballot.protocol.archive import (
    Record,
    RecordKind,
    read_archive,
    write_archive,
    write_header,
    write_record,
)
from ballot.protocol.board import EventType, Head, parse_event
from ballot.protocol.codec import as_count, as_object, parse_json
from ballot.vote.ports import RoundFiles
from ballot.vote.records import BoardEntry
from ballot.vote.storage import UnitOfWork


def extend(head: Head, kind: EventType, data: tuple[str, ...]) -> tuple[Head, BoardEntry]:
    """Return the next head of a board and the entry that leads to it."""
    following, records = head.extend(kind, data)
    event = records[-1].body.decode()
    return following, BoardEntry(height=head.height, kind=kind, event=event, data=data)


async def append(work: UnitOfWork, round_uuid: str, kind: EventType, *data: str) -> None:
    """Append one event to the board of a round whose poll is held."""
    head, entry = extend(await work.board.head(round_uuid), kind, data)
    await work.board.append(round_uuid, [entry], head)


@dataclass(frozen=True, slots=True)
class ClosedBoard:
    """A board up to the end of its ballots."""

    head: Head
    records: tuple[Record, ...]

    @classmethod
    def of(cls, setup: Iterable[str], ballots: Iterable[str]) -> "ClosedBoard":
        """Chain a Setup, ballots in the order that is given, and their end."""
        steps = [(EventType.SETUP, tuple(setup))]
        steps += [(EventType.BALLOT, (ballot,)) for ballot in ballots]
        steps.append((EventType.END_BALLOTS, ()))
        head, records = Head(), list[Record]()
        for kind, data in steps:
            head, further = head.extend(kind, data)
            records += further
        return cls(head, tuple(records))

    def parts(self, timestamp: int) -> Iterable[bytes]:
        """Yield the bytes of the file, entry by entry."""
        return write_archive(timestamp, self.records)


def up_to_the_end(archive: bytes) -> bytes:
    """Return the closed board at the beginning of a whole archive."""
    read = read_archive(archive)
    size = len(write_header(read.timestamp))
    for record in read.records:
        size += len(write_record(record, read.timestamp))
        is_event = record.kind is RecordKind.EVENT
        if is_event and parse_event(record.body).kind is EventType.END_BALLOTS:
            break
    return archive[:size]


def ballots_of(board: bytes) -> list[bytes]:
    """Return the ballots of a closed board, in its order."""
    found, body = list[bytes](), b""
    for record in read_archive(board).records:
        is_event = record.kind is RecordKind.EVENT
        if is_event and parse_event(record.body).kind is EventType.BALLOT:
            found.append(body)
        body = record.body
    return found


async def whole_archive(work: UnitOfWork, files: RoundFiles, round_: ClosedRound) -> bytes:
    """Export the board of a round that has closed.

    Raises:
        Damaged: `board-missing`, `board-damaged`; its file is not the one that was written.
    """
    closed = await asyncio.to_thread(files.board, round_.uuid)
    if await asyncio.to_thread(digest, closed) != round_.board_sha256:
        raise Damaged("board-damaged", poll=round_.code)
    return b"".join((closed, *await events_after_the_ballots(work, round_)))


@dataclass(frozen=True, slots=True)
class Pieces:
    """An archive on its way out: how many bytes it has, and these bytes piece by piece.

    A board of 3,000 ballots is some 80 MB; whoever takes it slowly must not hold it in our memory.
    """

    size: int
    sha256: str
    parts: Iterator[bytes]

    def __iter__(self) -> Iterator[bytes]:
        return self.parts


async def archive_in_pieces(work: UnitOfWork, files: RoundFiles, round_: ClosedRound) -> Pieces:
    """Export the board of a round that has closed, without ever holding it whole.

    Raises:
        Damaged: `board-missing`, `board-damaged`; its file is not the one that was written.
    """

    def measure() -> tuple[int, Any]:
        size, hashed = 0, sha256()
        for piece in files.board_in_pieces(round_.uuid):
            size += len(piece)
            hashed.update(piece)
        return size, hashed

    size, hashed = await asyncio.to_thread(measure)
    if hashed.hexdigest() != round_.board_sha256:
        raise Damaged("board-damaged", poll=round_.code)
    further = b"".join(await events_after_the_ballots(work, round_))
    hashed.update(further)
    pieces = chain(files.board_in_pieces(round_.uuid), [further])
    return Pieces(size + len(further), hashed.hexdigest(), pieces)


async def events_after_the_ballots(work: UnitOfWork, round_: ClosedRound) -> list[bytes]:
    """Return what follows the closed board in an archive, record by record."""
    return [
        write_record(record, round_.timestamp)
        for entry in await work.board.entries(round_.uuid)
        if entry.kind is not EventType.SETUP
        for record in (*map(Record.data, entry.data), Record.event(entry.event))
    ]


async def closed_head(work: UnitOfWork, round_uuid: str) -> str | None:
    """Return the eight groups that stand for the closed board, as a scrutineer's page shows them.

    They are those of the hash of its last event, the end of the ballots. The event after it names
    that hash as its parent, so that the file need not be read. None before the board has closed.
    """
    for entry in await work.board.entries(round_uuid):
        if entry.kind is EventType.ENCRYPTED_TALLY:
            return eight_groups(parse_event(entry.event.encode()).parent or "")
    return None


def digest(archive: bytes) -> str:
    """Return the SHA-256 of an archive in hex."""
    return sha256(archive).hexdigest()


async def count_ballots(work: UnitOfWork, round_uuid: str) -> int:
    """Return how many ballots the encrypted sum holds; none before there is a sum."""
    for _, sized in await work.board.texts(round_uuid, EventType.ENCRYPTED_TALLY):
        return as_count(as_object(parse_json(sized), "tally")["num_tallied"], "tally")
    return 0
