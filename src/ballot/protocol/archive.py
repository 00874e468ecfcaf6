"""The `.bel` file, byte for byte (README, Archive): old-style tar entries and nothing else.

An archive is the header entry `BELENIOS` and then records, each named by the SHA-256 of its body.
Reading is strict by construction: every block is rebuilt from what was read and compared, so that
two different files never hold the same archive.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from ballot.basics.errors import Malformed

BLOCK = 512
"""Bytes of a tar block; a body is filled up to a multiple with zeros."""

HEADER_NAME = "BELENIOS"
"""Name of the first entry, by which an archive is recognised."""

HEADER_BLOCKS = 2 * BLOCK
"""Bytes of the first entry, whose body always fits into one block."""

_NAME_BYTES = 100
_SIZE_FIELD = slice(124, 135)
_LIMIT = 8**11
"""Length and time are written as 11 octal digits."""

_HEADER = re.compile(
    rb'\{"version":1,"timestamp":(?P<quote>"?)(?P<time>0|[1-9][0-9]{0,9})(?P=quote)\}'
)


class RecordKind(StrEnum):
    """What a record holds: an event of the board, or data that an event refers to."""

    DATA = "data"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of an archive after the header; `digest` is the SHA-256 that names it, in hex."""

    kind: RecordKind
    digest: str
    body: bytes

    @classmethod
    def data(cls, text: str) -> "Record":
        """Return the data record that holds this text."""
        return cls.of(RecordKind.DATA, text.encode())

    @classmethod
    def event(cls, text: str) -> "Record":
        """Return the event record that holds this text."""
        return cls.of(RecordKind.EVENT, text.encode())

    @classmethod
    def of(cls, kind: RecordKind, body: bytes) -> "Record":
        """Return the record of these bytes under their true name."""
        return cls(kind, sha256(body).hexdigest(), body)

    @property
    def name(self) -> str:
        """The entry's file name."""
        return f"{self.digest}.{self.kind}.json"

    @property
    def is_named_truly(self) -> bool:
        """Whether the name is the hash of the body."""
        return sha256(self.body).hexdigest() == self.digest


@dataclass(frozen=True, slots=True)
class Archive:
    """A whole archive: its time in seconds since 1970 and its records in order."""

    timestamp: int
    records: tuple[Record, ...]


def write_header(timestamp: int) -> bytes:
    """Return the first entry of an archive; the time (seconds since 1970) is a JSON string."""
    body = f'{{"version":1,"timestamp":"{timestamp}"}}'
    return _entry(HEADER_NAME, body.encode(), timestamp)


def write_record(record: Record, timestamp: int) -> bytes:
    """Return the blocks of one record."""
    return _entry(record.name, record.body, timestamp)


def write_archive(timestamp: int, records: Iterable[Record]) -> Iterator[bytes]:
    """Yield an archive entry by entry, so that none is ever held whole."""
    yield write_header(timestamp)
    for record in records:
        yield write_record(record, timestamp)


def is_archive(data: bytes) -> bool:
    """Tell whether these bytes are a Belenios archive, be it damaged, cut or padded.

    The name of the first entry says so, or, if that is what was damaged, the body of that entry.
    """
    name = HEADER_NAME.encode()
    named = len(data) >= len(name) and (name + bytes(_NAME_BYTES)).startswith(data[:_NAME_BYTES])
    start = data[: 4 * BLOCK]
    return named or name + bytes(8) in start or b'{"version":1,"timestamp":' in start[: 3 * BLOCK]


def read_archive(data: bytes) -> Archive:
    """Read an archive; names are not compared with bodies here (`Record.is_named_truly`).

    Raises:
        Malformed: the bytes are not exactly the entries that they claim to be; `at` is the offset.
    """
    name, body, offset = _read_entry(data, 0, None)
    if name != HEADER_NAME:
        raise Malformed("archive-header-missing", at=0)
    timestamp = _parse_header(body)
    if data[:BLOCK] != _block(name, len(body), timestamp):
        raise Malformed("archive-block-differs", at=0)
    records: list[Record] = []
    while offset < len(data):
        start = offset
        name, body, offset = _read_entry(data, start, timestamp)
        records.append(_record(name, body, start))
    return Archive(timestamp, tuple(records))


def _parse_header(body: bytes) -> int:
    """Read the header's time; 3.0 also takes a JSON number, and so does this reader."""
    header = _HEADER.fullmatch(body)
    if header is None:
        raise Malformed("archive-header-malformed", at=BLOCK)
    return int(header["time"])


def _record(name: str, body: bytes, offset: int) -> Record:
    digest, _, suffix = name.partition(".")
    is_digest = len(digest) == sha256().digest_size * 2 and set(digest) <= set("0123456789abcdef")
    for kind in RecordKind:
        if is_digest and suffix == f"{kind}.json":
            return Record(kind, digest, body)
    raise Malformed("archive-name-malformed", at=offset)


def _entry(name: str, body: bytes, timestamp: int) -> bytes:
    return _block(name, len(body), timestamp) + body + bytes(-len(body) % BLOCK)


def _block(name: str, size: int, timestamp: int) -> bytes:
    """Build the header block of an entry: no magic, no owner, zeros between the fields."""
    if not (0 <= size < _LIMIT and 0 <= timestamp < _LIMIT):
        raise Malformed("archive-number-out-of-range", size=size, timestamp=timestamp)
    fields = [
        name.encode().ljust(_NAME_BYTES, b"\0"),
        b"0000644\0",
        b"0000000\0",
        b"0000000\0",
        b"%011o\0" % size,
        b"%011o\0" % timestamp,
        b" " * 8,
        b"0",
    ]
    checksum = b"%06o\0 " % sum(map(sum, fields))
    fields[6] = checksum
    return b"".join(fields).ljust(BLOCK, b"\0")


def _read_entry(data: bytes, start: int, timestamp: int | None) -> tuple[str, bytes, int]:
    """Read one entry: its name, its body and where the next one begins."""
    block = data[start : start + BLOCK]
    if len(block) < BLOCK:
        raise Malformed("archive-cut-short", at=start)
    size_text = block[_SIZE_FIELD]
    if not size_text.isdigit() or size_text.strip(b"01234567"):
        raise Malformed("archive-block-malformed", at=start)
    size = int(size_text, 8)
    name = block[:_NAME_BYTES].rstrip(b"\0").decode("ascii", "replace")
    if timestamp is not None and block != _block(name, size, timestamp):
        raise Malformed("archive-block-differs", at=start)
    body_start = start + BLOCK
    end = body_start + size + -size % BLOCK
    if end > len(data):
        raise Malformed("archive-cut-short", at=start)
    if data[body_start + size : end].strip(b"\0"):
        raise Malformed("archive-padding-not-zero", at=body_start + size)
    return name, data[body_start : body_start + size], end
