"""The archive file under arbitrary contents and arbitrary damage."""

from hypothesis import given
from hypothesis import strategies as st

from ballot.basics.errors import Malformed
from ballot.protocol.archive import Archive, Record, RecordKind, read_archive, write_archive

RECORDS = st.lists(
    st.builds(Record.of, st.sampled_from(RecordKind), st.binary(max_size=700)), max_size=4
)
TIMESTAMPS = st.integers(min_value=0, max_value=8**11 - 1)


@given(TIMESTAMPS, RECORDS)
def test_what_is_written_is_read_back(timestamp, records):
    data = b"".join(write_archive(timestamp, records))
    assert len(data) % 512 == 0
    assert read_archive(data) == Archive(timestamp, tuple(records))


@given(TIMESTAMPS, RECORDS, st.data())
def test_two_different_files_never_hold_the_same_archive(timestamp, records, data):
    good = b"".join(write_archive(timestamp, records))
    at = data.draw(st.integers(min_value=0, max_value=len(good) - 1))
    flip = data.draw(st.integers(min_value=1, max_value=255))
    bad = bytearray(good)
    bad[at] ^= flip
    try:
        read = read_archive(bytes(bad))
    except Malformed:
        return
    assert read != Archive(timestamp, tuple(records))
    assert not all(record.is_named_truly for record in read.records)


@given(TIMESTAMPS, RECORDS, st.data())
def test_a_cut_file_is_malformed_unless_cut_between_entries(timestamp, records, data):
    good = b"".join(write_archive(timestamp, records))
    cut = data.draw(st.integers(min_value=0, max_value=len(good) - 1))
    try:
        read = read_archive(good[:cut])
    except Malformed:
        return
    assert b"".join(write_archive(timestamp, read.records)) == good[:cut]


@given(st.binary(max_size=2000))
def test_arbitrary_bytes_are_malformed_and_nothing_worse(data):
    try:
        read_archive(data)
    except Malformed:
        return
    raise AssertionError
