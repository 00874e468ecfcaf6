"""Hold a vote again that has no result: abandoned, declared void, or void by its figures.

The new round has ballots, a board and minutes of its own; the cards, the keys and the roster are
those of the poll, until the draft changes them.
"""

from dataclasses import dataclass

from ballot.basics.rand import Rng
from ballot.law.congress.policy import Action, Actor
from ballot.law.vote.round import hold_again
from ballot.protocol.elections import draw_uuid
from ballot.vote.authority import authorise_in
from ballot.vote.storage import Store


@dataclass(frozen=True, slots=True)
class HoldAgain:
    """Begin the next round in the place of one that has no result."""

    store: Store
    rng: Rng

    async def __call__(self, actor: Actor | None, code: str) -> int:
        """Record a draft with the same cards; return its number.

        Raises:
            StateConflict: the current round has a result, or may still get one;
                `runoff-follows-the-tie`.
        """
        await authorise_in(self.store, actor, Action.PREPARE, code)
        uuid = draw_uuid(self.rng)
        async with self.store.write() as work:
            poll, held = await work.polls.hold(code)
            draft = hold_again(held, uuid, poll.seats)
            await work.polls.add_round(draft)
            await work.commit()
        return draft.number
