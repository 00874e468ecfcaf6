"""Cast a ballot: the phase, its signature, the card's standing, every proof, the box, the receipt.

Nothing is said of a card before the signature shows that its holder asks.

The bytes received are the bytes stored. Sending the same bytes again gives the same receipt, at
any time; other bytes by the same credential are refused, for one person has one vote.
"""

import asyncio
from dataclasses import dataclass, field
from functools import partial
from typing import Final
from weakref import WeakValueDictionary

from ballot.basics.errors import Malformed, NotFound, StateConflict, VerificationError
from ballot.frame.workers import Workers
from ballot.law.vote.appraisal import grades
from ballot.law.vote.form import Form
from ballot.law.vote.poll import Phase, require_phase
from ballot.protocol.ballot_text import Paper, parse_envelope
from ballot.protocol.ballots import Ballot, BallotVerifier, tracker
from ballot.protocol.elections import Election, parse_election
from ballot.vote.box import BallotBox, Sealed
from ballot.vote.freezing import projects_of
from ballot.vote.records import Standing
from ballot.vote.storage import Store
from ballot.vote.views import BoothView, Receipt

LARGEST_BALLOT: Final = 2_000_000
"""Bytes: room for 200 projects in the larger group; more is not looked at."""
_REMEMBERED: Final = 8
_PROOF: Final = 210
"""Bytes of one proof: two numbers below 2^256 in decimal, and their names."""
_WRAPPING: Final = 2_000


def largest_for(election: Election) -> int:
    """Return how many bytes a ballot of this election can have at most."""
    element = len(election.group.write(election.public_key)) + 32
    size = _WRAPPING + element
    for question in election.questions:
        proofs = 2 * question.ciphertexts + question.maximum - question.minimum + 4
        size += question.ciphertexts * 2 * element + proofs * _PROOF
    return size


@dataclass(frozen=True, slots=True)
class _Prepared:
    verifier: BallotVerifier
    largest: int


class Verifiers:
    """Verifies ballots in threads; keeps what was prepared for the few rounds that are open."""

    def __init__(self, store: Store, workers: Workers) -> None:
        self._store, self._workers = store, workers
        self._prepared: dict[str, _Prepared] = {}

    async def verify_signature(self, standing: Standing, code: str, data: bytes) -> Paper:
        """Verify all of a ballot but its proofs, identity elements refused.

        Raises:
            Malformed: it is no ballot of this form.
            VerificationError: something in it does not hold.
        """
        prepared = await self._for(standing, code)
        if len(data) > prepared.largest:
            raise Malformed("ballot-too-large", size=len(data), largest=prepared.largest)
        check = partial(prepared.verifier.verify_signature, data, refuse_identity=True)
        return await self._workers.run(check)

    async def verify_proofs(self, standing: Standing, code: str, paper: Paper) -> Ballot:
        """Verify the proofs of a ballot whose signature holds.

        Raises:
            VerificationError: one does not hold.
        """
        prepared = await self._for(standing, code)
        return await self._workers.run(prepared.verifier.verify_proofs, paper)

    async def _for(self, standing: Standing, code: str) -> _Prepared:
        return self._prepared.get(standing.uuid) or await self._prepare(standing, code)

    async def _prepare(self, standing: Standing, code: str) -> _Prepared:
        async with self._store.read() as work:
            round_ = (await work.polls.rounds(code))[standing.round - 1]
        election = parse_election(round_.election or "")
        prepared = _Prepared(
            await self._workers.run(BallotVerifier, election), largest_for(election)
        )
        while len(self._prepared) >= _REMEMBERED:
            del self._prepared[next(iter(self._prepared))]
        self._prepared[round_.uuid] = prepared
        return prepared


def _turns() -> WeakValueDictionary[tuple[str, str], asyncio.Lock]:
    return WeakValueDictionary()


@dataclass(frozen=True, slots=True)
class CastBallot:
    """Take a ballot from the booth and give its receipt."""

    store: Store
    verifiers: Verifiers
    box: BallotBox
    turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = field(default_factory=_turns)
    """One ballot of a credential at a time: a card cannot buy more than one thread's work."""

    async def __call__(self, code: str, data: bytes) -> Receipt:
        """Verify and store a ballot.

        Raises:
            Malformed: `ballot-too-large`, `ballot-malformed`.
            NotFound: `poll-unknown`, `card-unknown`.
            StateConflict: `poll-not-open`, `poll-closed`, `card-not-checked-in`, `card-used`.
            VerificationError: a proof, the signature or an equality does not hold.
            Unavailable: the store failed; the same bytes may be sent again.
        """
        if len(data) > LARGEST_BALLOT:
            raise Malformed("ballot-too-large", size=len(data), largest=LARGEST_BALLOT)
        uuid, credential = parse_envelope(data)
        lock = self.turns.setdefault((code, credential), asyncio.Lock())
        async with lock:
            async with self.store.read() as work:
                standing = await work.roll.standing(code, credential)
                found = tracker(data)
                # A receipt that was lost may be asked for when a run-off has begun already.
                repeated = found == standing.tracker or (
                    standing.round > 1 and await work.board.kept(code, credential, found)
                )
            if repeated:
                return Receipt(tracker=found, repeated=True)
            require_phase(standing.phase, Phase.OPEN)
            if uuid != standing.uuid:
                raise VerificationError("ballot-of-another-election", check="hash")
            paper = await self.verifiers.verify_signature(standing, code, data)
            _require_ready(standing)
            ballot = await self.verifiers.verify_proofs(standing, code, paper)
            return await self.box.put(
                Sealed(
                    code=code,
                    round_uuid=standing.uuid,
                    text=ballot.text,
                    credential=ballot.credential,
                    tracker=ballot.tracker,
                )
            )


@dataclass(frozen=True, slots=True)
class ShowBooth:
    """Show the current round as its ballot, before any card is known."""

    store: Store

    async def __call__(self, code: str) -> BoothView:
        """Return the ballot.

        Raises:
            NotFound: `poll-unknown`.
        """
        async with self.store.read() as work:
            poll = await work.polls.get(code)
            round_ = (await work.polls.rounds(code))[-1]
            projects = await projects_of(work, round_)
        appraisal = poll.form is Form.SATISFACTION
        return BoothView(
            code=code,
            round=round_.number,
            phase=round_.phase,
            occasion=poll.occasion,
            form=poll.form,
            seats=round_.seats,
            cap=None if appraisal else poll.rules.cap_for(round_.seats, runoff=round_.number > 1),
            grades=tuple(grade.value for grade in grades(poll.rules)) if appraisal else (),
            projects=projects,
            uuid=round_.uuid,
            credential_uuid=poll.credential_uuid,
            group=poll.group,
            election=round_.election,
        )


def _require_ready(standing: Standing) -> None:
    if standing.checked_in is None:
        raise NotFound("card-unknown")
    if standing.tracker is not None:
        raise StateConflict("card-used")
    if not standing.checked_in:
        raise StateConflict("card-not-checked-in")
