"""Rounds that end as a test needs them."""

import asyncio


async def half_and_half(hall, sent=None, **facts):
    """Count a first round: 1 approved by all eight, 2 and 3 by five each of a possible eight.

    Args:
        hall: where the poll is held.
        sent: takes the bytes of the ballots, by deputy, if given.
        facts: what else the poll is to be.
    """
    sent = {} if sent is None else sent
    poll = await hall.open(deputies=8, seats=2, rules={"ballot.cap": None}, **facts)
    for deputy in range(1, 9):
        second = "approve" if deputy <= 5 else "oppose"
        third = "approve" if deputy > 3 else "oppose"
        sent[deputy] = poll.ballot(deputy, "approve", second, third, "abstain")
    await asyncio.gather(*(poll.cases.vote.cast_ballot(poll.code, data) for data in sent.values()))
    await poll.count()
    return poll
