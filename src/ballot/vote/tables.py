"""Reads an organiser's tables: candidate projects, projects carried out, a roster."""

from typing import Final

from ballot.frame import tables
from ballot.frame.headings import meanings
from ballot.frame.spreadsheets import read_sheet
from ballot.frame.tables import Imported, Shape, read_table
from ballot.law.congress.roster import Deputy, parse_roster
from ballot.law.tables import TableRefused
from ballot.law.vote.projects import Project, parse_appraised, parse_candidates
from ballot.vote.headings import answers, deputy_headings, genders, project_headings, states

CANDIDATES: Final = (
    "number",
    "project",
    "content",
    "total_investment",
    "responsible_unit",
    "deadline",
)
APPRAISED: Final = ("number", "project")
ROSTER: Final = ("number", "name")
"""The columns without which a table is refused."""

_WORDS: Final[tables.Words] = {"state": states, "gender": genders, "cross_year": answers}


def read_candidates(data: bytes) -> Imported[Project]:
    """Read a list of candidate projects from a workbook or a text.

    Raises:
        ListRefused: rows are wrong; the first faults are in it.
        Malformed: the file is no such table.
    """
    return read_table(
        read_sheet(data),
        Shape(headings=project_headings, required=CANDIDATES),
        lambda rows: parse_candidates(rows, meanings(answers)),
    )


def read_appraised(data: bytes) -> Imported[Project]:
    """Read last year's projects, for their appraisal.

    Raises:
        ListRefused: rows are wrong; the first faults are in it.
        Malformed: the file is no such table.
    """
    return read_table(
        read_sheet(data),
        Shape(headings=project_headings, required=APPRAISED),
        lambda rows: parse_appraised(rows, meanings(answers)),
    )


def read_roster(data: bytes) -> Imported[Deputy]:
    """Read a roster of deputies.

    Raises:
        ListRefused: rows are wrong; the first faults are in it.
        Malformed: the file is no such table.
    """
    return read_table(
        read_sheet(data),
        Shape(headings=deputy_headings, required=ROSTER),
        lambda rows: parse_roster(rows, meanings(states), meanings(genders)),
    )


def describe_faults(refusal: TableRefused) -> list[str]:
    """Return a sentence for each fault of a table that is told, in the locale in force."""
    return tables.describe_faults(refusal, project_headings() | deputy_headings(), _WORDS)
