"""Rows of a table as they come from a spreadsheet, and everything that can be wrong with one.

A table is taken whole or not at all: every fault of every row is collected first, each with its
row, its column and what is wrong, and nothing is imported if there is one. Headings and words of a
language have been recognised before (`ballot.vote.tables`); here fields have the names of
`law` §7.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from ballot.basics.errors import Malformed
from ballot.basics.money import Fen

LONGEST_CELL: Final = 500
"""Characters a cell may have; what is printed must fit a page."""
MOST_FAULTS: Final = 200
"""Faults of a table that are told one by one; whoever has more looks for one cause."""
_LONGEST_TIDIED: Final = 10 * LONGEST_CELL
"""Characters up to which it is worth looking which of them are seen."""
_LONGEST_FIGURE: Final = 50
"""Characters of a number, an amount or a month; more are not worth making plain."""
_SHOWN: Final = 40
"""Characters of a wrong cell that its fault shows."""
_MAX_NUMBER: Final = 99_999
_DIGITS: Final = re.compile(r"[0-9]{1,9}")
_YEARS: Final = range(2000, 2101)
_SEPARATOR: Final = r"(?:[-/.]|[^\W\d_a-zA-Z])"
_MONTH: Final = re.compile(
    rf"([0-9]{{4}}){_SEPARATOR}([0-9]{{1,2}})(?:{_SEPARATOR}([0-9]{{1,2}}))?{_SEPARATOR}?"
)
_IDEOGRAPHS: Final = ((0x3007, 0x3007), (0x3400, 0x9FFF), (0xE000, 0xFAFF), (0x20000, 0x3FFFF))
"""The ranges that GB 18030-2022 draws on for names, private use of older systems included."""
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Record:
    """One row: its number in the file, as spreadsheets count, and its cells by field."""

    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowError:
    """One thing wrong in one cell."""

    row: int
    column: str
    """The field; its heading is a matter of language."""
    code: str
    params: Mapping[str, int | str]


class TableRefused(Malformed):
    """A table with faults: the first of them, in the order of the rows. Nothing was imported."""

    def __init__(self, errors: Sequence[RowError], more: int = 0) -> None:
        super().__init__("table-refused", count=len(errors) + more)
        self.errors = tuple(errors)
        self.more = more


def tidy(text: str) -> str:
    """Return text in NFC, without invisible characters, every run of white space one blank."""
    visible = "".join(
        " " if unicodedata.category(character) == "Cc" else character
        for character in unicodedata.normalize("NFC", text)
        if unicodedata.category(character) != "Cf"
    )
    return " ".join(visible.split())


def tidy_name(text: str) -> str:
    """Return a person's or project's name without the blanks that only align it in a column.

    A two-character name is often written with a wide blank inside; between ideographs no blank
    carries meaning. Between other letters it does, and stays.
    """
    words = tidy(text).split(" ")
    name = words[0]
    for word in words[1:]:
        aligned = bool(name) and _is_ideograph(name[-1]) and _is_ideograph(word[0])
        name += word if aligned else f" {word}"
    return name


def plain_digits(text: str) -> str:
    """Return text with full-width digits and signs as the plain ones."""
    return unicodedata.normalize("NFKC", text).strip()


class RowReader:
    """Reads the cells of one record and keeps the faults it meets."""

    def __init__(self, record: Record, faults: list[RowError]) -> None:
        self._record, self._faults = record, faults

    def refuse(self, field: str, code: str, **params: int | str) -> None:
        """Keep a fault of this row."""
        self._faults.append(RowError(self._record.row, field, code, params))

    def text(self, field: str, *, filled: bool = False) -> str:
        """Return a text; a fault if it is too long, or empty and must not be."""
        return self._checked(field, tidy(self._raw(field)), filled=filled)

    def name(self, field: str, *, filled: bool = False) -> str:
        """Return a name, see `tidy_name`."""
        return self._checked(field, tidy_name(self._raw(field)), filled=filled)

    def number(self, field: str) -> int:
        """Return a whole number from 1; 0 after a fault."""
        text = self._figure(field)
        if not text:
            self.refuse(field, "cell-empty")
            return 0
        if not (_DIGITS.fullmatch(text) and 0 < int(text) <= _MAX_NUMBER):
            self.refuse(field, "cell-no-number", text=text[:_SHOWN])
            return 0
        return int(text)

    def money(self, field: str) -> Fen | None:
        """Return an amount in units of 10,000 yuan; None for an empty cell or after a fault."""
        text = "".join(self._figure(field).split())
        if not text:
            return None
        try:
            return Fen.parse_wan(text)
        except Malformed as malformed:
            self.refuse(field, malformed.code, text=text[:_SHOWN])
            return None

    def month(self, field: str, *, filled: bool = False) -> str:
        """Return a month as `YYYY-MM`; a day, if there is one, must exist and is dropped."""
        text = "".join(self._figure(field).split())
        if not text:
            if filled:
                self.refuse(field, "cell-empty")
            return ""
        if match := _MONTH.fullmatch(text):
            year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
            try:
                found = date(year, month, day)
            except ValueError:
                found = None
            if found and year in _YEARS:
                return f"{year}-{month:02}"
        self.refuse(field, "cell-no-month", text=text[:_SHOWN])
        return ""

    def word(
        self, field: str, words: Mapping[str, Item], default: Item, *, filled: bool = False
    ) -> Item:
        """Return what a word means; the default for an empty cell, or after a fault."""
        text = tidy_name(self._raw(field)).casefold()
        if not text:
            if filled:
                self.refuse(field, "cell-empty")
            return default
        if text not in words:
            self.refuse(field, "cell-no-word", text=text[:_SHOWN])
            return default
        return words[text]

    def _figure(self, field: str) -> str:
        text = self._raw(field).strip()
        return plain_digits(text) if len(text) <= _LONGEST_FIGURE else text

    def _raw(self, field: str) -> str:
        text = self._record.cells.get(field, "")
        if len(text) > _LONGEST_TIDIED:
            self.refuse(field, "cell-too-long", length=len(text), longest=LONGEST_CELL)
            return text[:LONGEST_CELL]
        return text

    def _checked(self, field: str, text: str, *, filled: bool) -> str:
        if filled and not text:
            self.refuse(field, "cell-empty")
        if len(text) > LONGEST_CELL:
            self.refuse(field, "cell-too-long", length=len(text), longest=LONGEST_CELL)
        return text


def find_repeats(values: Sequence[tuple[int, str]], field: str, code: str) -> list[RowError]:
    """Return a fault for every value that an earlier row has already; empty values do not count."""
    first: dict[str, int] = {}
    found: list[RowError] = []
    for row, value in values:
        if value and value in first:
            found.append(RowError(row, field, code, {"text": value[:_SHOWN], "row": first[value]}))
        first.setdefault(value, row)
    return found


def refuse_faults(faults: Sequence[RowError]) -> None:
    """Refuse the table if there is any fault.

    Raises:
        TableRefused: with the first of them, in the order of the rows, and how many more there are.
    """
    if faults:
        ordered = sorted(faults, key=lambda fault: fault.row)
        raise TableRefused(ordered[:MOST_FAULTS], len(ordered[MOST_FAULTS:]))


def _is_ideograph(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in _IDEOGRAPHS)
