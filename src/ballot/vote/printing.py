"""The papers of a poll: which there are when, and what each is made of.

The slip of the ballots issued and returned is there once the box has closed, and bears the code of
the closed board; the slip of the count is there once there is a count. Both are for signing from
then on. The announcement is made when the poll is published. Before that each can be looked at as
a draft, which says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlsplit

from ballot.basics.errors import NotFound, StateConflict
from ballot.basics.fingerprint import fingerprint
from ballot.frame.workers import Workers
from ballot.law.congress.policy import Action, Actor
from ballot.law.vote.ballot_check import BallotCheck, inspect_ballots
from ballot.law.vote.conclusion import Conclusion
from ballot.law.vote.minutes import AppraisalMinutes, Minutes, VoteMinutes, runoff_due
from ballot.law.vote.poll import KeyedPoll, Phase, require_keys
from ballot.law.vote.result import canonical_result
from ballot.law.vote.round import ClosedRound, CountedRound, Round, require_kind
from ballot.law.vote.tally import BallotCount
from ballot.vote.authority import authorise_in
from ballot.vote.boards import closed_head, count_ballots
from ballot.vote.certified import (
    ANNOUNCEMENT,
    COUNT_SLIP,
    ISSUE_RETURN_SLIP,
    PAPERS,
    as_certified,
    read_certified,
    vote_before,
)
from ballot.vote.minutes import minutes_of
from ballot.vote.ports import Imprint, Printer, Seal
from ballot.vote.storage import Store, UnitOfWork

Found = Conclusion | AppraisalMinutes
"""What is announced."""


@dataclass(frozen=True, slots=True)
class PrintPaper:
    """Print a paper of the current round before the round is certified."""

    store: Store
    workers: Workers
    printer: Printer
    public_url: str

    async def __call__(
        self, actor: Actor | None, code: str, name: str, *, draft: bool = False
    ) -> bytes:
        """Return a paper as PDF.

        Args:
            actor: the organiser.
            code: the poll's.
            name: one of `certified.PAPERS`.
            draft: whether it says to be a draft; the announcement is nothing else before the poll
                is published.

        Raises:
            NotFound: `file-unknown`.
            StateConflict: `phase-other`; what it reports is not known yet. `announcement-not-due`.
            Unavailable: `certificate-damaged`, or the printer or the store failed.
        """
        await authorise_in(self.store, actor, Action.CERTIFY, code)
        if name not in PAPERS:
            raise NotFound("file-unknown", file=name)
        async with self.store.read() as work:
            printed = await self._prepare(work, code, name, draft=draft)
        return await self.workers.run(printed)

    async def _prepare(
        self, work: UnitOfWork, code: str, name: str, *, draft: bool
    ) -> Callable[[], bytes]:
        poll = require_keys(await work.polls.get(code))
        rounds = await work.polls.rounds(code)
        imprint = replace(await imprint_of(work, poll), draft=draft or name == ANNOUNCEMENT)
        if name == ISSUE_RETURN_SLIP:
            closed = require_kind(rounds[-1], ClosedRound)
            check = await check_of(work, poll, closed)
            seal = await box_seal(work, self.public_url, closed)
            return partial(self.printer.issue_return_slip, check, seal, imprint)
        minutes = await current_minutes(work, poll, rounds[-1])
        if name == COUNT_SLIP:
            seal = result_seal(self.public_url, minutes)
            return partial(self.printer.count_slip, minutes, seal, imprint)
        found = await concluded(work, rounds, minutes)
        seal = result_seal(self.public_url, *rounds_of(found))
        return partial(self.printer.announcement, found, seal, imprint)


async def current_minutes(work: UnitOfWork, poll: KeyedPoll, round_: Round) -> Minutes:
    """Return the minutes of a counted round: those certified, or those that can be.

    Raises:
        StateConflict: `phase-other`; it is not counted.
        Unavailable: `certificate-damaged`.
    """
    counted = require_kind(round_, CountedRound)
    if counted.phase is Phase.COUNTED:
        return await minutes_of(work, poll, counted)
    return (await read_certified(work, counted)).minutes


async def concluded(work: UnitOfWork, rounds: Sequence[Round], last: Minutes) -> Found:
    """Return what all rounds of a poll have decided together.

    Args:
        work: where they are read.
        rounds: of the poll, in order.
        last: the minutes of the last one.

    Raises:
        StateConflict: `announcement-not-due`; a run-off is due, or nothing was decided at all.
        Unavailable: `certificate-damaged`.
    """
    if isinstance(last, AppraisalMinutes):
        if not last.outcome.decided:
            raise StateConflict("announcement-not-due")
        return last
    former = [
        (await read_certified(work, each)).minutes
        for each in rounds[:-1]
        if each.phase in {Phase.CERTIFIED, Phase.PUBLISHED}
    ]
    counting = [each for each in (*former, last) if isinstance(each, VoteMinutes)]
    if runoff_due(last) is not None or not counting[0].outcome.decided:
        raise StateConflict("announcement-not-due")
    return Conclusion(tuple(counting))


def rounds_of(found: Found) -> tuple[Minutes, ...]:
    """Return the minutes of the rounds that are announced."""
    return found.rounds if isinstance(found, Conclusion) else (found,)


async def imprint_of(work: UnitOfWork, poll: KeyedPoll) -> Imprint:
    """Return how the papers of a poll are made out."""
    deputies = await work.lists.deputies(poll.code)
    delegations = {deputy.delegation for deputy in deputies}
    chiefs = poll.rules.other("scrutineers.chief")
    return Imprint(
        language=poll.language,
        day=poll.occasion.day,
        chiefs=chiefs if isinstance(chiefs, int) else 1,
        scrutineers=signatories(poll, len(delegations)),
        rehearsal=poll.rehearsal,
    )


def signatories(poll: KeyedPoll, delegations: int) -> tuple[str, ...]:
    """Return who signs the slips; an empty name is a line for somebody the poll does not name.

    The scrutineers whom the poll names and all who hold keys; where it names none, as many lines
    as the measures ask for (`scrutineers.count`; by default one for each delegation).
    """
    if poll.scrutineers:
        others = [name for name in poll.trustee_names if name not in poll.scrutineers]
        return (*poll.scrutineers, *others)
    count = poll.rules.other("scrutineers.count")
    wanted = count if isinstance(count, int) else delegations
    return (*poll.trustee_names, *[""] * (wanted - len(poll.trustee_names)))


async def check_of(work: UnitOfWork, poll: KeyedPoll, round_: ClosedRound) -> BallotCheck:
    """Return what is known of a round once its box has closed."""
    former = await vote_before(work, round_)
    poll = poll if former is None else as_certified(poll, former)
    returned = await count_ballots(work, round_.uuid)
    ballots = BallotCount(issued=round_.attendance.present, returned=returned, invalid=0)
    return BallotCheck(
        code=poll.code,
        round=round_.number,
        occasion=poll.occasion,
        form=poll.form,
        is_runoff=round_.is_runoff,
        attendance=round_.attendance,
        ballots=ballots,
        outcome=inspect_ballots(poll.rules, poll.form, round_.attendance, ballots),
    )


async def box_seal(work: UnitOfWork, public_url: str, round_: ClosedRound) -> Seal:
    """Return what ties a paper to the closed board of a round."""
    head = await closed_head(work, round_.uuid) or ""
    return Seal(
        link=code_address(public_url, "B", round_.code, round_.number, head),
        page=f"{public_url}/r/{round_.code}/{round_.number}/board",
        groups=(head,),
    )


def result_seal(public_url: str, *minutes: Minutes) -> Seal:
    """Return what ties a paper to the results of rounds, of which the last is shown first."""
    last = minutes[-1]
    groups = tuple(fingerprint(canonical_result(each)) for each in minutes)
    return Seal(
        link=code_address(public_url, "R", last.code, last.round, groups[-1]),
        page=f"{public_url}/r/{last.code}/{last.round}",
        groups=groups,
    )


def code_address(public_url: str, page: str, code: str, number: int, groups: str) -> str:
    """Return an address as a code says it: in upper case a code needs fewer modules.

    A path in front of ours may mind its case, and stays.
    """
    url = f"{public_url}/{page}/{code}/{number}/{groups.replace(' ', '').upper()}"
    return url if urlsplit(public_url).path else url.upper()
