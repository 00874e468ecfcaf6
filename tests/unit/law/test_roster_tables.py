"""Rosters and lists of projects as rows: whole, or refused with every fault."""

import unicodedata

import pytest

from ballot.basics.errors import Malformed
from ballot.basics.money import Fen
from ballot.law.congress.roster import DeputyState, Gender, parse_roster
from ballot.law.tables import Record, TableRefused, tidy, tidy_name
from ballot.law.vote.projects import MOST_PROJECTS, parse_appraised, parse_candidates

STATES = {"normal": DeputyState.IN_OFFICE, "leave": DeputyState.ON_LEAVE}
GENDERS = {"f": Gender.FEMALE, "m": Gender.MALE}
ANSWERS = {"yes": True, "no": False}
WANG_FANG, RARE = "\u738b\u82b3", "\u674e\U0002b8ae\u4dae"
GOOD = {
    "number": "1",
    "project": "Roads",
    "content": "60 km",
    "total_investment": "8600",
    "responsible_unit": "Transport",
    "deadline": "2026-11",
}


def roster(*rows):
    records = [Record(row, cells) for row, cells in enumerate(rows, start=2)]
    return parse_roster(records, STATES, GENDERS)


def candidates(*rows, parse=parse_candidates):
    return parse([Record(row, cells) for row, cells in enumerate(rows, start=2)], ANSWERS)


def faults(parse, *rows):
    with pytest.raises(TableRefused) as refused:
        parse(*rows)
    return [(fault.row, fault.column, fault.code) for fault in refused.value.errors]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("\u738b\u3000\u82b3", WANG_FANG),
        (" \u738b  \u82b3\u00a0", WANG_FANG),
        ("\u738b\n\u82b3", WANG_FANG),
        ("\u738b\u200b\u82b3", WANG_FANG),
        ("\ufeff\u738b\u82b3", WANG_FANG),
        (RARE, RARE),
        (RARE[0] + "\u3000" + RARE[1:], RARE),
        ("\ue863\u3000\u9fb4", "\ue863\u9fb4"),
        ("Anna  Maria", "Anna Maria"),
        ("\u963f Smith", "\u963f Smith"),
        (
            "\u4e70\u4e70\u63d0\u00b7\u5410\u5c14\u900a",
            "\u4e70\u4e70\u63d0\u00b7\u5410\u5c14\u900a",
        ),
        ("e\u0301", "\u00e9"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_characters_and_loses_what_only_aligns_it(written, name):
    assert tidy_name(written) == name


def test_tidy_text_is_nfc_and_of_one_line():
    text = tidy("  a\t b\r\nc\u0000\u0301 ")
    assert text == unicodedata.normalize("NFC", text)
    assert text.split(" ")[:2] == ["a", "b"]


def test_two_deputies_with_one_name_are_two_deputies():
    first, second = roster(
        {"number": "1", "name": WANG_FANG, "delegation": "East", "gender": "F"},
        {"number": "2", "name": WANG_FANG, "state": "leave", "note": "ill"},
    )
    assert (first.number, first.gender, first.state) == (1, Gender.FEMALE, DeputyState.IN_OFFICE)
    assert (second.number, second.state, second.note) == (2, DeputyState.ON_LEAVE, "ill")
    assert first.name == second.name
    assert first != second


def test_every_fault_of_every_row_of_a_roster_is_reported_at_once():
    assert faults(
        roster,
        {"number": "1", "name": "A"},
        {"number": "x", "name": ""},
        {"number": "\uff11", "name": "B", "state": "asleep", "gender": "?"},
        {"number": "", "name": "C" * 501},
        {"number": "-3", "name": "D"},
        {"number": "1.5", "name": "E"},
        {"number": "0", "name": "F"},
    ) == [
        (3, "number", "cell-no-number"),
        (3, "name", "cell-empty"),
        (4, "gender", "cell-no-word"),
        (4, "state", "cell-no-word"),
        (4, "number", "cell-number-twice"),
        (5, "number", "cell-empty"),
        (5, "name", "cell-too-long"),
        (6, "number", "cell-no-number"),
        (7, "number", "cell-no-number"),
        (8, "number", "cell-no-number"),
    ]


def test_a_project_has_every_field_of_its_row():
    (project,) = candidates(
        GOOD
        | {
            "number": "\uff10\uff17",
            "total_investment": "\uff11\uff12,\uff10\uff10\uff10.50",
            "year_investment": "6500",
            "cross_year": "yes",
            "stage_target": "half",
        }
    )
    assert (project.id, project.name, project.deadline) == ("7", "Roads", "2026-11")
    assert project.total_investment == Fen(12_000_500_000)
    assert project.year_investment == Fen(6_500_000_000)
    assert (project.cross_year, project.stage_target) == (True, "half")


@pytest.mark.parametrize(
    ("written", "month"),
    [
        ("2026-11", "2026-11"),
        ("2026/1", "2026-01"),
        ("2026.09", "2026-09"),
        ("2026-11-30", "2026-11"),
        ("2026\u5e7411\u6708", "2026-11"),
        ("\uff12\uff10\uff12\uff16\u5e74 8 \u670831\u65e5", "2026-08"),
        ("2026-13", None),
        ("2026-02-30", None),
        ("1026-11", None),
        ("202611", None),
        ("2026-11~12", None),
        ("2026", None),
        ("soon", None),
    ],
)
def test_a_deadline_is_a_month(written, month):
    row = GOOD | {"deadline": written}
    if month is None:
        assert faults(candidates, row) == [(2, "deadline", "cell-no-month")]
    else:
        assert candidates(row)[0].deadline == month


@pytest.mark.parametrize(
    "amount", ["1e5", "-5", "8.123", "NaN", "8600\u4e07\u5143", "1" * 30, "\u0661", "."]
)
def test_money_is_a_plain_amount(amount):
    row = GOOD | {"total_investment": amount}
    assert faults(candidates, row) == [(2, "total_investment", "amount-unreadable")]


def test_every_fault_of_every_project_is_reported_at_once():
    assert faults(
        candidates,
        GOOD,
        GOOD | {"number": "2"},
        GOOD | {"project": "Water", "year_investment": "8600.01", "cross_year": "maybe"},
        {"number": "4", "project": ""},
    ) == [
        (3, "project", "cell-name-twice"),
        (4, "year_investment", "cell-year-above-total"),
        (4, "cross_year", "cell-no-word"),
        (4, "number", "cell-number-twice"),
        (5, "project", "cell-empty"),
        (5, "content", "cell-empty"),
        (5, "responsible_unit", "cell-empty"),
        (5, "deadline", "cell-empty"),
    ]


def test_projects_to_appraise_need_no_more_than_number_and_name():
    (project,) = candidates({"number": "1", "project": "Roads"}, parse=parse_appraised)
    assert (project.name, project.total_investment, project.deadline) == ("Roads", None, "")


@pytest.mark.parametrize("rows", [0, MOST_PROJECTS + 1])
def test_a_list_without_rows_or_with_far_too_many_is_refused(rows):
    with pytest.raises(Malformed) as refused:
        candidates(*[GOOD] * rows)
    assert refused.value.code == ("table-too-long" if rows else "table-empty")
