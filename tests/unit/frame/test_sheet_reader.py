"""A table as the reader of the sheet sees it, and files that are made to do harm."""

import io
import subprocess
from pathlib import Path

import pytest
import xlsxwriter

from ballot.basics.errors import Malformed, Unavailable
from ballot.frame import spreadsheets
from ballot.frame.sheet_reader import MOST_ROWS
from ballot.frame.spreadsheets import read_sheet
from support.workbooks import (
    ods_row,
    open_document,
    wide_and_blank,
    with_merges,
    with_part,
    workbook,
    zipped,
)

TABLES = Path(__file__).parents[2] / "fixtures" / "tables"
SHEET = "xl/worksheets/sheet1.xml"
COVERED = "<table:covered-table-cell/>"
LEFT_OVER = "<table:covered-table-cell><text:p>old</text:p></table:covered-table-cell>"


def cells(data):
    return [row.cells for row in read_sheet(data).rows]


def ods_block(text, *, wide=1, high=1):
    return (
        f'<table:table-cell table:number-columns-spanned="{wide}" '
        f'table:number-rows-spanned="{high}"><text:p>{text}</text:p></table:table-cell>'
    )


SEEN = [
    ("Title", "Title", "Title"),
    ("No.", "Name", "Delegation"),
    ("1", "Ann", "First"),
    ("2", "Ben", "First"),
    ("3", "Cid", "Second"),
]
MERGED = {
    "xlsx": workbook(
        ["Title"],
        ["No.", "Name", "Delegation"],
        [1, "Ann", "First"],
        [2, "Ben"],
        [3, "Cid", "Second"],
        merged=["A1:C1", "C3:C4", "C5:C9"],
    ),
    "ods": open_document(
        ods_row(ods_block("Title", wide=3), COVERED, COVERED),
        ods_row("No.", "Name", "Delegation"),
        ods_row("1", "Ann", ods_block("First", high=2)),
        ods_row(
            "2", "Ben", "<table:covered-table-cell><text:p>old</text:p></table:covered-table-cell>"
        ),
        ods_row("3", "Cid", ods_block("Second", high=5)),
        ods_row('<table:table-cell table:number-columns-repeated="2"/>', COVERED, repeated=4),
    ),
}


@pytest.mark.parametrize("kind", MERGED)
def test_what_stands_in_a_merged_cell_stands_in_all_that_it_covers(kind):
    assert cells(MERGED[kind]) == SEEN


def test_an_old_workbook_is_read_like_a_new_one():
    sheet = read_sheet((TABLES / "roster.xls").read_bytes())
    assert sheet.name == "\u540d\u518c"
    assert [row.cells[0] for row in sheet.rows[2:]] == ["1", "2", "3", "4", "5"]
    first, second = "\u7b2c\u4e00\u4ee3\u8868\u56e2", "\u7b2c\u4e8c\u4ee3\u8868\u56e2"
    assert [row.cells[2] for row in sheet.rows[2:]] == [first] * 3 + [second] * 2
    assert sheet.rows[-1].cells[3] == "2026-02-06"


def test_a_hidden_sheet_is_not_there():
    sheet = read_sheet(workbook(["No.", "Name"], hidden_first=True))
    assert (sheet.name, [row.cells for row in sheet.rows]) == ("List", [("No.", "Name")])


def ods_value(kind, value, attribute="value"):
    return (
        f'<table:table-cell office:value-type="{kind}" office:{attribute}="{value}">'
        "<text:p>shown</text:p></table:table-cell>"
    )


def test_cells_of_an_open_document_are_read_by_their_types():
    data = open_document(
        ods_row(
            ods_value("float", "8600.50"),
            ods_value("currency", "12"),
            ods_value("date", "2026-11-30T00:00:00", "date-value"),
            ods_value("boolean", "true", "boolean-value"),
        ),
        ods_row("", repeated=1_048_000),
        ods_row(
            "a<text:s text:c='2'/>b<text:line-break/>c",
            "<table:table-cell><office:annotation><text:p>remark</text:p></office:annotation>"
            "<text:p>x<text:span>y</text:span></text:p><text:p>z</text:p></table:table-cell>",
        ),
    )
    assert cells(data) == [("8600.5", "12", "2026-11-30", "yes")]
    assert cells(open_document(ods_row("a<text:s text:c='2'/>b", "c"))) == [("a  b", "c")]
    data = open_document(
        ods_row(
            "<table:table-cell><office:annotation><text:p>remark</text:p></office:annotation>"
            "<text:p>x<text:span>y</text:span></text:p><text:p>z</text:p></table:table-cell>"
        )
    )
    assert cells(data) == [("xy\nz",)]


def test_a_merge_of_the_whole_sheet_adds_no_row_and_no_column():
    data = workbook(["No.", "Name"], [1, "Ann"], merged=["A1:XFD1"])
    assert cells(data) == [("No.", "No."), ("1", "Ann")]
    assert cells(with_merges(workbook(["x"]), ["A1:XFD1048576"])) == [("x",)]


def test_a_blank_text_far_away_is_no_column():
    assert cells(wide_and_blank(300)) == [("x",)] * 300


def long_cell():
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.add_worksheet().write_string(0, 0, "x")
    book.close()
    text = "x" * 45_000_000
    return with_part(
        data.getvalue(), "xl/sharedStrings.xml", f"<sst xmlns='m'><si><t>{text}</t></si></sst>"
    )


def entities():
    levels = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' if n else '<!ENTITY e0 "xxxxxxxxxx">'
        for n in range(10)
    )
    bomb = f"<!DOCTYPE x [{levels}]><worksheet>&e9;</worksheet>"
    return with_part(workbook(["x"]), SHEET, bomb)


def many_merges():
    table = [["x"] * 20 for _ in range(300)]
    return with_merges(workbook(*table), ["A1:XFD1048576"] * 60_000)


HOSTILE = {
    "a cell of 45 MB": (long_cell, "spreadsheet-"),
    "entities within entities": (entities, "spreadsheet-unreadable"),
    "endless merges": (many_merges, "spreadsheet-too-heavy"),
    "a number of a million digits": (
        lambda: open_document(ods_row(ods_value("float", "1e99999999"))),
        "spreadsheet-too-heavy",
    ),
    "rows without end": (
        lambda: open_document(ods_row("x", repeated=10**9)),
        "spreadsheet-too-long",
    ),
    "columns without end": (
        lambda: open_document(
            ods_row(
                '<table:table-cell table:number-columns-repeated="99999999">'
                "<text:p>x</text:p></table:table-cell>"
            )
        ),
        "spreadsheet-too-long",
    ),
    "an .ods that is none": (
        lambda: open_document(content="<x>"),
        "spreadsheet-unreadable",
    ),
    "a zip that is a table to nobody": (
        lambda: zipped({"a": "b"}),
        "spreadsheet-unreadable",
    ),
    "too many rows": (
        lambda: workbook(*[[n] for n in range(MOST_ROWS + 1)]),
        "spreadsheet-too-long",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_do_harm_is_refused_plainly(name, monkeypatch):
    monkeypatch.setattr(spreadsheets, "_LONGEST", 250)  # other tests may have the processor
    make, code = HOSTILE[name]
    with pytest.raises(Malformed) as refused:
        read_sheet(make())
    assert refused.value.code.startswith(code)


@pytest.mark.parametrize(
    ("outcome", "error", "code"),
    [
        (subprocess.TimeoutExpired("", 1), Unavailable, "spreadsheet-reader-failed"),
        (subprocess.CompletedProcess("", -6, b"", b"panic"), Malformed, "spreadsheet-too-heavy"),
        (
            subprocess.CompletedProcess("", 1, b"", b"No module named 'openpyxl'"),
            Unavailable,
            "spreadsheet-reader-failed",
        ),
    ],
)
def test_the_death_of_the_reader_has_a_sentence(monkeypatch, outcome, error, code):
    def run(*_command, **_how):
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(spreadsheets.subprocess, "run", run)
    with pytest.raises(error) as refused:
        read_sheet(workbook(["x"]))
    assert refused.value.code == code
