"""Empty tables to download: headings that stay in view, an example row, and lists to choose from.

The example row bears a word in the place of its number, and no import takes it. A second sheet says
how each column is filled in. The same language gives the same bytes.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ballot.frame.headings import example, first
from ballot.i18n.translate import gettext as _
from ballot.vote.headings import answers, deputy_headings, genders, project_headings, states
from ballot.vote.tables import APPRAISED, CANDIDATES, ROSTER

_MADE: Final = datetime(2026, 1, 1)  # noqa: DTZ001 - workbooks know no zone
_A4: Final = 9
"""The paper, by the number that the format of workbooks gives it."""
_ROWS: Final = 3_000
"""Rows that offer their lists."""


@dataclass(frozen=True, slots=True)
class _Column:
    """What is said of a column, and what it holds in the example row."""

    sample: str | int
    how: str
    wide: bool = False
    words: Callable[[], Mapping[str, object]] | None = None
    """The words to choose from."""
    as_text: bool = False
    """Whether a spreadsheet must be kept from making a date of it."""


def blank_projects(*, appraised: bool) -> bytes:
    """Return an empty list of projects: candidates, or those to be appraised."""
    required = APPRAISED if appraised else CANDIDATES
    return _workbook(_("Projects"), project_headings(), _project_columns(), required)


def blank_roster() -> bytes:
    """Return an empty roster."""
    return _workbook(_("Roster"), deputy_headings(), _deputy_columns(), ROSTER)


def _project_columns() -> dict[str, _Column]:
    money = _("In units of 10,000 yuan, digits only, at most two decimals. May be left empty.")
    free = _("Free text. May be left empty.")
    text = _("Free text, at most 500 characters.")
    return {
        "number": _Column(first(example()), _("The number on the list: 1, 2, 3 … each only once.")),
        "project": _Column(
            _("Upgrading of rural roads"),
            _("The full name, as on the ballot; each only once."),
            wide=True,
        ),
        "category": _Column(_("Transport"), free),
        "content": _Column(_("60 km of village roads are rebuilt."), text, wide=True),
        "location": _Column(_("12 villages of 5 townships"), free, wide=True),
        "total_investment": _Column(8600, money),
        "year_investment": _Column(5200, money),
        "funding_source": _Column(_("County budget"), free),
        "responsible_unit": _Column(_("County transport bureau"), text),
        "deadline": _Column("2026-11", _("Year and month, like 2026-11."), as_text=True),
        "beneficiaries": _Column(_("23,000 villagers"), free),
        "cross_year": _Column(
            first(next(iter(answers()))), _("Choose from the list; empty means no."), words=answers
        ),
        "stage_target": _Column(_("36 km are open to traffic."), free, wide=True),
    }


def _deputy_columns() -> dict[str, _Column]:
    free = _("Free text. May be left empty.")
    return {
        "number": _Column(
            first(example()), _("The number on the roster: 1, 2, 3 … each only once.")
        ),
        "name": _Column(_("Wang Xiulan"), _("Two deputies with the same name are two deputies.")),
        "delegation": _Column(
            _("First Delegation"),
            _("In each row, or once in merged cells. May be left empty."),
            wide=True,
        ),
        "gender": _Column(
            first(next(iter(genders()))),
            _("Choose from the list. May be left empty."),
            words=genders,
        ),
        "state": _Column(
            first(next(iter(states()))),
            _("Choose from the list; empty means in office."),
            words=states,
        ),
        "note": _Column("", free, wide=True),
    }


def _workbook(
    title: str,
    headings: Mapping[str, str],
    columns: Mapping[str, _Column],
    required: Sequence[str],
) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - few who start the server ask for an empty table

    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": _MADE})
    cell = {"text_wrap": True, "valign": "vcenter"}
    head = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"}
    needed = book.add_format(head | {"bg_color": "#F6D9D5"})
    optional = book.add_format(head | {"bg_color": "#EDEDED"})
    sample = book.add_format(cell | {"italic": True, "font_color": "#6B6B6B", "border": 1})
    plain, text = book.add_format(cell), book.add_format(cell | {"num_format": "@"})
    sheet, notes = book.add_worksheet(title), book.add_worksheet(_("How to fill it in"))
    notes.write_row(0, 0, [_("Column"), _("Must it be there?"), _("How to fill it in")], needed)
    notes.set_column(0, 1, 18)
    notes.set_column(2, 2, 70)
    sheet.set_row(0, 36)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    for page in (sheet, notes):
        page.set_paper(_A4)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_footer("&C&P / &N")
    for index, (field, column) in enumerate(columns.items()):
        must = field in required
        name = first(headings[field])
        width = 30 if column.wide else 15
        sheet.set_column(index, index, width, text if column.as_text else plain)
        sheet.write_string(0, index, name, needed if must else optional)
        sheet.write(1, index, column.sample, sample)
        if column.words is not None:
            words = [first(names) for names in column.words()]
            sheet.data_validation(1, index, _ROWS, index, {"validate": "list", "source": words})
        answer = _("yes") if must else _("may be left out")
        notes.write_row(index + 1, 0, [name, answer, column.how], plain)
    notes.write_string(
        len(columns) + 2,
        0,
        _("The example row is not imported; it may stay. Columns of your own are not imported."),
    )
    book.close()
    return data.getvalue()
