"""The headings and words of an organiser's tables, in every language at once.

The names of columns are sentences of the catalogues like any other: what a locale calls a column,
with further names behind a bar, is its translation. A file is read the same whatever language is
in force.
"""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from ballot.i18n.translate import LOCALES, pgettext, speaking
from ballot.law.congress.roster import DeputyState, Gender

_LONGEST: Final = 200
"""Characters of a cell in which a heading is looked for; none has as many."""
Item = TypeVar("Item")


def project_headings() -> dict[str, str]:
    """Return the names of the columns of a list of projects, in the locale in force."""
    return {
        "number": pgettext("heading", "No.|Number"),
        "project": pgettext("heading", "Project|Project name"),
        "category": pgettext("heading", "Category"),
        "content": pgettext("heading", "Content"),
        "location": pgettext("heading", "Location"),
        "total_investment": pgettext("heading", "Total investment (10,000 yuan)|Total investment"),
        "year_investment": pgettext(
            "heading", "Investment this year (10,000 yuan)|Investment this year"
        ),
        "funding_source": pgettext("heading", "Funding source"),
        "responsible_unit": pgettext("heading", "Responsible unit"),
        "deadline": pgettext("heading", "Deadline"),
        "beneficiaries": pgettext("heading", "Beneficiaries"),
        "cross_year": pgettext("heading", "Beyond this year"),
        "stage_target": pgettext("heading", "Target for this year"),
    }


def deputy_headings() -> dict[str, str]:
    """Return the names of the columns of a roster, in the locale in force."""
    return {
        "number": pgettext("heading", "No.|Number"),
        "name": pgettext("heading", "Name"),
        "delegation": pgettext("heading", "Delegation"),
        "gender": pgettext("heading", "Gender"),
        "state": pgettext("heading", "State"),
        "note": pgettext("heading", "Note"),
    }


def answers() -> dict[str, bool]:
    """Return the words for yes and no."""
    return {
        pgettext("table word", "yes|y|true"): True,
        pgettext("table word", "no|n|false"): False,
    }


def states() -> dict[str, DeputyState]:
    """Return the words for the states of a deputy."""
    return {
        pgettext("table word", "in office|normal"): DeputyState.IN_OFFICE,
        pgettext("table word", "on leave|leave"): DeputyState.ON_LEAVE,
        pgettext("table word", "absent"): DeputyState.ABSENT,
        pgettext("table word", "suspended|duties suspended"): DeputyState.SUSPENDED,
    }


def genders() -> dict[str, Gender]:
    """Return the words for the genders."""
    return {
        pgettext("table word", "female|f"): Gender.FEMALE,
        pgettext("table word", "male|m"): Gender.MALE,
    }


def meanings(words: Callable[[], Mapping[str, Item]]) -> dict[str, Item]:
    """Return what each word means, the words of every locale together."""
    found: dict[str, Item] = {}
    for locale in LOCALES:
        with speaking(locale):
            for names, meaning in words().items():
                found |= dict.fromkeys((name.casefold() for name in names.split("|")), meaning)
    return found


def fields(headings: Callable[[], Mapping[str, str]]) -> dict[str, str]:
    """Return the field of each heading, the headings of every locale together."""
    found: dict[str, str] = {}
    for locale in LOCALES:
        with speaking(locale):
            for field, names in headings().items():
                found |= dict.fromkeys((key(name) for name in names.split("|")), field)
    return found


def example() -> str:
    """Return the word for an example row, in the locale in force."""
    return pgettext("table word", "example|e.g.")


def key(heading: str) -> str:
    """Return a heading without what only its typing differs in: width, blanks, case."""
    return "".join(unicodedata.normalize("NFKC", heading[:_LONGEST]).split()).casefold()


def first(names: str) -> str:
    """Return the name that is shown, of all by which a column or word is known."""
    return names.partition("|")[0]
