"""The verifier under arbitrary damage: it never accepts, and it never fails to answer."""

import re
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.basics.errors import Malformed
from ballot.protocol.archive import Record, RecordKind, write_archive
from ballot.protocol.encodings import Encoding
from ballot.verify.inspection import inspect_archive
from support.boards import DECRYPTION, RESULT, SETUP, TALLY, TIMESTAMP, Steps, with_header
from support.elections import whole_form
from support.soak import scaled

ARCHIVE = whole_form(Encoding.SHARED_CIPHERTEXT, projects=2, cap=1, voters=1).archive()
PLACES = st.integers(min_value=0, max_value=len(ARCHIVE) - 1)
TEXTS = st.one_of(
    st.text(),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ).map(repr),
    st.sampled_from(["", "[" * 50_000, "9" * 5000, "{}", "[]", "null", '"\\ud800"', "NaN", "\0"]),
)


def is_accepted(data: bytes) -> bool:
    try:
        return inspect_archive(data, cores=1).valid
    except Malformed:
        return False


@cache
def steps() -> Steps:
    assert is_accepted(ARCHIVE)
    return Steps.read(ARCHIVE)


@settings(max_examples=scaled(150, 600), deadline=None)
@given(PLACES, st.integers(min_value=1, max_value=255))
def test_no_changed_byte_is_accepted(place, difference):
    damaged = bytearray(ARCHIVE)
    damaged[place] ^= difference
    assert not is_accepted(bytes(damaged))


@settings(deadline=None)
@given(PLACES)
def test_a_cut_archive_is_a_shorter_valid_one_or_refused(place):
    cut = ARCHIVE[:place]
    if is_accepted(cut):
        assert Steps.read(cut).archive() == cut
        assert not inspect_archive(cut, cores=1).complete


@settings(deadline=None)
@given(PLACES, st.binary(min_size=1, max_size=600))
def test_nothing_can_be_inserted(place, added):
    assert not is_accepted(ARCHIVE[:place] + added + ARCHIVE[place:])


@settings(deadline=None)
@given(st.data())
def test_any_text_in_the_place_of_any_record_gets_an_answer(data):
    events = steps().steps
    place = data.draw(st.integers(min_value=0, max_value=len(events) - 1))
    texts = list(events[place].data)
    if not texts:
        return
    record = data.draw(st.integers(min_value=0, max_value=len(texts) - 1))
    old, texts[record] = texts[record], data.draw(TEXTS)
    changed = steps().with_data(
        events[place].kind,
        len([event for event in events[:place] if event.kind == events[place].kind]),
        tuple(texts),
    )
    assert is_accepted(changed.archive()) == (texts[record] == old)


@settings(deadline=None)
@given(TEXTS, st.integers(min_value=0, max_value=2))
def test_any_text_in_a_consistent_set_up_gets_an_answer(text, place):
    name = ("election", "trustees", "credentials")[place]
    assert not is_accepted(steps().with_setup(**{name: text}).archive())
    assert steps().of(SETUP).data[place] != text


NUMBER = re.compile(r"(?<=[:\[,])[0-9]+(?=[,\]}])")
SPELLINGS = (
    *("true", "false", "null", "1.0", "0.0", "1e0", "1E0", "-0", "-1", "01", "+1", "0x1", "[1]"),
    *("1e999", "-1e999", "1e400", "Infinity", "-Infinity", "NaN", '"1"', '"0"', "9" * 5000),
)


@cache
def numbers() -> tuple[tuple[int, int, int, int], ...]:
    """Return every number of every data record: event, record, start and end."""
    return tuple(
        (place, record, *match.span())
        for place, event in enumerate(steps().steps)
        for record, text in enumerate(event.data)
        for match in NUMBER.finditer(text)
    )


@settings(deadline=None)
@given(st.data())
def test_a_number_spelled_in_any_other_way_is_a_failed_check(data):
    place, record, start, end = data.draw(st.sampled_from(numbers()))
    spelling = data.draw(st.sampled_from(SPELLINGS))
    event = steps().steps[place]
    old = event.data[record]
    texts = [*event.data[:record], old[:start] + spelling + old[end:], *event.data[record + 1 :]]
    if event.kind == SETUP:
        names = ("election", "trustees", "credentials")
        changed = steps().with_setup(**dict(zip(names, texts, strict=False)))
    else:
        before = [each for each in steps().steps[:place] if each.kind == event.kind]
        changed = steps().with_data(event.kind, len(before), tuple(texts))
    assert not inspect_archive(changed.archive(), cores=1).valid


def test_there_are_numbers_in_every_kind_of_record_that_may_hold_one():
    kinds = {steps().steps[place].kind for place, *_ in numbers()}
    assert kinds == {SETUP, TALLY, DECRYPTION, RESULT}


@settings(deadline=None)
@given(st.sampled_from(SPELLINGS), st.integers(min_value=0), st.booleans())
def test_a_height_spelled_in_any_other_way_is_a_failed_check(spelling, number, in_header):
    data = ARCHIVE
    if in_header:
        body = f'{{"version":1,"timestamp":{spelling}}}'.encode()[:500]
        changed = with_header(data, body)
    else:
        records = steps().records()
        events = [i for i, record in enumerate(records) if record.kind is RecordKind.EVENT]
        place = events[number % len(events)]
        text = NUMBER.sub(lambda _: spelling, records[place].body.decode(), count=1)
        records[place] = Record.event(text)
        changed = b"".join(write_archive(TIMESTAMP, records))
    assert changed != data
    assert not is_accepted(changed)
