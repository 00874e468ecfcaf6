"""What stands in databases stays readable, whatever the law calls its fields."""

from dataclasses import fields
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import ValidationError

from ballot.basics.money import Fen
from ballot.law.congress.roster import Deputy, DeputyState, Gender
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.projects import Project
from ballot.vote.sql.bodies import (
    read_deputy,
    read_occasion,
    read_project,
    write_deputy,
    write_occasion,
    write_project,
)

OCCASION: dict[str, Any] = {
    "place": "Yunxi County",
    "congress": "Yunxi County People's Congress",
    "session": "Fifth Session",
    "government": "Yunxi County People's Government",
    "matter": "Livelihood projects of 2026",
    "year": 2026,
    "day": "2026-01-10",
    "announcement_number": "No. 3",
}
PROJECT: dict[str, Any] = {
    "id": "1",
    "name": "A school",
    "category": "education",
    "content": "Twelve rooms",
    "location": "East Street",
    "total_investment": {"amount": 120_500_000},
    "year_investment": None,
    "funding_source": "county",
    "responsible_unit": "Bureau of Education",
    "deadline": "2026-11",
    "beneficiaries": "600 pupils",
    "cross_year": False,
    "stage_target": "",
}
DEPUTY = {
    "number": 7,
    "name": "Ann",
    "delegation": "First",
    "gender": "female",
    "state": "on-leave",
    "note": "",
}
"""Word for word as the first edition stored them."""
KINDS = {
    "occasion": (read_occasion, write_occasion, OCCASION),
    "project": (read_project, write_project, PROJECT),
    "deputy": (read_deputy, write_deputy, DEPUTY),
}


def test_bodies_of_the_first_edition_are_read():
    assert read_occasion(OCCASION) == Occasion(**dict(OCCASION, day=date(2026, 1, 10)))
    assert read_project(PROJECT) == Project(**dict(PROJECT, total_investment=Fen(120_500_000)))
    assert read_deputy(DEPUTY) == Deputy(
        number=7,
        name="Ann",
        delegation="First",
        gender=Gender.FEMALE,
        state=DeputyState.ON_LEAVE,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_body_is_written_with_the_keys_of_the_first_edition_and_its_version(kind):
    read, write, body = KINDS[kind]
    assert write(read(body)) == {"version": 1} | body


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", [{"version": 2}, {"more": 1}, {"name": None}, {"day": "x"}])
def test_a_body_of_another_form_is_refused(kind, change):
    read, _write, body = KINDS[kind]
    with pytest.raises(ValidationError):
        read(body | change)


@pytest.mark.parametrize("kind", KINDS)
def test_a_body_that_lacks_anything_is_refused(kind):
    read, _write, body = KINDS[kind]
    for key in body:
        with pytest.raises(ValidationError):
            read({name: value for name, value in body.items() if name != key})


MONEY = st.none() | st.builds(Fen, st.integers(0, 10**15))


def any_of(kind, **known):
    """Values of a dataclass with every field drawn, those with defaults too."""
    return st.builds(kind, **{each.name: known.get(each.name, ...) for each in fields(kind)})


@given(any_of(Project, total_investment=MONEY, year_investment=MONEY))
def test_every_project_comes_back(project):
    assert read_project(write_project(project)) == project


@given(any_of(Deputy))
def test_every_deputy_comes_back(deputy):
    assert read_deputy(write_deputy(deputy)) == deputy


@given(any_of(Occasion))
def test_every_occasion_comes_back(occasion):
    assert read_occasion(write_occasion(occasion)) == occasion


@pytest.mark.parametrize(
    ("kind", "body"), [(Occasion, OCCASION), (Project, PROJECT), (Deputy, DEPUTY)]
)
def test_nothing_that_the_law_knows_is_left_out_of_the_store(kind, body):
    assert len(fields(kind)) == len(body)
