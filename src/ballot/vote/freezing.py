"""Freeze a round: its question, its voters and its trustees become texts that are hashed.

The Setup event holds the election, the trustees' public parts and the public credentials (sorted,
so that their order says nothing); the time of the freeze is the only one that the archive ever
bears (`protocol.md` §7.1).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from ballot.basics.errors import RuleViolation, StateConflict
from ballot.basics.time import Clock
from ballot.frame.workers import Workers
from ballot.law.congress.policy import Action, Actor, Scope, authorise
from ballot.law.congress.roster import Deputy
from ballot.law.vote.appraisal import grades
from ballot.law.vote.form import Form
from ballot.law.vote.poll import Phase, advance, require_phase
from ballot.law.vote.projects import Project
from ballot.protocol.board import EventType, setup_texts
from ballot.protocol.codec import canonical
from ballot.protocol.elections import election_text
from ballot.protocol.encodings import Encoding, questions_for
from ballot.protocol.groups.by_name import group_named
from ballot.protocol.trustees import parse_trustees
from ballot.vote.attendance import whole_number
from ballot.vote.boards import append
from ballot.vote.records import Poll, RollLine, Round
from ballot.vote.storage import Store, UnitOfWork

MOST_PROJECTS: Final = 60
"""Also with four grades each, a ballot over BELENIOS-2048 is small enough to be sent."""

ENCODINGS = {
    Form.PER_ITEM: Encoding.SHARED_CIPHERTEXT,
    Form.CHOOSE: Encoding.CHOOSE,
    Form.SATISFACTION: Encoding.GRADES,
}
"""How each form of ballot is encrypted (`protocol.md` §10)."""


@dataclass(frozen=True, slots=True)
class FreezePoll:
    """Fix everything that is put to the vote."""

    store: Store
    clock: Clock
    workers: Workers

    async def __call__(self, actor: Actor | None, code: str) -> None:
        """Freeze the first round.

        Raises:
            StateConflict: it is no draft, or projects, roster, cards or trustees are missing.
            RuleViolation: `projects-too-many`; `surplus-missing` and other things that the
                profile forbids.
        """
        authorise(actor, Action.PREPARE, Scope(code))
        async with self.store.write() as work:
            poll, round_ = await work.polls.hold(code)
            require_phase(round_.phase, Phase.DRAFT)
            projects = await work.lists.projects(code)
            deputies = await work.lists.deputies(code)
            roll = await work.roll.lines(code)
            _require_complete(poll, projects, deputies, roll)
            drafted = replace(round_, projects=tuple(project.id for project in projects))
            await freeze(work, self.workers, self.clock, poll, drafted)
            await work.commit()


async def freeze(
    work: UnitOfWork, workers: Workers, clock: Clock, poll: Poll, drafted: Round
) -> None:
    """Write the Setup of a round that is held and recorded, with the projects it names."""
    ballot = await projects_of(work, drafted)
    credentials = sorted(line.credential for line in await work.roll.lines(poll.code))
    texts = await workers.run(_setup, poll, drafted, ballot, credentials)
    frozen = await append(work, drafted, EventType.SETUP, *texts)
    await work.polls.change_round(
        replace(
            frozen,
            phase=advance(drafted.phase, Phase.FROZEN),
            election=texts[0],
            timestamp=int(clock.now().timestamp()),
        )
    )


async def projects_of(work: UnitOfWork, round_: Round) -> tuple[Project, ...]:
    """Return the projects that a round puts to the vote, in the order of its ballot."""
    by_id = {project.id: project for project in await work.lists.projects(round_.code)}
    return tuple(by_id[identifier] for identifier in round_.projects)


def _require_complete(
    poll: Poll,
    projects: tuple[Project, ...],
    deputies: tuple[Deputy, ...],
    roll: Iterable[RollLine],
) -> None:
    if not projects:
        raise StateConflict("projects-missing")
    if len(projects) > MOST_PROJECTS:
        raise RuleViolation("projects-too-many", projects=len(projects), most=MOST_PROJECTS)
    if not deputies or not whole_number(poll.rules, deputies):
        raise StateConflict("roster-missing")
    if not any(roll):
        raise StateConflict("cards-missing")
    if poll.trustees_text is None:
        raise StateConflict("trustee-keys-missing")
    if poll.form is Form.SATISFACTION:
        return
    if poll.rules.surplus_required and len(projects) <= poll.seats:
        raise RuleViolation("surplus-missing", candidates=len(projects), seats=poll.seats)


def _setup(
    poll: Poll, round_: Round, projects: tuple[Project, ...], credentials: list[str]
) -> tuple[str, ...]:
    group, encoding = group_named(poll.group), ENCODINGS[poll.form]
    trustees = parse_trustees(group, poll.trustees_text or "")
    options = (
        tuple(grade.value for grade in grades(poll.rules))
        if poll.form is Form.SATISFACTION
        else ("approve", "oppose")
    )
    questions = questions_for(
        encoding,
        poll.occasion.matter,
        [project.name for project in projects],
        poll.rules.cap_for(round_.seats),
        options,
    )
    election = election_text(
        uuid=round_.uuid,
        name=poll.occasion.matter,
        description=poll.occasion.session,
        group=group,
        public_key=trustees.public_key,
        questions=questions,
        encoding=encoding,
        administrator=poll.occasion.congress,
        credential_authority=poll.occasion.congress,
        extra=None,
    )
    return setup_texts(election, poll.trustees_text or "", canonical(credentials))
