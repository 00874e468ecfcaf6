"""Hand the closed board to a scrutineer, who verifies all of it before the key is used.

What is opened is the sum that the scrutineer's own device computes from this board, never one that
this server shows (client, “Scrutineer”). The organiser may carry it to a scrutineer whose device is
apart from any server.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from ballot.law.congress.policy import Action, Actor, Scope, authorise
from ballot.law.vote.round import ClosedRound, require_kind
from ballot.vote.boards import events_after_the_ballots
from ballot.vote.ports import RoundFiles
from ballot.vote.storage import Store


@dataclass(frozen=True, slots=True)
class TakeBoard:
    """Give out the board of the current round as far as it goes."""

    store: Store
    files: RoundFiles

    async def __call__(self, actor: Actor | None, code: str) -> Iterator[bytes]:
        """Return the archive in pieces: the set-up, the ballots, the sum, what was decrypted.

        Raises:
            Forbidden: the actor is neither scrutineer nor organiser of this poll.
            StateConflict: `phase-other`: the box has not been closed.
            Unavailable: `board-missing`, at the first piece.
        """
        authorise(actor, Action.TAKE_BOARD, Scope(code))
        async with self.store.read() as work:
            round_ = require_kind((await work.polls.rounds(code))[-1], ClosedRound)
            further = await events_after_the_ballots(work, round_)
        return chain(self.files.board_in_pieces(round_.uuid), further)
