"""Lift the freeze before the vote opens: what is put to the vote may be changed once more.

The frozen edition is set aside with its board; the next one has a uuid of its own, so that no
ballot of the one is a ballot of the other. Cards, keys and check-ins stay: credentials are derived
with the uuid of the poll's first edition.
"""

from dataclasses import dataclass

from ballot.basics.rand import Rng
from ballot.law.congress.policy import Action, Actor
from ballot.law.vote.poll import Phase
from ballot.law.vote.round import FrozenRound, require_kind
from ballot.protocol.elections import draw_uuid
from ballot.vote.authority import authorise_in
from ballot.vote.storage import Store


@dataclass(frozen=True, slots=True)
class LiftFreeze:
    """Make a draft of a frozen round again."""

    store: Store
    rng: Rng

    async def __call__(self, actor: Actor | None, code: str) -> None:
        """Set the frozen edition aside and begin the next.

        Raises:
            StateConflict: the round is not frozen, or open already; `runoff-not-lifted`.
        """
        await authorise_in(self.store, actor, Action.PREPARE, code)
        uuid = draw_uuid(self.rng)
        async with self.store.write() as work:
            _, held = await work.polls.hold(code)
            frozen = require_kind(held, FrozenRound, Phase.FROZEN)
            draft = frozen.lift(uuid)
            await work.polls.set_aside(frozen)
            await work.polls.add_round(draft)
            await work.commit()
