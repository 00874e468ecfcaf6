"""Simulated choices: fixed by the seed, lawful, and plausible."""

import pytest

from ballot.cli.rehearsal.simulation import Crowd
from ballot.law.vote.form import Form

CROWDS = {
    "per-item": Crowd(Form.PER_ITEM, projects=12, cap=10, grades=0),
    "choose": Crowd(Form.CHOOSE, projects=12, cap=10, grades=0),
    "satisfaction": Crowd(Form.SATISFACTION, projects=8, cap=None, grades=3),
    "four grades": Crowd(Form.SATISFACTION, projects=8, cap=None, grades=4),
}


@pytest.mark.parametrize("crowd", CROWDS.values(), ids=CROWDS)
def test_a_seed_fixes_the_choices_and_another_seed_changes_them(crowd):
    assert crowd.ballots(30, "1") == crowd.ballots(30, "1")
    assert crowd.ballots(30, "1") != crowd.ballots(30, "2")


@pytest.mark.parametrize("cap", [1, 3, 10, None])
@pytest.mark.parametrize("form", [Form.PER_ITEM, Form.CHOOSE])
def test_no_ballot_approves_more_than_the_cap_allows(form, cap):
    for ballot in Crowd(form, projects=12, cap=cap, grades=0).ballots(100, "cap"):
        assert len(ballot) == 12
        assert sum(mark in {"approve", True} for mark in ballot) <= (12 if cap is None else cap)


def test_every_mark_is_one_that_the_ballot_offers():
    offered = {
        "per-item": {"approve", "oppose", "abstain"},
        "choose": {True, False},
        "satisfaction": {0, 1, 2, None},
        "four grades": {0, 1, 2, 3, None},
    }
    for name, crowd in CROWDS.items():
        made = {mark for ballot in crowd.ballots(300, "marks") for mark in ballot}
        assert made == offered[name], name


def test_some_projects_are_loved_and_some_are_not():
    ballots = CROWDS["per-item"].ballots(281, "1")
    approvals = [sum(ballot[place] == "approve" for ballot in ballots) for place in range(12)]
    assert min(approvals[:10]) > 281 / 2 > max(approvals[10:])
