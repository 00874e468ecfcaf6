"""The door: who is present, who may vote, and that nothing more is kept of it."""

import pytest

from ballot.basics.errors import (
    Forbidden,
    Malformed,
    NotFound,
    RuleViolation,
    StateConflict,
)
from ballot.law.vote.form import Form
from ballot.vote.records import CardEdition
from support.halls import DOOR, ORGANISER, opened_hall, roster_table

MARKS = ("approve", "approve", "oppose", "abstain")
STATES = ((7, "on leave"), (8, "absent"), (9, "suspended"))


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


async def present(poll):
    lines = await poll.cases.vote.show_roster(DOOR, poll.code)
    return [line.number for line in lines if line.checked_in]


def code_of(poll, deputy):
    cards = poll.hall.printer.sheets[-1].cards
    return next(card.code for card in cards if card.number == deputy)


async def test_a_deputy_is_found_by_code_by_credential_or_by_number(hall):
    poll = await hall.freeze()
    check_in = poll.cases.vote.check_in
    for deputy, how in (
        (1, {"card": code_of(poll, 1)}),
        (2, {"credential": poll.public(2)}),
        (3, {"deputy_number": 3}),
    ):
        first, second = [await check_in(DOOR, poll.code, **how) for _ in range(2)]
        assert (first.line.number, first.line.checked_in, first.again) == (deputy, True, False)
        assert (second.line, second.again) == (first.line, True)
    assert await present(poll) == [1, 2, 3]


@pytest.mark.parametrize(("deputy", "code"), [(7, "deputy-on-leave"), (8, "deputy-absent")])
async def test_the_card_of_a_deputy_who_is_away_is_asked_about_first(hall, deputy, code):
    poll = await hall.freeze(deputies=9, states=STATES)
    for how in ({"deputy_number": deputy}, {"credential": poll.public(deputy)}):
        with pytest.raises(RuleViolation, match=code):
            await poll.cases.vote.check_in(DOOR, poll.code, **how)
    assert await present(poll) == []
    await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=deputy, though_away=True)
    assert await present(poll) == [deputy]
    assert (await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=deputy)).again


async def test_all_but_the_named_means_those_in_office(hall):
    poll = await hall.freeze(deputies=9, states=STATES)
    assert await poll.cases.vote.check_in_all_except(DOOR, poll.code, (2, 3)) == 4
    assert await present(poll) == [1, 4, 5, 6]
    await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=7, though_away=True)
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
        ({"card": "6WWNCPEX"}, "card-unknown"),
        ({"credential": "00"}, "card-unknown"),
        ({"deputy_number": 99}, "deputy-unknown"),
        ({}, "card-unknown"),
    ],
)
async def test_who_is_not_known_is_not_checked_in(hall, how, code):
    poll = await hall.freeze()
    with pytest.raises(NotFound, match=code):
        await poll.cases.vote.check_in(DOOR, poll.code, **how)


async def test_a_check_in_is_taken_back_until_the_vote_opens(hall):
    poll = await hall.freeze()
    await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=1)
    assert not (await poll.cases.vote.undo_check_in(DOOR, poll.code, 1)).checked_in
    assert await present(poll) == []


@pytest.mark.parametrize("actor", [DOOR, ORGANISER])
async def test_nobody_takes_a_check_in_back_once_the_vote_is_open_and_nothing_is_told(hall, actor):
    poll = await hall.open(absent=(5,))
    await poll.cast(1, *MARKS)
    said = set()
    for deputy in (1, 2, 5):  # has voted, has not, has not come
        with pytest.raises(StateConflict) as refused:
            await poll.cases.vote.undo_check_in(actor, poll.code, deputy)
        said.add(str(refused.value))
    assert said == {"check-in-final"}
    assert await present(poll) == [1, 2, 3, 4]


async def test_all_the_others_are_those_who_were_shown_or_nobody(hall):
    poll = await hall.freeze(deputies=9, states=STATES)
    vote = poll.cases.vote
    await vote.check_in(DOOR, poll.code, deputy_number=4)
    shown = await vote.show_others(DOOR, poll.code, (2,))
    assert [deputy.number for deputy in shown] == [1, 3, 5, 6]
    await vote.check_in(DOOR, poll.code, deputy_number=5)
    expected = frozenset(deputy.number for deputy in shown)
    with pytest.raises(StateConflict, match="others-changed"):
        await vote.check_in_all_except(DOOR, poll.code, (2,), expected)
    assert await present(poll) == [4, 5]
    assert await vote.check_in_all_except(DOOR, poll.code, (2,), expected - {5}) == 5


async def test_the_check_in_of_all_the_others_is_taken_back_as_a_whole(hall):
    poll = await hall.freeze(deputies=6)
    vote = poll.cases.vote
    await vote.check_in(DOOR, poll.code, deputy_number=1)
    await vote.check_in_all_except(DOOR, poll.code, (6,))
    arrival = await vote.check_in(DOOR, poll.code, deputy_number=2)
    assert not arrival.again, "nobody had seen this deputy before"
    assert (await vote.show_door(DOOR, poll.code)).together == 3
    assert await vote.undo_all_except(DOOR, poll.code) == 3
    assert await present(poll) == [1, 2]
    assert await vote.undo_all_except(DOOR, poll.code) == 0
    await vote.check_in_all_except(DOOR, poll.code, ())
    await vote.open_poll(ORGANISER, poll.code)
    with pytest.raises(StateConflict, match="check-in-final"):
        await vote.undo_all_except(ORGANISER, poll.code)
    assert await present(poll) == [1, 2, 3, 4, 5, 6]


async def test_a_card_of_a_former_edition_is_named_so(hall):
    poll = await hall.prepare()
    former = [(code_of(poll, 1), poll.public(1))]
    for _ in range(2):
        await poll.cases.vote.issue_cards(ORGANISER, poll.code, await poll.valid_cards())
        await poll.take_cards()
        former.append((code_of(poll, 1), poll.public(1)))
    await poll.cases.vote.freeze_poll(ORGANISER, poll.code)
    for edition, (code, credential) in enumerate(former[:2], 1):
        for how in ({"card": code}, {"credential": credential}):
            with pytest.raises(StateConflict, match="card-of-former-edition") as refused:
                await poll.cases.vote.check_in(DOOR, poll.code, **how)
            assert refused.value.params == {"former": edition, "edition": 3}
    assert (await poll.cases.vote.check_in(DOOR, poll.code, card=former[2][0])).line.number == 1


async def test_cards_that_a_new_roster_made_void_are_named_so_too(hall):
    poll = await hall.prepare()
    code = code_of(poll, 1)
    voids = await poll.valid_cards()
    await poll.cases.vote.import_roster(ORGANISER, poll.code, roster_table(5), voids)
    assert await poll.valid_cards() == CardEdition(number=1, cards=0)
    await poll.cases.vote.issue_cards(ORGANISER, poll.code)
    await poll.cases.vote.freeze_poll(ORGANISER, poll.code)
    with pytest.raises(StateConflict, match="card-of-former-edition"):
        await poll.cases.vote.check_in(DOOR, poll.code, card=code)


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


ROSTER = """No.,Name,Delegation
1,Wang Fang,East
2,Wang Fang,West
3,Li Na,East
14,毛东,East
15,毛东海,East
16,单 明,West"""
FOUND = [
    ("3", [3], True),
    (" Wang  Fang ", [1, 2], True),
    ("wang", [1, 2], False),
    ("毛 东", [14], True),
    ("maodong", [14, 15], False),
    ("mdh", [15], False),
    ("shanming", [16], False),
    ("east", [1, 3, 14, 15], False),
    ("nobody", [], False),
    ("  ", [], False),
]


@pytest.mark.parametrize(("text", "numbers", "exact"), FOUND)
async def test_a_deputy_is_found_by_what_is_typed(hall, text, numbers, exact):
    poll = await hall.prepare()
    voids = await poll.valid_cards()
    await poll.cases.vote.import_roster(ORGANISER, poll.code, ROSTER.encode(), voids)
    found = await poll.cases.vote.find_deputies(DOOR, poll.code, text)
    assert ([line.number for line in found.lines], found.exact) == (numbers, exact)
    assert all(line.namesakes == (line.number in {1, 2}) for line in found.lines)


async def test_a_code_is_found_as_typed_and_a_slip_in_it_is_named(hall):
    poll = await hall.freeze()
    code = code_of(poll, 4)
    found = await poll.cases.vote.find_deputies(DOOR, poll.code, f"{code[:4]} {code[4:].lower()}")
    assert ([line.number for line in found.lines], found.exact) == ([4], True)
    slip = ("3" if code[0] == "4" else "4") + code[1:]
    with pytest.raises(Malformed, match="card-code-mistyped"):
        await poll.cases.vote.find_deputies(DOOR, poll.code, slip)


async def test_the_door_sees_its_figures_and_who_came_last(hall):
    poll = await hall.freeze(deputies=9, states=STATES)
    await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=2)
    door = await poll.cases.vote.show_door(DOOR, poll.code, 2)
    assert (door.last.number, door.last.checked_in, door.edition, door.together) == (2, True, 1, 0)
    seen = door.attendance
    assert (seen.total, seen.present, seen.excused, seen.absent) == (9, 1, 1, 7)
    assert (await poll.cases.vote.show_door(DOOR, poll.code, 77)).last is None


async def test_the_door_and_the_organiser_check_in_and_nobody_else(hall):
    poll = await hall.freeze()
    for actor in (None, poll.scrutineer(1)):
        with pytest.raises(Forbidden):
            await poll.cases.vote.check_in(actor, poll.code, deputy_number=1)
        with pytest.raises(Forbidden):
            await poll.cases.vote.show_roster(actor, poll.code)
