"""Recognises the headings of a table, and has the domain read its rows.

A refused table says all it knows: its headings, and the rows with faults as they stand in the file.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from ballot.basics.errors import Malformed
from ballot.frame.spreadsheets import Row, read_sheet
from ballot.i18n.messages import MESSAGES
from ballot.i18n.translate import gettext as _
from ballot.i18n.translate import ngettext
from ballot.law.congress.roster import Deputy, parse_roster
from ballot.law.tables import Record, RowError, TableRefused
from ballot.law.vote.projects import Project, parse_appraised, parse_candidates
from ballot.vote.headings import (
    answers,
    deputy_headings,
    example,
    fields,
    first,
    genders,
    key,
    meanings,
    project_headings,
    states,
)
from ballot.vote.ports import Imported

_HEADING_ROWS: Final = 10
"""Rows in which the headings may stand: a title is often written above them."""
_LEAST_HEADINGS: Final = 2
_LONGEST_HEADING: Final = 40

CANDIDATES: Final = (
    "number",
    "project",
    "content",
    "total_investment",
    "responsible_unit",
    "deadline",
)
APPRAISED: Final = ("number", "project")
ROSTER: Final = ("number", "name")
"""The columns without which a table is refused."""

_WORDS: Final = {"state": states, "gender": genders, "cross_year": answers}
"""The words of the columns that have only a few."""

Entry = TypeVar("Entry", Project, Deputy)


class ListRefused(TableRefused):
    """A table with faults, with what stands in the rows that have them."""

    def __init__(self, refusal: TableRefused, table: "_Table") -> None:
        super().__init__(refusal.errors, refusal.more)
        self.sheet, self.total = table.sheet, len(table.rows)
        faulty = {fault.row for fault in self.errors}
        self.head = table.head.cells
        self.columns = table.columns
        self.rows = tuple(row for row in table.rows if row.number in faulty)


@dataclass(frozen=True, slots=True)
class _Table:
    """The rows under the headings, and where each field stands."""

    sheet: str
    head: Row
    columns: Mapping[str, int]
    ignored: tuple[str, ...]
    rows: tuple[Row, ...]
    hidden_rows: Collection[int]
    hidden_columns: Collection[int]


def read_candidates(data: bytes) -> Imported[Project]:
    """Read a list of candidate projects from a workbook or a text.

    Raises:
        ListRefused: rows are wrong; the first faults are in it.
        Malformed: the file is no such table.
    """
    return _read(
        data, project_headings, CANDIDATES, lambda rows: parse_candidates(rows, meanings(answers))
    )


def read_appraised(data: bytes) -> Imported[Project]:
    """Read last year's projects, for their appraisal.

    Raises:
        ListRefused: rows are wrong; the first faults are in it.
        Malformed: the file is no such table.
    """
    return _read(
        data, project_headings, APPRAISED, lambda rows: parse_appraised(rows, meanings(answers))
    )


def read_roster(data: bytes) -> Imported[Deputy]:
    """Read a roster of deputies.

    Raises:
        ListRefused: rows are wrong; the first faults are in it.
        Malformed: the file is no such table.
    """
    return _read(
        data,
        deputy_headings,
        ROSTER,
        lambda rows: parse_roster(rows, meanings(states), meanings(genders)),
    )


def describe_faults(refusal: TableRefused) -> list[str]:
    """Return a sentence for each fault of a table that is told, in the locale in force."""
    headings = project_headings() | deputy_headings()
    return [_describe(fault, headings) for fault in refusal.errors]


def describe_more(refusal: TableRefused) -> str:
    """Return the sentence that says how many more faults there are, or an empty text."""
    if not refusal.more:
        return ""
    return ngettext(
        "%(n)s more fault is not listed.", "%(n)s more faults are not listed.", refusal.more
    ) % {"n": refusal.more}


def _describe(fault: RowError, headings: Mapping[str, str]) -> str:
    words = [first(names) for names in _WORDS[fault.column]()] if fault.column in _WORDS else []
    what = _(MESSAGES[fault.code]) % (dict(fault.params) | {"words": _(", ").join(words)})
    column = first(headings[fault.column])
    sentence = MESSAGES["table-fault"]
    return _(sentence) % {"row": fault.row, "column": column, "what": what}


def _read(
    data: bytes,
    headings: Callable[[], Mapping[str, str]],
    required: tuple[str, ...],
    parse: Callable[[Sequence[Record]], tuple[Entry, ...]],
) -> Imported[Entry]:
    table = _find_table(data, headings, required)
    records = [_record(row, table.columns) for row in table.rows]
    try:
        items = parse(records)
    except TableRefused as refusal:
        raise ListRefused(refusal, table) from None
    blank = {
        field: sum(not record.cells[field].strip() for record in records) for field in table.columns
    }
    return Imported(
        items=items,
        sheet=table.sheet,
        used=tuple(table.columns),
        blank={field: count for field, count in blank.items() if count},
        ignored=table.ignored,
        hidden_rows=tuple(row.number for row in table.rows if row.number in table.hidden_rows),
        hidden_columns=tuple(
            field for field, index in table.columns.items() if index + 1 in table.hidden_columns
        ),
    )


def _find_table(
    data: bytes, headings: Callable[[], Mapping[str, str]], required: tuple[str, ...]
) -> _Table:
    """Return the rows under the headings, without the example row of an empty table."""
    sheet, known = read_sheet(data), fields(headings)
    top = _find_headings(sheet.rows, known)
    head, below = sheet.rows[top], sheet.rows[top + 1 :]
    columns: dict[str, int] = {}
    ignored: list[str] = []
    for index, cell in enumerate(head.cells):
        field = known.get(key(cell))
        if field is None:
            ignored += [cell.strip()[:_LONGEST_HEADING]] if cell.strip() else []
        elif field not in columns:
            columns[field] = index
        elif any(_at(row, index) != _at(row, columns[field]) for row in below):
            raise Malformed("table-column-twice", column=cell.strip())
    if missing := [field for field in required if field not in columns]:
        names = headings()
        listed = ", ".join(first(names[field]) for field in missing)
        raise Malformed("table-columns-missing", columns=listed)
    words, number = fields(lambda: {"example": example()}), columns["number"]
    rows = tuple(row for row in below if key(_at(row, number)) not in words)
    return _Table(
        sheet=sheet.name,
        head=head,
        columns=columns,
        ignored=tuple(dict.fromkeys(ignored)),
        rows=rows,
        hidden_rows=sheet.hidden_rows,
        hidden_columns=sheet.hidden_columns,
    )


def _find_headings(rows: tuple[Row, ...], known: Mapping[str, str]) -> int:
    """Return where the headings stand; where they take several rows, the last of these."""
    counts = [sum(key(cell) in known for cell in row.cells) for row in rows[:_HEADING_ROWS]]
    top = next((index for index, count in enumerate(counts) if count >= _LEAST_HEADINGS), 0)
    while top + 1 < len(counts) and counts[top + 1] >= max(counts[top], _LEAST_HEADINGS):
        top += 1
    return top


def _record(row: Row, columns: Mapping[str, int]) -> Record:
    return Record(row.number, {field: _at(row, index) for field, index in columns.items()})


def _at(row: Row, index: int) -> str:
    return row.cells[index] if index < len(row.cells) else ""
