"""What is being voted on, where and by whom: the words that head every page and paper.

The names are the clerk's own, whole as they stand in the agenda; nothing is composed from parts,
since localities differ (`law` §10).
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """The congress, its session and the matter put to the vote."""

    place: str
    """The county, city or township, as in the titles of papers."""
    congress: str
    """The people's congress by its full name."""
    session: str
    """The session with its term and number, by its full name."""
    government: str
    """The people's government whose projects these are."""
    matter: str
    """The item of the agenda, used as the title of the vote."""
    year: int
    """The year in which the projects are carried out (or, for an appraisal, were)."""
    day: date
    """The day of the sitting; the day that papers bear."""
    announcement_number: str
    """The number of the announcement, written as it is printed."""
