"""A result as it is read: what is signed, what it rests on, and what can be downloaded of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from ballot.basics.errors import StateConflict
from ballot.basics.fingerprint import fingerprint
from ballot.law.vote.conclusion import Conclusion
from ballot.law.vote.minutes import Minutes
from ballot.law.vote.poll import CERTIFIED, Poll
from ballot.law.vote.result import canonical_result
from ballot.law.vote.round import CountedRound, Round
from ballot.protocol.board import EventType
from ballot.vote.boards import closed_head, events_after_the_ballots
from ballot.vote.certified import (
    ARCHIVE,
    OF_THE_POLL,
    OF_THE_ROUND,
    PUBLIC_KEY,
    numbered,
    read_certified,
)
from ballot.vote.ports import Keyring, RoundFiles
from ballot.vote.printing import concluded
from ballot.vote.storage import UnitOfWork
from ballot.vote.views import PublicFile, ResultView


@dataclass(frozen=True, slots=True)
class Results:
    """Lays out what is to be read of a round that has been counted."""

    files: RoundFiles
    keyring: Keyring

    async def view(
        self, work: UnitOfWork, poll: Poll, rounds: Sequence[Round], minutes: Minutes
    ) -> ResultView:
        """Return a round with the poll's other rounds.

        Args:
            work: where it is read.
            poll: whose it is.
            rounds: those that are shown together, in order; the minutes are of one of them.
            minutes: of the round that is shown.

        Raises:
            Unavailable: `certificate-damaged`, `board-missing`.
        """
        (round_,) = [each for each in rounds if each.number == minutes.round]
        ((tally, _),) = await work.board.texts(round_.uuid, EventType.ENCRYPTED_TALLY)
        signed = round_.phase in CERTIFIED
        certificate = await work.certificates.get(round_.uuid) if signed else None
        return ResultView(
            minutes=minutes,
            final=await _final(work, rounds, minutes),
            fingerprint=fingerprint(canonical_result(minutes)),
            files=await self._downloads(work, rounds, round_) if signed else (),
            archive_sha256=minutes.archive_sha256,
            sum_fingerprint=fingerprint(tally.encode()),
            head=await closed_head(work, round_.uuid),
            threshold=poll.threshold,
            verifier_summary=certificate.checks if certificate else (),
            rounds=tuple(each.number for each in rounds),
            in_keyring=signed and await self._in_keyring(work, round_, minutes),
            rehearsal=poll.rehearsal,
        )

    async def _downloads(
        self, work: UnitOfWork, rounds: Sequence[Round], round_: Round
    ) -> tuple[PublicFile, ...]:
        assert isinstance(round_, CountedRound), "what is signed was counted"  # noqa: S101
        sizes = await work.certificates.sizes(rounds[-1].uuid)
        own = await work.certificates.sizes(round_.uuid)
        board = await asyncio.to_thread(self.files.board_size, round_.uuid)
        later = await events_after_the_ballots(work, round_)
        found = {name: size for name, size in sizes.items() if name in OF_THE_POLL}
        found |= own | {ARCHIVE: board + sum(map(len, later))}
        first, *others = OF_THE_POLL
        return tuple(
            PublicFile(name=name, saved_as=numbered(name, round_.number), size=found[name])
            for name in (first, *OF_THE_ROUND, *others)
            if name in found
        )

    async def _in_keyring(self, work: UnitOfWork, round_: Round, minutes: Minutes) -> bool:
        public_key = await work.certificates.file(round_.uuid, PUBLIC_KEY)
        occasion = minutes.occasion
        return public_key is not None and await asyncio.to_thread(
            self.keyring.holds, occasion.congress, public_key, occasion.day
        )


async def _final(work: UnitOfWork, rounds: Sequence[Round], minutes: Minutes) -> Conclusion | None:
    last = minutes
    if rounds[-1].number != minutes.round:
        last = (await read_certified(work, rounds[-1])).minutes
    try:
        found = await concluded(work, rounds, last)
    except StateConflict:
        return None
    return found if isinstance(found, Conclusion) else None
