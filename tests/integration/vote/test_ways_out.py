"""Ways out of a bad day: the freeze lifted, a round dropped and held again, a poll copied."""

from dataclasses import replace
from datetime import date

import pytest

from ballot.basics.errors import (
    NotFound,
    RuleViolation,
    StateConflict,
    Unavailable,
    VerificationError,
)
from ballot.law.vote.poll import Phase
from ballot.law.vote.round import FrozenRound, require_kind
from ballot.protocol.ballots import tracker
from ballot.verify.inspection import inspect_archive
from ballot.vote.views import CardState
from support.halls import (
    DOOR,
    NAMES,
    ORGANISER,
    opened_hall,
    projects_table,
    trustees_of,
)
from support.meanwhile import interrupted
from support.rounds import half_and_half

MARKS = ("approve", "oppose", "abstain", "approve")
WHY = "The list of projects was wrong."


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


async def phase_of(poll):
    return (await poll.round()).phase


async def closed(hall, **facts):
    poll = await hall.open(**facts)
    for deputy in (1, 2, 3):
        await poll.cast(deputy, *MARKS)
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    return poll


async def test_a_lifted_freeze_leads_to_a_new_ballot_with_the_same_cards(hall):
    poll = await hall.freeze()
    vote = poll.cases.vote
    await vote.check_in_all_except(DOOR, poll.code, ())
    old = poll.ballot(1, *MARKS)
    first = await vote.show_booth(poll.code)
    await vote.lift_freeze(ORGANISER, poll.code)
    desk = await vote.show_desk(ORGANISER, poll.code)
    assert (desk.phase, desk.round, desk.rounds) == (Phase.DRAFT, 1, (1,))
    assert desk.cards_issued
    assert desk.attendance.quorum_reached

    await vote.import_projects(ORGANISER, poll.code, projects_table(5))
    await vote.freeze_poll(ORGANISER, poll.code)
    await vote.open_poll(ORGANISER, poll.code)
    await poll.look()
    booth = await vote.show_booth(poll.code)
    assert len(booth.projects) == 5
    assert booth.uuid != first.uuid
    assert booth.credential_uuid == first.credential_uuid
    with pytest.raises(VerificationError, match="ballot-of-another-election"):
        await vote.cast_ballot(poll.code, old)
    for deputy in (1, 2, 3):
        await poll.cast(deputy, *MARKS, "oppose")
    assert (await poll.publish()).round == 1
    report = inspect_archive(await poll.archive(), lawful=True)
    assert (report.valid, report.ballots) == (True, 3)


async def test_after_a_lifted_freeze_other_scrutineers_may_hold_the_keys(hall):
    poll = await hall.freeze()
    vote = poll.cases.vote
    await vote.lift_freeze(ORGANISER, poll.code)
    text, secrets = trustees_of("Ed25519", 2, 2)
    await vote.change_poll(ORGANISER, poll.code, replace(poll.draft, trustees=2, threshold=2))
    await vote.load_trustees(ORGANISER, poll.code, text, NAMES[:2])
    poll.trustee_secrets = secrets
    await vote.freeze_poll(ORGANISER, poll.code)
    await vote.check_in_all_except(DOOR, poll.code, ())
    await vote.open_poll(ORGANISER, poll.code)
    await poll.look()
    await poll.cast(1, *MARKS)
    assert (await poll.count(1, 2)).ballots.returned == 1


async def test_a_freeze_may_be_lifted_again_and_again(hall):
    poll = await hall.freeze()
    for _ in range(3):
        await poll.cases.vote.lift_freeze(ORGANISER, poll.code)
        await poll.cases.vote.freeze_poll(ORGANISER, poll.code)
    assert (await poll.cases.vote.show_desk(ORGANISER, poll.code)).rounds == (1,)
    assert [head.round for head in await poll.cases.vote.list_polls()] == [1]


async def test_a_freeze_is_lifted_only_before_the_vote_opens(hall):
    for poll in (await hall.prepare(), await hall.open(), await closed(hall)):
        with pytest.raises(StateConflict, match="phase-other"):
            await poll.cases.vote.lift_freeze(ORGANISER, poll.code)


@pytest.mark.parametrize("made", ["prepare", "freeze"])
async def test_a_vote_is_abandoned_before_it_opens_and_held_again_with_the_same_cards(hall, made):
    poll = await getattr(hall, made)()
    vote = poll.cases.vote
    await vote.abandon_round(ORGANISER, poll.code, f"  {WHY} ")
    desk = await vote.show_desk(ORGANISER, poll.code)
    assert (desk.phase, desk.dropped[0].reason) == (Phase.ABANDONED, WHY)
    assert await poll.card_state(1) is CardState.CLOSED
    assert await vote.list_polls() == ()
    assert (await vote.show_board(poll.code)).trackers == ()
    for step in (vote.freeze_poll, vote.open_poll, vote.lift_freeze):
        with pytest.raises(StateConflict, match="round-abandoned"):
            await step(ORGANISER, poll.code)

    assert await vote.hold_again(ORGANISER, poll.code) == 2
    await held_to_the_end(poll, 2)


async def held_to_the_end(poll, number):
    """Hold the draft of a vote that is held again, with the cards there were."""
    vote = poll.cases.vote
    await vote.freeze_poll(ORGANISER, poll.code)
    await vote.check_in_all_except(DOOR, poll.code, ())
    await vote.open_poll(ORGANISER, poll.code)
    await poll.look()
    for deputy in (1, 2, 3):
        await poll.cast(deputy, *MARKS)
    minutes = await poll.publish()
    assert (minutes.round, minutes.runoff_of, minutes.ballots.returned) == (number, None, 3)
    assert (await vote.show_result(poll.code)).rounds == (number,)
    archive = await poll.archive(number)
    assert inspect_archive(archive, lawful=True).valid


async def test_everyone_is_told_that_a_round_has_no_result_and_whether_it_is_held_again(hall):
    poll = await hall.open()
    vote = poll.cases.vote

    async def told(number=None):
        view = await vote.show_unpublished(poll.code, number)
        return view.ended, view.again

    assert await told() == (None, False)
    await vote.declare_void(ORGANISER, poll.code, WHY)
    assert await told() == await told(1) == (Phase.DECLARED_VOID, False)
    await vote.hold_again(ORGANISER, poll.code)
    assert await told() == await told(1) == (Phase.DECLARED_VOID, True)
    assert await told(2) == (None, False)
    await vote.abandon_round(ORGANISER, poll.code, WHY)
    assert await told() == await told(2) == (Phase.ABANDONED, False)
    with pytest.raises(NotFound, match="round-unknown"):
        await told(3)


@pytest.mark.parametrize("step", ["abandon_round", "declare_void"])
async def test_nothing_is_dropped_without_a_reason(hall, step):
    poll = await (hall.freeze() if step == "abandon_round" else hall.open())
    with pytest.raises(RuleViolation, match="reason-missing"):
        await getattr(poll.cases.vote, step)(ORGANISER, poll.code, " ")
    assert await phase_of(poll) in {Phase.FROZEN, Phase.OPEN}


async def test_who_has_voted_is_not_abandoned_and_what_is_not_open_is_not_void(hall):
    poll = await hall.open()
    with pytest.raises(StateConflict, match="phase-other"):
        await poll.cases.vote.abandon_round(ORGANISER, poll.code, WHY)
    await poll.cast(1, *MARKS)
    await poll.count()
    for other in (poll, await hall.freeze()):
        with pytest.raises(StateConflict, match="phase-other"):
            await other.cases.vote.declare_void(ORGANISER, other.code, WHY)


async def test_an_open_round_that_is_void_takes_no_ballot_and_nobody_can_open_its_box(hall):
    poll = await hall.open()
    vote, files = poll.cases.vote, poll.cases.vote.cast_ballot.boxes.files
    sent = poll.ballot(1, *MARKS)
    await vote.cast_ballot(poll.code, sent)
    late = poll.ballot(2, *MARKS)
    uuid = (await poll.round()).uuid
    await vote.declare_void(ORGANISER, poll.code, WHY)
    await vote.cast_ballot.boxes.closing.settle()
    with pytest.raises(Unavailable, match="box-key-missing"):
        files.key(uuid)
    async with vote.cast_ballot.store.read() as work:
        assert await work.box.count(uuid) == 0
    for ballot in (late, sent):
        with pytest.raises(StateConflict, match="poll-closed"):
            await vote.cast_ballot(poll.code, ballot)
    assert await poll.card_state(2) is CardState.CLOSED
    board = await vote.show_board(poll.code, tracker=tracker(sent))
    assert (board.phase, board.trackers, board.found) == (Phase.DECLARED_VOID, (), None)
    with pytest.raises(StateConflict, match="round-declared-void"):
        await vote.close_poll(ORGANISER, poll.code)


async def test_a_closed_round_that_is_void_is_never_decrypted(hall):
    poll = await closed(hall)
    vote = poll.cases.vote
    shares = {owner: await poll.decryption(owner) for owner in (1, 2)}
    await poll.submit(1, shares[1])
    await vote.declare_void(ORGANISER, poll.code, WHY)
    view = await vote.show_tally(poll.scrutineer(2), poll.code)
    assert (view.phase, view.election, view.reason) == (Phase.DECLARED_VOID, None, WHY)
    for refused in (
        poll.submit(2, shares[2]),
        vote.hand_in_share(ORGANISER, poll.code, shares[2]),
        vote.take_board(poll.scrutineer(2), poll.code),
        vote.take_board(ORGANISER, poll.code),
        vote.certify(ORGANISER, poll.code),
    ):
        with pytest.raises(StateConflict, match="round-declared-void"):
            await refused
    desk = await vote.show_desk(ORGANISER, poll.code)
    assert (desk.minutes, desk.head) == (None, None)


async def test_a_share_that_was_being_verified_while_its_round_became_void_is_not_recorded(hall):
    poll = await closed(hall)
    vote = poll.cases.vote
    shares = {owner: await poll.decryption(owner) for owner in (1, 2)}
    await poll.submit(1, shares[1])

    async def declare_void():
        await vote.declare_void(ORGANISER, poll.code, WHY)

    submit = interrupted(vote.submit_decryption, declare_void)
    with pytest.raises(StateConflict, match="round-declared-void"):
        await submit(poll.scrutineer(2), poll.code, shares[2])
    assert await phase_of(poll) is Phase.DECLARED_VOID


async def test_a_round_that_becomes_void_while_it_is_being_closed_stays_void(hall):
    poll = await hall.open()
    vote = poll.cases.vote
    for deputy in (1, 2, 3):
        await poll.cast(deputy, *MARKS)
    uuid = (await poll.round()).uuid

    async def declare_void():
        async with vote.declare_void.store.write() as work:
            _, held = await work.polls.hold(poll.code)
            await work.polls.change_round(held.declare_void(WHY))
            await work.commit()

    await interrupted(vote.close_poll, declare_void)(ORGANISER, poll.code)
    assert await phase_of(poll) is Phase.DECLARED_VOID
    with pytest.raises(Unavailable, match="box-key-missing"):
        vote.cast_ballot.boxes.files.key(uuid)


@pytest.mark.parametrize("when", [Phase.OPEN, Phase.CLOSED])
async def test_a_void_round_is_held_again_with_the_same_cards(hall, when):
    poll = await (hall.open() if when is Phase.OPEN else closed(hall))
    if when is Phase.OPEN:
        await poll.cast(1, *MARKS)
    await poll.cases.vote.declare_void(ORGANISER, poll.code, WHY)
    assert await poll.cases.vote.hold_again(ORGANISER, poll.code) == 2
    await held_to_the_end(poll, 2)
    desk = await poll.cases.vote.show_desk(ORGANISER, poll.code)
    assert [(each.number, each.reason) for each in desk.dropped] == [(1, WHY)]


async def test_a_round_that_decided_nothing_is_held_again(hall):
    poll = await hall.open(deputies=6, absent=(5, 6))
    await poll.lose_check_in(4)
    await poll.cast(1, *MARKS)
    await poll.count()
    with pytest.raises(StateConflict, match="phase-other"):
        await poll.cases.vote.hold_again(ORGANISER, poll.code)
    await poll.cases.vote.certify(ORGANISER, poll.code)
    await poll.cases.vote.hold_again(ORGANISER, poll.code)
    await held_to_the_end(poll, 2)


async def test_a_void_round_whose_process_ended_leaves_no_key_after_the_next_start(home):
    async with opened_hall(home) as hall:
        poll = await hall.open()
        await poll.cast(1, *MARKS)
        uuid = (await poll.round()).uuid
        async with poll.cases.vote.declare_void.store.write() as work:
            _, held = await work.polls.hold(poll.code)
            open_ = require_kind(held, FrozenRound, Phase.OPEN)
            await work.polls.change_round(open_.declare_void(WHY))
            await work.commit()
    async with opened_hall(home) as hall:
        boxes = hall.cases.vote.cast_ballot.boxes
        with pytest.raises(Unavailable, match="box-key-missing"):
            boxes.files.key(uuid)
        async with hall.cases.vote.cast_ballot.store.read() as work:
            assert await work.box.count(uuid) == 0


async def test_a_box_that_has_lost_ballots_can_be_declared_void(hall):
    poll = await hall.open()
    await poll.cast(1, *MARKS)
    uuid = (await poll.round()).uuid
    async with poll.cases.vote.cast_ballot.store.write() as work:
        await work.box.discard(uuid, 1)
        await work.commit()
    with pytest.raises(Unavailable, match="box-incomplete"):
        await poll.cases.vote.close_poll(ORGANISER, poll.code)
    await poll.cases.vote.declare_void(ORGANISER, poll.code, WHY)
    await poll.cases.vote.hold_again(ORGANISER, poll.code)
    await held_to_the_end(poll, 2)


@pytest.mark.parametrize("dropped", ["abandoned", "void", "without a quorum"])
async def test_a_run_off_that_was_dropped_is_held_again_from_the_same_tie(hall, dropped):
    poll = await half_and_half(hall)
    vote = poll.cases.vote
    await vote.certify(ORGANISER, poll.code)
    await vote.open_runoff(ORGANISER, poll.code)
    with pytest.raises(StateConflict, match="runoff-not-lifted"):
        await vote.lift_freeze(ORGANISER, poll.code)
    if dropped == "abandoned":
        await vote.abandon_round(ORGANISER, poll.code, WHY)
    else:
        await vote.open_poll(ORGANISER, poll.code)
        await poll.look()
        await poll.cast(1, "approve", "oppose")
    if dropped == "void":
        await vote.declare_void(ORGANISER, poll.code, WHY)
    if dropped == "without a quorum":
        for deputy in range(2, 9):
            await poll.lose_check_in(deputy)
        await poll.count()
        await vote.certify(ORGANISER, poll.code)
    with pytest.raises(StateConflict, match="runoff-follows-the-tie"):
        await vote.hold_again(ORGANISER, poll.code)
    # The tie is a result, whatever becomes of the run-off.
    assert (await vote.show_unpublished(poll.code)).ended is None
    assert (await vote.show_unpublished(poll.code, 2)).ended is await phase_of(poll)
    assert (await vote.show_desk(ORGANISER, poll.code)).runoff_due.projects == ("2", "3")
    assert await vote.open_runoff(ORGANISER, poll.code) == 3
    booth = await vote.show_booth(poll.code)
    assert ([each.id for each in booth.projects], booth.seats) == (["2", "3"], 1)
    await vote.check_in_all_except(DOOR, poll.code, ())
    await vote.open_poll(ORGANISER, poll.code)
    await poll.look()
    await poll.cast(1, "approve", "oppose")
    minutes = await poll.publish()
    assert (minutes.round, minutes.runoff_of, minutes.outcome.selected) == (3, ("2", "3"), ("2",))
    desk = await vote.show_desk(ORGANISER, poll.code)
    assert (desk.is_runoff, desk.rounds) == (True, (1, 2, 3))


async def test_another_day_needs_another_check_in(hall):
    poll = await hall.freeze()
    vote = poll.cases.vote
    await vote.check_in_all_except(DOOR, poll.code, ())
    await vote.lift_freeze(ORGANISER, poll.code)
    await vote.change_poll(ORGANISER, poll.code, replace(poll.draft, seats=1))
    assert (await vote.show_desk(ORGANISER, poll.code)).attendance.present == 5
    later = replace(poll.draft, occasion=replace(poll.draft.occasion, day=date(2026, 3, 1)))
    await vote.change_poll(ORGANISER, poll.code, later)
    assert (await vote.show_desk(ORGANISER, poll.code)).attendance.present == 0


async def test_a_copy_has_all_of_a_poll_but_its_keys_its_cards_and_its_number(hall):
    poll = await hall.open(deputies=5, rules={"tie": "PRESIDIUM"})
    vote = poll.cases.vote
    code = await vote.copy_poll(ORGANISER, poll.code)
    assert code != poll.code
    former, desk = [await vote.show_desk(ORGANISER, each) for each in (poll.code, code)]
    assert (desk.phase, desk.round) == (Phase.DRAFT, 1)
    assert not desk.trustees_loaded
    assert not desk.cards_issued
    assert desk.attendance.present == 0
    assert desk.occasion == replace(former.occasion, announcement_number="")
    for name in ("form", "rules", "seats", "group", "threshold", "language", "projects"):
        assert getattr(desk, name) == getattr(former, name), name
    lines = [await vote.show_roster(ORGANISER, each) for each in (poll.code, code)]
    assert [line.name for line in lines[0]] == [line.name for line in lines[1]]
    booths = [await vote.show_booth(each) for each in (poll.code, code)]
    assert booths[0].credential_uuid != booths[1].credential_uuid


async def test_a_copy_obeys_the_law_of_today(hall):
    poll = await hall.prepare()
    store = hall.cases.vote.copy_poll.store
    async with store.write() as work:
        kept = await work.polls.get(poll.code)
        share = replace(kept.rules.quorum, numerator=1, denominator=2)
        await work.polls.change(replace(kept, rules=replace(kept.rules, quorum=share)))
        await work.commit()
    with pytest.raises(RuleViolation, match="quorum-below-law"):
        await hall.cases.vote.copy_poll(ORGANISER, poll.code)
