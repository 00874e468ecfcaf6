"""Receive a share of the decryption, through whichever door it comes.

It is verified on receipt: a wrong one on the board would make the whole archive fail. Verifying
happens while nobody waits; what it was verified against is compared again under the poll's lock.
"""

from dataclasses import dataclass

from ballot.basics.errors import Forbidden, Malformed, StateConflict, VerificationError
from ballot.frame.workers import Workers
from ballot.law.congress.policy import Action
from ballot.law.vote.poll import Phase
from ballot.law.vote.round import ClosedRound, Round, require_kind
from ballot.protocol.board import EventType
from ballot.protocol.counting import ShareVerifier, owned_text
from ballot.protocol.elections import parse_election
from ballot.protocol.groups.by_name import group_named
from ballot.protocol.trustees import Trustees, parse_trustees
from ballot.vote.boards import append
from ballot.vote.combining import Combining, Shares, read_shares
from ballot.vote.storage import Store

LARGEST_DECRYPTION = 4_000_000
"""Bytes: room for 200 projects in the larger group."""


@dataclass(frozen=True, slots=True)
class Receiving:
    """Where shares arrive: what they are verified against, and how they come onto the board."""

    store: Store
    workers: Workers
    combining: Combining

    async def awaited(self, code: str) -> Shares:
        """Return the sum of the current round, with the shares that have come already.

        Raises:
            StateConflict: `phase-other`; the round is not closed or already counted.
        """
        await self.combining.finish(code)
        async with self.store.read() as work:
            poll, current = await work.polls.get(code), (await work.polls.rounds(code))[-1]
            return await read_shares(work, poll, _closed(current))

    async def record(self, verified: Shares, owner: int, text: str) -> None:
        """Put a verified share on the board; at the threshold combine them all.

        Raises:
            StateConflict: `decryption-received`, `decryption-not-needed`, `phase-other` or
                `poll-changed-meanwhile`; others may have come since it was verified.
        """
        async with self.store.write() as work:
            poll, held = await work.polls.hold(verified.poll.code)
            round_ = _closed(held)
            if round_.uuid != verified.round.uuid:
                raise StateConflict("poll-changed-meanwhile")
            require_awaited(await read_shares(work, poll, round_), owner)
            owned = owned_text(owner, text)
            await append(work, round_.uuid, EventType.PARTIAL_DECRYPTION, text, owned)
            await work.commit()
        await self.combining.finish(verified.poll.code)


def require_awaited(shares: Shares, owner: int) -> None:
    """Refuse a share that is not needed: a second one, one of too many, a stranger's."""
    if not 1 <= owner <= shares.poll.trustees:
        raise Forbidden("not-granted", action=Action.DECRYPT.value)
    if owner in shares.partials:
        raise StateConflict("decryption-received", owner=owner)
    if shares.enough:
        raise StateConflict("decryption-not-needed")


def share_text(data: bytes) -> str:
    """Return the text of a share.

    Raises:
        Malformed: `decryption-malformed`; it is too large, or no text.
    """
    if len(data) > LARGEST_DECRYPTION:
        raise Malformed("decryption-malformed", reason="too-large")
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise Malformed("decryption-malformed", reason="json-unreadable") from None


def verify_share(shares: Shares, owner: int, text: str) -> None:
    """Verify a share that its owner has sent.

    Raises:
        Malformed: `decryption-malformed`, naming the owner.
        VerificationError: `share-refused`, naming the owner.
    """
    trustees, verifier = _verification(shares)
    name = shares.poll.trustee_names[owner - 1]
    try:
        verifier.verify(trustees.owners[owner - 1], text)
    except Malformed as error:
        reason = str(error.params.get("reason", error.code))
        raise Malformed("decryption-malformed", owner=owner, name=name, reason=reason) from error
    except VerificationError as error:
        reason = error.code
        raise VerificationError("share-refused", owner=owner, name=name, reason=reason) from error


def find_owner(shares: Shares, text: str) -> int:
    """Verify a share of which nobody said whose it is, and return its owner, counted from 1.

    One that has come already is found too, so that whoever carries it twice is told that.

    Raises:
        Malformed: `decryption-malformed`.
        VerificationError: `share-of-nobody`; its proofs hold for no scrutineer's key.
    """
    trustees, verifier = _verification(shares)
    for owner, public in enumerate(trustees.owners, start=1):
        try:
            verifier.verify(public, text)
        except VerificationError:
            continue
        return owner
    raise VerificationError("share-of-nobody")


def _verification(shares: Shares) -> tuple[Trustees, ShareVerifier]:
    poll = shares.poll
    trustees = parse_trustees(group_named(poll.group), poll.trustees_text)
    return trustees, ShareVerifier(parse_election(shares.round.election), shares.tally)


def _closed(round_: Round) -> ClosedRound:
    return require_kind(round_, ClosedRound, Phase.CLOSED)
