"""Let the scrutineers decrypt the sum, never a ballot, and combine what they send.

A partial decryption is verified on receipt: a wrong one on the board would make the whole archive
fail (`protocol.md` §7.4).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ballot.basics.errors import Forbidden, Malformed, StateConflict
from ballot.congress.records import User
from ballot.frame.workers import Workers
from ballot.law.congress.policy import Action, Actor, Scope, authorise
from ballot.law.vote.poll import Phase, advance, require_phase
from ballot.protocol.board import EventType
from ballot.protocol.codec import parse_json
from ballot.protocol.counting import owned_text, result_text, verify_partial_decryption
from ballot.protocol.elections import parse_election
from ballot.protocol.groups.by_name import group_named
from ballot.protocol.trustees import parse_trustees
from ballot.vote.boards import append, digest, read_archive
from ballot.vote.records import Poll, Round
from ballot.vote.storage import Store, UnitOfWork
from ballot.vote.views import TallyView, TrusteeLine

LARGEST_DECRYPTION = 4_000_000
"""Bytes: room for 200 projects in the larger group."""


@dataclass(frozen=True, slots=True)
class ShowTally:
    """Tell a scrutineer's page where the poll stands."""

    store: Store

    async def __call__(self, actor: Actor | None, code: str) -> TallyView:
        """Return the texts of the current round, and who has decrypted its sum so far.

        Raises:
            Forbidden: the actor is no scrutineer of this poll.
        """
        owner = _owner(actor, code)
        async with self.store.read() as work:
            poll = await work.polls.get(code)
            return await _tally_view(work, poll, (await work.polls.rounds(code))[-1], owner)


@dataclass(frozen=True, slots=True)
class SubmitDecryption:
    """Take a scrutineer's partial decryption; with enough of them, the result."""

    store: Store
    workers: Workers

    async def __call__(self, actor: Actor | None, code: str, data: bytes) -> TallyView:
        """Verify and record one partial decryption; at the threshold combine them all.

        Raises:
            Forbidden: the actor is no scrutineer of this poll.
            Malformed: the bytes are no partial decryption.
            VerificationError: its proofs do not hold for this sum and this scrutineer's key.
            StateConflict: `decryption-received`, or the round is not closed or already counted.
        """
        owner = _owner(actor, code)
        text = _text(data)
        async with self.store.write() as work:
            poll, round_ = await work.polls.hold(code)
            require_phase(round_.phase, Phase.CLOSED)
            partials = await _partials(work, round_)
            if owner in partials:
                raise StateConflict("decryption-received", owner=owner)
            if not 1 <= owner <= poll.trustees:
                raise Forbidden("not-granted", action=Action.DECRYPT.value)
            ((tally, _),) = await work.board.texts(round_.uuid, EventType.ENCRYPTED_TALLY)
            await self.workers.run(_verify, poll, round_, tally, owner, text)
            round_ = await append(
                work, round_, EventType.PARTIAL_DECRYPTION, text, owned_text(owner, text)
            )
            partials[owner] = text
            if len(partials) >= poll.threshold:
                ballots = await work.board.count(round_.uuid)
                result = await self.workers.run(_combine, poll, round_, tally, partials, ballots)
                round_ = await append(work, round_, EventType.RESULT, result)
                archive = await read_archive(work, round_)
                round_ = replace(
                    round_,
                    phase=advance(round_.phase, Phase.COUNTED),
                    archive_sha256=digest(archive),
                )
            await work.polls.change_round(round_)
            view = await _tally_view(work, poll, round_, owner)
            await work.commit()
        return view


def trustee_lines(
    poll: Poll, scrutineers: Sequence[User], received: frozenset[int]
) -> tuple[TrusteeLine, ...]:
    """Return the scrutineers in the order of owners, with their log-ins."""
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
        for owner, name in enumerate(poll.trustee_names, start=1)
    )


async def received_from(work: UnitOfWork, round_: Round) -> frozenset[int]:
    """Return the owners whose partial decryptions are on the board."""
    return frozenset(await _partials(work, round_))


async def _partials(work: UnitOfWork, round_: Round) -> dict[int, str]:
    found: dict[int, str] = {}
    for text, owned in await work.board.texts(round_.uuid, EventType.PARTIAL_DECRYPTION):
        fields = parse_json(owned)
        assert isinstance(fields, dict), "the board holds what this program wrote"  # noqa: S101
        owner = fields["owner"]
        assert isinstance(owner, int), "the board holds what this program wrote"  # noqa: S101
        found[owner] = text
    return found


async def _tally_view(work: UnitOfWork, poll: Poll, round_: Round, owner: int) -> TallyView:
    users = await work.users.scrutineers(poll.code)
    return TallyView(
        code=poll.code,
        round=round_.number,
        phase=round_.phase,
        occasion=poll.occasion,
        election=round_.election,
        trustees=poll.trustees_text,
        owner=owner,
        threshold=poll.threshold,
        lines=trustee_lines(poll, users, await received_from(work, round_)),
    )


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


def _verify(poll: Poll, round_: Round, tally: str, owner: int, text: str) -> None:
    trustees = parse_trustees(group_named(poll.group), poll.trustees_text or "")
    election = parse_election(round_.election or "")
    verify_partial_decryption(election, tally, trustees.owners[owner - 1], text)


def _combine(poll: Poll, round_: Round, tally: str, partials: dict[int, str], ballots: int) -> str:
    trustees = parse_trustees(group_named(poll.group), poll.trustees_text or "")
    election = parse_election(round_.election or "")
    return result_text(election, trustees, tally, partials, ballots)
