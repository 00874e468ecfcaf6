"""Give a round up before it opens, or declare it void before it is counted (`law` §3).

Whoever decides it says why, and the reason stays in the file. Of a void round nothing is ever
decrypted: the key of its box is destroyed, its board is not handed out, and shares are refused.
"""

from dataclasses import dataclass

from ballot.law.congress.policy import Action, Actor
from ballot.law.vote.poll import Phase
from ballot.law.vote.round import DraftRound, FrozenRound, parse_reason, require_kind
from ballot.vote.authority import authorise_in
from ballot.vote.closing import Closing
from ballot.vote.storage import Store


@dataclass(frozen=True, slots=True)
class AbandonRound:
    """Give the current round up while nobody can have voted in it."""

    store: Store

    async def __call__(self, actor: Actor | None, code: str, reason: str) -> None:
        """Abandon a draft or a frozen round.

        Raises:
            RuleViolation: `reason-missing`, `reason-too-long`.
            StateConflict: the round is open already, or further.
        """
        await authorise_in(self.store, actor, Action.CONDUCT, code)
        words = parse_reason(reason)
        async with self.store.write() as work:
            _, held = await work.polls.hold(code)
            if not isinstance(held, DraftRound):
                held = require_kind(held, FrozenRound, Phase.FROZEN)
            await work.polls.change_round(held.abandon(words))
            await work.commit()


@dataclass(frozen=True, slots=True)
class DeclareVoid:
    """End the current round without a count."""

    store: Store
    closing: Closing

    async def __call__(self, actor: Actor | None, code: str, reason: str) -> None:
        """Declare a round void that is open, or closed and not yet counted.

        Raises:
            RuleViolation: `reason-missing`, `reason-too-long`.
            StateConflict: the round is not open yet, or counted.
        """
        await authorise_in(self.store, actor, Action.CONDUCT, code)
        words = parse_reason(reason)
        async with self.store.write() as work:
            _, held = await work.polls.hold(code)
            round_ = require_kind(held, FrozenRound, Phase.OPEN, Phase.CLOSING, Phase.CLOSED)
            await work.polls.change_round(round_.declare_void(words))
            await work.commit()
        await self.closing.discard(round_.uuid)
