"""The life of a round: no step backwards, none left out, and the ways out of it."""

from itertools import pairwise

import pytest

from ballot.basics.errors import StateConflict
from ballot.law.vote.poll import NEXT, Phase, advance, require_phase

ORDER = (
    Phase.DRAFT,
    Phase.FROZEN,
    Phase.OPEN,
    Phase.CLOSING,
    Phase.CLOSED,
    Phase.COUNTED,
    Phase.CERTIFIED,
    Phase.PUBLISHED,
)
WAYS_OUT = {
    (Phase.DRAFT, Phase.ABANDONED),
    (Phase.FROZEN, Phase.ABANDONED),
    (Phase.OPEN, Phase.DECLARED_VOID),
    (Phase.CLOSING, Phase.DECLARED_VOID),
    (Phase.CLOSED, Phase.DECLARED_VOID),
}
STEPS = {*pairwise(ORDER), (Phase.COUNTED, Phase.VOID), *WAYS_OUT}


@pytest.mark.parametrize("found", Phase)
@pytest.mark.parametrize("to", Phase)
def test_only_the_steps_of_the_day_are_possible(found, to):
    if (found, to) in STEPS:
        assert advance(found, to) is to
    else:
        with pytest.raises(StateConflict, match="phase-other"):
            advance(found, to)


def test_every_phase_has_its_row():
    assert set(NEXT) == set(Phase)


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (Phase.DRAFT, "poll-not-open"),
        (Phase.FROZEN, "poll-not-open"),
        (Phase.CLOSING, "poll-closed"),
        (Phase.CLOSED, "poll-closed"),
        (Phase.COUNTED, "poll-closed"),
        (Phase.CERTIFIED, "poll-closed"),
        (Phase.PUBLISHED, "poll-closed"),
        (Phase.VOID, "poll-closed"),
        (Phase.ABANDONED, "poll-closed"),
        (Phase.DECLARED_VOID, "poll-closed"),
    ],
)
def test_a_ballot_is_told_whether_it_came_too_early_or_too_late(found, code):
    with pytest.raises(StateConflict, match=code):
        require_phase(found, Phase.OPEN)


def test_a_step_may_belong_to_several_phases():
    require_phase(Phase.OPEN, Phase.FROZEN, Phase.OPEN)
    with pytest.raises(StateConflict) as refused:
        require_phase(Phase.DRAFT, Phase.FROZEN, Phase.OPEN)
    assert refused.value.params == {"phase": "draft", "wanted": ["frozen", "open"]}


@pytest.mark.parametrize(
    ("found", "code"),
    [(Phase.ABANDONED, "round-abandoned"), (Phase.DECLARED_VOID, "round-declared-void")],
)
def test_any_other_step_in_a_round_that_was_dropped_is_told_so(found, code):
    for wanted in ((Phase.FROZEN,), (Phase.CLOSED, Phase.COUNTED), (Phase.OPEN, Phase.CLOSING)):
        with pytest.raises(StateConflict, match=code):
            require_phase(found, *wanted)
