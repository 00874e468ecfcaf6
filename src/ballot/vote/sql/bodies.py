"""Owns the stored form of what is kept whole in one column: occasions, projects, deputies.

The fields of these structs, by their names here, are the keys that stand in databases; the law may
name its own as it likes. A body of the first edition bears no version, and is of version 1.
Whatever is of another form than written here is refused by `msgspec.ValidationError`: nothing but
this program writes such a column.
"""

from datetime import date
from typing import Any, Final, Literal

from msgspec import Struct, convert, to_builtins

from ballot.basics.money import Fen
from ballot.law.congress.roster import Deputy, DeputyState, Gender
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.projects import Project

_Gender = Literal["female", "male"]
_State = Literal["in-office", "on-leave", "absent", "suspended"]
_GENDERS: Final[dict[Gender, _Gender]] = {Gender.FEMALE: "female", Gender.MALE: "male"}
_STATES: Final[dict[DeputyState, _State]] = {
    DeputyState.IN_OFFICE: "in-office",
    DeputyState.ON_LEAVE: "on-leave",
    DeputyState.ABSENT: "absent",
    DeputyState.SUSPENDED: "suspended",
}
_GENDER_OF: Final = {word: gender for gender, word in _GENDERS.items()}
_STATE_OF: Final = {word: state for state, word in _STATES.items()}

Column = Any
"""What a column of JSON holds: objects, lists, texts, numbers."""


class _Body(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: Literal[1] = 1


class OccasionBody(_Body, frozen=True, kw_only=True):
    """`poll.occasion`."""

    place: str
    congress: str
    session: str
    government: str
    matter: str
    year: int
    day: date
    announcement_number: str


class MoneyBody(Struct, frozen=True, forbid_unknown_fields=True):
    """An amount within a project."""

    amount: int
    """In fen."""


class ProjectBody(_Body, frozen=True, kw_only=True):
    """`project.body`."""

    id: str
    name: str
    category: str
    content: str
    location: str
    total_investment: MoneyBody | None
    year_investment: MoneyBody | None
    funding_source: str
    responsible_unit: str
    deadline: str
    beneficiaries: str
    cross_year: bool
    stage_target: str


class DeputyBody(_Body, frozen=True, kw_only=True):
    """`deputy.body`."""

    number: int
    name: str
    delegation: str
    gender: _Gender | None
    state: _State
    note: str


def write_occasion(occasion: Occasion) -> Column:
    """Return the body of an occasion."""
    return to_builtins(
        OccasionBody(
            place=occasion.place,
            congress=occasion.congress,
            session=occasion.session,
            government=occasion.government,
            matter=occasion.matter,
            year=occasion.year,
            day=occasion.day,
            announcement_number=occasion.announcement_number,
        )
    )


def read_occasion(column: Column) -> Occasion:
    """Return the occasion of a body."""
    body = convert(column, OccasionBody)
    return Occasion(
        place=body.place,
        congress=body.congress,
        session=body.session,
        government=body.government,
        matter=body.matter,
        year=body.year,
        day=body.day,
        announcement_number=body.announcement_number,
    )


def write_project(project: Project) -> Column:
    """Return the body of a project."""
    return to_builtins(
        ProjectBody(
            id=project.id,
            name=project.name,
            category=project.category,
            content=project.content,
            location=project.location,
            total_investment=_money_body(project.total_investment),
            year_investment=_money_body(project.year_investment),
            funding_source=project.funding_source,
            responsible_unit=project.responsible_unit,
            deadline=project.deadline,
            beneficiaries=project.beneficiaries,
            cross_year=project.cross_year,
            stage_target=project.stage_target,
        )
    )


def read_project(column: Column) -> Project:
    """Return the project of a body."""
    body = convert(column, ProjectBody)
    return Project(
        id=body.id,
        name=body.name,
        category=body.category,
        content=body.content,
        location=body.location,
        total_investment=_money(body.total_investment),
        year_investment=_money(body.year_investment),
        funding_source=body.funding_source,
        responsible_unit=body.responsible_unit,
        deadline=body.deadline,
        beneficiaries=body.beneficiaries,
        cross_year=body.cross_year,
        stage_target=body.stage_target,
    )


def write_deputy(deputy: Deputy) -> Column:
    """Return the body of a deputy."""
    return to_builtins(
        DeputyBody(
            number=deputy.number,
            name=deputy.name,
            delegation=deputy.delegation,
            gender=None if deputy.gender is None else _GENDERS[deputy.gender],
            state=_STATES[deputy.state],
            note=deputy.note,
        )
    )


def read_deputy(column: Column) -> Deputy:
    """Return the deputy of a body."""
    body = convert(column, DeputyBody)
    return Deputy(
        number=body.number,
        name=body.name,
        delegation=body.delegation,
        gender=None if body.gender is None else _GENDER_OF[body.gender],
        state=_STATE_OF[body.state],
        note=body.note,
    )


def read_state(column: Column) -> DeputyState:
    """Return the state of a deputy that stands in a body."""
    return _STATE_OF[convert(column, _State)]


def _money_body(amount: Fen | None) -> MoneyBody | None:
    return None if amount is None else MoneyBody(amount.amount)


def _money(body: MoneyBody | None) -> Fen | None:
    return None if body is None else Fen(body.amount)
