"""Cards made apart from the server: it gives out an order, takes a list, and learns no secret."""

import json

import pytest

from ballot.basics.errors import Forbidden, Malformed, StateConflict
from ballot.basics.rand import SystemRng
from ballot.vote.card_files import CardListRefused, draw_cards, parse_order, public_list
from ballot.vote.records import CardEdition
from support.halls import DOOR, HOME, ORGANISER, draft, opened_hall, roster_table


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


async def order_of(poll):
    return parse_order((await poll.cases.vote.order_cards(ORGANISER, poll.code)).as_json())


def made(order):
    """Make cards as `ballot cards make` does; return the list as a file and the lines."""
    lines, _sheet = draw_cards(order, SystemRng())
    return public_list(order, lines).encode(), lines


async def load(poll, data):
    voids = await poll.valid_cards()
    return await poll.cases.vote.load_cards(ORGANISER, poll.code, data, voids)


async def shown(poll):
    return await poll.cases.vote.show_cards(ORGANISER, poll.code)


async def test_the_order_names_who_may_vote_in_the_order_of_the_roster(hall):
    poll = await hall.prepare(states=[(2, "suspended"), (4, "on leave")])
    order = await order_of(poll)
    assert [voter.number for voter in order.voters] == [1, 3, 4, 5]
    assert order.voters[0].name == "Deputy 1"
    assert order.voters[0].delegation == "Delegation 2"
    booth = await poll.cases.vote.show_booth(poll.code)
    assert (order.poll, order.credential_uuid) == (poll.code, booth.credential_uuid)
    assert (order.group, order.language) == ("Ed25519", "en")
    assert order.public_url == hall.settings.public_url
    assert order.occasion == booth.occasion


async def test_a_list_is_compared_by_its_number_and_eight_groups(hall):
    poll = await hall.prepare()
    before = await shown(poll)
    data, _lines = made(await order_of(poll))
    assert await load(poll, data) == 5
    after = await shown(poll)
    assert (after.edition, after.voters) == (CardEdition(number=2, cards=5), 5)
    assert after.groups != before.groups
    assert len(after.groups.split()) == 8


async def test_a_draft_without_cards_shows_none(hall):
    code = await hall.cases.vote.create_poll(ORGANISER, HOME.congress, draft())
    view = await hall.cases.vote.show_cards(ORGANISER, code)
    assert (view.edition, view.voters, view.groups) == (CardEdition(number=0, cards=0), 0, "")
    with pytest.raises(StateConflict, match="roster-missing"):
        await hall.cases.vote.order_cards(ORGANISER, code)
    with pytest.raises(StateConflict, match="roster-missing"):
        await hall.cases.vote.load_cards(ORGANISER, code, b"{}")


async def test_the_loaded_cards_kill_the_former_ones(hall):
    poll = await hall.prepare()
    data, lines = made(await order_of(poll))
    await load(poll, data)
    await poll.cases.vote.freeze_poll(ORGANISER, poll.code)
    for line in lines:
        found = await poll.cases.vote.check_in(DOOR, poll.code, credential=line.credential)
        assert found.line.number == line.deputy
    assert (await poll.cases.vote.show_desk(ORGANISER, poll.code)).attendance.present == 5


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda fields: fields["cards"].pop(), "card-list-refused"),
        (lambda fields: fields.update(poll="OTHER2"), "card-list-other-poll"),
        (lambda fields: fields.update(kind="cards"), "card-list-malformed"),
    ],
)
async def test_a_list_with_a_fault_changes_nothing(hall, edit, code):
    poll = await hall.prepare()
    before = await shown(poll)
    fields = json.loads(made(await order_of(poll))[0])
    edit(fields)
    with pytest.raises(Malformed) as refused:
        await load(poll, json.dumps(fields).encode())
    assert refused.value.code == code
    assert await shown(poll) == before


async def test_what_is_no_text_is_no_list(hall):
    poll = await hall.prepare()
    with pytest.raises(Malformed, match="card-list-malformed"):
        await load(poll, b"\xff\xfe")


async def test_a_frozen_poll_gives_no_order_and_takes_no_list(hall):
    poll = await hall.prepare()
    data, _lines = made(await order_of(poll))
    await poll.cases.vote.freeze_poll(ORGANISER, poll.code)
    before = await shown(poll)
    for step in (order_of(poll), load(poll, data)):
        with pytest.raises(StateConflict, match="phase-other"):
            await step
    assert await shown(poll) == before


async def test_a_list_made_before_the_roster_changed_is_refused(hall):
    poll = await hall.prepare()
    data, _lines = made(await order_of(poll))
    voids = await poll.valid_cards()
    await poll.cases.vote.import_roster(ORGANISER, poll.code, roster_table(6), voids)
    with pytest.raises(CardListRefused) as refused:
        await load(poll, data)
    assert [fault.params["deputy"] for fault in refused.value.faults] == [6]
    assert (await shown(poll)).edition.cards == 0


async def test_a_roster_that_changes_while_the_list_is_read_is_noticed(hall, monkeypatch):
    poll = await hall.prepare()
    data, _lines = made(await order_of(poll))
    cards, run = poll.cases.vote.load_cards, hall.cases.vote.load_cards.workers.run

    async def change(function, *given):
        answer = await run(function, *given)
        monkeypatch.undo()
        voids = await poll.valid_cards()
        await poll.cases.vote.import_roster(ORGANISER, poll.code, roster_table(6), voids)
        return answer

    monkeypatch.setattr(type(cards.workers), "run", lambda _self, *given: change(*given))
    with pytest.raises(StateConflict, match="poll-changed-meanwhile"):
        await load(poll, data)
    assert (await shown(poll)).edition.cards == 0


async def test_only_the_organiser_has_to_do_with_cards(hall):
    poll = await hall.prepare()
    data, _lines = made(await order_of(poll))
    for actor in (None, DOOR, poll.scrutineer(1)):
        for step in (
            poll.cases.vote.order_cards(actor, poll.code),
            poll.cases.vote.load_cards(actor, poll.code, data),
            poll.cases.vote.show_cards(actor, poll.code),
        ):
            with pytest.raises(Forbidden):
                await step
