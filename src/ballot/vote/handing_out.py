"""Hand the closed board to a scrutineer, who verifies all of it before the key is used.

What is opened is the sum that the scrutineer's own device computes from this board, never one that
this server shows (`protocol.md` §14.4).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ballot.law.congress.policy import Action, Actor, Scope, authorise
from ballot.law.vote.poll import Phase, require_phase
from ballot.vote.boards import export_in_pieces
from ballot.vote.storage import Store

_CLOSED = (Phase.CLOSED, Phase.COUNTED, Phase.CERTIFIED, Phase.PUBLISHED, Phase.VOID)


@dataclass(frozen=True, slots=True)
class TakeBoard:
    """Give out the board of the current round as far as it goes."""

    store: Store

    async def __call__(self, actor: Actor | None, code: str) -> Iterator[bytes]:
        """Return the archive in pieces: the set-up, the ballots, the sum, what was decrypted.

        Raises:
            Forbidden: the actor is no scrutineer of this poll.
            StateConflict: `phase-other`: the box has not been closed.
        """
        authorise(actor, Action.DECRYPT, Scope(code))
        async with self.store.read() as work:
            round_ = (await work.polls.rounds(code))[-1]
            require_phase(round_.phase, *_CLOSED)
            entries = await work.board.entries(round_.uuid)
        return export_in_pieces(round_.timestamp or 0, entries)
