"""Open a run-off: the tied projects and their places become a new round (Organic Law, art. 29).

Voters, cards, trustees and check-ins carry over; the round has its own uuid, board and papers.
Credentials are still derived with the first round's uuid, so that their public parts are the
same.
"""

from dataclasses import dataclass

from ballot.basics.errors import StateConflict
from ballot.basics.rand import Rng
from ballot.basics.time import Clock
from ballot.frame.workers import Workers
from ballot.law.congress.policy import Action, Actor, Scope, authorise
from ballot.law.vote.minutes import Minutes
from ballot.law.vote.outcome import Runoff
from ballot.law.vote.poll import Phase, require_phase
from ballot.protocol.elections import draw_uuid
from ballot.vote.freezing import freeze
from ballot.vote.minutes import minutes_of
from ballot.vote.records import Round
from ballot.vote.storage import Store


def runoff_due(minutes: Minutes | None) -> Runoff | None:
    """Return the run-off that a decided round calls for."""
    return minutes.outcome.runoff if minutes and minutes.outcome else None


@dataclass(frozen=True, slots=True)
class OpenRunoff:
    """Begin the next round among the tied."""

    store: Store
    clock: Clock
    rng: Rng
    workers: Workers

    async def __call__(self, actor: Actor | None, code: str) -> int:
        """Record and freeze the new round; return its number.

        Raises:
            StateConflict: `runoff-not-due`, or the current round is not certified yet.
        """
        authorise(actor, Action.CONDUCT, Scope(code))
        async with self.store.write() as work:
            poll, former = await work.polls.hold(code)
            require_phase(former.phase, Phase.CERTIFIED, Phase.PUBLISHED)
            runoff = runoff_due(await minutes_of(work, poll, former))
            if runoff is None:
                raise StateConflict("runoff-not-due")
            drafted = Round(
                code=code,
                number=former.number + 1,
                uuid=draw_uuid(self.rng),
                phase=Phase.DRAFT,
                seats=runoff.seats,
                projects=runoff.projects,
            )
            await work.polls.add_round(drafted)
            await freeze(work, self.workers, self.clock, poll, drafted)
            await work.commit()
        return drafted.number
