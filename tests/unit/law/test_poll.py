"""A poll gets its scrutineers' keys, and keeps them as long as they fit."""

from dataclasses import replace

import pytest

from ballot.basics.errors import StateConflict
from ballot.law.vote.form import Form
from ballot.law.vote.poll import KeyedPoll, Poll, require_keys
from ballot.law.vote.rules import Rules
from support.papers import COUNTY

POLL = Poll(
    code="GX26",
    congress="C1",
    occasion=COUNTY,
    form=Form.PER_ITEM,
    seats=2,
    rules=Rules(),
    group="Ed25519",
    trustees=3,
    threshold=2,
    language="en",
    credential_uuid="z1",
)
KEYED = POLL.give_keys("the keys", ("Ann", "Ben", "Cid"))


def test_a_poll_with_keys_is_the_same_poll():
    assert (KEYED.trustees_text, KEYED.trustee_names) == ("the keys", ("Ann", "Ben", "Cid"))
    assert replace(KEYED, seats=9).give_keys("k", ()) == replace(POLL, seats=9).give_keys("k", ())
    assert KEYED != POLL


def test_only_a_poll_with_keys_passes_for_one():
    assert require_keys(KEYED) is KEYED
    with pytest.raises(StateConflict, match="trustee-keys-missing"):
        require_keys(POLL)


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({"seats": 5}, True),
        ({"rules": Rules(surplus_required=False)}, True),
        ({"form": Form.CHOOSE, "language": "zh_Hans_CN"}, True),
        ({"group": "BELENIOS-2048"}, False),
        ({"trustees": 4}, False),
        ({"threshold": 3}, False),
    ],
)
def test_a_changed_poll_keeps_the_keys_that_still_fit(change, kept):
    changed = replace(POLL, **change)
    found = changed.replacing(KEYED)
    assert found == (changed.give_keys("the keys", ("Ann", "Ben", "Cid")) if kept else changed)
    assert isinstance(found, KeyedPoll) is kept


def test_a_poll_in_the_place_of_one_without_keys_has_none():
    assert replace(POLL, seats=5).replacing(POLL) == replace(POLL, seats=5)
