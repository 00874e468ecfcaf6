"""Checks 1 to 5: from bytes to the events of a board and what each of them carries."""

from dataclasses import dataclass

from ballot.basics.errors import Malformed, VerificationError
from ballot.protocol.archive import Archive, Record, RecordKind, read_archive
from ballot.protocol.board import (
    Event,
    EventType,
    parse_event,
    verify_follows,
    verify_record_count,
)
from ballot.protocol.codec import as_list, as_object, parse_relaxed
from ballot.verify.checks import Check
from ballot.verify.report import Findings


@dataclass(frozen=True, slots=True)
class Step:
    """An event with the data records that belong to it."""

    kind: EventType
    data: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """The data of a well-formed archive, by the events that carry them."""

    setup: tuple[Record, ...]
    ballots: tuple[Record, ...]
    tally: tuple[Record, ...]
    decryptions: tuple[tuple[Record, ...], ...]
    result: Record | None


def read_contents(data: bytes, findings: Findings) -> Contents | None:
    """Run checks 1 to 5; None if one fails, for then nothing else can be read safely.

    Raises:
        Malformed: the election has a question of a type that is not supported.
    """
    archive = findings.attempt(Check.BYTES, lambda: read_archive(data))
    if archive is None:
        return None
    verify_supported(archive)
    with findings.running(Check.NAMES):
        _verify_names(archive)
    events = findings.attempt(Check.EVENTS, lambda: _parse_events(archive))
    if events is None or findings.has_failed(Check.NAMES):
        return None
    with findings.running(Check.CHAIN):
        _verify_chain(archive, events)
    steps = findings.attempt(Check.GRAMMAR, lambda: _parse_steps(archive, events))
    return _contents(steps) if steps and not findings.has_failed(Check.CHAIN) else None


def has_result(data: bytes) -> bool:
    """Tell whether a Result event is there, be the rest as it may."""
    try:
        events = _parse_events(read_archive(data))
    except (Malformed, ValueError):
        return False
    return any(event.kind is EventType.RESULT for event in events)


def verify_supported(archive: Archive) -> None:
    """Require that every question is homomorphic, the only type that this verifier knows.

    Raises:
        Malformed: a question names its type, which homomorphic ones do not.
    """
    try:
        election = parse_relaxed(archive.records[0].body.decode())
        fields = as_object(election, "election", ["questions"])
        questions = as_list(fields["questions"], "questions")
    except (IndexError, Malformed, ValueError):
        return
    for question in questions:
        if isinstance(question, dict) and "type" in question:
            raise Malformed("question-type-unsupported", type=question["type"])


def _verify_names(archive: Archive) -> None:
    for number, record in enumerate(archive.records):
        if not record.is_named_truly:
            raise VerificationError("record-name-is-not-its-hash", record=number)


def _parse_events(archive: Archive) -> tuple[Event, ...]:
    return tuple(parse_event(r.body) for r in archive.records if r.kind is RecordKind.EVENT)


def _verify_chain(archive: Archive, events: tuple[Event, ...]) -> None:
    parent: str | None = None
    records = (r for r in archive.records if r.kind is RecordKind.EVENT)
    for height, (record, event) in enumerate(zip(records, events, strict=True)):
        if event.height != height:
            raise VerificationError("event-height-wrong", event=height)
        if event.parent != parent:
            raise VerificationError("event-parent-wrong", event=height)
        parent = record.digest


def _parse_steps(archive: Archive, events: tuple[Event, ...]) -> tuple[Step, ...]:
    steps: list[Step] = []
    pending: list[Record] = []
    coming = iter(events)
    for record in archive.records:
        if record.kind is RecordKind.DATA:
            pending.append(record)
            continue
        event = next(coming)
        verify_follows(steps[-1].kind if steps else None, event.kind)
        verify_record_count(event.kind, len(pending))
        if event.payload != (pending[-1].digest if pending else None):
            raise VerificationError("event-payload-wrong", event=event.height)
        steps.append(Step(event.kind, tuple(pending)))
        pending = []
    if pending:
        raise VerificationError("record-without-event", records=len(pending))
    if not steps:
        raise VerificationError("no-setup")
    return tuple(steps)


def _contents(steps: tuple[Step, ...]) -> Contents:
    by_kind = {kind: [s.data for s in steps if s.kind is kind] for kind in EventType}
    results = by_kind[EventType.RESULT]
    return Contents(
        setup=by_kind[EventType.SETUP][0],
        ballots=tuple(data[0] for data in by_kind[EventType.BALLOT]),
        tally=next(iter(by_kind[EventType.ENCRYPTED_TALLY]), ()),
        decryptions=tuple(by_kind[EventType.PARTIAL_DECRYPTION]),
        result=results[0][0] if results else None,
    )
