"""The one list of all rounds: who is in it, in which order, and who is not."""

import pytest

from ballot.law.vote.ballot_check import inspect_ballots
from ballot.law.vote.conclusion import Conclusion
from ballot.law.vote.form import Form
from ballot.law.vote.rules import Rules, read_rules
from ballot.law.vote.tally import Attendance, BallotCount
from support.papers import TOWNSHIP, projects, runoff, tie, vote

APPROVALS = (20, 50, 40, 60, 40)


def first_round(order):
    rules = read_rules({"announce.order": order, "ballot.cap": None})
    marks = [(count, 63 - count, 0) for count in APPROVALS]
    return vote(
        TOWNSHIP,
        projects(*"甲乙丙丁戊"),
        marks,
        seats=3,
        attendance=(68, 63),
        ballots=(63, 63, 0),
        rules=rules,
    )


@pytest.mark.parametrize(
    ("order", "selected", "others"), [("BALLOT", "234", "15"), ("VOTES", "423", "51")]
)
def test_the_list_stands_in_the_order_that_the_profile_says(order, selected, others):
    first = first_round(order)
    second = runoff(first, 35, 28, rules=first.rules)
    found = Conclusion((first, second))
    assert [entry.project.id for entry in found.selected] == list(selected)
    assert [entry.project.id for entry in found.others] == list(others)


def test_each_project_stands_with_the_marks_by_which_it_came_there():
    first = tie()
    found = Conclusion((first, runoff(first, 35, 28)))
    assert [entry.marks.approve for entry in found.selected] == [60, 58, 55, 52, 49, 35]
    assert [entry.marks.approve for entry in found.others] == [41, 22]


@pytest.mark.parametrize(
    ("form", "present", "returned", "expected"),
    [
        (Form.PER_ITEM, 191, 191, (True, 191, True)),
        (Form.CHOOSE, 190, 190, (False, 191, True)),
        (Form.PER_ITEM, 274, 275, (True, 191, False)),
        (Form.SATISFACTION, 274, 0, (True, 191, True)),
    ],
)
def test_the_check_of_the_ballots_says_what_is_known_before_the_count(
    form, present, returned, expected
):
    attendance, ballots = Attendance(286, present), BallotCount(present, returned, 0)
    found = inspect_ballots(Rules(), form, attendance, ballots)
    assert (found.quorum, found.quorum_needed, found.valid) == expected
