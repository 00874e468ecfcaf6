"""Freeze a round: its question, its voters and its trustees become texts that are hashed.

The Setup event holds the election, the trustees' public parts and the public credentials (sorted,
so that their order says nothing); the time of the freeze is the only one that the archive ever
bears (protocol, “Archive”). The texts are made while nobody waits: what they are made of is read
before, and compared under the poll's lock when they are recorded.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from ballot.basics.errors import BallotError, RuleViolation, StateConflict
from ballot.basics.time import Clock
from ballot.frame.workers import Workers
from ballot.law.congress.policy import Action, Actor
from ballot.law.congress.roster import Deputy
from ballot.law.vote.appraisal import grades
from ballot.law.vote.form import Form
from ballot.law.vote.poll import KeyedPoll, Poll, require_keys
from ballot.law.vote.projects import Project
from ballot.law.vote.round import DraftRound, Round, require_kind
from ballot.law.vote.rules import parse_rules, rules_as_mapping
from ballot.protocol.board import EventType, setup_texts
from ballot.protocol.codec import canonical
from ballot.protocol.elections import election_text
from ballot.protocol.encodings import Encoding, questions_for
from ballot.protocol.groups.by_name import group_named
from ballot.protocol.trustees import parse_trustees
from ballot.vote.attendance import whole_number
from ballot.vote.authority import authorise_in
from ballot.vote.boards import append
from ballot.vote.certified import named, vote_before
from ballot.vote.storage import Store, UnitOfWork

MOST_PROJECTS: Final = 60
"""Also with four grades each, a ballot over BELENIOS-2048 is small enough to be sent."""

ENCODINGS = {
    Form.PER_ITEM: Encoding.SHARED_CIPHERTEXT,
    Form.CHOOSE: Encoding.CHOOSE,
    Form.SATISFACTION: Encoding.GRADES,
}
"""How each form of ballot is encrypted (protocol, “Election”)."""


class FreezeRefused(StateConflict):
    """A draft that cannot be frozen yet, with everything that is in the way."""

    def __init__(self, faults: Iterable[BallotError]) -> None:
        self.faults = tuple(faults)
        codes = ", ".join(fault.code for fault in self.faults)
        super().__init__("freeze-refused", count=len(self.faults), faults=codes)


@dataclass(frozen=True, slots=True)
class FreezePoll:
    """Fix everything that is put to the vote."""

    store: Store
    clock: Clock
    workers: Workers

    async def __call__(self, actor: Actor | None, code: str) -> None:
        """Freeze the first round.

        Raises:
            StateConflict: it is no draft; `FreezeRefused` with everything that is missing or that
                the profile forbids; `poll-changed-meanwhile`: somebody changed it at this moment.
        """
        await authorise_in(self.store, actor, Action.PREPARE, code)
        async with self.store.read() as work:
            poll, current = await work.polls.get(code), (await work.polls.rounds(code))[-1]
            prepared = await _prepared(work, poll, current)
        round_ = prepared.round
        poll = _require_complete(prepared)
        texts = await self.workers.run(setup, poll, round_, prepared.projects, prepared.credentials)
        async with self.store.write() as work:
            held = await work.polls.hold(code)
            if await _prepared(work, *held) != prepared:
                raise StateConflict("poll-changed-meanwhile")
            ids = tuple(each.id for each in prepared.projects)
            await record_setup(work, round_, ids, texts, self.clock)
            await work.commit()


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What a freeze fixes; equal to itself only as long as nobody has changed anything."""

    poll: Poll
    round: DraftRound
    projects: tuple[Project, ...]
    deputies: tuple[Deputy, ...]
    credentials: tuple[str, ...]


async def _prepared(work: UnitOfWork, poll: Poll, round_: Round) -> _Prepared:
    return _Prepared(
        poll,
        require_kind(round_, DraftRound),
        await work.lists.projects(poll.code),
        await work.lists.deputies(poll.code),
        await credentials_of(work, poll.code),
    )


async def credentials_of(work: UnitOfWork, code: str) -> tuple[str, ...]:
    """Return the public credentials of a poll as a Setup holds them: sorted."""
    return tuple(sorted(line.credential for line in await work.roll.lines(code)))


async def record_setup(
    work: UnitOfWork,
    drafted: DraftRound,
    projects: tuple[str, ...],
    texts: tuple[str, ...],
    clock: Clock,
) -> None:
    """Write the Setup of a draft that is held and recorded, which freezes it."""
    now = int(clock.now().timestamp())
    await append(work, drafted.uuid, EventType.SETUP, *texts)
    frozen = drafted.freeze(projects=projects, election=texts[0], timestamp=now)
    await work.polls.change_round(frozen)


async def projects_of(work: UnitOfWork, round_: Round) -> tuple[Project, ...]:
    """Return the projects that a round puts to the vote, in the order of its ballot.

    A run-off takes them from what was certified of the round before it.
    """
    former = await vote_before(work, round_)
    listed = former.projects if former else await work.lists.projects(round_.code)
    return named(listed, round_.projects)


def _require_complete(prepared: _Prepared) -> KeyedPoll:
    faults = tuple(_inspect(prepared))
    if faults:
        raise FreezeRefused(faults)
    return require_keys(prepared.poll)


def _inspect(prepared: _Prepared) -> Iterator[BallotError]:
    """Report what is in the way of the freeze, in the order of the agenda."""
    poll, projects = prepared.poll, len(prepared.projects)
    if not projects:
        yield StateConflict("projects-missing")
    elif projects > MOST_PROJECTS:
        yield RuleViolation("projects-too-many", projects=projects, most=MOST_PROJECTS)
    elif (
        poll.form is not Form.SATISFACTION
        and poll.rules.surplus_required
        and (projects <= poll.seats)
    ):
        yield RuleViolation("surplus-missing", candidates=projects, seats=poll.seats)
    if not whole_number(poll.rules, prepared.deputies):
        yield StateConflict("roster-missing")
    try:
        require_keys(poll)
    except StateConflict as fault:
        yield fault
    if not prepared.credentials:
        yield StateConflict("cards-missing")
    try:
        parse_rules(rules_as_mapping(poll.rules))
    except RuleViolation as fault:
        yield fault


def setup(
    poll: KeyedPoll, round_: DraftRound, projects: tuple[Project, ...], credentials: Sequence[str]
) -> tuple[str, ...]:
    """Return the texts of a Setup event: the election first.

    Args:
        poll: what its rounds share; for a run-off as the round before certified it.
        round_: the round to be frozen.
        projects: those it puts to the vote.
        credentials: the public credentials, sorted.
    """
    group, encoding = group_named(poll.group), ENCODINGS[poll.form]
    trustees = parse_trustees(group, poll.trustees_text)
    options = (
        tuple(grade.value for grade in grades(poll.rules))
        if poll.form is Form.SATISFACTION
        else ("approve", "oppose")
    )
    questions = questions_for(
        encoding,
        poll.occasion.matter,
        [project.name for project in projects],
        poll.rules.cap_for(round_.seats, runoff=round_.is_runoff),
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
    return setup_texts(election, poll.trustees_text, canonical(list(credentials)))
