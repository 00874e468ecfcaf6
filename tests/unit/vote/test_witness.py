"""The witness: one slot a credential, found again by place and by tracker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.basics.errors import Unavailable
from ballot.protocol.ballots import tracker
from ballot.vote.witness import SLOT_BYTES, Witness, tracker_bytes, tracker_of, tracker_text

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


@given(st.binary())
def test_the_bytes_and_the_text_of_a_tracker_are_one_thing(ballot):
    found = tracker_of(ballot)
    assert tracker_text(found) == tracker(ballot)
    assert tracker_bytes(tracker_text(found)) == found


@given(st.one_of(st.text(), st.text("AZaz09+/=", min_size=42, max_size=44)))
def test_a_text_is_a_tracker_in_its_one_spelling_only(text):
    found = tracker_bytes(text)
    assert found is None or tracker_text(found) == text


def test_a_second_spelling_of_the_same_bytes_is_no_tracker():
    spelled = tracker_text(bytes(31) + b"\x00")
    assert tracker_bytes(spelled) is not None
    assert tracker_bytes(spelled[:-1] + "B") is None
    assert tracker_bytes(f"{spelled}=") is None
