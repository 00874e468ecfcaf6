"""Open the box for ballots, and close it."""

import asyncio
from dataclasses import dataclass

from ballot.basics.errors import RuleViolation
from ballot.basics.rand import Rng
from ballot.law.congress.policy import Action, Actor
from ballot.law.vote.poll import Phase
from ballot.law.vote.round import FrozenRound, require_kind
from ballot.law.vote.rules import QUORUM_ARTICLE
from ballot.vote.attendance import attendance, quorum_of
from ballot.vote.authority import authorise_in
from ballot.vote.closing import Closing
from ballot.vote.ports import RoundFiles
from ballot.vote.rooms import public_list
from ballot.vote.sealing import draw_key
from ballot.vote.storage import Store


@dataclass(frozen=True, slots=True)
class OpenPoll:
    """Begin the casting of ballots."""

    store: Store
    files: RoundFiles
    rng: Rng

    async def __call__(self, actor: Actor | None, code: str) -> None:
        """Open the current round, having laid down the key of its box and its witness.

        Raises:
            RuleViolation: `quorum-missing`: too few are present (Organic Law, art. 14).
            StateConflict: the round is not frozen, or no longer.
            Unavailable: the store or the disk failed; it may be tried again.
        """
        await authorise_in(self.store, actor, Action.CONDUCT, code)
        async with self.store.read() as work:
            round_ = (await work.polls.rounds(code))[-1]
            require_kind(round_, FrozenRound, Phase.FROZEN)
            voters = len(await public_list(work, round_.uuid))
        key = draw_key(self.rng)
        await asyncio.to_thread(self.files.make_box, round_.uuid, key, voters)
        async with self.store.write() as work:
            poll, held = await work.polls.hold(code)
            round_ = require_kind(held, FrozenRound, Phase.FROZEN)
            seen = attendance(poll.rules, await work.roll.headcounts(code))
            needed = quorum_of(poll, seen.total)
            if seen.present < needed:
                raise RuleViolation(
                    "quorum-missing", present=seen.present, needed=needed, article=QUORUM_ARTICLE
                )
            await work.polls.change_round(round_.open())
            await work.commit()


@dataclass(frozen=True, slots=True)
class ClosePoll:
    """End the casting of ballots and add them up, encrypted."""

    store: Store
    closing: Closing

    async def __call__(self, actor: Actor | None, code: str) -> None:
        """Close the current round; attendance is fixed with it. One half closed is finished.

        Raises:
            StateConflict: the round is not open.
            Unavailable: `box-incomplete`; or the store or the disk failed, and it may be tried
                again.
        """
        await authorise_in(self.store, actor, Action.CONDUCT, code)
        async with self.store.write() as work:
            poll, held = await work.polls.hold(code)
            round_ = require_kind(held, FrozenRound, Phase.OPEN, Phase.CLOSING)
            if round_.phase is Phase.OPEN:
                seen = attendance(poll.rules, await work.roll.headcounts(code))
                await work.polls.change_round(round_.end_casting(seen))
            await work.commit()
        await self.closing.finish(code)
