"""The door: who is present, who may vote, and that nothing more is kept of it."""

import pytest

from ballot.basics.errors import Forbidden, NotFound, RuleViolation, StateConflict
from ballot.law.vote.form import Form
from support.halls import DOOR, ORGANISER, opened_hall

MARKS = ("approve", "approve", "oppose", "abstain")
STATES = ((7, "on leave"), (8, "absent"), (9, "suspended"))


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


async def present(poll):
    lines = await poll.cases.vote.show_roster(DOOR, poll.code)
    return [line.number for line in lines if line.checked_in]


async def test_a_deputy_is_found_by_card_by_credential_or_by_number(hall):
    poll = await hall.freeze()
    group = poll.election.group
    credential = group.write(group.power_of_generator(poll.secrets[2]))
    assert (await poll.cases.vote.check_in(DOOR, poll.code, card_number="001")).number == 1
    assert (await poll.cases.vote.check_in(DOOR, poll.code, credential=credential)).number == 2
    line = await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=3)
    assert (line.number, line.checked_in, line.card_number) == (3, True, "003")
    assert await present(poll) == [1, 2, 3]
    await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=3)
    assert await present(poll) == [1, 2, 3]


async def test_all_but_the_named_means_those_in_office(hall):
    poll = await hall.freeze(deputies=9, states=STATES)
    assert await poll.cases.vote.check_in_all_except(DOOR, poll.code, (2, 3)) == 4
    assert await present(poll) == [1, 4, 5, 6]
    await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=7)
    assert await poll.cases.vote.check_in_all_except(DOOR, poll.code, (2,)) == 6
    assert await present(poll) == [1, 3, 4, 5, 6, 7]
    view = (await poll.cases.vote.show_desk(ORGANISER, poll.code)).attendance
    assert (view.total, view.present, view.excused, view.absent) == (9, 6, 0, 3)


async def test_an_unknown_exception_changes_nothing(hall):
    poll = await hall.freeze()
    with pytest.raises(NotFound, match="deputy-unknown"):
        await poll.cases.vote.check_in_all_except(DOOR, poll.code, (1, 77))
    assert await present(poll) == []


async def test_a_suspended_deputy_has_no_card_and_is_not_checked_in(hall):
    poll = await hall.freeze(deputies=9, states=STATES)
    assert len(hall.printer.sheets[-1].cards) == 8
    with pytest.raises(RuleViolation, match="deputy-suspended"):
        await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=9)


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"card_number": "099"}, "card-unknown"),
        ({"credential": "00"}, "card-unknown"),
        ({"deputy_number": 99}, "deputy-unknown"),
        ({}, "card-unknown"),
    ],
)
async def test_who_is_not_known_is_not_checked_in(hall, how, code):
    poll = await hall.freeze()
    with pytest.raises(NotFound, match=code):
        await poll.cases.vote.check_in(DOOR, poll.code, **how)


async def test_a_check_in_is_taken_back_until_the_ballot_is_in_the_box(hall):
    poll = await hall.open()
    line = await poll.cases.vote.undo_check_in(DOOR, poll.code, 1)
    assert not line.checked_in
    await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=1)
    await poll.cast(1, *MARKS)
    with pytest.raises(StateConflict, match="ballot-already-cast"):
        await poll.cases.vote.undo_check_in(DOOR, poll.code, 1)
    assert 1 in await present(poll)


async def test_check_in_begins_with_the_freeze_and_ends_with_the_vote(hall):
    poll = await hall.prepare()
    with pytest.raises(StateConflict, match="phase-other"):
        await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=1)
    await poll.cases.vote.freeze_poll(ORGANISER, poll.code)
    await poll.cases.vote.check_in_all_except(DOOR, poll.code, (5,))
    await poll.cases.vote.open_poll(ORGANISER, poll.code)
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    for late in (
        poll.cases.vote.check_in(DOOR, poll.code, deputy_number=5),
        poll.cases.vote.undo_check_in(DOOR, poll.code, 1),
        poll.cases.vote.check_in_all_except(DOOR, poll.code, ()),
    ):
        with pytest.raises(StateConflict, match="phase-other"):
            await late


@pytest.mark.parametrize("form", [Form.PER_ITEM, Form.SATISFACTION])
async def test_a_vote_is_not_opened_without_two_thirds(hall, form):
    poll = await hall.freeze(deputies=7, form=form)
    for deputy in (1, 2, 3, 4):
        await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=deputy)
    with pytest.raises(RuleViolation, match="quorum-missing") as refused:
        await poll.cases.vote.open_poll(ORGANISER, poll.code)
    assert refused.value.params == {"present": 4, "needed": 5, "article": 14}
    await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=5)
    await poll.cases.vote.open_poll(ORGANISER, poll.code)


async def test_namesakes_stay_two_and_are_both_found(hall):
    poll = await hall.prepare()
    roster = "No.,Name,Delegation\n1,Wang Fang,East\n2,Wang Fang,West\n3,Li Na,East"
    await poll.cases.vote.import_roster(ORGANISER, poll.code, roster.encode())
    found = await poll.cases.vote.find_deputies(DOOR, poll.code, " Wang ")
    assert [(line.number, line.delegation, line.namesakes) for line in found] == [
        (1, "East", 1),
        (2, "West", 1),
    ]
    assert [line.number for line in await poll.cases.vote.find_deputies(DOOR, poll.code, "3")] == [
        3
    ]
    assert await poll.cases.vote.find_deputies(DOOR, poll.code, "  ") == ()
    assert len(await poll.cases.vote.show_roster(DOOR, poll.code)) == 3


async def test_the_door_and_the_organiser_check_in_and_nobody_else(hall):
    poll = await hall.freeze()
    for actor in (None, poll.scrutineer(1)):
        with pytest.raises(Forbidden):
            await poll.cases.vote.check_in(actor, poll.code, deputy_number=1)
        with pytest.raises(Forbidden):
            await poll.cases.vote.show_roster(actor, poll.code)
