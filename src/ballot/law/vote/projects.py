"""Candidate projects (候选项目), and last year's projects that are appraised (`law` §7).

Their order on the ballot is the presidium's list. Names are unique in a session; numbers are too,
and serve as ids. A project may be an asset, a programme or a service, so no place is ever
demanded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ballot.basics.errors import Malformed
from ballot.basics.money import Fen
from ballot.law.tables import Record, RowError, RowReader, find_repeats, refuse_faults
from ballot.law.vote.rules import Rules

MOST_PROJECTS: Final = 200
"""More than any list of candidates; a longer table is another kind of table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project as the candidate list has it; texts are empty where the list says nothing."""

    id: str
    """The number on the list, as text."""
    name: str
    category: str = ""
    content: str = ""
    location: str = ""
    total_investment: Fen | None = None
    year_investment: Fen | None = None
    funding_source: str = ""
    responsible_unit: str = ""
    deadline: str = ""
    """The month of completion, `YYYY-MM`."""
    beneficiaries: str = ""
    cross_year: bool = False
    stage_target: str = ""


@dataclass(frozen=True, slots=True)
class SurplusWarning:
    """Fewer candidates beyond the places than the profile wishes: worth a look, if not refused."""

    candidates: int
    seats: int
    percent: int
    """The surplus there is, in whole per cent of the places, rounded down."""
    wanted: int
    required: bool

    @property
    def code(self) -> str:
        """The permanent code of the warning; of none at all there is no share to speak of."""
        if self.candidates > self.seats:
            return "surplus-small"
        return "surplus-missing" if self.required else "surplus-none"


def inspect_surplus(rules: Rules, candidates: int, seats: int) -> SurplusWarning | None:
    """Report a surplus of candidates below `surplus.min_pct`, or none.

    A surplus that is *required* and missing altogether is refused when the numbers are verified.
    """
    surplus = candidates - seats
    if surplus * 100 >= rules.surplus_min_pct * seats:
        return None
    percent, wanted = surplus * 100 // seats, rules.surplus_min_pct
    return SurplusWarning(candidates, seats, percent, wanted, rules.surplus_required)


def parse_candidates(records: Sequence[Record], answers: Mapping[str, bool]) -> tuple[Project, ...]:
    """Read a list of candidate projects.

    Args:
        records: the rows.
        answers: the words, in any language, for yes and no.

    Raises:
        TableRefused: rows are wrong; all faults of all rows are in it.
        Malformed: there is no row, or far too many.
    """
    return _parse(records, answers, strict=True)


def parse_appraised(records: Sequence[Record], answers: Mapping[str, bool]) -> tuple[Project, ...]:
    """Read last year's projects for their appraisal: number and name are enough.

    Raises:
        TableRefused: rows are wrong; all faults of all rows are in it.
        Malformed: there is no row, or far too many.
    """
    return _parse(records, answers, strict=False)


def _parse(
    records: Sequence[Record], answers: Mapping[str, bool], *, strict: bool
) -> tuple[Project, ...]:
    if not records:
        raise Malformed("table-empty")
    if len(records) > MOST_PROJECTS:
        raise Malformed("table-too-long", rows=len(records), most=MOST_PROJECTS)
    faults: list[RowError] = []
    projects = tuple(
        _project(RowReader(record, faults), answers, strict=strict) for record in records
    )
    rows = [record.row for record in records]
    numbers = [project.id for project in projects]
    names = [project.name for project in projects]
    faults += find_repeats(list(zip(rows, numbers, strict=True)), "number", "cell-number-twice")
    faults += find_repeats(list(zip(rows, names, strict=True)), "project", "cell-name-twice")
    refuse_faults(faults)
    return projects


def _project(reader: RowReader, answers: Mapping[str, bool], *, strict: bool) -> Project:
    number = reader.number("number")
    total = reader.money("total_investment")
    year = reader.money("year_investment")
    if total is not None and year is not None and year > total:
        reader.refuse("year_investment", "cell-year-above-total")
    return Project(
        id=str(number) if number else "",
        name=reader.name("project", filled=True),
        category=reader.text("category"),
        content=reader.text("content", filled=strict),
        location=reader.text("location"),
        total_investment=total,
        year_investment=year,
        funding_source=reader.text("funding_source"),
        responsible_unit=reader.text("responsible_unit", filled=strict),
        deadline=reader.month("deadline", filled=strict),
        beneficiaries=reader.text("beneficiaries"),
        cross_year=reader.word("cross_year", answers, default=False),
        stage_target=reader.text("stage_target"),
    )
