"""Cells of a row: the edges of what is read, and all that a fault says."""

import pytest

from ballot.basics.errors import Malformed
from ballot.basics.money import Fen
from ballot.law.congress.roster import MOST_DEPUTIES, DeputyState, parse_roster
from ballot.law.tables import Record, RowError, RowReader, TableRefused, tidy, tidy_name
from ballot.law.vote.projects import MOST_PROJECTS, parse_candidates

GOOD = {
    "number": "1",
    "project": "Roads",
    "content": "60 km",
    "responsible_unit": "Transport",
    "deadline": "2026-11",
}
WIDE_BLANK = "\u3000"


def read(how, text, **settings):
    """Read one cell; return the value and the fault, if there is one."""
    faults = []
    reader = RowReader(Record(7, {"cell": text}), faults)
    value = getattr(reader, how)("cell", **settings)
    assert len(faults) <= 1
    return value, faults[0] if faults else None


def fault(code, **params):
    return RowError(7, "cell", code, params)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), (" 99999 ", 99_999), ("007", 7), ("000000001", 1), ("\uff11\uff12", 12)],
)
def test_a_number_is_whole_and_has_at_most_five_digits(text, number):
    assert read("number", text) == (number, None)


@pytest.mark.parametrize(
    "text",
    ["0", "100000", "1000000000", "1 2", "1.0", "-1", "+1", "\u0661", "x", "0000000001"],
)
def test_what_is_no_such_number_is_named_in_the_fault(text):
    assert read("number", text) == (0, fault("cell-no-number", text=text))


def test_a_cell_that_must_be_filled_says_so():
    assert read("number", " ") == (0, fault("cell-empty"))
    assert read("text", " ", filled=True) == ("", fault("cell-empty"))
    assert read("name", "", filled=True) == ("", fault("cell-empty"))
    assert read("month", "", filled=True) == ("", fault("cell-empty"))
    for how in ("text", "name", "month"):
        assert read(how, "") == ("", None)
    assert read("money", " ") == (None, None)


@pytest.mark.parametrize("how", ["text", "name"])
def test_a_text_has_at_most_five_hundred_characters(how):
    assert read(how, "x" * 500) == ("x" * 500, None)
    too_long = fault("cell-too-long", length=501, longest=500)
    assert read(how, "x" * 501) == ("x" * 501, too_long)


@pytest.mark.parametrize(
    ("how", "code", "settings"),
    [
        ("number", "cell-no-number", {}),
        ("money", "amount-unreadable", {}),
        ("month", "cell-no-month", {}),
        ("word", "cell-no-word", {"words": {}, "default": None}),
    ],
)
def test_a_fault_shows_forty_characters_of_the_cell(how, code, settings):
    for length, shown in ((39, 39), (40, 40), (41, 40)):
        assert read(how, "x" * length, **settings)[1] == fault(code, text="x" * shown)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("0", 0),
        ("8", 8_000_000),
        ("8.5", 8_500_000),
        ("8.05", 8_050_000),
        ("12,000", 12_000_000_000),
        ("9" * 12 + ".99", 999_999_999_999_990_000),
    ],
)
def test_money_is_read_in_units_of_ten_thousand_yuan(text, fen):
    assert read("money", text) == (Fen(fen), None)


@pytest.mark.parametrize("text", ["1" * 13, ",8", "8,", "1,,2", "8.", ".8", "8.055", "8 million"])
def test_an_amount_that_is_unreadable_is_named(text):
    assert read("money", text) == (None, fault("amount-unreadable", text="".join(text.split())))


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2000-01", "2000-01"),
        ("2100-12", "2100-12"),
        ("1999-12", ""),
        ("2101-01", ""),
        ("2028-02-29", "2028-02"),
        ("2027-02-29", ""),
        ("2026-00", ""),
        ("2026-11-00", ""),
        ("2026-11-1", "2026-11"),
        ("2026-11-31", ""),
    ],
)
def test_a_month_is_one_of_this_century_and_its_day_exists(text, month):
    expected = None if month else fault("cell-no-month", text=text)
    assert read("month", text) == (month, expected)


def test_a_word_is_known_whatever_its_letters_and_blanks_and_else_named():
    words = {"yes": 1, "\u662f": 2}
    assert read("word", " YES ", words=words, default=0) == (1, None)
    assert read("word", "\u662f", words=words, default=0) == (2, None)
    assert read("word", " ", words=words, default=0) == (0, None)
    assert read("word", "No", words=words, default=0) == (0, fault("cell-no-word", text="no"))


@pytest.mark.parametrize(
    ("first", "last"), [("\u3007", "\u3007"), ("\u3400", "\u9fff"), ("\ue000", "\ufaff")]
)
def test_blanks_between_ideographs_mean_nothing_and_between_others_they_do(first, last):
    for inside in (first, last):
        assert tidy_name(inside + WIDE_BLANK + inside) == inside * 2
    before, after = chr(ord(first) - 1), chr(ord(last) + 1)
    for outside in {before, after} - {"\udfff"}:
        assert tidy_name(outside + WIDE_BLANK + outside) == f"{outside} {outside}"


@pytest.mark.parametrize(
    ("character", "joined"),
    [(0x20000, True), (0x3FFFF, True), (0x1FFFF, False), (0x40000, False)],
)
def test_the_rare_ideographs_are_those_of_two_planes(character, joined):
    text = chr(character)
    assert tidy_name(f"{text} {text}") == (text * 2 if joined else f"{text} {text}")
    assert tidy_name(f"{text} A") == f"{text} A"
    assert tidy_name(f"A {text}") == f"A {text}"
    assert tidy_name(f"{text} A{text}") == f"{text} A{text}"
    assert tidy_name(f"{text}A {text}") == f"{text}A {text}"


def test_control_characters_part_words_and_invisible_ones_do_not():
    assert tidy("a\x00b\tc\nd") == "a b c d"
    assert tidy("a\u200bb\ufeffc\u00add") == "abcd"
    assert tidy("  ") == ""


def candidates(*rows):
    return parse_candidates([Record(row, cells) for row, cells in enumerate(rows, 2)], {})


def roster(*rows):
    return parse_roster([Record(row, cells) for row, cells in enumerate(rows, 2)], {}, {})


def test_a_repeat_names_the_first_row_that_has_the_value():
    rows = [GOOD, GOOD | {"number": "2"}, GOOD | {"number": "2", "project": "Water"}]
    with pytest.raises(TableRefused) as refused:
        candidates(*rows, GOOD | {"number": "3"})
    assert refused.value.code == "table-refused"
    assert refused.value.params == {"count": 3}
    assert refused.value.errors == (
        RowError(3, "project", "cell-name-twice", {"text": "Roads", "row": 2}),
        RowError(4, "number", "cell-number-twice", {"text": "2", "row": 3}),
        RowError(5, "project", "cell-name-twice", {"text": "Roads", "row": 2}),
    )


def test_rows_without_a_number_or_a_name_repeat_nothing():
    with pytest.raises(TableRefused) as refused:
        candidates({**GOOD, "number": "", "project": ""}, {**GOOD, "number": "", "project": ""})
    assert {each.code for each in refused.value.errors} == {"cell-empty"}
    with pytest.raises(TableRefused) as refused:
        roster({"number": "x", "name": "A"}, {"number": "x", "name": "A"})
    assert {each.code for each in refused.value.errors} == {"cell-no-number"}


def test_a_year_may_cost_all_that_the_project_costs_and_no_more():
    whole = GOOD | {"total_investment": "8600", "year_investment": "8600"}
    assert candidates(whole)[0].year_investment == candidates(whole)[0].total_investment
    with pytest.raises(TableRefused) as refused:
        candidates(whole | {"year_investment": "8600.01"})
    assert refused.value.errors == (RowError(2, "year_investment", "cell-year-above-total", {}),)
    for missing in ("total_investment", "year_investment"):
        assert candidates(whole | {missing: ""})


@pytest.mark.parametrize(
    ("parse", "row", "most"),
    [
        (candidates, lambda n: GOOD | {"number": str(n), "project": f"P{n}"}, MOST_PROJECTS),
        (roster, lambda n: {"number": str(n), "name": "A"}, MOST_DEPUTIES),
    ],
)
def test_a_table_has_a_largest_length(parse, row, most):
    assert len(parse(*map(row, range(1, most + 1)))) == most
    with pytest.raises(Malformed) as refused:
        parse(*map(row, range(1, most + 2)))
    assert (refused.value.code, refused.value.params) == (
        "table-too-long",
        {"rows": most + 1, "most": most},
    )
    with pytest.raises(Malformed, match="table-empty"):
        parse()


def test_a_congress_may_be_as_large_as_the_national_one_and_a_list_has_its_end():
    assert (MOST_DEPUTIES, MOST_PROJECTS) == (3_000, 200)


def test_only_the_suspended_may_not_vote():
    assert [state for state in DeputyState if not state.may_vote] == [DeputyState.SUSPENDED]


def test_what_a_row_does_not_say_is_empty():
    (project,) = candidates(GOOD)
    said = ("category", "location", "funding_source", "beneficiaries", "stage_target")
    assert {getattr(project, name) for name in said} == {""}
    assert (project.cross_year, project.total_investment, project.year_investment) == (
        False,
        None,
        None,
    )
    full = GOOD | {name: name for name in said}
    (project,) = candidates(full)
    assert {name: getattr(project, name) for name in said} == {name: name for name in said}
    assert (project.content, project.responsible_unit) == ("60 km", "Transport")
    (deputy,) = roster({"number": "5", "name": "A"})
    assert (deputy.number, deputy.delegation, deputy.gender, deputy.note) == (5, "", None, "")
    assert deputy.state is DeputyState.IN_OFFICE
