"""Recognises the headings of a table, and has the domain read its rows.

A refused table says all it knows: its headings, and the rows with faults as they stand in the file.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from ballot.basics.errors import Malformed
from ballot.frame.headings import example, fields, first, key
from ballot.frame.spreadsheets import Row, Sheet
from ballot.i18n.messages import MESSAGES
from ballot.i18n.translate import gettext as _
from ballot.i18n.translate import ngettext
from ballot.law.tables import Record, RowError, TableRefused

_HEADING_ROWS: Final = 10
"""Rows in which the headings may stand: a title is often written above them."""
_LEAST_HEADINGS: Final = 2
_LONGEST_HEADING: Final = 40

Item = TypeVar("Item")
Words = Mapping[str, Callable[[], Mapping[str, object]]]
"""The words of the columns that have only a few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """A list compared with the one that it replaces; names in the order of their list."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    """Those of whom anything but the number is another."""
    removed: tuple[str, ...]
    renumbered: int
    """How many have another number, and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported(Generic[Item]):
    """What a table holds, and what of it was taken."""

    items: tuple[Item, ...]
    sheet: str
    """The name of the sheet; empty for a text."""
    used: tuple[str, ...]
    """The fields whose columns were used, in the order of the file."""
    blank: Mapping[str, int]
    """How many rows have nothing in a column that was used; without those that have none."""
    ignored: tuple[str, ...]
    """Headings of columns that were not used, as the file writes them."""
    hidden_rows: tuple[int, ...] = ()
    """Numbers of rows that were taken though the sheet hides them, as far as that is known."""
    hidden_columns: tuple[str, ...] = ()
    """The fields whose columns were used though the sheet hides them."""
    changes: Changes | None = None
    """Against the list that was replaced, if there was one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What a table of one kind looks like."""

    headings: Callable[[], Mapping[str, str]]
    required: tuple[str, ...]
    """The columns without which a table is refused; an example row says so in the first."""


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


def read_table(
    sheet: Sheet, shape: Shape, parse: Callable[[Sequence[Record]], tuple[Item, ...]]
) -> Imported[Item]:
    """Read the rows under the headings.

    Raises:
        ListRefused: rows are wrong; the first faults are in it.
        Malformed: this is no such table.
    """
    table = _find_table(sheet, shape)
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


def describe_faults(refusal: TableRefused, headings: Mapping[str, str], words: Words) -> list[str]:
    """Return a sentence for each fault of a table that is told, in the locale in force."""
    return [_describe(fault, headings, words) for fault in refusal.errors]


def describe_more(refusal: TableRefused) -> str:
    """Return the sentence that says how many more faults there are, or an empty text."""
    if not refusal.more:
        return ""
    return ngettext(
        "%(n)s more fault is not listed.", "%(n)s more faults are not listed.", refusal.more
    ) % {"n": refusal.more}


def _describe(fault: RowError, headings: Mapping[str, str], words: Words) -> str:
    known = [first(names) for names in words[fault.column]()] if fault.column in words else []
    what = _(MESSAGES[fault.code]) % (dict(fault.params) | {"words": _(", ").join(known)})
    column = first(headings[fault.column])
    sentence = MESSAGES["table-fault"]
    return _(sentence) % {"row": fault.row, "column": column, "what": what}


def _find_table(sheet: Sheet, shape: Shape) -> _Table:
    """Return the rows under the headings, without the example row of an empty table."""
    known = fields(shape.headings)
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
    if missing := [field for field in shape.required if field not in columns]:
        names = shape.headings()
        listed = ", ".join(first(names[field]) for field in missing)
        raise Malformed("table-columns-missing", columns=listed)
    words, leading = fields(lambda: {"example": example()}), columns[shape.required[0]]
    rows = tuple(row for row in below if key(_at(row, leading)) not in words)
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
