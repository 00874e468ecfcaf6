"""The verifier under arbitrary damage: it never accepts, and it never fails to answer."""

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.basics.errors import Malformed
from ballot.protocol.encodings import Encoding
from ballot.verify.inspection import inspect_archive
from support.boards import SETUP, Steps
from support.elections import whole_form

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


@settings(max_examples=300, deadline=None)
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
