"""What a process keeps in memory of a round whose box is open: everything that a ballot needs.

A room is made when the first ballot comes and left when the round has closed.
"""

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from ballot.basics.errors import BallotError, Malformed
from ballot.basics.rand import Rng
from ballot.frame.workers import Workers
from ballot.protocol.ballot_text import BallotText
from ballot.protocol.ballots import BallotVerifier
from ballot.protocol.board import EventType
from ballot.protocol.codec import as_list, as_text, parse_json
from ballot.protocol.elections import Election, parse_election
from ballot.vote.ports import RoundFiles
from ballot.vote.running_sum import Choices, RunningSum
from ballot.vote.sealing import BoxKey
from ballot.vote.storage import Store, UnitOfWork
from ballot.vote.witness import tracker_of

_REMEMBERED: Final = 32
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A ballot that has been verified in full, as it goes into the box."""

    tracker: bytes
    credential: str
    slot: int
    """The number of the credential in the public list."""
    name: bytes
    body: bytes
    choices: Choices


@dataclass(frozen=True, slots=True)
class Again:
    """A ballot in the witness whose receipt is asked for again."""

    tracker: bytes
    slot: int
    name: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """The rows of a box, opened; by the number of each credential in the public list."""

    ballots: dict[int, bytes]
    trackers: dict[int, bytes]
    damaged: int
    """Rows that nobody can open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """An open round."""

    code: str
    uuid: str
    election: Election
    verifier: BallotVerifier
    largest: int
    key: BoxKey
    slots: Mapping[str, int]
    """The public list: each credential's number in it."""
    total: RunningSum

    def verify_signature(self, data: bytes) -> BallotText:
        """Verify all of a ballot but its proofs, identity elements refused.

        Raises:
            Malformed: it is no ballot of this form.
            VerificationError: something in it does not hold.
        """
        if len(data) > self.largest:
            raise Malformed("ballot-too-large", size=len(data), largest=self.largest)
        return self.verifier.verify_signature(data, refuse_identity=True)

    def verify_and_seal(self, given: BallotText, rng: Rng) -> Sealed:
        """Verify the proofs of a ballot whose signature holds and whose card is on the list.

        Raises:
            VerificationError: one does not hold.
        """
        ballot = self.verifier.verify_proofs(given)
        name, data = self.key.name(ballot.credential), ballot.text.encode()
        return Sealed(
            tracker=tracker_of(data),
            credential=ballot.credential,
            slot=self.slots[ballot.credential],
            name=name,
            body=self.key.seal(name, data, rng),
            choices=ballot.choices,
        )

    def again(self, credential: str, tracker: bytes) -> Again:
        """Return a ballot of which the witness says that it is in the box."""
        return Again(tracker, self.slots[credential], self.key.name(credential))

    def open_rows(self, rows: Collection[tuple[bytes, bytes]]) -> Opened:
        """Open rows of the box; one of a name that no credential has counts as damaged."""
        ballots, damaged = dict[int, bytes](), 0
        slots = self._named() if rows else {}
        for name, body in rows:
            try:
                ballots[slots[name]] = self.key.open(name, body)
            except (KeyError, BallotError):
                damaged += 1
        trackers = {slot: tracker_of(ballot) for slot, ballot in ballots.items()}
        return Opened(ballots, trackers, damaged)

    def _named(self) -> dict[bytes, int]:
        """Return the numbers of the credentials by the names of their rows."""
        return {self.key.name(credential): slot for credential, slot in self.slots.items()}


class Rooms:
    """The rooms of this process."""

    def __init__(self, store: Store, files: RoundFiles, workers: Workers) -> None:
        self._store, self._files, self._workers = store, files, workers
        self._rooms: dict[str, Room] = {}
        self._making = asyncio.Lock()

    async def of(self, code: str, round_uuid: str) -> Room:
        """Return the room of a round that is open, or is being closed.

        Raises:
            Unavailable: `box-key-missing`; without it nobody can read the box.
        """
        async with self._making:
            if round_uuid not in self._rooms:
                while len(self._rooms) >= _REMEMBERED:
                    del self._rooms[next(iter(self._rooms))]
                self._rooms[round_uuid] = await self._make(code, round_uuid)
            return self._rooms[round_uuid]

    def leave(self, round_uuid: str) -> None:
        """Forget a round that has closed."""
        self._rooms.pop(round_uuid, None)

    async def _make(self, code: str, round_uuid: str) -> Room:
        async with self._store.read() as work:
            ((text, _, credentials, _),) = await work.board.texts(round_uuid, EventType.SETUP)
        key = await asyncio.to_thread(self._files.key, round_uuid)
        election = parse_election(text)
        largest = largest_for(election)
        return Room(
            code=code,
            uuid=round_uuid,
            election=election,
            verifier=await self._workers.run(BallotVerifier, election),
            largest=largest,
            key=BoxKey(key, largest),
            slots=slots_of(credentials),
            total=RunningSum(election),
        )


def slots_of(credentials_text: str) -> dict[str, int]:
    """Return the number of each credential in a public list."""
    listed = as_list(parse_json(credentials_text), "credentials")
    return {as_text(each, "credentials"): slot for slot, each in enumerate(listed)}


async def public_list(work: UnitOfWork, round_uuid: str) -> dict[str, int]:
    """Return the public list of a round; empty before it is frozen."""
    for _, _, credentials, _ in await work.board.texts(round_uuid, EventType.SETUP):
        return slots_of(credentials)
    return {}
