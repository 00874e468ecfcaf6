"""Recognises headings and words of a table, in every language at once, and has the domain read it.

The names of columns are sentences of the catalogues like any other: what a locale calls a column,
with further names behind a bar, is its translation. A file is read the same whatever language is
in force.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from ballot.basics.errors import Malformed
from ballot.frame.spreadsheets import Row, read_rows
from ballot.i18n.messages import MESSAGES
from ballot.i18n.translate import LOCALES, pgettext, speaking
from ballot.i18n.translate import gettext as _
from ballot.law.congress.roster import Deputy, DeputyState, Gender, parse_roster
from ballot.law.tables import Record, RowError, TableRefused
from ballot.law.vote.projects import Project, parse_appraised, parse_candidates

_HEADING_ROWS: Final = 10
"""Rows in which the headings may stand: a title is often written above them."""
_LEAST_HEADINGS: Final = 2

_CANDIDATES: Final = (
    "number",
    "project",
    "content",
    "total_investment",
    "responsible_unit",
    "deadline",
)
_APPRAISED: Final = ("number", "project")
_ROSTER: Final = ("number", "name")

Item = TypeVar("Item")
Entry = TypeVar("Entry", bound=Project | Deputy)


@dataclass(frozen=True, slots=True)
class Imported(Generic[Entry]):
    """What a table holds."""

    items: tuple[Entry, ...]
    ignored: tuple[str, ...]
    """Headings of columns that are not used, as the file writes them."""


def read_candidates(data: bytes) -> Imported[Project]:
    """Read a list of candidate projects from a .xlsx or .csv file.

    Raises:
        TableRefused: rows are wrong; all faults of all rows are in it.
        Malformed: the file is no such table.
    """
    records, ignored = _records(read_rows(data), _project_headings, _CANDIDATES)
    return Imported(parse_candidates(records, _meanings(_answers)), ignored)


def read_appraised(data: bytes) -> Imported[Project]:
    """Read last year's projects, for their appraisal.

    Raises:
        TableRefused: rows are wrong; all faults of all rows are in it.
        Malformed: the file is no such table.
    """
    records, ignored = _records(read_rows(data), _project_headings, _APPRAISED)
    return Imported(parse_appraised(records, _meanings(_answers)), ignored)


def read_roster(data: bytes) -> Imported[Deputy]:
    """Read a roster of deputies.

    Raises:
        TableRefused: rows are wrong; all faults of all rows are in it.
        Malformed: the file is no such table.
    """
    records, ignored = _records(read_rows(data), _deputy_headings, _ROSTER)
    return Imported(parse_roster(records, _meanings(_states), _meanings(_genders)), ignored)


def describe_faults(refusal: TableRefused) -> list[str]:
    """Return a sentence for each fault of a table, in the locale in force."""
    headings = _project_headings() | _deputy_headings()
    return [_describe(fault, headings) for fault in refusal.errors]


def find_columns(rows: tuple[Row, ...]) -> tuple[Row, dict[str, int]]:
    """Return a table's row of headings, and the column of each field that is known there."""
    fields = _fields(_project_headings) | _fields(_deputy_headings)
    head = rows[_find_headings(rows, fields)]
    known = {index: fields.get(_key(cell)) for index, cell in enumerate(head.cells)}
    return head, {field: index for index, field in known.items() if field is not None}


def describe_ignored(ignored: tuple[str, ...]) -> str:
    """Return the sentence that names columns that are not used, or an empty text."""
    if not ignored:
        return ""
    sentence = MESSAGES["table-columns-ignored"]
    return _(sentence) % {"columns": ", ".join(ignored)}


def _describe(fault: RowError, headings: Mapping[str, str]) -> str:
    what = _(MESSAGES[fault.code]) % dict(fault.params)
    column = _first(headings[fault.column])
    sentence = MESSAGES["table-fault"]
    return _(sentence) % {"row": fault.row, "column": column, "what": what}


def _project_headings() -> dict[str, str]:
    return {
        "number": pgettext("heading", "No.|Number"),
        "project": pgettext("heading", "Project|Project name"),
        "category": pgettext("heading", "Category"),
        "content": pgettext("heading", "Content"),
        "location": pgettext("heading", "Location"),
        "total_investment": pgettext("heading", "Total investment (10,000 yuan)|Total investment"),
        "year_investment": pgettext(
            "heading", "Investment this year (10,000 yuan)|Investment this year"
        ),
        "funding_source": pgettext("heading", "Funding source"),
        "responsible_unit": pgettext("heading", "Responsible unit"),
        "deadline": pgettext("heading", "Deadline"),
        "beneficiaries": pgettext("heading", "Beneficiaries"),
        "cross_year": pgettext("heading", "Beyond this year"),
        "stage_target": pgettext("heading", "Target for this year"),
    }


def _deputy_headings() -> dict[str, str]:
    return {
        "number": pgettext("heading", "No.|Number"),
        "name": pgettext("heading", "Name"),
        "delegation": pgettext("heading", "Delegation"),
        "gender": pgettext("heading", "Gender"),
        "state": pgettext("heading", "State"),
        "note": pgettext("heading", "Note"),
    }


def _answers() -> dict[str, bool]:
    return {
        pgettext("table word", "yes|y|true"): True,
        pgettext("table word", "no|n|false"): False,
    }


def _states() -> dict[str, DeputyState]:
    return {
        pgettext("table word", "in office|normal"): DeputyState.IN_OFFICE,
        pgettext("table word", "on leave|leave"): DeputyState.ON_LEAVE,
        pgettext("table word", "absent"): DeputyState.ABSENT,
        pgettext("table word", "suspended|duties suspended"): DeputyState.SUSPENDED,
    }


def _genders() -> dict[str, Gender]:
    return {
        pgettext("table word", "female|f"): Gender.FEMALE,
        pgettext("table word", "male|m"): Gender.MALE,
    }


def _meanings(words: Callable[[], Mapping[str, Item]]) -> dict[str, Item]:
    """Return what each word means, the words of every locale together."""
    found: dict[str, Item] = {}
    for locale in LOCALES:
        with speaking(locale):
            for names, meaning in words().items():
                found |= dict.fromkeys((name.casefold() for name in names.split("|")), meaning)
    return found


def _fields(headings: Callable[[], Mapping[str, str]]) -> dict[str, str]:
    """Return the field of each heading, the headings of every locale together."""
    found: dict[str, str] = {}
    for locale in LOCALES:
        with speaking(locale):
            for field, names in headings().items():
                found |= dict.fromkeys((_key(name) for name in names.split("|")), field)
    return found


def _records(
    rows: tuple[Row, ...], headings: Callable[[], Mapping[str, str]], required: tuple[str, ...]
) -> tuple[list[Record], tuple[str, ...]]:
    """Return the rows below the headings by field, and the headings that are not known."""
    fields = _fields(headings)
    top = _find_headings(rows, fields)
    columns: dict[str, int] = {}
    ignored: list[str] = []
    for index, cell in enumerate(rows[top].cells):
        field = fields.get(_key(cell))
        if field is None:
            ignored += [cell.strip()[:40]] if cell.strip() else []
        elif field in columns:
            raise Malformed("table-column-twice", column=cell.strip())
        else:
            columns[field] = index
    if missing := [field for field in required if field not in columns]:
        names = headings()
        listed = ", ".join(_first(names[field]) for field in missing)
        raise Malformed("table-columns-missing", columns=listed)
    records = [
        Record(
            row.number,
            {
                field: row.cells[index] if index < len(row.cells) else ""
                for field, index in columns.items()
            },
        )
        for row in rows[top + 1 :]
    ]
    return records, tuple(ignored)


def _find_headings(rows: tuple[Row, ...], fields: Mapping[str, str]) -> int:
    for index, row in enumerate(rows[:_HEADING_ROWS]):
        if sum(_key(cell) in fields for cell in row.cells) >= _LEAST_HEADINGS:
            return index
    return 0


def _key(heading: str) -> str:
    """Return a heading without what only its typing differs in: width, blanks, case."""
    return "".join(unicodedata.normalize("NFKC", heading).split()).casefold()


def _first(names: str) -> str:
    return names.partition("|")[0]
