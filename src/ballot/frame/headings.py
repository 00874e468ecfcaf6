"""Headings and words of tables, in every language at once.

The names of columns are sentences of the catalogues like any other: what a locale calls a column,
with further names behind a bar, is its translation. A file is read the same whatever language is
in force.
"""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from ballot.i18n.translate import LOCALES, pgettext, speaking

_LONGEST: Final = 200
"""Characters of a cell in which a heading is looked for; none has as many."""
Item = TypeVar("Item")


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
