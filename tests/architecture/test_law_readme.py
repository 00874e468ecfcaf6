"""What the README of the law says is what its code does, and what docstrings cite is there."""

import re

import pytest

from ballot.i18n.catalogue_checks import CHECKOUT, PACKAGE
from ballot.law.vote.profile import ALL_KEYS, OTHERS
from ballot.law.vote.rules import Rules, parse_rules, rules_as_mapping

README = (PACKAGE / "law" / "README.md").read_text(encoding="utf-8")
CITED = re.compile(r"`law` §(\d+)")


def cells(line):
    return [cell.strip() for cell in line.strip("|\n").split("|")]


def rows_of(section):
    """Return the cells of every table row of a section."""
    text = README.split(f"## §{section} ")[1].split("\n## ")[0]
    return [cells(line) for line in text.splitlines() if line.startswith("|")]


def test_every_section_that_is_cited_exists():
    sections = set(re.findall(r"^## §(\d+) ", README, re.MULTILINE))
    cited = {
        (str(path.relative_to(CHECKOUT)), number)
        for path in PACKAGE.rglob("*.py")
        for number in CITED.findall(path.read_text(encoding="utf-8"))
    }
    assert cited
    assert {(path, number) for path, number in cited if number not in sections} == set()


@pytest.mark.parametrize(("row", "share"), [(2, Rules().quorum), (3, Rules().pass_share)])
def test_the_table_of_quorums_and_majorities_is_what_is_computed(row, share):
    deputies, numbers = rows_of(4)[0][1:], rows_of(4)[row][1:]
    assert [str(share.least(int(total))) for total in deputies] == numbers


def test_the_table_of_the_profile_names_every_key_that_counting_reads():
    named = {key for row in rows_of(5) for key in re.findall(r"`([a-z_.]+)`", row[0])}
    assert named == set(ALL_KEYS) - set(OTHERS)


def test_the_table_of_the_profile_begins_with_the_default():
    """Words and fractions only: those stand in the README as a profile writes them."""
    defaults = rules_as_mapping(parse_rules({}))
    for keys, values in (row for row in rows_of(5) if row[0].startswith("`")):
        key = re.findall(r"`([a-z_.]+)`", keys)[0]
        first = re.findall(r'`"?([A-Z0-9_/a-z]+)"?`', values.split(";")[0])
        if first and isinstance(defaults[key], str):
            assert first[0] == defaults[key], key
