"""Worked examples of a vote, and every way the places can go."""

import pytest

from ballot.basics.errors import RuleViolation
from ballot.law.vote.outcome import Runoff, Verdict, decide
from ballot.law.vote.rules import BallotMode, PassBase, PassRule, Rules, TieRule
from ballot.law.vote.tally import Attendance, BallotCount, ProjectTally, Tally

COUNTY = [
    *[(266, 3, 2), (263, 5, 3), (260, 4, 7), (258, 7, 6), (252, 9, 10), (249, 11, 11)],
    *[(245, 14, 12), (238, 20, 13), (229, 28, 14), (217, 39, 15), (116, 121, 34), (85, 152, 34)],
]
ATTENDANCE, BALLOTS = Attendance(68, 63), BallotCount(63, 63, 0)
V2 = (60, 58, 55, 52, 49, 41, 41, 22)


def tally(approvals, *, seats, total=68, present=63, ballots=None):
    count = BallotCount(*(ballots or (present, present, 0)))
    attendance = Attendance(total, present)
    projects = tuple(
        ProjectTally(str(place), approve, count.valid - approve, 0)
        for place, approve in enumerate(approvals, start=1)
    )
    return Tally(seats, attendance, count, projects)


def summary(outcome):
    return outcome.selected, outcome.rejected, outcome.tied, outcome.runoff, outcome.shortfall


def test_v1_the_normal_vote_selects_ten_without_a_tie():
    projects = tuple(ProjectTally(str(i), *row) for i, row in enumerate(COUNTY, start=1))
    count = Tally(10, Attendance(286, 274), BallotCount(274, 273, 2), projects)
    outcome = decide(Rules(), count)
    assert (outcome.quorum, outcome.quorum_needed, outcome.valid) == (True, 191, True)
    assert outcome.threshold == 144
    assert summary(outcome) == (tuple(map(str, range(1, 11))), ("11", "12"), (), None, 0)
    assert outcome.reasons["1"].code == "within-places"
    assert outcome.reasons["11"].code == "not-passed"
    assert outcome.reasons["11"].params["missing"] == 28


def test_v2_a_tie_across_the_last_place_selects_neither():
    outcome = decide(Rules(), tally(V2, seats=6))
    assert outcome.threshold == 35
    assert summary(outcome) == (
        ("1", "2", "3", "4", "5"),
        ("8",),
        ("6", "7"),
        Runoff(1, ("6", "7")),
        0,
    )
    assert {outcome.verdict_of(p) for p in ("6", "7")} == {Verdict.TIED}
    assert outcome.ranks == {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 6, "8": 8}
    assert outcome.reasons["6"].params == {
        "place": 6,
        "approve": 41,
        "seats": 6,
        "count": 2,
        "open": 1,
    }


def test_v3_a_tie_inside_the_places_needs_nothing():
    outcome = decide(Rules(cap=None), tally((60, 58, 58, 55, 52, 49, 40, 22), seats=6))
    assert summary(outcome) == (("1", "2", "3", "4", "5", "6"), ("7", "8"), (), None, 0)
    assert outcome.reasons["7"].code == "outranked"
    assert outcome.reasons["7"].params["missing"] == 9


@pytest.mark.parametrize(("approvals", "passes"), [(143, False), (144, True)])
def test_v4_exactly_half_of_all_deputies_does_not_pass(approvals, passes):
    outcome = decide(Rules(), tally((approvals, 0), seats=1, total=286, present=286))
    assert (outcome.selected == ("1",)) is passes
    assert outcome.shortfall == (0 if passes else 1)


@pytest.mark.parametrize(("present", "held"), [(200, False), (201, True)])
def test_v5_without_two_thirds_nothing_is_decided(present, held):
    outcome = decide(Rules(), tally((200, 0), seats=1, total=301, present=present))
    assert outcome.quorum is held
    assert outcome.threshold == 151
    if not held:
        assert summary(outcome) == ((), (), (), None, 0)
        assert {reason.code for reason in outcome.reasons.values()} == {"no-quorum"}
        assert outcome.verdict_of("1") is Verdict.NONE


def test_v6_more_ballots_returned_than_issued_void_the_vote():
    outcome = decide(Rules(), tally((50, 10), seats=1, ballots=(63, 64, 0)))
    assert (outcome.quorum, outcome.valid) == (True, False)
    assert summary(outcome) == ((), (), (), None, 0)
    assert {reason.code for reason in outcome.reasons.values()} == {"void"}


def test_v7_a_ballot_over_the_cap_counts_as_invalid_and_for_nobody():
    full = (10,) * 10 + (0,)
    outcome = decide(Rules(), tally(full, seats=10, total=11, present=11, ballots=(11, 11, 1)))
    assert outcome.selected == tuple(map(str, range(1, 11)))
    with pytest.raises(RuleViolation) as refused:
        decide(Rules(), tally((11,) * 11, seats=10, total=11, present=11))
    assert refused.value.code == "approvals-above-cap"


@pytest.mark.parametrize("shortfall", ["LEAVE", "REVOTE", "NEXT_SESSION", "PRESIDIUM"])
def test_v8_the_shortfall_rule_changes_no_number(shortfall):
    rules = Rules(shortfall=shortfall)
    outcome = decide(rules, tally((60,) * 9 + (20, 10), seats=10))
    assert summary(outcome) == (tuple("123456789"), ("10", "11"), (), None, 1)


@pytest.mark.parametrize(
    ("base", "threshold", "passes"), [(PassBase.PRESENT, 36, True), (PassBase.ALL, 51, False)]
)
def test_v9_denominators_differ(base, threshold, passes):
    outcome = decide(Rules(pass_base=base), tally((40, 1), seats=1, total=100, present=70))
    assert outcome.threshold == threshold
    assert (outcome.selected == ("1",)) is passes


APPROVALS = (60, 55, 41, 41, 41, 30, 0)


@pytest.mark.parametrize(
    ("rules", "seats", "expected"),
    [
        (Rules(), 3, (("1", "2"), ("6", "7"), ("3", "4", "5"), Runoff(1, ("3", "4", "5")), 0)),
        (Rules(), 4, (("1", "2"), ("6", "7"), ("3", "4", "5"), Runoff(2, ("3", "4", "5")), 0)),
        (Rules(), 5, (("1", "2", "3", "4", "5"), ("6", "7"), (), None, 0)),
        (Rules(), 6, (("1", "2", "3", "4", "5"), ("6", "7"), (), None, 1)),
        (
            Rules(tie=TieRule.PRESIDIUM),
            3,
            (("1", "2"), ("6", "7"), ("3", "4", "5"), None, 1),
        ),
        (Rules(tie=TieRule.ALL_IN), 3, (("1", "2", "3", "4", "5"), ("6", "7"), (), None, 0)),
        (
            Rules(pass_rule=PassRule.MAJORITY_ONLY),
            1,
            (("1", "2", "3", "4", "5"), ("6", "7"), (), None, 0),
        ),
        (
            Rules(pass_rule=PassRule.MAJORITY_ONLY),
            6,
            (("1", "2", "3", "4", "5"), ("6", "7"), (), None, 0),
        ),
        (
            Rules(pass_rule=PassRule.RANK_ONLY),
            6,
            (("1", "2", "3", "4", "5", "6"), ("7",), (), None, 0),
        ),
    ],
)
def test_the_places_go_by_rule(rules, seats, expected):
    uncapped = Rules(pass_rule=rules.pass_rule, tie=rules.tie, cap=None)
    assert summary(decide(uncapped, tally(APPROVALS, seats=seats))) == expected


def test_rank_alone_names_no_threshold_and_asks_no_approval():
    rules = Rules(pass_rule=PassRule.RANK_ONLY, surplus_required=False)
    outcome = decide(rules, tally((3, 0), seats=2))
    assert outcome.threshold is None
    assert outcome.selected == ("1", "2")
    level = decide(rules, tally((3, 0, 0), seats=2))
    assert (level.selected, level.tied) == (("1",), ("2", "3"))


def test_no_valid_ballot_passes_nothing_even_where_nothing_is_half_of_nothing():
    rules = Rules(pass_base=PassBase.VALID, pass_share=Rules().quorum, surplus_required=False)
    outcome = decide(rules, tally((0, 0), seats=2, ballots=(63, 63, 63)))
    assert (outcome.threshold, outcome.selected, outcome.shortfall) == (1, (), 2)


def test_equals_stand_in_the_order_of_the_ballot():
    outcome = decide(Rules(cap=None), tally((20, 50, 20, 50), seats=2))
    assert (outcome.selected, outcome.rejected) == (("2", "4"), ("1", "3"))


def runoff(approvals, seats, **settings):
    return decide(Rules(**settings), tally(approvals, seats=seats), runoff=True)


def test_a_runoff_goes_by_most_votes_without_a_majority():
    outcome = runoff((20, 25), 1)
    assert outcome.threshold is None
    assert summary(outcome) == (("2",), ("1",), (), None, 0)
    assert [reason.code for reason in outcome.reasons.values()] == ["runoff-lost", "runoff-won"]


def test_a_runoff_asks_for_a_majority_only_where_the_profile_does():
    outcome = runoff((20, 25), 1, runoff_requires_majority=True)
    assert outcome.threshold == 35
    assert summary(outcome) == ((), ("2", "1"), (), None, 1)


@pytest.mark.parametrize("tie", list(TieRule))
def test_a_second_tie_stays_visible_and_names_no_third_vote(tie):
    outcome = runoff((25, 25, 10), 1, tie=tie)
    assert summary(outcome) == ((), ("3",), ("1", "2"), None, 1)
    assert outcome.reasons["1"].code == "tied-again"


V11 = [
    ({"total": 60, "present": 63}, "present-above-total"),
    ({"ballots": (64, 63, 0)}, "issued-above-present"),
    ({"ballots": (63, 63, 64)}, "invalid-above-returned"),
    ({"total": 0, "present": 0}, "no-deputies"),
    ({"present": -1}, "count-negative"),
    ({"seats": 0}, "seats-below-one"),
    ({"approvals": ()}, "no-project"),
    ({"seats": 2}, "surplus-missing"),
    ({"seats": 3}, "surplus-missing"),
]


@pytest.mark.parametrize(("change", "code"), V11)
def test_v11_numbers_that_cannot_be_are_refused(change, code):
    settings = {"approvals": (30, 20), "seats": 1} | change
    with pytest.raises(RuleViolation) as refused:
        decide(Rules(), tally(settings.pop("approvals"), **settings))
    assert refused.value.code == code


ROWS = [
    (BallotMode.PER_ITEM_3WAY, ProjectTally("1", 30, 30, 2), "row-unequal"),
    (BallotMode.PER_ITEM_3WAY, ProjectTally("1", 63), "marks-missing"),
    (BallotMode.PER_ITEM_3WAY, ProjectTally("2", 30, 33, 0), "project-twice"),
    (BallotMode.CHOOSE_UP_TO_N, ProjectTally("1", 30, 33, 0), "marks-not-asked"),
    (BallotMode.CHOOSE_UP_TO_N, ProjectTally("1", 64), "approvals-above-valid"),
]


@pytest.mark.parametrize(("mode", "row", "code"), ROWS)
def test_v11_rows_that_cannot_be_are_refused(mode, row, code):
    per_item = mode is BallotMode.PER_ITEM_3WAY
    other = ProjectTally("2", 20, 43, 0) if per_item else ProjectTally("2", 20)
    with pytest.raises(RuleViolation) as refused:
        decide(Rules(mode=mode), Tally(1, ATTENDANCE, BALLOTS, (row, other)))
    assert refused.value.code == code


def test_an_equal_number_may_be_voted_on_where_no_surplus_is_required():
    outcome = decide(Rules(surplus_required=False), tally((60, 50), seats=2))
    assert outcome.selected == ("1", "2")
