"""Congresses and streets: which may stand above which, and a province read from a table."""

from dataclasses import replace
from typing import Any

import pytest

from ballot.basics.errors import Malformed
from ballot.law.congress.entries import MOST_ENTRIES, EntryWords, parse_entries
from ballot.law.congress.levels import SUPERIORS, Congress, Level, Street, inspect_hierarchy
from ballot.law.tables import MOST_FAULTS, Record, TableRefused

WORDS = EntryWords(
    levels={level.value: level for level in Level},
    streets=["street"],
    languages={"chinese": "zh_Hans_CN", "english": "en"},
    congress=["congress", "\u4eba\u5927"],
)
NAMES = ("name", "short_name", "government", "presidium")


def congress(code, level, superior=None, **changes):
    facts: dict[str, Any] = {name: f"{code} {name}" for name in NAMES}
    committee = f"{code} committee" if level and level.has_standing_committee else None
    found = Congress(
        code=code, level=level, superior=superior, standing_committee=committee, **facts
    )
    return replace(found, **changes)


def street(code, superior, **changes):
    named = {"name": f"{code} street", "short_name": code}
    return Street(code=code, superior=superior, **(named | changes))


PROVINCE = congress("41", Level.PROVINCE)
CITY = congress("4101", Level.CITY, "41")
COUNTY = congress("410122", Level.COUNTY, "4101")
TOWNSHIP = congress("410122101", Level.TOWNSHIP, "410122")
OF_THE_CITY = congress("4101999", Level.TOWNSHIP, "4101")
STREET = street("410122001", "410122")
HIERARCHY = (PROVINCE, CITY, COUNTY, TOWNSHIP, OF_THE_CITY, STREET)


def faults(*entries):
    found = inspect_hierarchy({entry.code: entry for entry in entries}, WORDS.congress)
    return [(fault.entry, fault.field, fault.code) for fault in found]


def row(entry, **cells):
    kind = str(entry.level) if isinstance(entry, Congress) else "street"
    fields = ("code", "superior", "standing_committee", *NAMES)
    found = {name: getattr(entry, name, None) or "" for name in fields}
    return found | {"level": kind} | cells


def read(*rows, known=()):
    records = [Record(number, cells) for number, cells in enumerate(rows, start=2)]
    return parse_entries(records, {entry.code: entry for entry in known}, WORDS, "zh_Hans_CN")


def refused(*rows, known=()):
    with pytest.raises(TableRefused) as found:
        read(*rows, known=known)
    return [(fault.row, fault.column, fault.code) for fault in found.value.errors]


def test_a_province_with_all_below_it_stands():
    assert faults(*HIERARCHY) == []


@pytest.mark.parametrize("above", [*Level, None, "street"])
@pytest.mark.parametrize("level", [*Level, None, "street"])
def test_a_superior_is_of_the_level_above(level, above):
    upper = street("AA", None) if above == "street" else congress("AA", above)
    lower = street("BB", "AA") if level == "street" else congress("BB", level, "AA")
    if level == "street":
        right = above in {Level.CITY, Level.COUNTY}
    else:
        right = level is not None and above in SUPERIORS[level]
    assert faults(upper, lower) == ([] if right else [("BB", "superior", "superior-other-level")])


def test_nothing_is_above_itself_by_any_way():
    """Each level has only higher ones above it, so that no chain comes back to where it began."""
    order = list(Level)
    assert all(
        order.index(above) < order.index(level) for level, ups in SUPERIORS.items() for above in ups
    )


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (replace(TOWNSHIP, superior=None, standing_committee="x"), "township-standing-committee"),
        (replace(COUNTY, superior=None, standing_committee=None), "cell-empty"),
        (replace(COUNTY, superior=None, government=""), "cell-empty"),
        (replace(COUNTY, superior=None, presidium=""), "cell-empty"),
        (replace(COUNTY, superior="9999"), "superior-unknown"),
        (replace(COUNTY, superior=None, code="41 01"), "entry-code-malformed"),
        (street("01", None, name="A Congress of the street"), "street-named-congress"),
        (street("01", None, short_name="\u8857\u9053\u4eba\u5927"), "street-named-congress"),
    ],
)
def test_what_no_congress_and_no_street_can_be_is_a_fault(entry, fault):
    assert [code for _, _, code in faults(entry)] == [fault]


def test_a_congress_of_unknown_level_stands_alone_with_what_is_known():
    unknown = Congress(code="C1", name="Some congress", short_name="Some", level=None)
    assert faults(unknown) == []
    assert faults(PROVINCE, replace(unknown, superior="41")) == [
        ("C1", "superior", "superior-other-level")
    ]


def test_a_full_name_is_that_of_one_congress():
    twin = replace(COUNTY, code="410199", superior="4101")
    assert faults(PROVINCE, CITY, COUNTY, twin) == [("410199", "name", "entry-name-twice")]


@pytest.mark.parametrize("first", range(len(HIERARCHY)))
@pytest.mark.parametrize("step", [1, -1])
def test_a_table_is_read_in_any_order(first, step):
    ordered = (HIERARCHY[first:] + HIERARCHY[:first])[::step]
    assert read(*map(row, ordered)) == ordered


def test_all_faults_of_a_table_come_at_once_by_row_and_column():
    rows = [
        row(PROVINCE, superior="41"),
        row(CITY, level="empire"),
        row(COUNTY, code="", name=""),
        row(TOWNSHIP, superior="77"),
        row(STREET, government="x", name="Congress"),
        row(OF_THE_CITY, code="41", level="", language="latin"),
        row(TOWNSHIP, code="a b"),
    ]
    assert refused(*rows) == [
        (2, "superior", "superior-other-level"),
        (3, "level", "cell-no-word"),
        (4, "code", "cell-empty"),
        (4, "name", "cell-empty"),
        (5, "superior", "superior-unknown"),
        (6, "government", "street-without-congress"),
        (6, "name", "street-named-congress"),
        (6, "superior", "superior-unknown"),
        (7, "language", "cell-no-word"),
        (7, "level", "cell-empty"),
        (7, "code", "cell-code-twice"),
        (8, "code", "entry-code-malformed"),
        (8, "superior", "superior-unknown"),
        (8, "name", "entry-name-twice"),
    ]


def test_a_row_changes_what_is_entered_and_keeps_its_rules():
    known = replace(COUNTY, rules={"tie": "PRESIDIUM"}, language="en", name="Old")
    (found,) = read(row(COUNTY, language="english"), known=(PROVINCE, CITY, known))
    assert isinstance(found, Congress)
    assert (found.name, found.rules, found.language) == (COUNTY.name, known.rules, "en")


def test_what_a_change_does_to_those_below_is_told_at_its_row():
    below = (PROVINCE, CITY, COUNTY, TOWNSHIP)
    changed = row(COUNTY, level="township", standing_committee="")
    assert refused(changed, known=below) == [(2, "level", "superior-of-other")]


def test_a_name_that_is_entered_under_another_code_is_told():
    assert refused(row(COUNTY, code="410123"), known=(PROVINCE, CITY, COUNTY)) == [
        (2, "name", "entry-name-twice")
    ]


def test_a_table_has_rows_and_not_more_than_any_province():
    for rows, code in ((), "table-empty"), ([row(COUNTY)] * (MOST_ENTRIES + 1), "table-too-long"):
        with pytest.raises(Malformed, match=code):
            read(*rows)


def test_the_first_faults_are_told_and_the_others_counted():
    with pytest.raises(TableRefused) as found:
        read(*[row(PROVINCE, code=f"A{number}", name="") for number in range(MOST_FAULTS + 7)])
    assert (len(found.value.errors), found.value.more) == (MOST_FAULTS, 7)
