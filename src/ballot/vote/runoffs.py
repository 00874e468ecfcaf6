"""Open a run-off: the tied projects and their places become a new round (Organic Law, art. 29).

Voters, cards, trustees and check-ins carry over; the round has its own uuid, board and papers.
Credentials are still derived with the first round's uuid, so that their public parts are the
same. A run-off that was dropped, or decided nothing, is held again from the same tie.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ballot.basics.errors import StateConflict
from ballot.basics.rand import Rng
from ballot.basics.time import Clock
from ballot.frame.workers import Workers
from ballot.law.congress.policy import Action, Actor
from ballot.law.vote.minutes import VoteMinutes
from ballot.law.vote.poll import AGAIN, Phase, require_keys, require_phase
from ballot.law.vote.round import DraftRound, Round
from ballot.protocol.elections import draw_uuid
from ballot.vote.authority import authorise_in
from ballot.vote.certified import as_certified, named, read_certified
from ballot.vote.freezing import credentials_of, record_setup, setup
from ballot.vote.storage import Store

_TIED: Final = (Phase.CERTIFIED, Phase.PUBLISHED)


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
            StateConflict: `runoff-not-due`, or the round that is tied is not certified yet;
                `poll-changed-meanwhile`: somebody else opened it at this moment.
            Unavailable: `certificate-damaged`.
        """
        await authorise_in(self.store, actor, Action.CONDUCT, code)
        async with self.store.read() as work:
            poll = require_keys(await work.polls.get(code))
            rounds = await work.polls.rounds(code)
            former = tied_before(rounds)
            require_phase(former.phase, *_TIED)
            certified = (await read_certified(work, former)).minutes
            credentials = await credentials_of(work, code)
        if not isinstance(certified, VoteMinutes) or certified.outcome.runoff is None:
            raise StateConflict("runoff-not-due")
        runoff = certified.outcome.runoff
        drafted = DraftRound(
            code=code,
            number=rounds[-1].number + 1,
            uuid=draw_uuid(self.rng),
            seats=runoff.seats,
            projects=runoff.projects,
            follows=former.number,
        )
        tied = named(certified.projects, runoff.projects)
        texts = await self.workers.run(
            setup, as_certified(poll, certified), drafted, tied, credentials
        )
        async with self.store.write() as work:
            _, held = await work.polls.hold(code)
            require_phase(held.phase, *_TIED, *AGAIN)
            if held.uuid != rounds[-1].uuid:
                raise StateConflict("poll-changed-meanwhile")
            await work.polls.add_round(drafted)
            await record_setup(work, drafted, drafted.projects, texts, self.clock)
            await work.commit()
        return drafted.number


def tied_before(rounds: Sequence[Round]) -> Round:
    """Return the round whose tie a run-off would decide now."""
    current = rounds[-1]
    if current.follows is not None and current.phase in AGAIN:
        return rounds[current.follows - 1]
    return current
