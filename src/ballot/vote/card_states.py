"""A card's state is told to its holder; everyone else gets one answer, whatever card they name.

The question carries a nonce of the server and a proof of the secret credential
(`protocol.card_proof`). What has no valid proof looks up no card.
"""

import asyncio
from dataclasses import dataclass
from typing import Final

from ballot.basics.errors import BallotError
from ballot.frame.workers import Workers
from ballot.law.vote.poll import DROPPED, Phase
from ballot.protocol.card_proof import is_card_proof
from ballot.protocol.codec import Json
from ballot.protocol.groups.by_name import group_named
from ballot.protocol.proofs import parse_proof
from ballot.vote.nonces import Nonces
from ballot.vote.ports import RoundFiles
from ballot.vote.records import Standing
from ballot.vote.rooms import public_list
from ballot.vote.storage import Store
from ballot.vote.views import CardState

_EARLY: Final = frozenset({Phase.DRAFT, Phase.FROZEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class CardQuestion:
    """What a booth asks, as it came."""

    credential: str
    """The public credential of the card."""
    nonce: str
    challenge: str
    response: str
    """The numbers of the proof, in decimal."""


@dataclass(frozen=True, slots=True)
class GiveNonce:
    """Give a nonce for one question about a card; nothing is looked up or kept for it."""

    nonces: Nonces

    async def __call__(self, code: str) -> str:
        """Return the nonce, which is good for this poll and two minutes."""
        return self.nonces.give(code)


@dataclass(frozen=True, slots=True)
class ShowCardState:
    """Tell the booth what the card before it can do now."""

    store: Store
    files: RoundFiles
    workers: Workers
    nonces: Nonces

    async def __call__(self, code: str, question: CardQuestion) -> CardState:
        """Return the state of the card; `UNKNOWN` unless the question proves that one holds it.

        Raises:
            NotFound: `poll-unknown`.
        """
        async with self.store.read() as work:
            poll = await work.polls.get(code)
            uuid = (await work.polls.rounds(code))[-1].uuid
        if not self.nonces.is_good(code, question.nonce):
            return CardState.UNKNOWN
        if not await self.workers.run(_is_proved, poll.group, uuid, question):
            return CardState.UNKNOWN
        async with self.store.read() as work:
            standing = await work.roll.standing(code, question.credential)
            slot = (await public_list(work, standing.uuid)).get(question.credential)
        # Only a real card uses a nonce up: nobody else can fill the memory of used ones.
        if standing.checked_in is None or not self.nonces.use(question.nonce):
            return CardState.UNKNOWN
        used = slot is not None and await self._is_entered(standing, slot)
        return _state(standing, used=used, checked_in=standing.checked_in)

    async def _is_entered(self, standing: Standing, slot: int) -> bool:
        if standing.phase in _EARLY | DROPPED:
            return False
        witness = await asyncio.to_thread(self.files.witness, standing.uuid)
        return witness.at(slot) is not None


def _is_proved(group_name: str, uuid: str, question: CardQuestion) -> bool:
    group = group_named(group_name)
    try:
        numbers: Json = {"challenge": question.challenge, "response": question.response}
        proof = parse_proof(group, numbers, "proof")
    except BallotError:
        return False
    return is_card_proof(group, question.credential, uuid, question.nonce, proof)


def _state(standing: Standing, *, used: bool, checked_in: bool) -> CardState:
    if used:
        return CardState.USED
    if standing.phase in _EARLY:
        return CardState.NOT_OPEN
    if standing.phase is not Phase.OPEN:
        return CardState.CLOSED
    return CardState.READY if checked_in else CardState.NOT_CHECKED_IN
