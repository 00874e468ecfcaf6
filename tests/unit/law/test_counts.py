"""Numbers that cannot be, each refused by name with all that its sentence needs."""

import pytest

from ballot.basics.errors import RuleViolation
from ballot.law.vote.appraisal import AppraisedProject, appraise
from ballot.law.vote.outcome import decide
from ballot.law.vote.projects import SurplusWarning, inspect_surplus
from ballot.law.vote.rules import BallotMode, GradeRule, PassRule, Rules, TieRule
from ballot.law.vote.tally import (
    Attendance,
    BallotCount,
    ProjectTally,
    Tally,
    verify_tally,
)


def refusal(make, *arguments, **settings):
    with pytest.raises(RuleViolation) as refused:
        make(*arguments, **settings)
    return refused.value.code, dict(refused.value.params)


def negative(name):
    return "count-negative", {"name": name, "count": -1}


@pytest.mark.parametrize(
    ("make", "names", "numbers"),
    [
        (Attendance, ("total", "present"), (3, 2)),
        (BallotCount, ("issued", "returned", "invalid"), (3, 2, 1)),
        (lambda *marks: ProjectTally("1", *marks), ("approve", "oppose", "abstain"), (1, 1, 1)),
    ],
)
def test_no_count_is_below_nought_and_each_is_named(make, names, numbers):
    for place, name in enumerate(names):
        wrong = [-1 if at == place else number for at, number in enumerate(numbers)]
        assert refusal(make, *wrong) == negative(name)


def test_nought_is_a_count():
    assert Attendance(1, 0).present == 0
    assert BallotCount(0, 0, 0).valid == 0
    assert ProjectTally("1", 0, 0, 0).approve == 0
    assert BallotCount(5, 4, 1).valid == 3
    assert BallotCount(5, 4, 4).valid == 0


def test_a_house_has_a_member_and_no_more_present_than_members():
    assert refusal(Attendance, 0, 0) == ("no-deputies", {})
    assert Attendance(5, 5).present == 5
    assert refusal(Attendance, 5, 6) == ("present-above-total", {"present": 6, "total": 5})


def test_no_more_ballots_are_invalid_than_returned():
    wrong = ("invalid-above-returned", {"invalid": 5, "returned": 4})
    assert refusal(BallotCount, 9, 4, 5) == wrong


def tally(*projects, seats=1, present=5, ballots=(5, 5, 0)):
    return Tally(seats, Attendance(9, present), BallotCount(*ballots), projects)


def test_a_vote_has_a_place_a_project_and_a_ballot_at_most_for_each_deputy_present():
    one = ProjectTally("1", 1, 2, 2)
    assert refusal(tally, one, seats=0) == ("seats-below-one", {"seats": 0})
    assert refusal(tally) == ("no-project", {})
    assert refusal(tally, one, one) == ("project-twice", {"project": "1"})
    assert tally(one, present=5).seats == 1
    wrong = ("issued-above-present", {"issued": 5, "present": 4})
    assert refusal(tally, one, present=4) == wrong


CHOOSE = Rules(mode=BallotMode.CHOOSE_UP_TO_N, surplus_required=False)
PER_ITEM = Rules(surplus_required=False)


@pytest.mark.parametrize(
    ("rules", "row", "expected"),
    [
        (CHOOSE, (5, 0, None), ("marks-not-asked", {"project": "1"})),
        (CHOOSE, (5, None, 0), ("marks-not-asked", {"project": "1"})),
        (CHOOSE, (6,), ("approvals-above-valid", {"project": "1", "approve": 6, "valid": 5})),
        (PER_ITEM, (5, 0, None), ("marks-missing", {"project": "1"})),
        (PER_ITEM, (5, None, 0), ("marks-missing", {"project": "1"})),
        (PER_ITEM, (5, 0, 1), ("row-unequal", {"project": "1", "total": 6, "valid": 5})),
        (PER_ITEM, (1, 2, 1), ("row-unequal", {"project": "1", "total": 4, "valid": 5})),
    ],
)
def test_the_marks_of_a_project_are_those_that_its_ballots_can_give(rules, row, expected):
    assert refusal(verify_tally, rules, tally(ProjectTally("1", *row))) == expected


def test_all_ballots_may_approve_as_many_projects_as_the_cap_says():
    projects = [ProjectTally(str(place), 5) for place in (1, 2)]
    verify_tally(CHOOSE, tally(*projects, ProjectTally("3", 0), seats=2))
    over = tally(*projects, ProjectTally("3", 1), seats=2)
    numbers = {"approvals": 11, "cap": 2, "valid": 5}
    assert refusal(verify_tally, CHOOSE, over) == ("approvals-above-cap", numbers)


def test_a_surplus_that_is_asked_for_is_one_candidate_more_than_places():
    rules = Rules(mode=BallotMode.CHOOSE_UP_TO_N)
    projects = [ProjectTally(str(place), 1) for place in (1, 2)]
    verify_tally(rules, tally(*projects, seats=1))
    wrong = ("surplus-missing", {"candidates": 2, "seats": 2})
    assert refusal(verify_tally, rules, tally(*projects, seats=2)) == wrong
    verify_tally(rules, tally(*projects, seats=2), runoff=True)


def test_a_small_surplus_is_told_with_what_there_is_and_what_is_wished_for():
    assert inspect_surplus(Rules(), 11, 10) == SurplusWarning(11, 10, 10, 20, required=True)
    assert inspect_surplus(Rules(), 119, 100) == SurplusWarning(119, 100, 19, 20, required=True)
    fine = SurplusWarning(1199, 1000, 19, 20, required=True)
    assert inspect_surplus(Rules(), 1199, 1000) == fine
    assert inspect_surplus(Rules(), 120, 100) is None
    assert inspect_surplus(Rules(surplus_min_pct=0), 10, 10) is None


@pytest.mark.parametrize(
    ("candidates", "required", "code"),
    [
        (11, True, "surplus-small"),
        (10, True, "surplus-missing"),
        (3, True, "surplus-missing"),
        (10, False, "surplus-none"),
        (3, False, "surplus-none"),
    ],
)
def test_no_surplus_at_all_is_not_called_a_small_one(candidates, required, code):
    warning = inspect_surplus(Rules(surplus_required=required), candidates, 10)
    assert warning is not None
    assert warning.code == code


def numbers(**params):
    return params


def reasons(rules, case):
    approvals, present = case["approvals"], case.get("present", 9)
    projects = tuple(ProjectTally(str(n), each) for n, each in enumerate(approvals, 1))
    ballots = BallotCount(*case.get("ballots", (9, 9, 0)))
    count = Tally(case["seats"], Attendance(9, present), ballots, projects)
    outcome = decide(rules, count, runoff=case.get("runoff", False))
    return {project: (why.code, dict(why.params)) for project, why in outcome.reasons.items()}


@pytest.mark.parametrize(
    ("settings", "case", "expected"),
    [
        (
            {},
            {"approvals": (6, 8, 4, 6, 7), "seats": 2},
            {
                "1": ("outranked", numbers(place=3, approve=6, seats=2, missing=1)),
                "2": ("within-places", numbers(place=1, approve=8, seats=2, threshold=5)),
                "3": ("not-passed", numbers(place=5, approve=4, seats=2, threshold=5, missing=1)),
                "4": ("outranked", numbers(place=3, approve=6, seats=2, missing=1)),
                "5": ("within-places", numbers(place=2, approve=7, seats=2, threshold=5)),
            },
        ),
        (
            {},
            {"approvals": (8, 6, 6, 5), "seats": 2},
            {
                "1": ("within-places", numbers(place=1, approve=8, seats=2, threshold=5)),
                "2": ("tied-runoff", numbers(place=2, approve=6, seats=2, count=2, open=1)),
                "3": ("tied-runoff", numbers(place=2, approve=6, seats=2, count=2, open=1)),
                "4": ("outranked", numbers(place=4, approve=5, seats=2, missing=1)),
            },
        ),
        (
            {"tie": TieRule.PRESIDIUM},
            {"approvals": (6, 6), "seats": 1},
            {
                "1": ("tied-presidium", numbers(place=1, approve=6, seats=1, count=2, open=1)),
                "2": ("tied-presidium", numbers(place=1, approve=6, seats=1, count=2, open=1)),
            },
        ),
        (
            {"tie": TieRule.ALL_IN},
            {"approvals": (6, 6, 2), "seats": 1},
            {
                "1": ("all-in", numbers(place=1, approve=6, seats=1, count=2, open=1)),
                "2": ("all-in", numbers(place=1, approve=6, seats=1, count=2, open=1)),
                "3": ("not-passed", numbers(place=3, approve=2, seats=1, threshold=5, missing=3)),
            },
        ),
        (
            {"pass_rule": PassRule.RANK_ONLY},
            {"approvals": (1, 0), "seats": 1},
            {
                "1": ("ranked-within-places", numbers(place=1, approve=1, seats=1)),
                "2": ("outranked", numbers(place=2, approve=0, seats=1, missing=1)),
            },
        ),
        (
            {"pass_rule": PassRule.MAJORITY_ONLY},
            {"approvals": (6, 5, 4), "seats": 1},
            {
                "1": ("passed", numbers(place=1, approve=6, seats=1, threshold=5)),
                "2": ("passed", numbers(place=2, approve=5, seats=1, threshold=5)),
                "3": ("not-passed", numbers(place=3, approve=4, seats=1, threshold=5, missing=1)),
            },
        ),
        (
            {"cap": "N"},
            {"approvals": (3, 2), "seats": 1, "runoff": True},
            {
                "1": ("runoff-won", numbers(place=1, approve=3, seats=1)),
                "2": ("runoff-lost", numbers(place=2, approve=2, seats=1, missing=1)),
            },
        ),
        (
            {"cap": "N"},
            {"approvals": (3, 3), "seats": 1, "runoff": True},
            {
                "1": ("tied-again", numbers(place=1, approve=3, seats=1, count=2, open=1)),
                "2": ("tied-again", numbers(place=1, approve=3, seats=1, count=2, open=1)),
            },
        ),
        (
            {},
            {"approvals": (3, 3), "seats": 1, "present": 5, "ballots": (5, 5, 0)},
            dict.fromkeys("12", ("no-quorum", numbers(present=5, needed=6))),
        ),
        (
            {},
            {"approvals": (3, 3), "seats": 1, "ballots": (8, 9, 0)},
            dict.fromkeys("12", ("void", numbers(issued=8, returned=9))),
        ),
    ],
)
def test_every_project_has_its_reason_with_the_numbers_of_its_sentence(settings, case, expected):
    profile = {"mode": BallotMode.CHOOSE_UP_TO_N, "surplus_required": False, "cap": None}
    assert reasons(Rules(**profile | settings), case) == expected


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ({"counts": (5, 2, 2)}, ("grade-satisfied", numbers(count=5, needed=5))),
        ({"counts": (4, 1, 4)}, ("grade-basically-satisfied", numbers(count=5, needed=5))),
        ({"counts": (2, 1, 6)}, ("grade-dissatisfied", numbers(count=3, needed=5, missing=2))),
        ({"counts": (2, 1, 2), "present": 5}, ("no-quorum", numbers(present=5, needed=6))),
        ({"counts": (9, 0, 0), "issued": 8}, ("void", numbers(issued=8, returned=9))),
    ],
)
def test_every_grade_has_its_reason_with_the_numbers_of_its_sentence(case, expected):
    counts, present = case["counts"], case.get("present", 9)
    ballots = BallotCount(case.get("issued", sum(counts)), sum(counts), 0)
    projects = (AppraisedProject("1", counts, 0), AppraisedProject("2", counts, 0))
    outcome = appraise(Rules(), Attendance(9, present), ballots, projects)
    for why in outcome.reasons.values():
        assert (why.code, dict(why.params)) == expected
    assert list(outcome.reasons) == list(outcome.grades) == ["1", "2"]


@pytest.mark.parametrize(
    ("rule", "thresholds"),
    [(GradeRule.MAJORITY_ALL, (5, 5)), (GradeRule.PCT_BANDS, (9, 7))],
)
def test_an_appraisal_names_what_its_grades_need(rule, thresholds):
    project = AppraisedProject("1", (9, 0, 0), 0)
    rules = Rules(measure_rule=rule)
    outcome = appraise(rules, Attendance(9, 9), BallotCount(9, 9, 0), (project,))
    assert (outcome.threshold, outcome.basic_threshold) == thresholds
    nobody = AppraisedProject("1", (0, 0, 0), 0)
    empty = appraise(rules, Attendance(9, 9), BallotCount(9, 9, 9), (nobody,))
    assert min(empty.threshold, empty.basic_threshold) >= 1


@pytest.mark.parametrize(
    ("counts", "abstain", "expected"),
    [
        ((4, 2, 3, 0), 0, ("grades-unequal", {"project": "1", "options": 3})),
        ((9, 1, -1), 0, negative("counts")),
        ((9, 1, 0), -1, negative("counts")),
        ((4, 2, 2), 0, ("row-unequal", {"project": "1", "total": 8, "valid": 9})),
        ((4, 2, 2), 2, ("row-unequal", {"project": "1", "total": 10, "valid": 9})),
    ],
)
def test_a_row_of_grades_that_cannot_be_is_refused_with_its_numbers(counts, abstain, expected):
    projects = (AppraisedProject("1", counts, abstain),)
    arguments = (Rules(), Attendance(9, 9), BallotCount(9, 9, 0), projects)
    assert refusal(appraise, *arguments) == expected


def test_a_row_of_grades_with_nought_in_it_is_a_row():
    projects = (AppraisedProject("1", (0, 0, 0), 9),)
    outcome = appraise(Rules(), Attendance(9, 9), BallotCount(9, 9, 0), projects)
    assert dict(outcome.reasons["1"].params) == {"count": 0, "needed": 5, "missing": 5}
