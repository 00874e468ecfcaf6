"""A table as the reader of the sheet sees it, and files that are made to do harm."""

import io
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
import xlsxwriter

from ballot.basics.errors import Malformed, Unavailable
from ballot.frame import sheet_reader, spreadsheets
from ballot.frame.sheet_reader import MOST_ROWS
from ballot.frame.spreadsheets import MOST_BYTES, read_sheet
from support.workbooks import (
    ods_row,
    open_document,
    wide_and_blank,
    with_merges,
    with_part,
    with_rows,
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


HIDING = {
    "xlsx": workbook(
        ["No.", "Name", "Note"],
        [1, "Ann"],
        [2, "Ben"],
        [3, "Cid"],
        hidden_rows=[3, 9],
        hidden_columns=["B", "D"],
    ),
    "ods": open_document(
        "<table:table-column/>",
        '<table:table-column table:visibility="collapse"/>',
        "<table:table-column/>",
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="16000"/>',
        ods_row("No.", "Name", "Note"),
        ods_row("1", "Ann"),
        ods_row("2", "Ben", visibility="filter"),
        ods_row("3", "Cid"),
    ),
}


@pytest.mark.parametrize("kind", HIDING)
def test_hidden_rows_and_columns_are_read_and_named(kind):
    sheet = read_sheet(HIDING[kind])
    assert [row.cells[1] for row in sheet.rows] == ["Name", "Ann", "Ben", "Cid"]
    assert sheet.hidden_rows == {3}
    assert {2, 4} <= sheet.hidden_columns
    assert not {1, 3} & sheet.hidden_columns


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


def pile(height):
    """Return a letter under so many marks, which are in no order."""
    return "a" + "\u0301\u0316" * (height // 2)


HOSTILE = {
    "a million short rows": (lambda: b"No.,Name\n" + b"1,A\n" * 1_200_000, "spreadsheet-too-long"),
    "a text of one cell": (lambda: b"No.,Name\n1," + b"A" * 4_900_000, "spreadsheet-unreadable"),
    "nothing but quotes": (lambda: b'"' * 4_900_001, "spreadsheet-unreadable"),
    "nothing but commas": (lambda: b"," * 4_900_000, "spreadsheet-"),
    "lines within quotes": (lambda: b'1,"\n"\n' * 700_000, "spreadsheet-too-long"),
    "no encoding at the end": (lambda: b"1,A\n" * 1_200_000 + b"\xff", "spreadsheet-encoding"),
    "a book of text": (lambda: b"1,%s\n" % (b"A" * 1000) * 4000, "spreadsheet-too-heavy"),
    "a heap of marks": (f"No.,Name\n1,{pile(2000)}".encode, "spreadsheet-too-heavy"),
    "a million cells": (
        lambda: with_rows(f"<row>{'<c><v>1</v></c>' * 200}</row>" * 5000),
        "spreadsheet-too-long",
    ),
    "spans within spans": (
        lambda: open_document(ods_row("<text:span>" * 500_000 + "</text:span>" * 500_000)),
        "spreadsheet-",
    ),
    "blank rows without end": (
        lambda: open_document(ods_row("", repeated=10**9), ods_row("x")),
        "spreadsheet-empty",
    ),
    "a bomb": (lambda: zipped({"xl/workbook.xml": bytes(60_000_000)}), "spreadsheet-too-heavy"),
    "noise that says it is an old workbook": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + Random(1).randbytes(4_900_000),  # noqa: S311
        "spreadsheet-locked",
    ),
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
    data = make()
    assert len(data) <= MOST_BYTES
    with pytest.raises(Malformed) as refused:
        read_sheet(data)
    assert refused.value.code.startswith(code)


LIMITS = f"""
import resource, runpy
runpy.run_path({str(sheet_reader.__file__)!r}, run_name="__main__")
print(resource.getrlimit(resource.RLIMIT_CPU), resource.getrlimit(resource.RLIMIT_AS))
"""


@pytest.mark.parametrize("data", [b"No.,Name\n1,A\n", workbook(["x"])])
def test_every_file_is_parsed_by_a_process_with_limits(data, monkeypatch):
    asked = []
    run = subprocess.run

    def watched(command, **how):
        asked.append((command, how["timeout"]))
        return run(command, **how)

    monkeypatch.setattr(spreadsheets.subprocess, "run", watched)
    read_sheet(data)
    assert asked == [([sys.executable, "-I", sheet_reader.__file__], 20)]
    done = run([sys.executable, "-c", LIMITS], input=data, capture_output=True, check=True)
    assert done.stdout.endswith(b"(4, 4) (%d, %d)\n" % (2**29, 2**29))


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
