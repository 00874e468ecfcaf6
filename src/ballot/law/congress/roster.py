"""The roster (代表名册): who the deputies are, and whether each may take part (`law` §2).

A deputy is a number on the roster; two deputies with one name are two deputies. Of the personal
data that rosters carry only what the vote needs is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ballot.basics.errors import Malformed
from ballot.law.tables import Record, RowError, RowReader, find_repeats, refuse_faults

MOST_DEPUTIES: Final = 3_000
"""The largest congress there is, the national one, has fewer."""


class DeputyState(StrEnum):
    """What a roster says of a deputy before the sitting; check-in says who came."""

    IN_OFFICE = "in-office"
    ON_LEAVE = "on-leave"
    ABSENT = "absent"
    """Away without leave (Deputies Law, art. 62)."""
    SUSPENDED = "suspended"
    """Duties suspended (Deputies Law, art. 61): stays in the whole number, cannot vote."""

    @property
    def may_vote(self) -> bool:
        """Whether a deputy in this state may be checked in."""
        return self is not DeputyState.SUSPENDED


class Gender(StrEnum):
    """As the roster has it."""

    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deputy:
    """One line of the roster."""

    number: int
    name: str
    delegation: str = ""
    gender: Gender | None = None
    state: DeputyState = DeputyState.IN_OFFICE
    note: str = ""


def parse_roster(
    records: Sequence[Record],
    states: Mapping[str, DeputyState],
    genders: Mapping[str, Gender],
) -> tuple[Deputy, ...]:
    """Read a roster; a deputy without a state is in office.

    Args:
        records: the rows.
        states: the words, in any language, for the states.
        genders: the words for the genders.

    Raises:
        TableRefused: rows are wrong; all faults of all rows are in it.
        Malformed: there is no row, or far too many.
    """
    if not records:
        raise Malformed("table-empty")
    if len(records) > MOST_DEPUTIES:
        raise Malformed("table-too-long", rows=len(records), most=MOST_DEPUTIES)
    faults: list[RowError] = []
    deputies = tuple(_deputy(RowReader(record, faults), states, genders) for record in records)
    numbers = [
        (record.row, str(deputy.number) if deputy.number else "")
        for record, deputy in zip(records, deputies, strict=True)
    ]
    faults += find_repeats(numbers, "number", "cell-number-twice")
    refuse_faults(faults)
    return deputies


def _deputy(
    reader: RowReader, states: Mapping[str, DeputyState], genders: Mapping[str, Gender]
) -> Deputy:
    return Deputy(
        number=reader.number("number"),
        name=reader.name("name", filled=True),
        delegation=reader.text("delegation"),
        gender=reader.word("gender", genders, default=None),
        state=reader.word("state", states, default=DeputyState.IN_OFFICE),
        note=reader.text("note"),
    )
