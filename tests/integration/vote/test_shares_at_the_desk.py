"""Shares made apart from any server and carried to the desk: whose they are, what is refused."""

import asyncio

import pytest

from ballot.basics.errors import Malformed, RuleViolation, StateConflict, VerificationError
from ballot.law.vote.poll import Phase
from ballot.law.vote.secrecy import FEW_BALLOTS
from ballot.protocol.archive import read_archive
from ballot.protocol.board import recorded_tally
from ballot.protocol.trustees import parse_trustees
from support.elections import Voting
from support.forging import block_count, with_repeated_proofs, without_statements
from support.halls import ORGANISER, opened_hall

MARKS = ("approve", "oppose", "abstain", "oppose")


@pytest.fixture
async def hall(home):
    async with opened_hall(home) as opened:
        yield opened


async def closed_poll(hall, *, ballots=3, **changes):
    poll = await hall.open(**changes)
    for deputy in range(1, ballots + 1):
        await poll.cast(deputy, *MARKS)
    await poll.cases.vote.close_poll(ORGANISER, poll.code)
    return poll


async def hand_in(poll, data, confirmed=()):
    await poll.cases.vote.hand_in_share(ORGANISER, poll.code, data, confirmed)


async def standing(poll):
    """Return the phase, and who has decrypted."""
    desk = await poll.cases.vote.show_desk(ORGANISER, poll.code)
    return desk.phase, [line.owner for line in desk.trustees if line.received]


async def forged(poll, owner, statements):
    """Return a share whose format proofs hold for this owner and that decrypts nothing."""
    view = await poll.cases.vote.show_tally(poll.scrutineer(owner), poll.code)
    pieces = await poll.cases.vote.take_board(ORGANISER, poll.code)
    total = recorded_tally(read_archive(b"".join(pieces)))
    trustees = parse_trustees(poll.election.group, view.trustees)
    voting = Voting(
        election=poll.election,
        trustees=trustees,
        trustee_secrets=tuple(poll.trustee_secrets),
        voter_secrets=(),
        weights=(),
        credentials="[]",
        rng=poll.hall.rng,
    )
    return block_count(voting, total, owner).share(total, statements).encode()


@pytest.mark.parametrize("group", ["Ed25519", "BELENIOS-2048"])
async def test_whose_share_it_is_shows_by_its_proofs_and_enough_of_them_give_the_result(
    hall, group
):
    poll = await closed_poll(hall, group=group)
    await hand_in(poll, await poll.decryption(3))
    assert await standing(poll) == (Phase.CLOSED, [3])
    await hand_in(poll, await poll.decryption(2))
    assert await standing(poll) == (Phase.COUNTED, [2, 3])
    minutes = (await poll.cases.vote.show_desk(ORGANISER, poll.code)).minutes
    assert [row.approve for row in minutes.tally.projects] == [3, 0, 0, 0]


async def test_a_share_from_a_page_and_one_over_the_desk_go_together(hall):
    poll = await closed_poll(hall)
    await poll.decrypt(1)
    await hand_in(poll, await poll.decryption(2))
    assert await standing(poll) == (Phase.COUNTED, [1, 2])


@pytest.mark.parametrize("statements", [lambda _: None, without_statements, with_repeated_proofs])
async def test_a_false_share_at_the_desk_names_nobody_is_not_recorded_and_blocks_nobody(
    hall, statements
):
    poll = await closed_poll(hall)
    with pytest.raises(VerificationError, match="share-of-nobody") as refused:
        await hand_in(poll, await forged(poll, 1, statements))
    assert not refused.value.params
    assert await standing(poll) == (Phase.CLOSED, [])
    await hand_in(poll, await poll.decryption(1))
    await hand_in(poll, await poll.decryption(3))
    assert await standing(poll) == (Phase.COUNTED, [1, 3])


async def test_a_share_of_another_sum_is_nobodys_and_what_is_no_share_is_called_so(hall):
    poll, other = await closed_poll(hall), await closed_poll(hall)
    with pytest.raises(VerificationError, match="share-of-nobody"):
        await hand_in(poll, await other.decryption(1))
    for data in (b"{}", b"\xff", b"[" * 5_000_000):
        with pytest.raises(Malformed, match="decryption-malformed") as refused:
            await hand_in(poll, data)
        assert not {"owner", "name"} & refused.value.params.keys()
    assert await standing(poll) == (Phase.CLOSED, [])


async def test_a_share_carried_twice_is_said_to_have_come_and_one_after_the_count_is_late(hall):
    poll = await closed_poll(hall)
    first, late = await poll.decryption(1), await poll.decryption(3)
    await poll.submit(1, first)
    with pytest.raises(StateConflict, match="decryption-received"):
        await hand_in(poll, first)
    await hand_in(poll, await poll.decryption(2))
    with pytest.raises(StateConflict, match="phase-other"):
        await hand_in(poll, late)


async def test_one_share_that_comes_through_both_doors_at_once_is_recorded_once(hall):
    poll = await closed_poll(hall)
    share = await poll.decryption(2)
    answers = await asyncio.gather(
        poll.submit(2, share), hand_in(poll, share), hand_in(poll, share), return_exceptions=True
    )
    refusals = [answer for answer in answers if isinstance(answer, BaseException)]
    assert [str(refusal) for refusal in refusals] == ["decryption-received owner=2"] * 2
    assert await standing(poll) == (Phase.CLOSED, [2])


async def test_before_the_close_the_desk_takes_no_share(hall):
    poll = await hall.open()
    with pytest.raises(StateConflict, match="phase-other"):
        await hand_in(poll, b"{}")


async def test_few_ballots_are_confirmed_at_the_desk_too(hall):
    poll = await closed_poll(hall, ballots=2)
    share = await poll.decryption(1)
    with pytest.raises(RuleViolation, match="few-ballots"):
        await hand_in(poll, share)
    await hand_in(poll, share, {FEW_BALLOTS})
    assert await standing(poll) == (Phase.CLOSED, [1])
