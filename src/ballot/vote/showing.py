"""The organiser's day page: everything about the current round that the organiser may know."""

from dataclasses import dataclass, replace

from ballot.basics.fingerprint import fingerprint
from ballot.law.congress.policy import Action, Actor
from ballot.law.vote.form import Form
from ballot.law.vote.minutes import Minutes, runoff_due
from ballot.law.vote.poll import DROPPED, KeyedPoll, Phase, Poll, require_keys
from ballot.law.vote.projects import Project, inspect_surplus
from ballot.law.vote.round import CountedRound, DroppedRound, Round
from ballot.vote.attendance import attendance_view
from ballot.vote.authority import authorise_in
from ballot.vote.boards import closed_head, count_ballots
from ballot.vote.certified import as_certified, read_certified
from ballot.vote.certifying import Certifyings
from ballot.vote.concluding import revealed_by
from ballot.vote.counting import received_from, trustee_lines
from ballot.vote.freezing import projects_of
from ballot.vote.inventory import TAKING, Inventory
from ballot.vote.minutes import minutes_of
from ballot.vote.runoffs import tied_before
from ballot.vote.storage import Store, UnitOfWork
from ballot.vote.views import DeskView


@dataclass(frozen=True, slots=True)
class ShowDesk:
    """Show the state of the day."""

    store: Store
    inventory: Inventory
    certifyings: Certifyings

    async def __call__(self, actor: Actor | None, code: str) -> DeskView:
        """Return the day page of a poll's current round.

        Raises:
            NotFound: `poll-unknown`.
        """
        await authorise_in(self.store, actor, Action.CHECK_IN, code)
        async with self.store.read() as work:
            poll = await work.polls.get(code)
            rounds = await work.polls.rounds(code)
            desk = await _desk(work, poll, rounds)
        desk = await self._with_box(desk, rounds[-1])
        desk = replace(desk, certifying=self.certifyings.stage(code))
        # People at the check-in need the figures of the door, not a result before its time.
        may_see_all = actor is not None and actor.may(Action.CONDUCT, poll.scope)
        return desk if may_see_all else replace(desk, minutes=None, runoff_due=None)

    async def _with_box(self, desk: DeskView, round_: Round) -> DeskView:
        """Say how many ballots are in the box, and whether some are missing."""
        if round_.phase not in TAKING:
            return desk
        found = await self.inventory.look(round_)
        return replace(desk, ballots=found.ballots, trouble=found.trouble)


async def _desk(work: UnitOfWork, poll: Poll, rounds: tuple[Round, ...]) -> DeskView:
    round_ = rounds[-1]
    draft = round_.phase is Phase.DRAFT
    projects = await (work.lists.projects(poll.code) if draft else projects_of(work, round_))
    counts = await work.roll.headcounts(poll.code)
    users = await work.users.scrutineers(poll.scope)
    keys = poll.trustees_text if isinstance(poll, KeyedPoll) else None
    minutes = await _minutes(work, poll, round_)
    if minutes is not None:
        poll, projects = as_certified(require_keys(poll), minutes), minutes.projects
    return DeskView(
        code=poll.code,
        round=round_.number,
        is_runoff=round_.is_runoff,
        phase=round_.phase,
        occasion=poll.occasion,
        form=poll.form,
        rules=poll.rules,
        seats=round_.seats if minutes is None else minutes.seats,
        group=poll.group,
        threshold=poll.threshold,
        language=poll.language,
        projects=projects,
        deputies=sum(each.number for each in counts),
        trustees=trustee_lines(poll, users, await received_from(work, round_.uuid)),
        trustees_loaded=keys is not None,
        trustees_groups="" if keys is None else fingerprint(keys.encode()),
        cards=await work.roll.edition(poll.code),
        attendance=attendance_view(poll, counts),
        ballots=await count_ballots(work, round_.uuid),
        head=None if round_.phase in DROPPED else await closed_head(work, round_.uuid),
        minutes=minutes,
        runoff_due=runoff_due(await _tied(work, rounds, minutes)),
        rounds=tuple(each.number for each in rounds),
        dropped=tuple(each for each in rounds if isinstance(each, DroppedRound)),
        revealing=await revealed_by(work, rounds),
        warnings=_warnings(poll, round_, projects),
        scrutineers=poll.scrutineers,
        rehearsal=poll.rehearsal,
    )


async def _minutes(work: UnitOfWork, poll: Poll, round_: Round) -> Minutes | None:
    if not isinstance(round_, CountedRound):
        return None
    if round_.phase is Phase.COUNTED:
        return await minutes_of(work, require_keys(poll), round_)
    return (await read_certified(work, round_)).minutes


async def _tied(
    work: UnitOfWork, rounds: tuple[Round, ...], minutes: Minutes | None
) -> Minutes | None:
    """Return the minutes of the round whose tie a run-off would decide now."""
    tied = tied_before(rounds)
    return minutes if tied is rounds[-1] else (await read_certified(work, tied)).minutes


def _warnings(poll: Poll, round_: Round, projects: tuple[Project, ...]) -> tuple[str, ...]:
    if poll.form is Form.SATISFACTION or round_.is_runoff or not projects:
        return ()
    warning = inspect_surplus(poll.rules, len(projects), round_.seats)
    return () if warning is None else (warning.code,)
