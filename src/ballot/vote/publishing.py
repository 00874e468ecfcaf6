"""What everyone may see: the list of polls, results once published, the board, the downloads."""

import asyncio
from dataclasses import dataclass

from ballot.basics.errors import NotFound
from ballot.basics.fingerprint import fingerprint
from ballot.law.congress.policy import INSTALLATION, Action, Actor, Scope, authorise
from ballot.law.vote.poll import CERTIFIED, DROPPED, Phase
from ballot.law.vote.round import Round
from ballot.protocol.board import EventType
from ballot.vote.boards import closed_head
from ballot.vote.certified import read_certified
from ballot.vote.inventory import TAKING
from ballot.vote.ports import RoundFiles
from ballot.vote.storage import Store, UnitOfWork
from ballot.vote.views import BoardView, PollHead, ResultView
from ballot.vote.witness import Witness, tracker_text

_WITHOUT_BOARD = frozenset({Phase.DRAFT, Phase.FROZEN, *DROPPED})
_BEFORE_THE_END = frozenset({*_WITHOUT_BOARD, *TAKING})


@dataclass(frozen=True, slots=True)
class ListPolls:
    """List the polls."""

    store: Store

    async def __call__(self, actor: Actor | None = None) -> tuple[PollHead, ...]:
        """Return the polls, the newest sitting first; without an actor, no drafts.

        Somebody who is there for one poll sees only that one.
        """
        scopes = {grant.scope for grant in actor.grants} if actor else {INSTALLATION}
        async with self.store.read() as work:
            found = await work.polls.heads(scopes, drafts=actor is not None)
        return tuple(sorted(found, key=lambda head: (head.occasion.day, head.code), reverse=True))


@dataclass(frozen=True, slots=True)
class ShowResult:
    """Show a published round."""

    store: Store

    async def __call__(self, code: str, number: int | None = None) -> ResultView:
        """Return the round of this number, or the newest that is published.

        Raises:
            NotFound: `poll-unknown`, `result-not-published`.
        """
        async with self.store.read() as work:
            rounds = await work.polls.rounds(code)
            published = [each for each in rounds if each.phase is Phase.PUBLISHED]
            wanted = [each for each in published if number in {None, each.number}]
            if not wanted:
                raise NotFound("result-not-published", poll=code)
            return await _result_view(work, wanted[-1], published)


@dataclass(frozen=True, slots=True)
class ShowBoard:
    """Show the trackers of a round; while ballots come in, only answer for a single one.

    Whoever saw the list grow would know the instant at which each tracker came, and the chair
    beside it (`law` §9).
    """

    store: Store
    files: RoundFiles

    async def __call__(
        self, code: str, number: int | None = None, tracker: str | None = None
    ) -> BoardView:
        """Return the board of the round of this number, or of the current one.

        Args:
            code: the poll's.
            number: the round's; None for the current one.
            tracker: what to look for, as on the receipt; its first 16 characters are enough.

        Raises:
            NotFound: `poll-unknown`, `round-unknown`.
            Unavailable: `witness-missing`.
        """
        async with self.store.read() as work:
            poll = await work.polls.get(code)
            rounds = await work.polls.rounds(code)
            round_ = rounds[-1] if number is None else _numbered(rounds, number)
            head = await closed_head(work, round_.uuid)
        witness = Witness(b"")
        if round_.phase not in _WITHOUT_BOARD:
            witness = await asyncio.to_thread(self.files.witness, round_.uuid)
        closed = round_.phase not in _BEFORE_THE_END
        return BoardView(
            code=code,
            round=round_.number,
            phase=round_.phase,
            is_runoff=round_.is_runoff,
            occasion=poll.occasion,
            trackers=_sorted(witness) if closed else (),
            head=head if closed else None,
            found=witness.find(tracker) if tracker else None,
        )


@dataclass(frozen=True, slots=True)
class Download:
    """Give out one certified file."""

    store: Store

    async def __call__(
        self, code: str, number: int, filename: str, actor: Actor | None = None
    ) -> bytes:
        """Return a file of a published round; the organiser may see one that is only certified.

        Raises:
            NotFound: `poll-unknown`, `round-unknown`, `result-not-published`, `file-unknown`.
            Forbidden: an actor who is no organiser.
        """
        phases = frozenset({Phase.PUBLISHED})
        if actor is not None:
            authorise(actor, Action.CERTIFY, Scope(code))
            phases = CERTIFIED
        async with self.store.read() as work:
            round_ = _numbered(await work.polls.rounds(code), number)
            if round_.phase not in phases:
                raise NotFound("result-not-published", poll=code)
            body = await work.certificates.file(round_.uuid, filename)
        if body is None:
            raise NotFound("file-unknown", file=filename)
        return body


async def _result_view(work: UnitOfWork, round_: Round, published: list[Round]) -> ResultView:
    found = await read_certified(work, round_)
    poll = await work.polls.get(round_.code)
    ((tally, _),) = await work.board.texts(round_.uuid, EventType.ENCRYPTED_TALLY)
    return ResultView(
        minutes=found.minutes,
        fingerprint=fingerprint(found.certificate.result),
        files=tuple(name for name, _ in found.certificate.files),
        archive_sha256=found.minutes.archive_sha256,
        sum_fingerprint=fingerprint(tally.encode()),
        head=await closed_head(work, round_.uuid),
        threshold=poll.threshold,
        verifier_summary=found.certificate.checks,
        rounds=tuple(each.number for each in published),
    )


def _sorted(witness: Witness) -> tuple[str, ...]:
    return tuple(sorted(map(tracker_text, witness.trackers().values())))


def _numbered(rounds: tuple[Round, ...], number: int) -> Round:
    for round_ in rounds:
        if round_.number == number:
            return round_
    raise NotFound("round-unknown", round=number)
