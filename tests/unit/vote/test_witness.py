"""The witness: one slot a credential, found again by place and by tracker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.basics.errors import Unavailable
from ballot.protocol.ballots import tracker
from ballot.vote.witness import LEAST_LEADING, SLOT_BYTES, Witness, tracker_of, tracker_text

ONE, TWO = tracker_of(b"one"), tracker_of(b"two")
THREE_SLOTS = Witness(bytes(SLOT_BYTES) + ONE + TWO)


def test_an_empty_witness_has_an_empty_slot_for_each_credential():
    empty = Witness.empty(3)
    assert len(empty.content) == 3 * SLOT_BYTES
    assert empty.trackers() == {}
    assert not empty.has(bytes(SLOT_BYTES))


def test_a_tracker_is_found_by_its_slot():
    assert THREE_SLOTS.trackers() == {1: ONE, 2: TWO}
    assert [THREE_SLOTS.at(slot) for slot in (0, 1, 2, 3)] == [None, ONE, TWO, None]


def test_a_witness_that_was_cut_or_is_of_another_round_is_refused():
    assert THREE_SLOTS.sized(3) is THREE_SLOTS
    for content in (THREE_SLOTS.content[:-1], THREE_SLOTS.content + bytes(SLOT_BYTES), b""):
        with pytest.raises(Unavailable, match="witness-damaged"):
            Witness(content).sized(3)


def test_a_tracker_is_found_only_where_a_slot_begins():
    across = THREE_SLOTS.content[SLOT_BYTES + 5 : 2 * SLOT_BYTES + 5]
    assert THREE_SLOTS.has(ONE)
    assert THREE_SLOTS.has(TWO)
    assert not THREE_SLOTS.has(across)
    assert not THREE_SLOTS.has(tracker_of(b"three"))


def test_a_tracker_is_found_behind_a_place_that_only_looks_like_it():
    shifted = b"\x01" + ONE[: SLOT_BYTES - 1]
    assert Witness(shifted + ONE[SLOT_BYTES - 1 :] + bytes(SLOT_BYTES - 1) + ONE).has(ONE)


@given(st.binary(), st.integers(LEAST_LEADING, 43))
def test_a_tracker_is_found_by_its_leading_characters(ballot, length):
    text = tracker_text(tracker_of(ballot))
    assert text == tracker(ballot)
    assert Witness(ONE + tracker_of(ballot) + TWO).find(text[:length]) == text


@given(st.one_of(st.text(), st.text("AZaz09+/=", min_size=14, max_size=44)))
def test_no_other_text_finds_a_tracker(text):
    assert THREE_SLOTS.find(text) is None


def test_a_tracker_that_is_cut_too_short_altered_or_lengthened_is_not_found():
    text = tracker_text(ONE)
    wrong = (text[:15], f"{text}=", f"{text}A", text[1:], text[:16].swapcase(), text[:20] + "#", "")
    assert [THREE_SLOTS.find(each) for each in wrong] == [None] * len(wrong)


def test_characters_that_two_trackers_begin_with_find_neither():
    twin = ONE[:12] + TWO[12:]
    both = Witness(ONE + twin)
    assert both.find(tracker_text(ONE)[:16]) is None
    assert both.find(tracker_text(ONE)) == tracker_text(ONE)


def test_an_empty_slot_is_no_tracker():
    assert THREE_SLOTS.find("A" * 43) is None


def test_a_second_spelling_of_the_same_bytes_is_no_tracker():
    spelled = tracker_text(bytes(31) + b"\x04")
    witness = Witness(bytes(31) + b"\x04")
    assert witness.find(spelled) == spelled
    assert witness.find(spelled[:-1] + "B") is None
