"""Reads an administrator's table of congresses and streets."""

from collections.abc import Mapping
from typing import Final

from ballot.congress.headings import STREET, congress_words, entry_headings, languages, levels
from ballot.frame import tables
from ballot.frame.headings import meanings
from ballot.frame.spreadsheets import read_sheet
from ballot.frame.tables import Imported, Shape, read_table
from ballot.i18n.translate import DEFAULT
from ballot.law.congress.entries import EntryWords, parse_entries
from ballot.law.congress.levels import Entry, Level
from ballot.law.tables import TableRefused

SHAPE: Final = Shape(headings=entry_headings, required=("code", "name", "short_name", "level"))
_WORDS: Final[tables.Words] = {"level": levels, "language": languages}


def read_entries(data: bytes, known: Mapping[str, Entry]) -> Imported[Entry]:
    """Read congresses and streets that are to stand beside those that are known.

    Raises:
        ListRefused: rows are wrong; the first faults are in it.
        Malformed: the file is no such table.
    """
    words = _entry_words()
    return read_table(
        read_sheet(data), SHAPE, lambda rows: parse_entries(rows, known, words, DEFAULT)
    )


def describe_faults(refusal: TableRefused) -> list[str]:
    """Return a sentence for each fault of a table that is told, in the locale in force."""
    return tables.describe_faults(refusal, entry_headings(), _WORDS)


def _entry_words() -> EntryWords:
    kinds = meanings(levels)
    return EntryWords(
        levels={word: level for word, level in kinds.items() if isinstance(level, Level)},
        streets=[word for word, kind in kinds.items() if kind == STREET],
        languages=meanings(languages),
        congress=list(meanings(congress_words)),
    )
