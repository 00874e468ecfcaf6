"""The sample county and township: invented lists, as files of the package.

The files are read as a clerk's own would be (`ballot.vote.tables`); here are only their bytes,
and the words of the occasion as the texts and numbers they are written in.
"""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Final, Literal

Place = Literal["county", "township"]
COUNTY: Final = "county"
TOWNSHIP: Final = "township"


def candidates(place: Place = COUNTY) -> bytes:
    """Return the list of candidate projects, a .xlsx workbook."""
    return _read(f"{place}-candidates.xlsx")


def roster(place: Place = COUNTY) -> bytes:
    """Return the roster of deputies, a .xlsx workbook."""
    return _read(f"{place}-roster.xlsx")


def last_year() -> bytes:
    """Return the county's projects of last year, a .xlsx workbook, for their appraisal."""
    return _read("county-last-year.xlsx")


def settings(place: Place = COUNTY) -> Mapping[str, object]:
    """Return `seats` and the table `occasion`, whose keys are the fields of `domain.Occasion`.

    The county's table `appraisal` holds what differs in the occasion of last year's appraisal.
    """
    return tomllib.loads(_read(f"{place}.toml").decode())


def _read(name: str) -> bytes:
    return files("ballot.sample").joinpath(name).read_bytes()
