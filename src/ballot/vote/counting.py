"""Let the scrutineers decrypt the sum, never a ballot, and combine what they send.

A partial decryption is verified on receipt: a wrong one on the board would make the whole archive
fail (protocol, “Count”). It is refused with its owner named, which blocks nobody else. Verifying
happens while nobody waits; what it was verified against is compared again under the poll's lock.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ballot.basics.errors import Forbidden, Malformed, StateConflict, VerificationError
from ballot.congress.records import User
from ballot.frame.workers import Workers
from ballot.law.congress.policy import Action, Actor, Scope, authorise
from ballot.law.vote.poll import KeyedPoll, Phase, Poll
from ballot.law.vote.round import ClosedRound, FrozenRound, Round, require_kind
from ballot.law.vote.secrecy import inspect_sum, require_confirmed
from ballot.protocol.board import EventType
from ballot.protocol.counting import owned_text, verify_partial_decryption
from ballot.protocol.elections import parse_election
from ballot.protocol.groups.by_name import group_named
from ballot.protocol.trustees import parse_trustees
from ballot.vote.boards import append
from ballot.vote.combining import Combining, Shares, read_partials, read_shares
from ballot.vote.storage import Store, UnitOfWork
from ballot.vote.views import TallyView, TrusteeLine

LARGEST_DECRYPTION = 4_000_000
"""Bytes: room for 200 projects in the larger group."""


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
        owner = _owner(actor, code)
        await self.combining.finish(code)
        return await _tally_view(self.store, code, owner)


@dataclass(frozen=True, slots=True)
class SubmitDecryption:
    """Take a scrutineer's partial decryption; with enough of them, the result."""

    store: Store
    workers: Workers
    combining: Combining

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
        owner = _owner(actor, code)
        text = _text(data)
        await self.combining.finish(code)
        async with self.store.read() as work:
            poll, current = await work.polls.get(code), (await work.polls.rounds(code))[-1]
            shares = await read_shares(work, poll, _closed(current))
        _require_awaited(shares, owner)
        require_confirmed(inspect_sum(shares.ballots), confirmed)
        await self.workers.run(_verify, shares, owner, text)
        await self._record(shares, owner, text)
        await self.combining.finish(code)
        return await _tally_view(self.store, code, owner)

    async def _record(self, verified: Shares, owner: int, text: str) -> None:
        """Put a share on the board, unless enough others have come since it was verified."""
        async with self.store.write() as work:
            poll, held = await work.polls.hold(verified.poll.code)
            round_ = _closed(held)
            if round_.uuid != verified.round.uuid:
                raise StateConflict("poll-changed-meanwhile")
            shares = await read_shares(work, poll, round_)
            _require_awaited(shares, owner)
            owned = owned_text(owner, text)
            await append(work, round_.uuid, EventType.PARTIAL_DECRYPTION, text, owned)
            await work.commit()


def trustee_lines(
    poll: Poll, scrutineers: Sequence[User], received: frozenset[int]
) -> tuple[TrusteeLine, ...]:
    """Return the scrutineers in the order of owners, with their log-ins; none before keys."""
    names = poll.trustee_names if isinstance(poll, KeyedPoll) else ()
    usernames = {
        grant.trustee: user.actor.username
        for user in reversed(scrutineers)
        for grant in [user.actor.grant_for(Action.DECRYPT, Scope(poll.code))]
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


def _closed(round_: Round) -> ClosedRound:
    return require_kind(round_, ClosedRound, Phase.CLOSED)


async def _tally_view(store: Store, code: str, owner: int) -> TallyView:
    async with store.read() as work:
        poll, round_ = await work.polls.get(code), (await work.polls.rounds(code))[-1]
        users = await work.users.scrutineers(code)
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
        )


def _require_awaited(shares: Shares, owner: int) -> None:
    """Refuse a share that is not needed: a second one, one of too many, a stranger's."""
    if not 1 <= owner <= shares.poll.trustees:
        raise Forbidden("not-granted", action=Action.DECRYPT.value)
    if owner in shares.partials:
        raise StateConflict("decryption-received", owner=owner)
    if shares.enough:
        raise StateConflict("decryption-not-needed")


def _owner(actor: Actor | None, code: str) -> int:
    owner = authorise(actor, Action.DECRYPT, Scope(code)).trustee
    if owner is None:
        raise Forbidden("not-granted", action=Action.DECRYPT.value)
    return owner


def _text(data: bytes) -> str:
    if len(data) > LARGEST_DECRYPTION:
        raise Malformed("decryption-malformed", reason="too-large")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Malformed("decryption-malformed", reason="json-unreadable") from None


def _verify(shares: Shares, owner: int, text: str) -> None:
    poll = shares.poll
    trustees = parse_trustees(group_named(poll.group), poll.trustees_text)
    election = parse_election(shares.round.election)
    name = poll.trustee_names[owner - 1]
    try:
        verify_partial_decryption(election, shares.tally, trustees.owners[owner - 1], text)
    except Malformed as error:
        reason = str(error.params.get("reason", error.code))
        raise Malformed("decryption-malformed", owner=owner, name=name, reason=reason) from error
    except VerificationError as error:
        reason = error.code
        raise VerificationError("share-refused", owner=owner, name=name, reason=reason) from error
