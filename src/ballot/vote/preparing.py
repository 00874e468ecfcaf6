"""Prepare a poll while it is a draft: its occasion, rules, projects, roster and trustees.

What is changed takes with it what depended on it: other trustees' numbers need other trustees,
another group or roster needs other cards, another day another check-in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from ballot.basics.errors import BallotError, Malformed, RuleViolation
from ballot.basics.rand import Rng, below
from ballot.frame.tables import Imported
from ballot.frame.workers import Workers
from ballot.law.congress.levels import Congress
from ballot.law.congress.policy import Action, Actor, Scope, authorise
from ballot.law.congress.roster import Deputy
from ballot.law.vote.form import Form
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.poll import Poll
from ballot.law.vote.projects import Project
from ballot.law.vote.round import DraftRound, require_kind
from ballot.law.vote.rules import BallotMode, Rules, parse_rules
from ballot.protocol.ceremony import LARGEST
from ballot.protocol.codec import Json, canonical, parse_relaxed
from ballot.protocol.elections import draw_uuid
from ballot.protocol.groups.by_name import group_named
from ballot.protocol.keyfile import KIND as KEY_KIND
from ballot.protocol.trustees import Trustees, parse_trustees
from ballot.vote.authority import authorise_in
from ballot.vote.changes import compare
from ballot.vote.ports import TableReader
from ballot.vote.records import CardEdition
from ballot.vote.storage import Store, UnitOfWork
from ballot.vote.voiding import require_named

Entry = TypeVar("Entry", Project, Deputy)
_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No letter or digit that is taken for another one."""
_CODE_LENGTH: Final = 6
_MODES: Final = {
    Form.PER_ITEM: BallotMode.PER_ITEM_3WAY,
    Form.CHOOSE: BallotMode.CHOOSE_UP_TO_N,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PollDraft:
    """What an organiser sets of a poll."""

    occasion: Occasion
    form: Form
    seats: int
    rules: Mapping[str, object]
    """The flat profile of `law` §5; `ballot.mode` follows the form."""
    group: str
    trustees: int
    threshold: int
    language: str
    scrutineers: tuple[str, ...] = ()
    rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class CreatePoll:
    """Begin a new poll."""

    store: Store
    rng: Rng

    async def __call__(self, actor: Actor | None, congress: str, draft: PollDraft) -> str:
        """Record a draft and return the code by which the poll is known.

        Args:
            actor: who asks.
            congress: the code of the congress whose vote it is.
            draft: what is set; its occasion bears the full name of that congress, whatever it says.

        Raises:
            NotFound: `congress-unknown`.
            RuleViolation: the profile or a number is not allowed.
            Malformed: `group-unknown`.
        """
        authorise(actor, Action.PREPARE, Scope(congress))
        code, uuid = draw_code(self.rng), draw_uuid(self.rng)
        first = DraftRound(code=code, number=1, uuid=uuid, seats=draft.seats, projects=())
        async with self.store.write() as work:
            found = _named(await work.congresses.get(congress), draft.occasion)
            poll = _drafted(code, uuid, found, draft)
            await work.congresses.put([found])
            await work.polls.add(poll, first)
            await work.commit()
        return code


def draw_code(rng: Rng) -> str:
    """Draw the code by which a new poll is known."""
    return "".join(_LETTERS[below(rng, len(_LETTERS))] for _ in range(_CODE_LENGTH))


@dataclass(frozen=True, slots=True)
class ChangePoll:
    """Change a draft."""

    store: Store

    async def __call__(
        self,
        actor: Actor | None,
        code: str,
        draft: PollDraft,
        voids: CardEdition | None = None,
    ) -> None:
        """Replace what is set; forget trustees, cards and check-ins that no longer fit.

        Args:
            actor: who asks.
            code: the poll's.
            draft: what is set.
            voids: the edition of the cards that another group makes void, if there is one.

        Raises:
            RuleViolation: the profile or a number is not allowed.
            StateConflict: `cards-would-be-void`, or the poll is no draft any more.
        """
        await authorise_in(self.store, actor, Action.PREPARE, code)
        async with self.store.write() as work:
            former, round_ = await _hold_draft(work, code)
            congress = await work.congresses.get(former.congress)
            poll = _drafted(code, former.credential_uuid, congress, draft)
            if poll.group != former.group:
                await require_named(work, code, voids)
                await work.roll.replace(code, ())
            if poll.occasion.day != former.occasion.day:
                present = [line.deputy for line in await work.roll.lines(code)]
                await work.roll.check_in(code, present, present=False)
            await work.polls.change(poll.replacing(former))
            await work.polls.change_round(replace(round_, seats=poll.seats))
            await work.commit()


@dataclass(frozen=True, slots=True)
class ImportProjects:
    """Take the list of projects from a table."""

    store: Store
    tables: TableReader
    readers: Workers
    """Threads that wait for a file to be read: never those that verify ballots."""

    async def __call__(self, actor: Actor | None, code: str, data: bytes) -> Imported[Project]:
        """Replace the list, or leave it if anything is wrong; return what was taken and changed.

        Raises:
            Malformed: `TableRefused` with the faults, or the file is no table.
        """
        await authorise_in(self.store, actor, Action.PREPARE, code)
        async with self.store.read() as work:
            poll = await work.polls.get(code)
        appraised = poll.form is Form.SATISFACTION
        read = self.tables.appraised if appraised else self.tables.candidates
        imported = await self.readers.run(read, data)
        async with self.store.write() as work:
            await _hold_draft(work, code)
            former = await work.lists.projects(code)
            await work.lists.replace_projects(code, imported.items)
            await work.commit()
        return _compared(imported, former)


@dataclass(frozen=True, slots=True)
class ImportRoster:
    """Take the roster from a table."""

    store: Store
    tables: TableReader
    readers: Workers
    """As for projects."""

    async def __call__(
        self, actor: Actor | None, code: str, data: bytes, voids: CardEdition | None = None
    ) -> Imported[Deputy]:
        """Replace the roster and the cards, or leave both; return what was taken and changed.

        Args:
            actor: who asks.
            code: the poll's.
            data: the file.
            voids: the edition of the cards that is valid until then, if there is one.

        Raises:
            Malformed: `TableRefused` with the faults, or the file is no table.
            StateConflict: `cards-would-be-void`, or the poll is no draft any more.
        """
        await authorise_in(self.store, actor, Action.PREPARE, code)
        imported = await self.readers.run(self.tables.roster, data)
        async with self.store.write() as work:
            await _hold_draft(work, code)
            await require_named(work, code, voids)
            await work.roll.replace(code, ())
            former = await work.lists.deputies(code)
            await work.lists.replace_deputies(code, imported.items)
            await work.commit()
        return _compared(imported, former)


def _compared(imported: Imported[Entry], former: tuple[Entry, ...]) -> Imported[Entry]:
    return replace(imported, changes=compare(former, imported.items) if former else None)


@dataclass(frozen=True, slots=True)
class LoadTrustees:
    """Take the public result of the scrutineers' key ceremony."""

    store: Store
    workers: Workers

    async def __call__(
        self, actor: Actor | None, code: str, text: str, names: tuple[str, ...]
    ) -> None:
        """Record the trustees, whose every proof is verified, and the names in the order of owners.

        The text is recorded in canonical form, however the file was laid out: a record of a board
        is one line.

        Raises:
            Malformed: the text holds no trustees; `trustees-private-key`, `trustees-of-one-step`:
                it is another file of the ceremony.
            VerificationError: a proof or signature in it does not hold, or a key hides nothing.
            RuleViolation: they are other than the poll's `trustees` and `threshold`, or names are
                missing.
        """
        await authorise_in(self.store, actor, Action.PREPARE, code)
        text = _one_line(text)
        async with self.store.read() as work:
            group = group_named((await work.polls.get(code)).group)
        trustees = await self.workers.run(parse_trustees, group, text)
        async with self.store.write() as work:
            poll, _ = await _hold_draft(work, code)
            if poll.group != group.name:
                raise RuleViolation("trustees-other-group", group=poll.group)
            _require_numbers(poll, trustees, names)
            await work.polls.change(poll.give_keys(text, names))
            await work.commit()


def _one_line(text: str) -> str:
    try:
        found = parse_relaxed(text)
    except Malformed as error:
        raise Malformed("trustees-malformed", reason=error.code) from error
    if isinstance(found, dict):
        _refuse_other_file(found)
    return canonical(found)


def _refuse_other_file(fields: Mapping[str, Json]) -> None:
    """Name a file of the ceremony that is not its public result."""
    if fields.get("kind") == KEY_KIND:
        raise Malformed("trustees-private-key")
    if "step" in fields:
        raise Malformed("trustees-of-one-step")


def _require_numbers(poll: Poll, trustees: Trustees, names: tuple[str, ...]) -> None:
    owners = len(trustees.owners)
    threshold = sum(each.threshold for each in trustees.sets)
    if len(trustees.sets) != 1 or (owners, threshold) != (poll.trustees, poll.threshold):
        raise RuleViolation(
            "trustees-other-numbers",
            threshold=poll.threshold,
            trustees=poll.trustees,
            found_threshold=threshold,
            found=owners,
        )
    if len(names) != owners or not all(name.strip() for name in names):
        raise RuleViolation("trustee-names-missing", trustees=owners, names=len(names))


async def _hold_draft(work: UnitOfWork, code: str) -> tuple[Poll, DraftRound]:
    poll, round_ = await work.polls.hold(code)
    return poll, require_kind(round_, DraftRound)


def inspect_draft(draft: PollDraft) -> dict[str, BallotError]:
    """Report everything that keeps a draft from being taken, by the names of what is set.

    The keys of the profile are looked at one by one, a share together with whether it is inclusive.
    """
    found: dict[str, BallotError] = {}
    for name in ("matter", "congress"):
        if not getattr(draft.occasion, name).strip():
            found[name] = Malformed("occasion-incomplete")
    if draft.seats < 1:
        found["seats"] = RuleViolation("seats-below-one", seats=draft.seats)
    if not 1 <= draft.threshold <= draft.trustees <= LARGEST:
        found["threshold"] = RuleViolation(
            "threshold-impossible", threshold=draft.threshold, trustees=draft.trustees
        )
    for key in draft.rules:
        together = [key, f"{key.removesuffix('.fraction')}.inclusive"]
        try:
            parse_rules({each: draft.rules[each] for each in together if each in draft.rules})
        except RuleViolation as fault:
            found[key] = fault
    return found


def _named(congress: Congress, occasion: Occasion) -> Congress:
    """Return a congress with a name: the first poll of one that has none says it."""
    if congress.name:
        return congress
    return replace(
        congress,
        name=occasion.congress,
        short_name=occasion.place,
        government=occasion.government,
    )


def _drafted(code: str, uuid: str, congress: Congress, draft: PollDraft) -> Poll:
    for fault in inspect_draft(draft).values():
        raise fault
    return Poll(
        code=code,
        congress=congress.code,
        occasion=replace(draft.occasion, congress=congress.name),
        form=draft.form,
        seats=draft.seats,
        rules=_rules(draft),
        group=group_named(draft.group).name,
        trustees=draft.trustees,
        threshold=draft.threshold,
        language=draft.language,
        credential_uuid=uuid,
        scrutineers=draft.scrutineers,
        rehearsal=draft.rehearsal,
    )


def _rules(draft: PollDraft) -> Rules:
    profile = dict(draft.rules)
    if draft.form in _MODES:
        profile["ballot.mode"] = _MODES[draft.form].value
    return parse_rules(profile)
