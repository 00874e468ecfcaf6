"""What everyone may see: the list of polls, results once published, the board, the downloads."""

import asyncio
from dataclasses import dataclass, replace

from ballot.basics.errors import NotFound
from ballot.law.congress.policy import INSTALLATION, Action, Actor
from ballot.law.vote.poll import AGAIN, CERTIFIED, DROPPED, Phase, require_keys
from ballot.law.vote.round import Round
from ballot.vote.authority import authorise_in
from ballot.vote.boards import closed_head
from ballot.vote.certified import OF_THE_POLL, read_certified
from ballot.vote.inventory import TAKING
from ballot.vote.ports import RoundFiles
from ballot.vote.printing import current_minutes
from ballot.vote.results import Results
from ballot.vote.storage import Store, UnitOfWork
from ballot.vote.views import BoardView, PollHead, ResultView, UnpublishedView
from ballot.vote.witness import Witness, tracker_text

_WITHOUT_BOARD = frozenset({Phase.DRAFT, Phase.FROZEN, *DROPPED})
_BEFORE_THE_END = frozenset({*_WITHOUT_BOARD, *TAKING})
_TO_BE_PUBLIC = frozenset({Phase.CERTIFIED, Phase.PUBLISHED})


@dataclass(frozen=True, slots=True)
class ListPolls:
    """List the polls."""

    store: Store

    async def __call__(self, actor: Actor | None = None) -> tuple[PollHead, ...]:
        """Return the polls, the newest sitting first; without an actor, no drafts.

        Somebody sees those of the congresses and polls for which they are there.
        """
        scopes = actor.where(Action.ATTEND) if actor else {INSTALLATION}
        async with self.store.read() as work:
            found = await work.polls.heads(scopes, drafts=actor is not None)
        return tuple(sorted(found, key=lambda head: (head.occasion.day, head.code), reverse=True))


@dataclass(frozen=True, slots=True)
class ShowResult:
    """Show a published round."""

    store: Store
    results: Results

    async def __call__(self, code: str, number: int | None = None) -> ResultView:
        """Return the round of this number, or the newest that is published.

        Raises:
            NotFound: `poll-unknown`, `result-not-published`.
            Unavailable: `certificate-damaged`.
        """
        async with self.store.read() as work:
            poll, rounds = await work.polls.get(code), await work.polls.rounds(code)
            published = [each for each in rounds if each.phase is Phase.PUBLISHED]
            wanted = [each for each in published if number in {None, each.number}]
            if not wanted:
                raise NotFound("result-not-published", poll=code)
            minutes = (await read_certified(work, wanted[-1])).minutes
            return await self.results.view(work, poll, published, minutes)


@dataclass(frozen=True, slots=True)
class ShowUnpublished:
    """Say why there is no result to read."""

    store: Store

    async def __call__(self, code: str, number: int | None = None) -> UnpublishedView:
        """Return what has become of the round of this number, or of the vote.

        Raises:
            NotFound: `poll-unknown`, `round-unknown`.
        """
        async with self.store.read() as work:
            await work.polls.get(code)
            rounds = await work.polls.rounds(code)
        round_ = _spoken_of(rounds, number)
        has_ended = round_.phase in AGAIN
        return UnpublishedView(
            code=code,
            ended=round_.phase if has_ended else None,
            again=has_ended and round_ is not rounds[-1],
        )


def _spoken_of(rounds: tuple[Round, ...], number: int | None) -> Round:
    """Return the round that was asked for; without a number, the one that says how the vote stands.

    That is the round before one that is held again, and the tie before a run-off: its result will
    be published, whatever becomes of the run-off.
    """
    newest = rounds[-1]
    if number is None and newest.is_runoff:
        number = newest.follows
    elif number is None and newest.number > 1 and newest.phase not in AGAIN:
        number = newest.number - 1
    return newest if number is None else _numbered(rounds, number)


@dataclass(frozen=True, slots=True)
class PreviewResult:
    """Show the organiser what everyone will read."""

    store: Store
    results: Results

    async def __call__(self, actor: Actor | None, code: str) -> ResultView:
        """Return the current round, once it is counted, as its page will be.

        Raises:
            StateConflict: `phase-other`; it is not counted.
            Unavailable: `certificate-damaged`.
        """
        await authorise_in(self.store, actor, Action.CERTIFY, code)
        async with self.store.read() as work:
            poll, rounds = await work.polls.get(code), await work.polls.rounds(code)
            minutes = await current_minutes(work, require_keys(poll), rounds[-1])
            shown = [each for each in rounds if each.phase in _TO_BE_PUBLIC or each is rounds[-1]]
            view = await self.results.view(work, poll, shown, minutes)
        return replace(view, preview=True)


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

        What a poll has once is given out under every round's number.

        Raises:
            NotFound: `poll-unknown`, `round-unknown`, `result-not-published`, `file-unknown`.
            Forbidden: an actor who is no organiser.
        """
        phases = frozenset({Phase.PUBLISHED})
        if actor is not None:
            await authorise_in(self.store, actor, Action.CERTIFY, code)
            phases = CERTIFIED
        async with self.store.read() as work:
            rounds = await work.polls.rounds(code)
            round_ = _numbered(rounds, number)
            if round_.phase not in phases:
                raise NotFound("result-not-published", poll=code)
            body = await work.certificates.file(round_.uuid, filename)
            if body is None and filename in OF_THE_POLL:
                body = await _of_the_poll(work, rounds, filename)
        if body is None:
            raise NotFound("file-unknown", file=filename)
        return body


async def _of_the_poll(work: UnitOfWork, rounds: tuple[Round, ...], filename: str) -> bytes | None:
    published = [each for each in rounds if each.phase is Phase.PUBLISHED]
    return await work.certificates.file(published[-1].uuid, filename) if published else None


def _sorted(witness: Witness) -> tuple[str, ...]:
    return tuple(sorted(map(tracker_text, witness.trackers().values())))


def _numbered(rounds: tuple[Round, ...], number: int) -> Round:
    for round_ in rounds:
        if round_.number == number:
            return round_
    raise NotFound("round-unknown", round=number)
