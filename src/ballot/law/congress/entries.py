"""Reads a table of congresses and streets: a whole province, in any order (`law` §11).

A code that is entered already is changed by its row; what the table cannot say of a congress, its
rules, stays.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ballot.basics.errors import Malformed
from ballot.law.congress.levels import (
    CODE,
    Congress,
    Entry,
    Fault,
    Level,
    Street,
    inspect_hierarchy,
)
from ballot.law.tables import Record, RowError, RowReader, find_repeats, refuse_faults

MOST_ENTRIES: Final = 5_000
"""The province with the most has some 4,600 townships and streets."""
_ONLY_OF_A_CONGRESS: Final = ("government", "presidium", "standing_committee")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryWords:
    """The words of a table of congresses, in any language."""

    levels: Mapping[str, Level]
    streets: Collection[str]
    """The words that stand in the place of a level for a street."""
    languages: Mapping[str, str]
    congress: Collection[str]
    """By which a name is that of a congress."""


def parse_entries(
    records: Sequence[Record], known: Mapping[str, Entry], words: EntryWords, language: str
) -> tuple[Entry, ...]:
    """Read congresses and streets, which must stand beside those that are entered already.

    Args:
        records: the rows.
        known: what is entered, by code.
        words: what the words of the table mean.
        language: that of an entry whose row says none.

    Raises:
        TableRefused: rows are wrong; all faults of all rows are in it.
        Malformed: there is no row, or far too many.
    """
    if not records:
        raise Malformed("table-empty")
    if len(records) > MOST_ENTRIES:
        raise Malformed("table-too-long", rows=len(records), most=MOST_ENTRIES)
    faults: list[RowError] = []
    read = [_entry(RowReader(record, faults), known, words, language) for record in records]
    codes = [(record.row, entry.code) for record, entry in zip(records, read, strict=True)]
    faults += find_repeats(codes, "code", "cell-code-twice")
    rows = {code: row for row, code in reversed(codes)}
    seen = {(fault.row, fault.column) for fault in faults}
    unread = {fault.row for fault in faults if fault.column == "level"}
    together = _beside(known, read)
    for fault in inspect_hierarchy(together, words.congress):
        above = rows.get(together[fault.entry].superior or "")
        found = _in_row(fault, rows, above)
        if found is None or (found.row, found.column) in seen:
            continue
        if fault.field != "superior" or unread.isdisjoint({found.row, above}):
            faults.append(found)
    refuse_faults(faults)
    return tuple(read)


def _entry(
    reader: RowReader, known: Mapping[str, Entry], words: EntryWords, language: str
) -> Entry:
    code = reader.text("code", filled=True)
    if code and not CODE.fullmatch(code):
        reader.refuse("code", "entry-code-malformed")
    name, short_name = reader.name("name", filled=True), reader.name("short_name", filled=True)
    superior = reader.text("superior") or None
    language = reader.word("language", words.languages, default=language)
    kinds: dict[str, Level | None] = dict(words.levels) | dict.fromkeys(words.streets)
    level = reader.word("level", kinds, default=Level.PROVINCE, filled=True)
    former = known.get(code)
    if former is not None and isinstance(former, Street) != (level is None):
        reader.refuse("level", "entry-other-kind")
    named = {field: reader.name(field) for field in _ONLY_OF_A_CONGRESS}
    if level is None:
        for field in _ONLY_OF_A_CONGRESS:
            if named[field]:
                reader.refuse(field, "street-without-congress")
        return Street(
            code=code, name=name, short_name=short_name, superior=superior, language=language
        )
    return Congress(
        code=code,
        name=name,
        short_name=short_name,
        level=level,
        superior=superior,
        government=named["government"],
        presidium=named["presidium"],
        standing_committee=named["standing_committee"] or None,
        language=language,
        rules=former.rules if isinstance(former, Congress) else {},
    )


def _beside(known: Mapping[str, Entry], read: Sequence[Entry]) -> dict[str, Entry]:
    """Return what would be entered; of two rows with one code, the first."""
    entered: dict[str, Entry] = {}
    for entry in read:
        if entry.code:
            entered.setdefault(entry.code, entry)
    return {**known, **entered}


def _in_row(fault: Fault, rows: Mapping[str, int], above: int | None) -> RowError | None:
    """Return a fault where the table shows it: at its own row, or at that of what is above it."""
    if fault.entry in rows:
        return RowError(rows[fault.entry], fault.field, fault.code, fault.params)
    if above is not None:
        return RowError(above, "level", "superior-of-other", {"other": fault.entry})
    other = str(fault.params.get("other", ""))
    if other in rows:
        return RowError(rows[other], fault.field, fault.code, {"other": fault.entry})
    return None
