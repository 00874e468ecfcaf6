"""Files of a clerk: workbooks and texts, sound and broken, recognised in every language."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from ballot import sample
from ballot.basics.errors import Malformed
from ballot.frame.spreadsheets import MOST_BYTES, MOST_ROWS, read_rows
from ballot.i18n.translate import speaking
from ballot.law.congress.roster import DeputyState
from ballot.law.tables import TableRefused
from ballot.vote.tables import (
    describe_faults,
    describe_ignored,
    read_appraised,
    read_candidates,
    read_roster,
)

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


def workbook(*rows):
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def csv_text(*rows, delimiter=","):
    return "\r\n".join(delimiter.join(map(str, row)) for row in rows).encode()


def refusal(read, data):
    with pytest.raises(Malformed) as refused:
        read(data)
    return refused.value


@pytest.mark.parametrize("name", READERS)
def test_workbook_and_text_in_every_encoding_hold_the_same(name):
    read, text = READERS[name], text_of(name)
    expected = read(sample._read(f"{name}.xlsx"))  # noqa: SLF001 - as above
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
    with speaking("en"):
        assert describe_ignored(found.ignored) == "These columns are not used: colour."
        assert describe_ignored(()) == ""


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_text_may_be_divided_by_comma_tabulator_or_semicolon(delimiter):
    assert len(read_candidates(csv_text(HEADINGS, ROW, delimiter=delimiter)).items) == 1


def test_cells_that_a_workbook_types_are_read_as_they_look():
    when = dt.datetime(2026, 11, 30)  # noqa: DTZ001 - workbooks know no zone
    headings = [*HEADINGS, "Beyond this year"]
    typed = workbook(headings, [1.0, "Roads", "60 km", 8600.25, "Transport", when, True])
    written = csv_text(headings, [1, "Roads", "60 km", "8600.25", "Transport", "2026-11", "yes"])
    assert read_candidates(typed) == read_candidates(written)


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


def zipped(**parts):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


BROKEN = {
    "nothing": (b"", "spreadsheet-empty"),
    "blank": (b"\xef\xbb\xbf \r\n,,\r\n", "spreadsheet-empty"),
    "blank workbook": (workbook(), "spreadsheet-empty"),
    "too large": (b"1" * (MOST_BYTES + 1), "spreadsheet-too-large"),
    "too many rows": (b"1\n" * (MOST_ROWS + 1), "spreadsheet-too-long"),
    "too many columns": (b"1," * 100 + b"1", "spreadsheet-too-long"),
    "old or encrypted": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "spreadsheet-old-format",
    ),
    "cut": (workbook(HEADINGS, ROW)[:-40], "spreadsheet-unreadable"),
    "head of a zip": (b"PK\x03\x04", "spreadsheet-unreadable"),
    "other zip": (zipped(a="b"), "spreadsheet-unreadable"),
    "bomb": (zipped(a=b"\0" * 60_000_000), "spreadsheet-too-large"),
    "many parts": (zipped(**{f"p{n}": "" for n in range(501)}), "spreadsheet-too-large"),
    "no encoding": (b"No.,Name\n1,\xff\xff\xff", "spreadsheet-encoding"),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0", "spreadsheet-unreadable"),
    "zeros": (b"No.,Name\n1,\0\0", "spreadsheet-unreadable"),
    "open quote": (b'No.,Name\n1,"A', "spreadsheet-unreadable"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_table_is_refused_plainly(name):
    data, code = BROKEN[name]
    assert refusal(read_rows, data).code == code


def test_a_workbook_with_damaged_insides_is_refused_plainly():
    sound, data = workbook(HEADINGS, ROW), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as old, zipfile.ZipFile(data, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            broken = part.filename.endswith("sheet1.xml")
            new.writestr(part.filename, content[: len(content) // 2] if broken else content)
    assert refusal(read_rows, data.getvalue()).code == "spreadsheet-unreadable"


def test_a_heading_row_alone_is_an_empty_list():
    assert refusal(read_roster, csv_text(["No.", "Name"])).code == "table-empty"
