"""A round becomes in each step what that step brings, and nothing out of turn."""

from dataclasses import fields

import pytest

from ballot.basics.errors import RuleViolation, StateConflict
from ballot.law.vote.poll import AGAIN, Phase
from ballot.law.vote.round import (
    KIND_IN,
    LONGEST_REASON,
    ClosedRound,
    CountedRound,
    DraftRound,
    DroppedRound,
    EndedRound,
    FrozenRound,
    hold_again,
    parse_reason,
    require_kind,
)
from ballot.law.vote.tally import Attendance

HERE = Attendance(9, 7)
DRAFT = DraftRound(code="GX26", number=1, uuid="z1", seats=2, projects=())
FROZEN = DRAFT.freeze(projects=("1", "2"), election="{}", timestamp=7)
OPEN = FROZEN.open()
CLOSING = OPEN.end_casting(HERE)
CLOSED = CLOSING.close("b0")
COUNTED = CLOSED.count("a0")
CERTIFIED = COUNTED.certify(decided=True)
VOID = COUNTED.certify(decided=False)
PUBLISHED = CERTIFIED.publish()
ABANDONED = FROZEN.abandon("no quorum in sight")
DECLARED_VOID = OPEN.declare_void("a tablet was left open")
ROUNDS = (
    DRAFT,
    FROZEN,
    OPEN,
    CLOSING,
    CLOSED,
    COUNTED,
    CERTIFIED,
    VOID,
    PUBLISHED,
    ABANDONED,
    DECLARED_VOID,
)
KINDS = (DraftRound, FrozenRound, EndedRound, ClosedRound, CountedRound, DroppedRound)
RUNOFF = DraftRound(code="GX26", number=2, uuid="z2", seats=1, projects=("1", "2"), follows=1)
STEPS = {
    "open": ((), {Phase.FROZEN}),
    "end_casting": ((HERE,), {Phase.OPEN}),
    "close": (("b0",), {Phase.CLOSING}),
    "count": (("a0",), {Phase.CLOSED}),
    "publish": ((), {Phase.CERTIFIED}),
    "lift": (("z9",), {Phase.FROZEN}),
    "abandon": (("why",), {Phase.DRAFT, Phase.FROZEN}),
    "declare_void": (("why",), {Phase.OPEN, Phase.CLOSING, Phase.CLOSED}),
}


def test_the_day_leads_through_every_phase():
    assert {round_.phase for round_ in ROUNDS} == set(Phase)
    assert [type(round_) for round_ in ROUNDS[:6]] == [
        DraftRound,
        FrozenRound,
        FrozenRound,
        EndedRound,
        ClosedRound,
        CountedRound,
    ]


def test_what_a_step_brings_stays_and_all_else_stays_as_it_was():
    assert (FROZEN.projects, FROZEN.election, FROZEN.timestamp) == (("1", "2"), "{}", 7)
    for before, after in zip(ROUNDS[1:6], (*ROUNDS[2:6], PUBLISHED), strict=True):
        for field in fields(before):
            if field.name != "phase":
                assert getattr(after, field.name) == getattr(before, field.name), field.name
    assert (PUBLISHED.attendance, PUBLISHED.board_sha256) == (HERE, "b0")
    assert PUBLISHED.archive_sha256 == "a0"


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("round_", ROUNDS, ids=lambda round_: round_.phase.value)
def test_a_step_out_of_turn_is_refused(round_, step):
    given, when = STEPS[step]
    if round_.phase in when or not hasattr(round_, step):
        return
    with pytest.raises(StateConflict, match="phase-other"):
        getattr(round_, step)(*given)


def test_what_is_certified_is_not_certified_again():
    for round_ in (CERTIFIED, VOID, PUBLISHED):
        for decided in (True, False):
            with pytest.raises(StateConflict, match="phase-other"):
                round_.certify(decided=decided)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("round_", ROUNDS, ids=lambda round_: round_.phase.value)
def test_a_round_is_taken_as_a_kind_exactly_when_it_is_one(round_, kind):
    if isinstance(round_, kind):
        assert require_kind(round_, kind) is round_
    else:
        with pytest.raises(StateConflict):
            require_kind(round_, kind)


def test_a_kind_may_be_wanted_in_some_of_its_phases_only():
    assert require_kind(COUNTED, CountedRound, Phase.COUNTED) is COUNTED
    with pytest.raises(StateConflict, match="phase-other") as refused:
        require_kind(CERTIFIED, CountedRound, Phase.COUNTED)
    assert refused.value.params == {"phase": "certified", "wanted": ["counted"]}
    with pytest.raises(StateConflict, match="poll-closed"):
        require_kind(CLOSED, FrozenRound, Phase.OPEN)


def test_every_phase_has_its_kind():
    assert {round_.phase: type(round_) for round_ in ROUNDS} == KIND_IN
    assert set(KIND_IN) == set(Phase)


def test_a_round_that_follows_a_tie_is_a_run_off_and_stays_one():
    assert not DRAFT.is_runoff
    frozen = RUNOFF.freeze(projects=RUNOFF.projects, election="{}", timestamp=7)
    states = (RUNOFF, frozen, frozen.open(), RUNOFF.abandon("why"), frozen.abandon("why"))
    assert all(state.is_runoff and state.follows == 1 for state in states)
    assert not hold_again(VOID, "z2", 2).is_runoff


@pytest.mark.parametrize("round_", [DRAFT, FROZEN, OPEN, CLOSING, CLOSED], ids=lambda r: r.phase)
def test_a_dropped_round_keeps_its_place_and_has_a_reason(round_):
    before = round_.phase in {Phase.DRAFT, Phase.FROZEN}
    dropped = round_.abandon("why") if before else round_.declare_void("why")
    assert dropped.phase is (Phase.ABANDONED if before else Phase.DECLARED_VOID)
    for field in fields(DroppedRound):
        if field.name not in {"phase", "reason"}:
            assert getattr(dropped, field.name) == getattr(round_, field.name), field.name
    assert dropped.reason == "why"


def test_the_next_edition_of_a_ballot_is_a_draft_in_the_same_place():
    assert FROZEN.lift("z9") == DraftRound(code="GX26", number=1, uuid="z9", seats=2, projects=())
    frozen = RUNOFF.freeze(projects=RUNOFF.projects, election="{}", timestamp=7)
    with pytest.raises(StateConflict, match="runoff-not-lifted"):
        frozen.lift("z9")


@pytest.mark.parametrize("round_", ROUNDS, ids=lambda round_: round_.phase.value)
def test_what_has_no_result_is_held_again_and_nothing_else(round_):
    if round_.phase in AGAIN:
        again = hold_again(round_, "z9", 5)
        assert again == DraftRound(code="GX26", number=2, uuid="z9", seats=5, projects=())
    else:
        with pytest.raises(StateConflict, match="phase-other"):
            hold_again(round_, "z9", 5)


def test_a_run_off_is_held_again_only_from_its_tie():
    with pytest.raises(StateConflict, match="runoff-follows-the-tie"):
        hold_again(RUNOFF.abandon("why"), "z9", 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "reason-missing"), (" \n\t", "reason-missing"), ("x" * 201, "reason-too-long")],
)
def test_nobody_drops_a_round_without_a_reason_that_can_be_read(text, code):
    with pytest.raises(RuleViolation, match=code):
        parse_reason(text)
    assert parse_reason("  The list\r\n was wrong. ") == "The list was wrong."
    assert parse_reason("x" * LONGEST_REASON) == "x" * LONGEST_REASON
