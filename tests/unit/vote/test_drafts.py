"""What an organiser sets is looked at all at once."""

from dataclasses import replace

from ballot.vote.preparing import inspect_draft
from support.halls import OCCASION, draft


def test_all_that_is_wrong_with_a_draft_is_named_by_what_was_set():
    wrong = draft(
        occasion=replace(OCCASION, matter=" ", congress=""),
        seats=0,
        trustees=2,
        threshold=3,
        rules={"quorum.fraction": "1/2", "tie": "LOTS"},
    )
    assert {name: error.code for name, error in inspect_draft(wrong).items()} == {
        "matter": "occasion-incomplete",
        "congress": "occasion-incomplete",
        "seats": "seats-below-one",
        "threshold": "threshold-impossible",
        "quorum.fraction": "quorum-below-law",
        "tie": "tie-rule-silent",
    }
