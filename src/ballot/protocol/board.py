"""The board: a chain of events, and the only order in which they may come (README, Board).

Belenios itself has no event grammar; this one is strict: Setup, Ballot*, EndBallots,
EncryptedTally, PartialDecryption+, Result, each event directly after its own data records.
No input or output here: a `Head` is the state, and extending it returns the next one.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from ballot.basics.errors import Malformed, StateConflict
from ballot.protocol.archive import Archive, Record, RecordKind
from ballot.protocol.codec import canonical, hash_hex


class EventType(StrEnum):
    """The events of an election with homomorphic questions, by their names in the archive."""

    SETUP = "Setup"
    BALLOT = "Ballot"
    END_BALLOTS = "EndBallots"
    ENCRYPTED_TALLY = "EncryptedTally"
    PARTIAL_DECRYPTION = "PartialDecryption"
    RESULT = "Result"


DATA_RECORDS = {
    EventType.SETUP: 4,
    EventType.BALLOT: 1,
    EventType.END_BALLOTS: 0,
    EventType.ENCRYPTED_TALLY: 2,
    EventType.PARTIAL_DECRYPTION: 2,
    EventType.RESULT: 1,
}
"""How many data records stand directly before each event; the last of them is its payload."""

_NEXT: dict[EventType | None, frozenset[EventType]] = {
    None: frozenset({EventType.SETUP}),
    EventType.SETUP: frozenset({EventType.BALLOT, EventType.END_BALLOTS}),
    EventType.BALLOT: frozenset({EventType.BALLOT, EventType.END_BALLOTS}),
    EventType.END_BALLOTS: frozenset({EventType.ENCRYPTED_TALLY}),
    EventType.ENCRYPTED_TALLY: frozenset({EventType.PARTIAL_DECRYPTION}),
    EventType.PARTIAL_DECRYPTION: frozenset({EventType.PARTIAL_DECRYPTION, EventType.RESULT}),
    EventType.RESULT: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Event:
    """One event: hash of the event before it, its number from 0, its type, hash of its payload."""

    parent: str | None
    height: int
    kind: EventType
    payload: str | None

    @property
    def text(self) -> str:
        """The one text that this event has in an archive."""
        return event_text(self.parent, self.height, self.kind, self.payload)


@dataclass(frozen=True, slots=True)
class Head:
    """Where a board ends: its last event's type and hash, and the number of its events."""

    last: EventType | None = None
    digest: str | None = None
    height: int = 0

    def extend(self, kind: EventType, data: tuple[str, ...]) -> tuple[Self, tuple[Record, ...]]:
        """Append an event with its data records; return the new head and the records to add.

        Raises:
            StateConflict: the grammar has no such event here, or not with these records.
        """
        verify_follows(self.last, kind)
        verify_record_count(kind, len(data))
        records = [Record.data(text) for text in data]
        payload = records[-1].digest if records else None
        event = Record.event(event_text(self.digest, self.height, kind, payload))
        return type(self)(kind, event.digest, self.height + 1), (*records, event)


def verify_follows(last: EventType | None, kind: EventType) -> None:
    """Require that an event of this kind may follow the last one (None: an empty board).

    Raises:
        StateConflict: it may not.
    """
    if kind not in _NEXT[last]:
        raise StateConflict("event-out-of-order", last=last, event=kind)


def verify_record_count(kind: EventType, count: int) -> None:
    """Require the number of data records that belongs to this kind of event.

    Raises:
        StateConflict: there are more or fewer.
    """
    if count != DATA_RECORDS[kind]:
        raise StateConflict("event-records-differ", event=kind, count=count)


def event_text(parent: str | None, height: int, kind: EventType, payload: str | None) -> str:
    """Return the canonical text of an event; absent fields are left out."""
    fields = {"parent": parent, "height": height, "type": str(kind), "payload": payload}
    return canonical({name: value for name, value in fields.items() if value is not None})


def parse_event(data: bytes) -> Event:
    """Read an event, which has exactly one text.

    Raises:
        Malformed: an unknown type, another field, another order, a space: anything else at all.
    """
    try:
        fields = json.loads(data)
        kind = EventType(fields["type"])
        event = Event(fields.get("parent"), fields["height"], kind, fields.get("payload"))
        exact = event.text.encode() == data
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Malformed("event-malformed") from None
    hashes = (event.parent, event.payload)
    if not (exact and type(event.height) is int and all(map(_is_text_or_absent, hashes))):
        raise Malformed("event-malformed")
    return event


def recorded_tally(archive: Archive) -> str:
    """Return the encrypted tally that a closed archive records; nothing is verified.

    Raises:
        Malformed: it has none.
    """
    for place, record in enumerate(archive.records):
        if record.kind is RecordKind.EVENT:
            kind = parse_event(record.body).kind
            if kind is EventType.ENCRYPTED_TALLY:
                return archive.records[place - DATA_RECORDS[kind]].body.decode()
    raise Malformed("board-not-closed")


def setup_texts(election: str, trustees: str, credentials: str) -> tuple[str, str, str, str]:
    """Return the four data records of a Setup: the three given texts and the hashes of them."""
    hashes = {
        "election": hash_hex(election),
        "trustees": hash_hex(trustees),
        "credentials": hash_hex(credentials),
    }
    return election, trustees, credentials, canonical(hashes)


def _is_text_or_absent(value: object) -> bool:
    return value is None or isinstance(value, str)
