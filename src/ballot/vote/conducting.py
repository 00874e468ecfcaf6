"""Open the box for ballots, and close it.

Closing writes EndBallots and EncryptedTally in one transaction under the poll's lock, so that a
ballot is either in the box before, or refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ballot.basics.errors import RuleViolation
from ballot.frame.workers import Workers
from ballot.law.congress.policy import Action, Actor, Scope, authorise
from ballot.law.vote.poll import Phase, advance, require_phase
from ballot.law.vote.rules import QUORUM_ARTICLE
from ballot.protocol.ballot_text import parse_paper
from ballot.protocol.board import EventType
from ballot.protocol.counting import encrypted_tally, sized_tally_text
from ballot.protocol.elections import parse_election
from ballot.vote.attendance import attendance, quorum_of
from ballot.vote.boards import append
from ballot.vote.storage import Store


@dataclass(frozen=True, slots=True)
class OpenPoll:
    """Begin the casting of ballots."""

    store: Store

    async def __call__(self, actor: Actor | None, code: str) -> None:
        """Open the current round.

        Raises:
            RuleViolation: `quorum-missing`: too few are present (Organic Law, art. 14).
            StateConflict: the round is not frozen, or no longer.
        """
        authorise(actor, Action.CONDUCT, Scope(code))
        async with self.store.write() as work:
            poll, round_ = await work.polls.hold(code)
            require_phase(round_.phase, Phase.FROZEN)
            deputies, roll = await work.lists.deputies(code), await work.roll.lines(code)
            seen = attendance(poll.rules, deputies, roll)
            needed = quorum_of(poll, seen.total)
            if seen.present < needed:
                raise RuleViolation(
                    "quorum-missing", present=seen.present, needed=needed, article=QUORUM_ARTICLE
                )
            await work.polls.change_round(replace(round_, phase=advance(round_.phase, Phase.OPEN)))
            await work.commit()


@dataclass(frozen=True, slots=True)
class ClosePoll:
    """End the casting of ballots and add them up, encrypted."""

    store: Store
    workers: Workers

    async def __call__(self, actor: Actor | None, code: str) -> None:
        """Close the current round; attendance is fixed with it.

        Raises:
            StateConflict: the round is not open.
        """
        authorise(actor, Action.CONDUCT, Scope(code))
        async with self.store.write() as work:
            poll, round_ = await work.polls.hold(code)
            require_phase(round_.phase, Phase.OPEN)
            deputies, roll = await work.lists.deputies(code), await work.roll.lines(code)
            ballots = [text for (text,) in await work.board.texts(round_.uuid, EventType.BALLOT)]
            tally = await self.workers.run(_sum, round_.election or "", ballots)
            sized = sized_tally_text(tally, len(ballots), len(ballots))
            closed = await append(work, round_, EventType.END_BALLOTS)
            closed = await append(work, closed, EventType.ENCRYPTED_TALLY, tally, sized)
            await work.polls.change_round(
                replace(
                    closed,
                    phase=advance(round_.phase, Phase.CLOSED),
                    attendance=attendance(poll.rules, deputies, roll),
                )
            )
            await work.commit()


def _sum(election_text: str, ballots: Sequence[str]) -> str:
    """Multiply the ciphertexts of ballots that were verified when they were put in the box."""
    election = parse_election(election_text)
    choices = [
        [answer.choices for answer in parse_paper(election, text.encode()).answers]
        for text in ballots
    ]
    return encrypted_tally(election, choices, [1] * len(choices))
