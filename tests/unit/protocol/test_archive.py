"""The archive file: exactly one sequence of bytes per archive (README of `protocol`, Archive)."""

from pathlib import Path

import pytest

from ballot.basics.errors import BallotError, Malformed, StateConflict
from ballot.protocol.archive import (
    Record,
    is_archive,
    read_archive,
    write_archive,
    write_header,
    write_record,
)
from ballot.protocol.board import EventType, Head, event_text, parse_event
from support.boards import with_checksum, with_header

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures/belenios").glob("*/*.bel"))
TIMESTAMP = 1_700_000_000
RECORD = Record.data('{"a":1}')
SMALL = b"".join(write_archive(TIMESTAMP, [RECORD]))


def with_header_body(body: bytes) -> bytes:
    return with_header(SMALL, body)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_the_archives_of_belenios_are_rebuilt_byte_for_byte(path):
    data = path.read_bytes()
    archive = read_archive(data)
    assert b"".join(write_archive(archive.timestamp, archive.records)) == data
    assert all(record.is_named_truly for record in archive.records)


def test_the_fixtures_are_there():
    assert len(FIXTURES) == 12


def test_an_archive_is_its_entries_one_after_the_other():
    assert write_header(TIMESTAMP) + write_record(RECORD, TIMESTAMP) == SMALL
    assert read_archive(SMALL).records == (RECORD,)
    assert read_archive(SMALL).timestamp == TIMESTAMP
    assert b'{"version":1,"timestamp":"1700000000"}\0' in SMALL


def test_a_time_written_as_a_number_is_read_too():
    body = b'{"version":1,"timestamp":1700000000}'
    assert read_archive(with_header_body(body)).timestamp == TIMESTAMP


@pytest.mark.parametrize(
    "data",
    [
        SMALL + bytes(1),
        SMALL + bytes(512),
        SMALL + bytes(1024),
        SMALL[:-1],
        SMALL[:-512],
        SMALL[: 512 + 40],
        SMALL[:100],
        SMALL[512:],
        SMALL[1024:],
        bytes(512) + SMALL,
        SMALL.replace(b"0000644", b"0000755"),
        with_checksum(SMALL[:1024][:512].replace(b"14524", b"14525")) + SMALL[512:],
        SMALL[:1023] + b"x" + SMALL[1024:],
        SMALL.replace(b".data.json", b".date.json"),
        with_header_body(b'{"version":2,"timestamp":"1700000000"}'),
        with_header_body(b'{"version":1,"timestamp":"01700000000"}'),
        with_header_body(b'{"version":1, "timestamp":"1700000000"}'),
        with_header_body(b'{"version":1,"timestamp":"1700000000","x":1}'),
        with_header_body(b'{"version":1,"timestamp":"1700000001"}'),
        with_header_body(b'{"version":1,"timestamp":-1}'),
        with_header_body(b'{"version":1,"timestamp":1e9}'),
        with_header_body(b'{"version":1,"timestamp":null}'),
        with_header_body(b'{"version":1,"timestamp":"99999999999"}'),
        with_header_body(b'{"version":1,"timestamp":"9999999999"}'),
        with_header_body(b'{"version":1,"timestamp":"8589934592"}'),
        with_header_body(b'{"version":1,"timestamp":1e999}'),
        with_header_body(b'{"version":1,"timestamp":Infinity}'),
        with_header_body(b'{"version":1,"timestamp":-Infinity}'),
        with_header_body(b'{"version":1,"timestamp":NaN}'),
        with_header_body(b'{"version":1,"timestamp":1700000000.0}'),
        with_header_body(b'{"version":1,"timestamp":true}'),
        with_header_body(b'{"version":1,"timestamp":""}'),
        with_header_body(b'{"version":1,"timestamp":"1700000000}'),
        with_header_body(b'{"version":1,"timestamp":1700000000"}'),
        with_header_body(b'{"version":true,"timestamp":"1700000000"}'),
        with_header_body(b'{"version":1.0,"timestamp":"1700000000"}'),
        with_header_body(b'{"version":1,"timestamp":"1700000000"}\n'),
        with_header_body(b"[1]"),
        with_header_body(b"\xff"),
        with_header_body(b"[" * 500),
    ],
)
def test_anything_but_the_exact_entries_is_malformed(data):
    with pytest.raises(Malformed):
        read_archive(data)


@pytest.mark.parametrize("start", [0, 1, 2])
def test_what_differs_is_told_with_its_offset(start):
    entries = b"".join(write_archive(TIMESTAMP, [RECORD, RECORD]))
    spoilt = bytearray(entries)
    at = start * 1024
    spoilt[at + 500] ^= 1  # filling, which no field of the block holds
    with pytest.raises(Malformed, match="archive-block-differs") as refused:
        read_archive(bytes(spoilt))
    assert refused.value.params["at"] == at


@pytest.mark.parametrize("data", [SMALL, SMALL[:8], SMALL[:300], b"x" + SMALL, b"X" + SMALL[1:]])
def test_a_damaged_archive_is_still_known_for_one(data):
    assert is_archive(data)


@pytest.mark.parametrize("data", [b"", b"BEL", b"hello", bytes(2048), b"BELENIOS is a system"])
def test_other_files_are_no_archives(data):
    assert not is_archive(data)


def test_a_record_renamed_is_not_named_truly():
    assert not Record(RECORD.kind, "0" * 64, RECORD.body).is_named_truly


def test_a_size_beyond_the_field_is_refused():
    with pytest.raises(Malformed):
        write_header(8**11)


SEQUENCE = [
    (EventType.SETUP, ("a", "b", "c", "d")),
    (EventType.BALLOT, ("ballot",)),
    (EventType.END_BALLOTS, ()),
    (EventType.ENCRYPTED_TALLY, ("a", "b")),
    (EventType.PARTIAL_DECRYPTION, ("a", "b")),
    (EventType.PARTIAL_DECRYPTION, ("a", "c")),
    (EventType.RESULT, ("a",)),
]


def test_a_board_grows_by_the_grammar_and_each_event_names_the_one_before():
    head = Head()
    for height, (kind, data) in enumerate(SEQUENCE):
        before, (head, records) = head, head.extend(kind, data)
        event = parse_event(records[-1].body)
        assert (event.height, event.kind, event.parent) == (height, kind, before.digest)
        assert event.payload == (records[-2].digest if data else None)
        assert head.digest == records[-1].digest


@pytest.mark.parametrize("last", range(len(SEQUENCE)))
def test_no_other_event_may_follow(last):
    head = Head()
    for kind, data in SEQUENCE[: last + 1]:
        head, _ = head.extend(kind, data)
    follows = {k for k, data in SEQUENCE if not raises_conflict(head, k, data)}
    assert (
        follows
        == {
            0: {EventType.BALLOT, EventType.END_BALLOTS},
            1: {EventType.BALLOT, EventType.END_BALLOTS},
            2: {EventType.ENCRYPTED_TALLY},
            3: {EventType.PARTIAL_DECRYPTION},
            4: {EventType.PARTIAL_DECRYPTION, EventType.RESULT},
            5: {EventType.PARTIAL_DECRYPTION, EventType.RESULT},
            6: set(),
        }[last]
    )


def raises_conflict(head: Head, kind: EventType, data: tuple[str, ...]) -> bool:
    try:
        head.extend(kind, data)
    except StateConflict:
        return True
    return False


def test_an_event_comes_with_its_own_data_records():
    with pytest.raises(StateConflict):
        Head().extend(EventType.SETUP, ("a", "b", "c"))


@pytest.mark.parametrize(
    "text",
    [
        '{"height":0,"type":"Setup","payload":"00","x":1}',
        '{"type":"Setup","height":0,"payload":"00"}',
        '{"height":0, "type":"Setup","payload":"00"}',
        '{"height":"0","type":"Setup","payload":"00"}',
        '{"height":false,"type":"Setup","payload":"00"}',
        '{"height":0,"type":"Setup","payload":[]}',
        '{"height":0,"type":"Setup","payload":null}',
        '{"height":0,"type":"EndShuffles"}',
        '{"height":0,"type":"Nothing"}',
        '{"height":0,"height":0,"type":"Setup"}',
        '{"height":0,"type":["Setup"]}',
        "[]",
        "",
        "[" * 100_000,
    ],
)
def test_an_event_has_exactly_one_text(text):
    with pytest.raises(BallotError):
        parse_event(text.encode())


def test_an_event_without_payload_or_parent_leaves_the_fields_out():
    assert (
        event_text(None, 0, EventType.SETUP, "00") == '{"height":0,"type":"Setup","payload":"00"}'
    )
    assert (
        event_text("11", 7, EventType.END_BALLOTS, None)
        == '{"parent":"11","height":7,"type":"EndBallots"}'
    )
