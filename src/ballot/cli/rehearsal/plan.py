"""What a rehearsal is to hold, made from the words of its command and checked before it begins.

The server checks all of this again; it is checked here so that a person learns at once what is
wrong, and with which file.
"""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeVar

from ballot import sample
from ballot.basics.errors import Malformed, RuleViolation
from ballot.cli.files import read_file
from ballot.cli.samples import sample_occasion
from ballot.frame.tables import Imported, describe_more
from ballot.i18n.messages import say
from ballot.i18n.translate import N_
from ballot.i18n.translate import gettext as _
from ballot.law.congress.roster import Deputy, DeputyState
from ballot.law.tables import TableRefused
from ballot.law.vote.appraisal import quorum_needed
from ballot.law.vote.form import Form
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.projects import Project
from ballot.law.vote.rules import QUORUM_ARTICLE, Rules, parse_rules
from ballot.protocol.ceremony import LARGEST
from ballot.vote.attendance import whole_number
from ballot.vote.tables import describe_faults, read_appraised, read_candidates, read_roster

SAID: Final = {
    "place": N_("the county, city or township; it stands in the result"),
    "congress": N_("the people's congress by its full name, as it heads the announcement"),
    "session": N_("the session by its full name, as it heads the reports"),
    "government": N_("the people's government whose projects these are"),
    "matter": N_("the item of the agenda"),
}
"""What may be said of the occasion, and how it is explained."""
_LONGEST_FRACTION: Final = 5

Entry = TypeVar("Entry", Project, Deputy)


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a file: its name and its bytes, which the server reads for itself."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A rehearsal that the law and the numbers allow."""

    out: Path
    candidates: Table
    roster: Table
    deputies: tuple[Deputy, ...]
    present: tuple[int, ...]
    """Who comes, by their numbers on the roster."""
    seats: int | None
    """The number of places; None for that of the sample county."""
    form: Form
    rules: Rules
    group: str
    threshold: int
    size: int
    seed: str
    scrutineers: tuple[str, ...]
    """Who signs, by the names of the roster; the first of them hold the keys."""
    occasion: Occasion


class TableFaults(Malformed):
    """A file that is not the table it should be, with a sentence for each fault."""

    def __init__(self, path: Path, sentences: Sequence[str]) -> None:
        super().__init__("table-file-refused", path=str(path))
        self.sentences = tuple(sentences)


def make_plan(options: argparse.Namespace, places: int) -> Plan:
    """Read the files and check the numbers.

    Args:
        options: the command's words, as `ballot.cli.rehearsal.command` parses them.
        places: the number of places if none is given.

    Raises:
        TableFaults: a list has faults.
        Malformed: `trustees-unreadable`.
        RuleViolation: the numbers cannot be, or the law forbids them.
        Unavailable: a file cannot be read.
    """
    form = Form(options.form)
    rules = parse_rules({"ballot.mode": "CHOOSE_UP_TO_N"} if form is Form.CHOOSE else {})
    threshold, size = parse_threshold(options.trustees)
    appraisal = form is Form.SATISFACTION
    projects = _read(
        options.candidates,
        "candidates.xlsx",
        sample.last_year() if appraisal else sample.candidates(),
        read_appraised if appraisal else read_candidates,
    )
    roster = _read(options.roster, "roster.xlsx", sample.roster(), read_roster)
    if not appraisal:
        _verify_places(rules, len(projects[1]), places if options.seats is None else options.seats)
    return Plan(
        out=options.out,
        candidates=projects[0],
        roster=roster[0],
        deputies=roster[1],
        present=_who_comes(form, rules, roster[1], options.present),
        seats=options.seats,
        form=form,
        rules=rules,
        group=options.group,
        threshold=threshold,
        size=size,
        seed=options.seed,
        scrutineers=_scrutineers(roster[1], size),
        occasion=_occasion(options, appraisal=appraisal),
    )


def _scrutineers(deputies: Sequence[Deputy], size: int) -> tuple[str, ...]:
    """Name one deputy of each delegation, and as many more as there are keys.

    Where fewer names are on the roster than there are keys, numbers stand for the others.
    """
    first = {deputy.delegation: deputy.name for deputy in reversed(deputies)}
    delegations = dict.fromkeys(deputy.delegation for deputy in deputies)
    chosen = dict.fromkeys(first[delegation] for delegation in delegations)
    named = [*dict.fromkeys((*chosen, *(deputy.name for deputy in deputies)))]
    named += [_("Scrutineer %(index)s") % {"index": at} for at in range(len(named) + 1, size + 1)]
    return tuple(named[: max(size, len(chosen))])


def _occasion(options: argparse.Namespace, *, appraisal: bool) -> Occasion:
    """Return the occasion of the sample county, or a plain one for lists of one's own.

    Either with what the command's words say of it.
    """
    occasion, _places = sample_occasion(appraisal=appraisal)
    said = {name: getattr(options, name) for name in SAID if getattr(options, name) is not None}
    if not said and options.candidates is None and options.roster is None:
        return occasion
    plain = {
        "place": _("this place"),
        "congress": _("People's Congress"),
        "session": _("Session of the People's Congress"),
        "government": _("People's Government"),
    }
    return replace(occasion, announcement_number="", **(plain | said))


def parse_threshold(text: str) -> tuple[int, int]:
    """Read t/n.

    Raises:
        Malformed: `trustees-unreadable`.
        RuleViolation: `threshold-impossible`.
    """
    first, _slash, second = text.partition("/")
    if not (first.isdecimal() and second.isdecimal() and len(text) <= _LONGEST_FRACTION):
        raise Malformed("trustees-unreadable", text=text)
    threshold, size = int(first), int(second)
    if not 1 <= threshold <= size <= LARGEST:
        raise RuleViolation("threshold-impossible", threshold=threshold, trustees=size)
    return threshold, size


def _read(
    path: Path | None, name: str, standard: bytes, read: Callable[[bytes], Imported[Entry]]
) -> tuple[Table, tuple[Entry, ...]]:
    if path is None:
        return Table(name, standard), read(standard).items
    data = read_file(path)
    try:
        return Table(path.name, data), read(data).items
    except TableRefused as refusal:
        sentences = [*describe_faults(refusal), describe_more(refusal)]
        raise TableFaults(path, [sentence for sentence in sentences if sentence]) from None
    except Malformed as error:
        raise TableFaults(path, [say(error)]) from None


def _verify_places(rules: Rules, projects: int, seats: int) -> None:
    if seats < 1:
        raise RuleViolation("seats-below-one", seats=seats)
    if rules.surplus_required and projects <= seats:
        raise RuleViolation("surplus-missing", candidates=projects, seats=seats)


def _who_comes(
    form: Form, rules: Rules, deputies: Sequence[Deputy], wanted: int | None
) -> tuple[int, ...]:
    """Return who comes, in the order of the roster; those expected come before those excused."""
    able = [deputy for deputy in deputies if deputy.state.may_vote]
    able.sort(key=lambda deputy: deputy.state is not DeputyState.IN_OFFICE)
    expected = sum(deputy.state is DeputyState.IN_OFFICE for deputy in able)
    present = expected if wanted is None else wanted
    total = whole_number(rules, deputies)
    if present > len(able):
        raise RuleViolation("present-above-total", present=present, total=len(able))
    needed = quorum_needed(rules, total) if form is Form.SATISFACTION else rules.quorum.least(total)
    if present < needed:
        raise RuleViolation(
            "quorum-missing", present=present, needed=needed, article=QUORUM_ARTICLE
        )
    coming = {deputy.number for deputy in able[:present]}
    return tuple(deputy.number for deputy in deputies if deputy.number in coming)
