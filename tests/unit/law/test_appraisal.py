"""Grades of the annual appraisal: both rules, and exactly half."""

import pytest

from ballot.basics.errors import RuleViolation
from ballot.law.vote.appraisal import AppraisedProject, Grade, appraise, grades
from ballot.law.vote.rules import Electorate, GradeRule, Rules
from ballot.law.vote.tally import Attendance, BallotCount

SATISFIED, BASICALLY, DISSATISFIED = Grade.SATISFIED, Grade.BASICALLY_SATISFIED, Grade.DISSATISFIED


def grade(counts, *, total=28, abstain=0, **settings):
    valid = sum(counts) + abstain
    rules = Rules(measure_options=len(counts), **settings)
    ballots = BallotCount(valid, valid, 0)
    project = AppraisedProject("1", counts, abstain)
    return appraise(rules, Attendance(total, valid), ballots, (project,)).grades["1"]


@pytest.mark.parametrize(("inclusive", "expected"), [(True, SATISFIED), (False, BASICALLY)])
def test_v10_exactly_half_is_enough_only_where_the_rule_says_so(inclusive, expected):
    assert grade((14, 13, 1), measure_inclusive=inclusive) is expected


@pytest.mark.parametrize(
    ("counts", "abstain", "expected"),
    [
        ((28, 0, 0), 0, SATISFIED),
        ((13, 1, 14), 0, BASICALLY),
        ((0, 14, 14), 0, BASICALLY),
        ((13, 0, 15), 0, DISSATISFIED),
        ((13, 0, 0), 15, DISSATISFIED),
        ((0, 0, 0, 28), 0, DISSATISFIED),
        ((14, 0, 0, 14), 0, SATISFIED),
    ],
)
def test_a_majority_is_of_the_whole_electorate(counts, abstain, expected):
    assert grade(counts, abstain=abstain) is expected


@pytest.mark.parametrize(
    ("counts", "inclusive", "expected"),
    [
        ((90, 5, 5), True, SATISFIED),
        ((90, 5, 5), False, BASICALLY),
        ((89, 0, 11), True, BASICALLY),
        ((40, 30, 30), True, BASICALLY),
        ((40, 30, 30), False, DISSATISFIED),
        ((69, 0, 31), True, DISSATISFIED),
    ],
)
def test_bands_are_shares_of_the_valid_ballots(counts, inclusive, expected):
    settings = {"measure_rule": GradeRule.PCT_BANDS, "measure_inclusive": inclusive}
    assert grade(counts, total=120, **settings) is expected


@pytest.mark.parametrize("rule", list(GradeRule))
def test_no_valid_ballot_earns_no_good_grade(rule):
    ballots = BallotCount(28, 28, 28)
    project = AppraisedProject("1", (0, 0, 0), 0)
    outcome = appraise(Rules(measure_rule=rule), Attendance(28, 28), ballots, (project,))
    assert outcome.grades["1"] is DISSATISFIED


def test_a_ballot_offers_three_grades_or_four():
    assert grades(Rules()) == (SATISFIED, BASICALLY, DISSATISFIED)
    assert grades(Rules(measure_options=4)) == (
        SATISFIED,
        BASICALLY,
        DISSATISFIED,
        Grade.NOT_INFORMED,
    )


@pytest.mark.parametrize(
    ("electorate", "total", "needed"),
    [
        (Electorate.CONGRESS, 286, 191),
        (Electorate.DELEGATIONS, 286, 191),
        (Electorate.SC, 28, 15),
        (Electorate.PUBLIC, 300, 0),
    ],
)
def test_the_quorum_is_that_of_the_body_that_appraises(electorate, total, needed):
    rules = Rules(measure_electorate=electorate)
    project = AppraisedProject("1", (1, 0, 0), 0)
    outcome = appraise(rules, Attendance(total, 1), BallotCount(1, 1, 0), (project,))
    assert outcome.quorum_needed == needed
    assert (outcome.grades["1"] is None) is (needed > 1)


def test_more_ballots_returned_than_issued_void_the_appraisal():
    project = AppraisedProject("1", (28, 0, 0), 0)
    outcome = appraise(Rules(), Attendance(28, 28), BallotCount(27, 28, 0), (project,))
    assert not outcome.valid
    assert outcome.grades["1"] is None
    assert outcome.reasons["1"].code == "void"


@pytest.mark.parametrize(
    ("projects", "code"),
    [
        ((), "no-project"),
        ((AppraisedProject("1", (28, 0), 0),), "grades-unequal"),
        ((AppraisedProject("1", (28, 0, 1), 0),), "row-unequal"),
        ((AppraisedProject("1", (29, -1, 0), 0),), "count-negative"),
        ((AppraisedProject("1", (28, 0, 0), 0),) * 2, "project-twice"),
    ],
)
def test_counts_that_cannot_be_are_refused(projects, code):
    with pytest.raises(RuleViolation) as refused:
        appraise(Rules(), Attendance(28, 28), BallotCount(28, 28, 0), projects)
    assert refused.value.code == code
