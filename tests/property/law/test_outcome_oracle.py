"""An independent, naive statement of the rules of selection, compared with `decide`.

A set of winners is *consistent* when it fills as many places as it can and no one left out, having
passed, has more approvals than one let in. Whoever is in all consistent sets is selected; who is
only in some is tied.
"""

from fractions import Fraction
from itertools import combinations, count

from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.basics.errors import RuleViolation
from ballot.law.vote.outcome import decide
from ballot.law.vote.rules import BallotMode, PassBase, PassRule, Rules, Share, TieRule
from ballot.law.vote.tally import Attendance, BallotCount, ProjectTally, Tally
from support.soak import scaled

FRACTIONS = [Fraction(1, 2), Fraction(3, 5), Fraction(2, 3), Fraction(1)]


@st.composite
def rules(draw):
    share, quorum = draw(st.sampled_from(FRACTIONS)), draw(st.sampled_from(FRACTIONS[2:]))
    return Rules(
        quorum=Share(quorum.numerator, quorum.denominator, draw(st.booleans())),
        pass_base=draw(st.sampled_from(PassBase)),
        pass_rule=draw(st.sampled_from(PassRule)),
        pass_share=Share(share.numerator, share.denominator, draw(st.booleans())),
        mode=draw(st.sampled_from(BallotMode)),
        cap=draw(st.sampled_from(["N", None, 1, 2, 5])),
        surplus_required=draw(st.booleans()),
        tie=draw(st.sampled_from(TieRule)),
        runoff_requires_majority=draw(st.booleans()),
    )


@st.composite
def cases(draw):
    profile = draw(rules())
    total = draw(st.integers(1, 9))
    present = draw(st.integers(max(0, total - 3), total))
    issued = draw(st.integers(max(0, present - 2), present))
    returned = draw(st.integers(max(0, issued - 2), issued + (draw(st.integers(0, 9)) == 0)))
    invalid = draw(st.integers(0, min(1, returned)))
    valid = returned - invalid
    projects = []
    for place in range(draw(st.integers(1, 6))):
        approve = draw(st.integers(0, valid))
        oppose = draw(st.integers(0, valid - approve))
        per_item = profile.mode is BallotMode.PER_ITEM_3WAY
        marks = (oppose, valid - approve - oppose) if per_item else ()
        projects.append(ProjectTally(f"p{place}", approve, *marks))
    tally = Tally(
        draw(st.integers(1, 6)),
        Attendance(total, present),
        BallotCount(issued, returned, invalid),
        tuple(projects),
    )
    return profile, tally, draw(st.booleans())


def satisfies(share, count, whole):
    bar = Fraction(share.numerator, share.denominator) * whole
    return count >= bar if share.inclusive else count > bar


def cannot_be(profile, tally, runoff):
    cap = {"N": tally.seats, None: len(tally.projects)}.get(profile.cap, profile.cap)
    if runoff and profile.cap is not None:
        cap = min(cap, tally.seats)
    over = sum(p.approve for p in tally.projects) > cap * tally.ballots.valid
    return over or (profile.surplus_required and not runoff and len(tally.projects) <= tally.seats)


def passes(profile, tally, runoff, count):
    if profile.pass_rule is PassRule.RANK_ONLY:
        return True
    if runoff and not profile.runoff_requires_majority:
        return True
    whole = {
        PassBase.ALL: tally.attendance.total,
        PassBase.PRESENT: tally.attendance.present,
        PassBase.VALID: tally.ballots.valid,
    }[profile.pass_base]
    return count > 0 and satisfies(profile.pass_share, count, whole)


def possible_winners(passing, places):
    """Return those who are in every consistent set of winners, and those who are in some."""
    sets = [
        set(winners)
        for winners in combinations(passing, min(places, len(passing)))
        if all(
            passing[one] >= passing[other]
            for one in winners
            for other in passing
            if other not in winners
        )
    ]
    return set.intersection(*sets), set.union(*sets)


def expected(profile, tally, runoff):
    """Return selected, tied, seats of a run-off (or None) and shortfall."""
    if not satisfies(profile.quorum, tally.attendance.present, tally.attendance.total):
        return set(), set(), None, 0
    if tally.ballots.returned > tally.ballots.issued:
        return set(), set(), None, 0
    passing = {p.id: p.approve for p in tally.projects if passes(profile, tally, runoff, p.approve)}
    if profile.pass_rule is PassRule.MAJORITY_ONLY and not runoff:
        return set(passing), set(), None, 0
    always, sometimes = possible_winners(passing, tally.seats)
    if profile.tie is TieRule.ALL_IN and not runoff:
        return sometimes, set(), None, max(0, tally.seats - len(sometimes))
    tied, left = sometimes - always, tally.seats - len(always)
    if tied and profile.tie is TieRule.RUNOFF and not runoff:
        return always, tied, left, 0
    return always, tied, None, left


@settings(max_examples=scaled(600, 3000), deadline=None)
@given(cases())
def test_decide_agrees_with_the_naive_statement_of_the_rules(case):
    profile, tally, runoff = case
    try:
        outcome = decide(profile, tally, runoff=runoff)
    except RuleViolation:
        assert cannot_be(profile, tally, runoff)
        return
    assert not cannot_be(profile, tally, runoff)
    selected, tied, runoff_seats, shortfall = expected(profile, tally, runoff)
    assert set(outcome.selected) == selected
    assert set(outcome.tied) == tied
    assert (outcome.runoff and outcome.runoff.seats) == runoff_seats
    assert (outcome.runoff.projects if outcome.runoff else outcome.tied) == outcome.tied
    assert outcome.shortfall == shortfall
    needed = outcome.threshold
    least = next(n for n in count() if passes(profile, tally, runoff, n))
    assert least == (0 if needed is None else needed)


@settings(max_examples=scaled(250, 1000), deadline=None)
@given(cases())
def test_what_is_decided_is_complete_ordered_and_explained(case):
    profile, tally, runoff = case
    if cannot_be(profile, tally, runoff):
        return
    outcome = decide(profile, tally, runoff=runoff)
    approvals = {p.id: p.approve for p in tally.projects}
    order = list(approvals)
    assert list(outcome.reasons) == order
    groups = (outcome.selected, outcome.rejected, outcome.tied)
    listed = [project for group in groups for project in group]
    assert len(listed) == len(set(listed))
    decided = outcome.quorum and outcome.valid
    assert set(listed) == (set(order) if decided else set())
    for group in groups:
        assert list(group) == sorted(group, key=lambda p: (-approvals[p], order.index(p)))
    for chosen in outcome.selected:
        assert all(approvals[chosen] > approvals[left] for left in outcome.rejected + outcome.tied)
    limited = profile.pass_rule is not PassRule.MAJORITY_ONLY and profile.tie is not TieRule.ALL_IN
    if limited or runoff:
        assert len(outcome.selected) + outcome.shortfall <= tally.seats
    if outcome.runoff:
        assert 0 < outcome.runoff.seats < len(outcome.runoff.projects)
