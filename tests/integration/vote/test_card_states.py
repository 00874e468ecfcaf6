"""A card's state is told to its holder only, whose question is answered once."""

from dataclasses import replace

import pytest

from ballot.basics.errors import NotFound
from ballot.protocol.credentials import public_of
from ballot.vote.views import CardState
from support.halls import DOOR, ORGANISER, opened_hall

MARKS = ("approve", "approve", "oppose", "abstain")
READY, ABSENT, USED, STRANGER = 1, 2, 3, 99


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


@pytest.fixture
async def poll(hall):
    """One card that may vote, one that is not checked in, one that has voted, one of nobody."""
    poll = await hall.open(absent=(ABSENT,))
    await poll.cast(USED, *MARKS)
    poll.secrets[STRANGER] = 4
    return poll


@pytest.mark.parametrize("group", ["Ed25519", "BELENIOS-2048"])
async def test_a_card_says_to_its_holder_what_it_can_do(hall, group):
    poll = await hall.freeze(group=group)
    assert await poll.card_state(1) is CardState.NOT_OPEN
    await poll.cases.vote.check_in_all_except(DOOR, poll.code, (1,))
    await poll.cases.vote.open_poll(ORGANISER, poll.code)
    assert await poll.card_state(1) is CardState.NOT_CHECKED_IN
    await poll.cases.vote.check_in(DOOR, poll.code, deputy_number=1)
    assert await poll.card_state(1) is CardState.READY
    await poll.cast(1, *MARKS)
    assert await poll.card_state(1) is CardState.USED
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    assert await poll.card_state(1) is CardState.USED
    assert await poll.card_state(2) is CardState.CLOSED


async def without_the_secret(poll, card):
    return await poll.question(STRANGER, credential=poll.public(card))


async def for_another_election(poll, card):
    return await poll.question(card, uuid="VfA7bq9rKfnMPs")


async def for_another_nonce(poll, card):
    asked = await poll.question(card)
    return replace(asked, nonce=await poll.cases.vote.give_nonce(poll.code))


async def with_a_nonce_of_ones_own(poll, card):
    return await poll.question(card, nonce="A" * 43)


async def with_a_nonce_of_another_poll(poll, card):
    return await poll.question(card, nonce=await poll.cases.vote.give_nonce("OTHER"))


async def with_a_used_nonce(poll, card):
    asked = await poll.question(READY)
    await poll.cases.vote.card_state(poll.code, asked)
    return await poll.question(card, nonce=asked.nonce)


async def with_no_number(poll, card):
    return replace(await poll.question(card), challenge="-1")


async def with_a_number_too_large(poll, card):
    asked = await poll.question(card)
    return replace(asked, response=str(int(asked.response) + poll.election.group.order))


async def with_the_identity(poll, _card):
    return await poll.question(STRANGER, credential=public_of(poll.election.group, 0))


async def with_no_element(poll, card):
    return replace(await poll.question(card), credential="\ud800")


FALSE = [
    without_the_secret,
    for_another_election,
    for_another_nonce,
    with_a_nonce_of_ones_own,
    with_a_nonce_of_another_poll,
    with_a_used_nonce,
    with_no_number,
    with_a_number_too_large,
    with_the_identity,
    with_no_element,
]


@pytest.mark.parametrize("ask", FALSE, ids=lambda ask: ask.__name__)
async def test_whoever_cannot_prove_to_hold_a_card_gets_one_answer_for_all(poll, ask):
    show = poll.cases.vote.card_state
    for card in (READY, ABSENT, USED, STRANGER):
        assert await show(poll.code, await ask(poll, card)) is CardState.UNKNOWN


async def test_a_question_that_somebody_overheard_is_not_answered_again(poll):
    asked, show = await poll.question(READY), poll.cases.vote.card_state
    assert await show(poll.code, asked) is CardState.READY
    assert await show(poll.code, asked) is CardState.UNKNOWN


async def test_a_false_question_uses_no_nonce_up(poll):
    show, nonce = poll.cases.vote.card_state, await poll.cases.vote.give_nonce(poll.code)
    stolen = await poll.question(STRANGER, credential=poll.public(READY), nonce=nonce)
    assert await show(poll.code, stolen) is CardState.UNKNOWN
    assert await poll.card_state(READY, nonce=nonce) is CardState.READY


async def test_another_process_of_the_home_knows_the_nonce(poll, home):
    asked = await poll.question(READY)
    async with opened_hall(home) as other:
        assert await other.cases.vote.card_state(poll.code, asked) is CardState.READY


async def test_a_question_about_no_poll_says_so(poll):
    with pytest.raises(NotFound, match="poll-unknown"):
        await poll.cases.vote.card_state("NOPOLL", await poll.question(READY))
