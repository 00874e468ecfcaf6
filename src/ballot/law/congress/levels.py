"""Congresses of four levels, and streets, which have none (`law` §11).

A street (街道) is a type of its own: it has no presidium, no government's name and no polls, so
that nothing that asks for a congress can be given one. What is asked there is a consultation
(征求意见).
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

CODE: Final = re.compile(r"[0-9A-Z]{2,12}")
"""The digits of GB/T 2260 and GB/T 10114, or a code of the installation's own."""

FIRST_CODE: Final = "C1"
"""Of a congress for which nobody has chosen a code."""


class Level(StrEnum):
    """The level of a people's congress."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"

    @property
    def has_standing_committee(self) -> bool:
        """Whether such a congress has a standing committee; a township's has none."""
        return self is not Level.TOWNSHIP


SUPERIORS: Final[Mapping[Level, frozenset[Level]]] = {
    Level.PROVINCE: frozenset(),
    Level.CITY: frozenset({Level.PROVINCE}),
    Level.COUNTY: frozenset({Level.CITY}),
    Level.TOWNSHIP: frozenset({Level.COUNTY, Level.CITY}),
}
"""Whose superior may be of which level; a city without counties has its townships itself."""
OF_A_STREET: Final = frozenset({Level.COUNTY, Level.CITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Congress:
    """A people's congress, by the names that pages and papers use."""

    code: str
    name: str
    """Its full name, which no other congress of an installation has."""
    short_name: str
    """The province, city, county or township, as in the titles of papers."""
    level: Level | None
    """None where nobody has said it yet: such a congress has no place in the hierarchy."""
    superior: str | None = None
    """The code of the congress above; None if that one is not entered."""
    government: str = ""
    presidium: str = ""
    standing_committee: str | None = None
    """None for a township, which has none, and while the level is not known."""
    language: str = "zh_Hans_CN"
    rules: Mapping[str, object] = field(default_factory=dict[str, object])
    """As much of a profile (`law` §5) as new polls begin with; what is not here has its default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """A street: residents are consulted there, and no congress decides."""

    code: str
    name: str
    short_name: str
    superior: str | None
    """The code of the congress of its county or city; None if that one is not entered."""
    language: str = "zh_Hans_CN"


Entry = Congress | Street
"""What an installation has entered under a code."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that cannot be about one entry."""

    entry: str
    field: str
    code: str
    params: Mapping[str, int | str]


def inspect_hierarchy(
    entries: Mapping[str, Entry], congress_words: Collection[str]
) -> Iterator[Fault]:
    """Report everything that keeps entries from standing beside each other.

    Args:
        entries: all of an installation, by code.
        congress_words: by which a name is that of a congress, in any language.
    """
    named: dict[str, str] = {}
    for entry in entries.values():
        yield from _inspect_code(entry)
        if isinstance(entry, Congress):
            yield from _inspect_congress(entry)
        else:
            yield from _inspect_street(entry, congress_words)
        yield from _inspect_superior(entry, entries)
        former = named.setdefault(entry.name, entry.code)
        if former != entry.code:
            yield Fault(entry.code, "name", "entry-name-twice", {"other": former})


def _inspect_code(entry: Entry) -> Iterator[Fault]:
    if not CODE.fullmatch(entry.code):
        yield Fault(entry.code, "code", "entry-code-malformed", {})


def _inspect_congress(congress: Congress) -> Iterator[Fault]:
    level = congress.level
    if level is None:
        return
    for name in ("government", "presidium"):
        if not getattr(congress, name):
            yield Fault(congress.code, name, "cell-empty", {})
    if level.has_standing_committee and not congress.standing_committee:
        yield Fault(congress.code, "standing_committee", "cell-empty", {})
    if not level.has_standing_committee and congress.standing_committee:
        yield Fault(congress.code, "standing_committee", "township-standing-committee", {})


def _inspect_street(street: Street, congress_words: Collection[str]) -> Iterator[Fault]:
    for name in ("name", "short_name"):
        text = getattr(street, name).casefold()
        if any(word.casefold() in text for word in congress_words):
            yield Fault(street.code, name, "street-named-congress", {})


def _inspect_superior(entry: Entry, entries: Mapping[str, Entry]) -> Iterator[Fault]:
    if entry.superior is None:
        return
    superior = entries.get(entry.superior)
    if superior is None:
        yield Fault(entry.code, "superior", "superior-unknown", {"superior": entry.superior})
    elif not _stands_above(superior, entry):
        yield Fault(entry.code, "superior", "superior-other-level", {"superior": superior.code})


def _stands_above(superior: Entry, entry: Entry) -> bool:
    if isinstance(superior, Street):
        return False
    if isinstance(entry, Street):
        return superior.level in OF_A_STREET
    return entry.level is not None and superior.level in SUPERIORS[entry.level]
