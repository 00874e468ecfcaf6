"""What a count gives away of single ballots, and that somebody has to say that they know it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.basics.errors import RuleViolation
from ballot.law.vote.rules import BallotMode, Rules
from ballot.law.vote.secrecy import Finding, inspect_count, inspect_sum, require_confirmed
from support.papers import COUNTY, appraisal, projects, vote

FEW = Finding("few-ballots", {"ballots": 2, "fewest": 3})


def counted(*rows, rules=None):
    """Minutes of a vote with these marks; choosing has one mark a row, and then three ballots."""
    valid = sum(rows[0]) if len(rows[0]) > 1 else 3
    return vote(
        COUNTY,
        projects(*(f"Project {number}" for number, _ in enumerate(rows))),
        rows,
        seats=1,
        attendance=(9, 9),
        ballots=(9, valid, 0),
        rules=rules or Rules(cap=None, surplus_required=False),
    )


CHOOSING = Rules(cap=None, surplus_required=False, mode=BallotMode.CHOOSE_UP_TO_N)


@pytest.mark.parametrize(("ballots", "codes"), [(0, []), (1, ["few-ballots"]), (3, []), (650, [])])
def test_the_sum_of_one_or_two_ballots_is_named(ballots, codes):
    assert [finding.code for finding in inspect_sum(ballots)] == codes


def test_a_finding_carries_the_numbers_of_its_sentence():
    assert inspect_sum(2) == (FEW,)
    assert inspect_count(counted((7, 0, 0))) == (Finding("count-reveals-everyone", {"ballots": 7}),)


@pytest.mark.parametrize(
    ("minutes", "reveals"),
    [
        (counted((1, 0, 0), (0, 1, 0), (0, 0, 1)), True),
        (counted((7, 0, 0), (0, 7, 0)), True),
        (counted((7, 0, 0), (1, 6, 0)), False),
        (counted((6, 1, 0), (7, 0, 0)), False),
        (counted((0, 0, 0), (0, 0, 0)), False),
        (counted((3,), (0,), rules=CHOOSING), True),
        (counted((3,), (1,), rules=CHOOSING), False),
        (appraisal(), False),
        (appraisal(unanimous=True), True),
    ],
)
def test_a_count_that_tells_how_everybody_voted_is_named(minutes, reveals):
    assert bool(inspect_count(minutes)) is reveals


@given(st.integers(1, 4), st.lists(st.lists(st.integers(0, 2), min_size=4, max_size=4), min_size=1))
def test_a_count_is_named_exactly_when_all_ballots_are_alike(voters, marks):
    """Each project has the marks of up to four voters: 0 approve, 1 oppose, 2 abstain."""
    ballots = [[row[voter] for row in marks] for voter in range(voters)]
    columns = [[ballot[place] for ballot in ballots] for place in range(len(marks))]
    minutes = counted(*(tuple(column.count(mark) for mark in range(3)) for column in columns))
    assert bool(inspect_count(minutes)) is all(ballot == ballots[0] for ballot in ballots)


def test_a_finding_is_refused_until_its_own_code_is_confirmed():
    require_confirmed((), ())
    require_confirmed((FEW,), {"few-ballots"})
    for confirmed in ((), {""}, {"count-reveals-everyone"}):
        with pytest.raises(RuleViolation, match="few-ballots") as refused:
            require_confirmed((FEW,), confirmed)
        assert refused.value.params == FEW.params
