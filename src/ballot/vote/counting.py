"""Let the scrutineers decrypt the sum, never a ballot, and combine what they send.

A share comes from its scrutineer's own log-in, or on a medium over the organiser's desk, which does
not say whose it is: then it is whose key its proofs hold for. A false one is refused, and blocks
nobody else; its owner is named where a log-in has sent it, and nobody where nobody has.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ballot.basics.errors import Forbidden
from ballot.congress.records import User
from ballot.law.congress.policy import Action, Actor
from ballot.law.vote.poll import KeyedPoll, Poll
from ballot.law.vote.round import DroppedRound, FrozenRound
from ballot.law.vote.secrecy import inspect_sum, require_confirmed
from ballot.vote.authority import authorise_in
from ballot.vote.combining import Combining, read_partials
from ballot.vote.receiving import (
    Receiving,
    find_owner,
    require_awaited,
    share_text,
    verify_share,
)
from ballot.vote.storage import Store, UnitOfWork
from ballot.vote.views import TallyView, TrusteeLine


@dataclass(frozen=True, slots=True)
class ShowTally:
    """Tell a scrutineer's page where the poll stands."""

    store: Store
    combining: Combining

    async def __call__(self, actor: Actor | None, code: str) -> TallyView:
        """Return the texts of the current round, and who has decrypted its sum so far.

        Raises:
            Forbidden: the actor is no scrutineer of this poll.
        """
        owner = await _owner(self.store, actor, code)
        await self.combining.finish(code)
        return await _tally_view(self.store, code, owner)


@dataclass(frozen=True, slots=True)
class SubmitDecryption:
    """Take a scrutineer's partial decryption; with enough of them, the result."""

    receiving: Receiving

    async def __call__(
        self, actor: Actor | None, code: str, data: bytes, confirmed: Collection[str] = ()
    ) -> TallyView:
        """Verify and record one partial decryption; at the threshold combine them all.

        Args:
            actor: the scrutineer.
            code: the poll's.
            data: the partial decryption as it was computed.
            confirmed: what the scrutineer has said to know (`law.vote.secrecy`).

        Raises:
            RuleViolation: `few-ballots`, unless it is confirmed.
            Forbidden: the actor is no scrutineer of this poll.
            Malformed: `decryption-malformed`; it is no partial decryption of such a sum.
            VerificationError: `share-refused`; its proofs do not hold for this sum and this
                scrutineer's key. Nothing was recorded, and the count goes on with another's.
            StateConflict: `decryption-received`, `decryption-not-needed`, or the round is not
                closed or already counted.
        """
        owner = await _owner(self.receiving.store, actor, code)
        text = share_text(data)
        shares = await self.receiving.awaited(code)
        require_awaited(shares, owner)
        require_confirmed(inspect_sum(shares.ballots), confirmed)
        await self.receiving.workers.run(verify_share, shares, owner, text)
        await self.receiving.record(shares, owner, text)
        return await _tally_view(self.receiving.store, code, owner)


@dataclass(frozen=True, slots=True)
class HandInShare:
    """Take a share that was made apart from any server and carried to the desk."""

    receiving: Receiving

    async def __call__(
        self, actor: Actor | None, code: str, data: bytes, confirmed: Collection[str] = ()
    ) -> None:
        """Find out whose share it is and record it; at the threshold combine them all.

        Args:
            actor: the organiser.
            code: the poll's.
            data: the share as `ballot trustee decrypt` has written it.
            confirmed: what is said to be known (`law.vote.secrecy`).

        Raises:
            RuleViolation: `few-ballots`, unless it is confirmed.
            Forbidden: the actor does not conduct this poll.
            Malformed: `decryption-malformed`; it is no partial decryption of such a sum.
            VerificationError: `share-of-nobody`; its proofs hold for no scrutineer's key.
            StateConflict: as `SubmitDecryption`.
        """
        await authorise_in(self.receiving.store, actor, Action.CONDUCT, code)
        text = share_text(data)
        shares = await self.receiving.awaited(code)
        require_confirmed(inspect_sum(shares.ballots), confirmed)
        owner = await self.receiving.workers.run(find_owner, shares, text)
        await self.receiving.record(shares, owner, text)


def trustee_lines(
    poll: Poll, scrutineers: Sequence[User], received: frozenset[int]
) -> tuple[TrusteeLine, ...]:
    """Return the scrutineers in the order of owners, with their log-ins; none before keys."""
    names = poll.trustee_names if isinstance(poll, KeyedPoll) else ()
    usernames = {
        grant.trustee: user.actor.username
        for user in reversed(scrutineers)
        for grant in [user.actor.grant_for(Action.DECRYPT, poll.scope)]
        if grant is not None
    }
    return tuple(
        TrusteeLine(
            owner=owner,
            name=name,
            username=usernames.get(owner, ""),
            received=owner in received,
        )
        for owner, name in enumerate(names, start=1)
    )


async def received_from(work: UnitOfWork, round_uuid: str) -> frozenset[int]:
    """Return the owners whose partial decryptions are on the board."""
    return frozenset(await read_partials(work, round_uuid))


async def _tally_view(store: Store, code: str, owner: int) -> TallyView:
    async with store.read() as work:
        poll, round_ = await work.polls.get(code), (await work.polls.rounds(code))[-1]
        users = await work.users.scrutineers(poll.scope)
        return TallyView(
            code=poll.code,
            round=round_.number,
            phase=round_.phase,
            occasion=poll.occasion,
            election=round_.election if isinstance(round_, FrozenRound) else None,
            trustees=poll.trustees_text if isinstance(poll, KeyedPoll) else None,
            owner=owner,
            threshold=poll.threshold,
            lines=trustee_lines(poll, users, await received_from(work, round_.uuid)),
            reason=round_.reason if isinstance(round_, DroppedRound) else None,
        )


async def _owner(store: Store, actor: Actor | None, code: str) -> int:
    owner = (await authorise_in(store, actor, Action.DECRYPT, code)).trustee
    if owner is None:
        raise Forbidden("not-granted", action=Action.DECRYPT.value)
    return owner
