"""From the closed box to the numbers: sums, partial decryptions, the result."""

import json

import pytest

from ballot.basics.errors import (
    BallotError,
    Forbidden,
    Malformed,
    RuleViolation,
    StateConflict,
    VerificationError,
)
from ballot.law.vote.appraisal import Grade
from ballot.law.vote.form import Form
from ballot.law.vote.minutes import AppraisalMinutes
from ballot.law.vote.poll import Phase
from ballot.law.vote.tally import Attendance, ProjectTally
from ballot.verify.inspection import inspect_archive
from support.halls import DOOR, ORGANISER, opened_hall


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


@pytest.mark.parametrize("group", ["Ed25519", "BELENIOS-2048"])
async def test_a_vote_per_item_counts_what_was_marked(hall, group):
    poll = await hall.open(group=group, deputies=6, absent=(6,))
    await poll.cast(1, "approve", "approve", "oppose", "abstain")
    await poll.cast(2, "approve", "oppose", "oppose", "approve")
    await poll.cast(3, "approve", "abstain", "abstain", "approve")
    await poll.cast(4, "approve", "oppose", "approve", "oppose")
    minutes = await poll.count()
    assert minutes.tally.projects == (
        ProjectTally("1", 4, 0, 0),
        ProjectTally("2", 1, 2, 1),
        ProjectTally("3", 1, 2, 1),
        ProjectTally("4", 2, 1, 1),
    )
    assert minutes.attendance == Attendance(6, 5)
    assert (minutes.ballots.issued, minutes.ballots.returned, minutes.ballots.invalid) == (5, 4, 0)
    assert minutes.outcome.selected == ("1",)
    assert minutes.outcome.shortfall == 1


async def test_a_vote_that_chooses_counts_what_was_chosen(hall):
    poll = await hall.open(form=Form.CHOOSE)
    for deputy in range(1, 5):
        await poll.cast(deputy, *(chosen <= 1 + (deputy > 2) for chosen in (1, 2, 3, 4)))
    minutes = await poll.count()
    assert [row.approve for row in minutes.tally.projects] == [4, 2, 0, 0]
    assert {row.oppose for row in minutes.tally.projects} == {None}
    assert minutes.outcome.selected == ("1",)


async def test_an_appraisal_counts_grades(hall):
    poll = await hall.open(form=Form.SATISFACTION, rules={"measure.options": 4})
    for deputy in range(1, 6):
        await poll.cast(deputy, 0, 1 if deputy < 4 else 3, 2, None)
    minutes = await poll.count()
    assert [(row.counts, row.abstain) for row in minutes.appraised] == [
        ((5, 0, 0, 0), 0),
        ((0, 3, 0, 2), 0),
        ((0, 0, 5, 0), 0),
        ((0, 0, 0, 0), 5),
    ]
    assert minutes.outcome.grades["1"] is Grade.SATISFIED
    assert minutes.outcome.grades["2"] is Grade.BASICALLY_SATISFIED
    assert isinstance(minutes, AppraisalMinutes)


async def test_an_empty_box_is_counted_too(hall):
    poll = await hall.open()
    minutes = await poll.publish()
    assert minutes.ballots.returned == 0
    assert {row.approve for row in minutes.tally.projects} == {0}
    assert minutes.outcome.selected == ()


async def test_any_two_of_three_scrutineers_are_enough_and_a_third_comes_too_late(hall):
    poll = await hall.open()
    await poll.cast(1, "approve", "oppose", "abstain", "oppose")
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    view = await poll.decrypt(3)
    assert view.phase is Phase.CLOSED
    assert [line.received for line in view.lines] == [False, False, True]
    late = await poll.decryption(2)
    view = await poll.decrypt(1)
    assert view.phase is Phase.COUNTED
    with pytest.raises(StateConflict, match="phase-other"):
        await poll.cases.vote.submit_decryption(poll.scrutineer(2), poll.code, late)


async def test_a_scrutineer_decrypts_once(hall):
    poll = await hall.open()
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    await poll.decrypt(1)
    with pytest.raises(StateConflict, match="decryption-received"):
        await poll.decrypt(1)


async def test_a_wrong_decryption_is_refused_and_the_right_one_still_taken(hall):
    poll = await hall.open()
    await poll.cast(1, "approve", "oppose", "abstain", "oppose")
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    right = json.loads(await poll.decryption(1))
    rows = right["decryption_factors"]
    rows[0][0], rows[0][1] = rows[0][1], rows[0][0]
    swapped = json.dumps(right, separators=(",", ":")).encode()
    cases = (
        (swapped, VerificationError),
        (await poll.decryption(1, key_of=2), VerificationError),
        (b"{}", Malformed),
        (b"\xff", Malformed),
        (b"[" * 5_000_000, Malformed),
    )
    for data, error in cases:
        with pytest.raises(error):
            await poll.submit(1, data)
    view = await poll.decrypt(1)
    assert [line.received for line in view.lines] == [True, False, False]


@pytest.mark.parametrize("share", ["of another key", "without proofs"])
async def test_a_false_share_is_refused_with_its_owner_named_and_blocks_nobody(hall, share):
    poll = await hall.open()
    await poll.cast(1, "approve", "oppose", "abstain", "oppose")
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    false = await poll.decryption(1, key_of=3) if share == "of another key" else b"{}"
    words = "share-refused" if share == "of another key" else "decryption-malformed"
    with pytest.raises(BallotError, match=words) as refused:
        await poll.submit(1, false)
    assert (refused.value.params["owner"], refused.value.params["name"]) == (1, "Ann")
    await poll.decrypt(2)
    with pytest.raises(BallotError, match=words):
        await poll.submit(1, false)
    view = await poll.decrypt(3)
    assert (view.phase, [line.received for line in view.lines]) == (
        Phase.COUNTED,
        [False, True, True],
    )


async def test_a_decryption_needs_a_closed_round_and_a_scrutineer_of_this_poll(hall):
    poll, other = await hall.open(), await hall.open()
    await other.cases.vote.close_poll(ORGANISER, other.code)
    with pytest.raises(StateConflict, match="phase-other"):
        await poll.cases.vote.submit_decryption(poll.scrutineer(1), poll.code, b"{}")
    with pytest.raises(Forbidden, match="not-granted"):
        await poll.cases.vote.show_tally(poll.scrutineer(1), other.code)
    for actor in (ORGANISER, DOOR, None):
        with pytest.raises(Forbidden):
            await other.cases.vote.show_tally(actor, other.code)


async def test_the_board_is_handed_out_once_it_is_closed_to_scrutineers_and_organiser_of_the_poll(
    hall,
):
    poll, other = await hall.open(), await hall.open()
    take = poll.cases.vote.take_board
    await poll.cast(1, "approve", "oppose", "abstain", "oppose")
    for actor in (poll.scrutineer(1), ORGANISER):
        with pytest.raises(StateConflict, match="phase-other"):
            await take(actor, poll.code)
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    for actor in (DOOR, None, other.scrutineer(1)):
        with pytest.raises(Forbidden):
            await take(actor, poll.code)
    closed = b"".join(await take(poll.scrutineer(1), poll.code))
    assert b"".join(await take(ORGANISER, poll.code)) == closed
    await poll.decrypt(1, 3)
    counted = b"".join(await take(poll.scrutineer(2), poll.code))
    assert counted.startswith(closed)
    assert inspect_archive(counted).valid


async def test_attendance_is_that_of_the_end(hall):
    poll = await hall.open(deputies=6, absent=(5, 6))
    await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=5)
    await poll.lose_check_in(4)
    minutes = await poll.count()
    assert minutes.attendance == Attendance(6, 4)
    with pytest.raises(StateConflict, match="phase-other"):
        await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=6)


async def test_a_suspended_deputy_stays_in_the_whole_number_unless_the_rules_say_otherwise(hall):
    states = ((6, "suspended"),)
    stays = await hall.open(deputies=6, states=states)
    leaves = await hall.open(deputies=6, states=states, rules={"suspended_in_denominator": False})
    assert (await stays.count()).attendance == Attendance(6, 5)
    assert (await leaves.count()).attendance == Attendance(5, 5)


async def test_few_ballots_are_decrypted_only_by_who_says_to_know_it(hall):
    poll = await hall.open()
    await poll.cast(1, "approve", "oppose", "abstain", "oppose")
    await poll.cast(2, "oppose", "oppose", "abstain", "oppose")
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    share = await poll.decryption(1)
    submit = poll.cases.vote.submit_decryption
    for confirmed in ((), {"count-reveals-everyone"}):
        with pytest.raises(RuleViolation, match="few-ballots") as refused:
            await submit(poll.scrutineer(1), poll.code, share, confirmed)
        assert refused.value.params["ballots"] == 2
    view = await submit(poll.scrutineer(1), poll.code, share, {"few-ballots"})
    assert [line.received for line in view.lines] == [True, False, False]


async def test_three_ballots_need_no_confirmation(hall):
    poll = await hall.open()
    for deputy in (1, 2, 3):
        await poll.cast(deputy, "approve", "oppose", "abstain", "oppose")
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    share = await poll.decryption(1)
    await poll.cases.vote.submit_decryption(poll.scrutineer(1), poll.code, share)
