"""Files of a clerk: workbooks and texts, sound and broken, recognised in every language."""

import datetime as dt
from dataclasses import replace

import pytest

from ballot import sample
from ballot.basics.errors import Malformed
from ballot.basics.money import Fen
from ballot.frame.sheet_reader import MOST_ROWS
from ballot.frame.spreadsheets import MOST_BYTES, read_sheet
from ballot.frame.tables import ListRefused, describe_more
from ballot.i18n.translate import speaking
from ballot.law.congress.roster import DeputyState
from ballot.law.tables import TableRefused
from ballot.vote.tables import describe_faults, read_appraised, read_candidates, read_roster
from support.workbooks import with_part, workbook, zipped

HEADINGS = ["No.", "Project", "Content", "Total investment", "Responsible unit", "Deadline"]
ROW = [1, "Roads", "60 km", 8600, "Transport", "2026-11"]
READERS = {
    "county-candidates": read_candidates,
    "township-candidates": read_candidates,
    "county-roster": read_roster,
    "township-roster": read_roster,
    "county-last-year": read_appraised,
}


def text_of(name):
    return sample._read(f"{name}.csv").decode("utf-8-sig")  # noqa: SLF001 - the files beside it


def csv_text(*rows, delimiter=","):
    return "\r\n".join(delimiter.join(map(str, row)) for row in rows).encode()


def refusal(read, data):
    with pytest.raises(Malformed) as refused:
        read(data)
    return refused.value


@pytest.mark.parametrize("name", READERS)
def test_workbook_and_text_in_every_encoding_hold_the_same(name):
    read, text = READERS[name], text_of(name)
    expected = replace(read(sample._read(f"{name}.xlsx")), sheet="")  # noqa: SLF001 - as above
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert read(text.encode(encoding)) == expected
    assert read(text.replace("\n", "\r\n").encode()) == expected


@pytest.mark.parametrize("language", ["en", "zh_Hans_CN"])
def test_a_file_is_read_the_same_whatever_language_is_spoken(language):
    with speaking(language):
        projects = read_candidates(sample.candidates())
        deputies = read_roster(sample.roster())
    assert (len(projects.items), projects.ignored) == (12, ())
    assert (len(deputies.items), len(deputies.ignored)) == (286, 3)


def test_the_sample_county_has_namesakes_rare_names_and_every_state():
    deputies = read_roster(sample.roster()).items
    names = [deputy.name for deputy in deputies]
    assert len(set(names)) < len(names)
    assert {"\u8d75\u4dae", "\u9648\U0002c35b", "\u674e\U0002b8ae"} & set(names)
    assert any(ord(character) > 0xFFFF for name in names for character in name)
    states = [deputy.state for deputy in deputies]
    assert {state: states.count(state) for state in DeputyState} == {
        DeputyState.IN_OFFICE: 281,
        DeputyState.ON_LEAVE: 3,
        DeputyState.ABSENT: 1,
        DeputyState.SUSPENDED: 1,
    }


def test_characters_that_gb18030_moved_in_2022_are_the_moved_ones():
    header, name = "No.,Name\n1,".encode("gb18030"), b"\xfe\x59"
    assert read_roster(header + name).items[0].name == "\u9fb4"


def test_columns_may_stand_in_any_order_with_others_between_and_a_title_above():
    order = [5, 0, 3, 1, 4, 2]
    rows = [
        ["Candidates of the county"],
        [],
        ["colour", *[HEADINGS[index] for index in order], ""],
        ["red", *[ROW[index] for index in order], "loose"],
        [],
        ["", None],
    ]
    found = read_candidates(workbook(*rows))
    assert found.items == read_candidates(csv_text(HEADINGS, ROW)).items
    assert found.ignored == ("colour",)
    assert set(found.used[:2]) == {"deadline", "number"}
    assert len(found.used) == len(HEADINGS)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_text_may_be_divided_by_comma_tabulator_or_semicolon(delimiter):
    assert len(read_candidates(csv_text(HEADINGS, ROW, delimiter=delimiter)).items) == 1


def test_cells_that_a_workbook_types_are_read_as_they_look():
    when = dt.datetime(2026, 11, 30)  # noqa: DTZ001 - workbooks know no zone
    headings = [*HEADINGS, "Beyond this year"]
    typed = workbook(headings, [1.0, "Roads", "60 km", 8600.25, "Transport", when, True])
    written = csv_text(headings, [1, "Roads", "60 km", "8600.25", "Transport", "2026-11", "yes"])
    (found,) = read_candidates(written).items
    assert found.cross_year
    assert read_candidates(typed).items == (found,)


def test_missing_columns_are_named_all_at_once():
    with speaking("en"):
        error = refusal(read_candidates, csv_text(["No.", "Project"], [1, "Roads"]))
    assert error.code == "table-columns-missing"
    columns = "Content, Total investment (10,000 yuan), Responsible unit, Deadline"
    assert error.params["columns"] == columns


def test_another_unit_of_money_is_not_mistaken_for_ours():
    headings = [*HEADINGS[:3], "Total investment (yuan)", *HEADINGS[4:]]
    assert refusal(read_candidates, csv_text(headings, ROW)).code == "table-columns-missing"


def test_a_column_given_twice_is_refused():
    error = refusal(read_roster, csv_text(["No.", "Name", "name"], [1, "A", "B"]))
    assert error.code == "table-column-twice"


def test_faults_are_told_with_row_column_and_what_is_wrong():
    rows = [HEADINGS, ROW, [1, "", "60 km", "much", "Transport", "2026-11"]]
    with speaking("en"), pytest.raises(TableRefused) as refused:
        read_candidates(workbook(*rows))
    with speaking("en"):
        money, *others = describe_faults(refused.value)
    assert money.startswith("Row 3, “Total investment (10,000 yuan)”: “much” is not an amount.")
    assert others == [
        "Row 3, “Project”: This must be filled in.",
        "Row 3, “No.”: The number 1 stands in row 2 already.",
    ]
    with speaking("zh_Hans_CN"):
        assert all("3" in line for line in describe_faults(refused.value))


BROKEN = {
    "nothing": (b"", "spreadsheet-empty"),
    "blank": (b"\xef\xbb\xbf \r\n,,\r\n", "spreadsheet-empty"),
    "blank workbook": (workbook(), "spreadsheet-empty"),
    "too large": (b"1" * (MOST_BYTES + 1), "spreadsheet-too-large"),
    "too many rows": (b"1\n" * (MOST_ROWS + 1), "spreadsheet-too-long"),
    "too many columns": (b"1," * 100 + b"1", "spreadsheet-too-long"),
    "old or encrypted": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "spreadsheet-locked",
    ),
    "cut": (workbook(HEADINGS, ROW)[:-40], "spreadsheet-unreadable"),
    "head of a zip": (b"PK\x03\x04", "spreadsheet-unreadable"),
    "other zip": (zipped({"a": "b"}), "spreadsheet-unreadable"),
    "bomb": (zipped({"a": b"\0" * 60_000_000}), "spreadsheet-too-heavy"),
    "many parts": (zipped({f"p{n}": "" for n in range(501)}), "spreadsheet-too-heavy"),
    "no encoding": (b"No.,Name\n1,\xff\xff\xff", "spreadsheet-encoding"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0", "spreadsheet-unreadable"),
    "zeros": (b"No.,Name\n1,\0\0", "spreadsheet-unreadable"),
    "open quote": (b'No.,Name\n1,"A', "spreadsheet-unreadable"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_table_is_refused_plainly(name):
    data, code = BROKEN[name]
    assert refusal(read_sheet, data).code == code


def test_a_workbook_with_damaged_insides_is_refused_plainly():
    data = with_part(workbook(HEADINGS, ROW), "xl/worksheets/sheet1.xml", b"<worksheet><sheetData>")
    assert refusal(read_sheet, data).code == "spreadsheet-unreadable"


def test_a_heading_row_alone_is_an_empty_list():
    assert refusal(read_roster, csv_text(["No.", "Name"])).code == "table-empty"
    assert refusal(read_roster, csv_text(["No.", "Name"], ["No.", "Name"])).code == "table-empty"


def test_headings_that_take_two_rows_are_read_from_the_lower():
    below = ["", "", "", "Total investment", "Investment this year", "", ""]
    upper = ["No.", "Project", "Content", "Investment", "", "Responsible unit", "Deadline"]
    row = [1, "Roads", "60 km", 8600, 5200, "Transport", "2026-11"]
    merged = ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2", "G1:G2"]
    found = read_candidates(workbook(upper, below, row, merged=merged))
    (project,) = found.items
    assert (project.name, project.year_investment) == ("Roads", Fen.parse_wan("5200"))
    assert found.ignored == ()


def test_a_column_that_is_drawn_over_two_is_one():
    headings = [*HEADINGS[:2], "Content", "", *HEADINGS[3:]]
    row = [*ROW[:2], "60 km", "", *ROW[3:]]
    assert read_candidates(workbook(headings, row, merged=["C1:D1", "C2:D2"])).ignored == ()
    error = refusal(read_candidates, workbook(headings, row, merged=["C1:D1"]))
    assert error.code == "table-column-twice"


def test_a_delegation_that_is_written_once_is_that_of_all_it_covers():
    rows = [[number, f"Deputy {number}", "First" if number == 1 else ""] for number in range(1, 9)]
    headings = ["No.", "Name", "Delegation"]
    found = read_roster(workbook(headings, *rows, merged=["C2:C9"]))
    assert [deputy.delegation for deputy in found.items] == ["First"] * 8
    assert found.blank == {}
    assert read_roster(workbook(headings, *rows)).blank == {"delegation": 7}


@pytest.mark.parametrize("word", ["example", "\u793a\u4f8b", " E.g. ", "\u4f8b"])
def test_the_example_row_of_an_empty_table_is_no_deputy(word):
    table = csv_text(["No.", "Name"], [word, "Somebody"], [1, "Ann"])
    assert [deputy.name for deputy in read_roster(table).items] == ["Ann"]


def test_two_hundred_faults_are_told_and_the_rest_is_counted():
    table = csv_text(["No.", "Name"], *[["x", ""] for _ in range(150)])
    error = refusal(read_roster, table)
    assert isinstance(error, ListRefused)
    assert (len(error.errors), error.more, error.params) == (200, 100, {"count": 300})
    assert [row.number for row in error.rows] == list(range(2, 102))
    with speaking("en"):
        assert describe_more(error) == "100 more faults are not listed."
        few = refusal(read_roster, csv_text(["No.", "Name"], ["x", ""]))
        assert isinstance(few, ListRefused)
        assert describe_more(few) == ""


def test_rows_and_columns_that_are_hidden_are_taken_and_told():
    rows = [["x"], ["No.", "Name", "Note", "Colour"], [1, "Ann"], ["e.g.", "Eve"], [2, "Ben"]]
    data = workbook(*rows, hidden_rows=[1, 4, 5], hidden_columns=["C", "D"])
    found = read_roster(data)
    assert [deputy.name for deputy in found.items] == ["Ann", "Ben"]
    assert (found.hidden_rows, found.hidden_columns) == ((5,), ("note",))


@pytest.mark.parametrize("number", ["1" * 51, "0" * 60 + "1", "\ufdfa" * 500, "000000000100000"])
def test_a_number_too_long_to_be_one_is_none(number):
    error = refusal(read_roster, f"No.,Name\n{number},Ann".encode())
    assert isinstance(error, ListRefused)
    assert [fault.code for fault in error.errors] == ["cell-no-number"]


def test_a_heading_as_long_as_a_book_is_a_column_that_is_not_used():
    assert read_roster(csv_text(["No.", "Name", "A" * 100_000], [1, "Ann"])).ignored == ("A" * 40,)


def test_a_cell_as_long_as_a_book_is_refused_and_not_echoed():
    error = refusal(read_roster, csv_text(["No.", "Name"], [1, "A" * 100_000]))
    assert isinstance(error, ListRefused)
    assert [(fault.code, fault.params["length"]) for fault in error.errors] == [
        ("cell-too-long", 100_000)
    ]
    twice = refusal(read_roster, csv_text(["No.", "Name"], [1, "A"], [1, "B"]))
    assert isinstance(twice, ListRefused)
    assert twice.errors[0].params == {"text": "1", "row": 2}
