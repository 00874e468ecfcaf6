"""Cast a ballot: the phase, its signature, the card's standing, every proof, the box, the receipt.

Nothing is said of a card before the signature shows that its holder asks.

The bytes received are the bytes stored. Sending the same bytes again gives the same receipt, at
any time; other bytes by the same credential are refused, for one person has one vote. Whether a
ballot is in a box is looked up in the witness; while the box is open, it must be in the box too.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Final
from weakref import WeakValueDictionary

from ballot.basics.errors import Malformed, NotFound, StateConflict, VerificationError
from ballot.basics.rand import Rng
from ballot.frame.workers import Workers
from ballot.law.vote.appraisal import grades
from ballot.law.vote.form import Form
from ballot.law.vote.poll import Phase, require_phase
from ballot.law.vote.round import FrozenRound
from ballot.protocol.ballot_text import parse_envelope
from ballot.vote.boxes import Boxes
from ballot.vote.closing import CLOSED
from ballot.vote.freezing import projects_of
from ballot.vote.inventory import TAKING
from ballot.vote.records import Standing
from ballot.vote.rooms import Room
from ballot.vote.storage import Store
from ballot.vote.views import BoothView, Receipt
from ballot.vote.witness import tracker_of, tracker_text

LARGEST_BALLOT: Final = 2_000_000
"""Bytes: room for 200 projects in the larger group; more is not looked at."""


def _turns() -> WeakValueDictionary[tuple[str, str], asyncio.Lock]:
    return WeakValueDictionary()


@dataclass(frozen=True, slots=True)
class CastBallot:
    """Take a ballot from the booth and give its receipt."""

    store: Store
    boxes: Boxes
    workers: Workers
    rng: Rng
    turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = field(default_factory=_turns)
    """One ballot of a credential at a time: a card cannot buy more than one thread's work."""

    async def __call__(self, code: str, data: bytes) -> Receipt:
        """Verify and store a ballot.

        Raises:
            Malformed: `ballot-too-large`, `ballot-malformed`.
            NotFound: `poll-unknown`, `card-unknown`.
            StateConflict: `poll-not-open`, `poll-closed`, `card-not-checked-in`, `card-used`.
            VerificationError: a proof, the signature or an equality does not hold.
            Unavailable: the store failed, and the same bytes may be sent again; or
                `box-incomplete`: the box has lost ballots, and takes none any more.
        """
        if len(data) > LARGEST_BALLOT:
            raise Malformed("ballot-too-large", size=len(data), largest=LARGEST_BALLOT)
        uuid, credential = parse_envelope(data)
        lock = self.turns.setdefault((code, credential), asyncio.Lock())
        async with lock:
            async with self.store.read() as work:
                standing = await work.roll.standing(code, credential)
                rounds = await work.polls.rounds(code) if standing.round > 1 else ()
            # A receipt that was lost may be asked for when a run-off has begun already.
            closed = [round_.uuid for round_ in rounds[:-1] if round_.phase in CLOSED]
            if standing.phase in CLOSED:
                closed.append(standing.uuid)
            if closed and await asyncio.to_thread(self._is_on_board, closed, tracker_of(data)):
                return Receipt(tracker=tracker_text(tracker_of(data)), repeated=True)
            if standing.phase not in TAKING:
                require_phase(standing.phase, Phase.OPEN)
            room = await self.boxes.rooms.of(code, standing.uuid)
            kept = await self._kept(room, credential)
            if kept is not None and kept == tracker_of(data):
                return await self.boxes.box.put(room, room.again(credential, kept))
            require_phase(standing.phase, Phase.OPEN)
            if uuid != standing.uuid:
                raise VerificationError("ballot-of-another-election", check="hash")
            given = await self.workers.run(room.verify_signature, data)
            _require_ready(standing, used=kept is not None)
            sealed = await self.workers.run(room.verify_and_seal, given, self.rng)
            return await self.boxes.box.put(room, sealed)

    async def _kept(self, room: Room, credential: str) -> bytes | None:
        """Return the tracker that was entered for a card; None for one that is on no list."""
        witness = await self.boxes.inventory.witness(room)
        slot = room.slots.get(credential)
        return None if slot is None else witness.at(slot)

    def _is_on_board(self, closed: list[str], tracker: bytes) -> bool:
        return any(self.boxes.files.witness(round_uuid).has(tracker) for round_uuid in closed)


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
            cap=None if appraisal else poll.rules.cap_for(round_.seats, runoff=round_.is_runoff),
            grades=tuple(grade.value for grade in grades(poll.rules)) if appraisal else (),
            projects=projects,
            uuid=round_.uuid,
            credential_uuid=poll.credential_uuid,
            group=poll.group,
            election=round_.election if isinstance(round_, FrozenRound) else None,
            trustees=poll.trustees,
            threshold=poll.threshold,
        )


def _require_ready(standing: Standing, *, used: bool) -> None:
    if standing.checked_in is None:
        raise NotFound("card-unknown")
    if used:
        raise StateConflict("card-used")
    if not standing.checked_in:
        raise StateConflict("card-not-checked-in")
