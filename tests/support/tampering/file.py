"""The file: checks 1 to 5."""

from collections.abc import Callable

from ballot.protocol.archive import Record, RecordKind, write_archive, write_header, write_record
from ballot.verify.checks import Check
from support.boards import (
    BALLOT,
    DECRYPTION,
    END,
    RESULT,
    SETUP,
    TALLY,
    TIMESTAMP,
    Step,
    edited,
)
from support.tampering.base import (
    Base,
    Case,
    cases,
)

FILE_CASES: list[Case] = []


def in_place(base: Base, kind: RecordKind, number: int, old: bytes, new: bytes) -> bytes:
    """Change the body of a record and keep its name."""
    records = base.steps.records()
    places = [i for i, r in enumerate(records) if r.kind is kind]
    record = records[places[number]]
    assert old in record.body
    records[places[number]] = Record(kind, record.digest, record.body.replace(old, new, 1))
    return archive(records)


def archive(records: list[Record]) -> bytes:
    return b"".join(write_archive(TIMESTAMP, records))


def with_other_time(base: Base) -> bytes:
    records = base.steps.records()
    return (
        write_header(TIMESTAMP)
        + write_record(records[0], TIMESTAMP + 1)
        + b"".join(write_record(record, TIMESTAMP) for record in records[1:])
    )


def inserting(base: Base, place: int) -> bytes:
    records = base.steps.records()
    return archive([*records[:place], Record.data('{"x":1}'), *records[place:]])


FILE_CASES += cases(
    Check.BYTES,
    "file",
    {
        "two blocks of zeros at the end": lambda b: b.data + bytes(1024),
        "a byte at the end": lambda b: b.data + b"x",
        "a byte at the beginning": lambda b: b"x" + b.data,
        "cut within the last entry": lambda b: b.data[:-100],
        "cut within the first entry": lambda b: b.data[:300],
        "cut by one byte": lambda b: b.data[:-1],
        "the header's time changed": lambda b: b.data.replace(b'"1700000000"', b'"1700000001"', 1),
        "one entry with another time": with_other_time,
        "a byte in the padding": lambda b: b.data[:-1] + b"x",
        "another file mode": lambda b: b.data.replace(b"0000644", b"0000755", 1),
        "the header left out": lambda b: b.data[:100] + b.data[1024:],
    },
)
FILE_CASES += cases(
    Check.NAMES,
    "name kept",
    {
        "a byte of a ballot changed": lambda b: in_place(b, RecordKind.DATA, 4, b"1", b"2"),
        "a byte of the result changed": lambda b: in_place(b, RecordKind.DATA, -1, b"2", b"1"),
        "a byte of the election changed": lambda b: in_place(
            b, RecordKind.DATA, 0, b"Project 1", b"Project 9"
        ),
        "an event's height changed": lambda b: in_place(
            b, RecordKind.EVENT, 2, b'"height":2', b'"height":3'
        ),
    },
)
FILE_CASES += cases(
    Check.EVENTS,
    "event",
    {
        "of an unknown type": lambda b: b.steps.adding(Step("Nothing"), after=BALLOT).archive(),
        "that only other elections have": lambda b: b.steps.adding(
            Step("EndShuffles"), after=END
        ).archive(),
        "with another field": lambda b: chained(b, -1, lambda e: e.update(x=1)),
        "with its fields in another order": lambda b: chained(
            b, -1, lambda e: e.update(height=e.pop("height"))
        ),
    },
)


def chained(base: Base, number: int, edit: Callable[[dict], object]) -> bytes:
    """Change an event, under its true name; the events after it still name the old one."""
    records = base.steps.records()
    places = [i for i, r in enumerate(records) if r.kind is RecordKind.EVENT]
    place = places[number]
    records[place] = Record.event(edited(records[place].body.decode(), edit))
    return archive(records)


def dropping(base: Base, kind: str) -> bytes:
    """Take an event out with its data and chain nothing again."""
    records = base.steps.records()
    body = f'"type":"{kind}"'.encode()
    place = next(i for i, r in enumerate(records) if body in r.body)
    return archive(records[: place - 1] + records[place + 1 :])


FILE_CASES += cases(
    Check.CHAIN,
    "chain",
    {
        "a parent of zeros": lambda b: chained(b, -1, lambda e: e.update(parent="0" * 64)),
        "a height left out": lambda b: chained(b, -1, lambda e: e.update(height=99)),
        "a ballot taken out": lambda b: dropping(b, BALLOT),
        "a parent of the first event": lambda b: chained(b, 0, with_parent),
        "a parent missing": lambda b: chained(b, 3, lambda e: e.pop("parent")),
    },
)


def with_parent(event: dict) -> None:
    fields = dict(event)
    event.clear()
    event.update({"parent": "0" * 64, **fields})


def ordered(*kinds: str) -> Callable[[Base], bytes]:
    """Put the events of the base into another order, by kind; a kind may come twice."""

    def tamper(base: Base) -> bytes:
        steps = [base.steps.steps[place] for kind in kinds for place in base.steps.where(kind)]
        return base.steps.moved(steps).archive()

    return tamper


def with_payload_of(base: Base, other: str) -> bytes:
    payload = Record.data(base.steps.of(other).data[-1]).digest
    return chained(base, -1, lambda event: event.update(payload=payload))


FILE_CASES += cases(
    Check.GRAMMAR,
    "order",
    {
        "ballots after the end": ordered(SETUP, END, BALLOT, TALLY, DECRYPTION, RESULT),
        "the end in the middle of the ballots": lambda b: b.steps.adding(
            Step(END), after=BALLOT, number=0
        ).archive(),
        "no end": ordered(SETUP, BALLOT, TALLY, DECRYPTION, RESULT),
        "no encrypted tally": ordered(SETUP, BALLOT, END, DECRYPTION, RESULT),
        "the tally after the decryptions": ordered(SETUP, BALLOT, END, DECRYPTION, TALLY, RESULT),
        "the tally before the end": ordered(SETUP, BALLOT, TALLY, END, DECRYPTION, RESULT),
        "decryptions before the ballots": ordered(SETUP, DECRYPTION, BALLOT, END, TALLY, RESULT),
        "the result before the ballots": ordered(SETUP, RESULT, BALLOT, END, TALLY, DECRYPTION),
        "the result before the decryptions": ordered(SETUP, BALLOT, END, TALLY, RESULT, DECRYPTION),
        "ballots after the result": ordered(SETUP, END, TALLY, DECRYPTION, RESULT, BALLOT),
        "a second result": ordered(SETUP, BALLOT, END, TALLY, DECRYPTION, RESULT, RESULT),
        "a second tally": ordered(SETUP, BALLOT, END, TALLY, TALLY, DECRYPTION, RESULT),
        "a second set-up": ordered(SETUP, SETUP, BALLOT, END, TALLY, DECRYPTION, RESULT),
        "no set-up": ordered(BALLOT, END, TALLY, DECRYPTION, RESULT),
        "no event at all": ordered(),
        "no decryption": ordered(SETUP, BALLOT, END, TALLY, RESULT),
        "a record in the middle that no event names": lambda b: inserting(b, 5),
        "a record at the end that no event names": lambda b: inserting(b, 10**6),
        "a payload that is another event's": lambda b: with_payload_of(b, TALLY),
        "a set-up with a record too few": lambda b: b.steps.with_data(
            SETUP, 0, b.steps.of(SETUP).data[1:]
        ).archive(),
        "an end with a payload": lambda b: b.steps.with_data(END, 0, ("{}",)).archive(),
    },
)
