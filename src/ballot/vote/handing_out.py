"""Hand out the closed board: to a scrutineer before the key is used, and in the end to everybody.

What is opened is the sum that the scrutineer's own device computes from this board, never one that
this server shows (client, “Scrutineer”). The organiser may carry it to a scrutineer whose device is
apart from any server.
"""

from dataclasses import dataclass

from ballot.basics.errors import Damaged, NotFound
from ballot.law.congress.policy import Action, Actor
from ballot.law.vote.poll import CERTIFIED, Phase
from ballot.law.vote.round import ClosedRound, CountedRound, require_kind
from ballot.vote.authority import authorise_in
from ballot.vote.boards import Pieces, archive_in_pieces
from ballot.vote.ports import RoundFiles
from ballot.vote.storage import Store


@dataclass(frozen=True, slots=True)
class TakeBoard:
    """Give out the board of the current round as far as it goes."""

    store: Store
    files: RoundFiles

    async def __call__(self, actor: Actor | None, code: str) -> Pieces:
        """Return the archive: the set-up, the ballots, the sum, what was decrypted.

        Raises:
            Forbidden: the actor is neither scrutineer nor organiser of this poll.
            StateConflict: `phase-other`: the box has not been closed.
            Unavailable: `board-missing`, `board-damaged`.
        """
        await authorise_in(self.store, actor, Action.TAKE_BOARD, code)
        async with self.store.read() as work:
            round_ = require_kind((await work.polls.rounds(code))[-1], ClosedRound)
            return await archive_in_pieces(work, self.files, round_)


@dataclass(frozen=True, slots=True)
class TakeArchive:
    """Give out the archive of a certified round as it was certified."""

    store: Store
    files: RoundFiles

    async def __call__(self, code: str, number: int, actor: Actor | None = None) -> Pieces:
        """Return the archive of a published round; the organiser's may be only certified.

        Raises:
            NotFound: `poll-unknown`, `round-unknown`, `result-not-published`.
            Forbidden: an actor who is no organiser.
            Unavailable: `board-missing`, `board-damaged`.
        """
        phases = frozenset({Phase.PUBLISHED})
        if actor is not None:
            await authorise_in(self.store, actor, Action.CERTIFY, code)
            phases = CERTIFIED
        async with self.store.read() as work:
            rounds = await work.polls.rounds(code)
            if not 0 < number <= len(rounds):
                raise NotFound("round-unknown", round=number)
            round_ = rounds[number - 1]
            if round_.phase not in phases or not isinstance(round_, CountedRound):
                raise NotFound("result-not-published", poll=code)
            pieces = await archive_in_pieces(work, self.files, round_)
        if pieces.sha256 != round_.archive_sha256:
            raise Damaged("board-damaged", poll=code)
        return pieces
