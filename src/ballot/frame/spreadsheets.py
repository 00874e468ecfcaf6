"""Reads .xlsx workbooks and .csv texts into rows of texts; what comes in is never trusted.

A workbook is a zip archive that may unpack to anything, so its sizes are checked before it is
opened. A text is UTF-8, with or without a byte order mark, or GB 18030; Python's codec knows that
standard's edition of 2000, and the 18 characters that the edition of 2022 moved out of private use
are moved here. Numbers become their shortest decimal text, dates become ISO dates; nothing else is
interpreted.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Final

from ballot.basics.errors import Malformed

MOST_BYTES: Final = 5_000_000
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 100
_MOST_UNPACKED: Final = 50_000_000
_MOST_PARTS: Final = 500
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
"""The container of old workbooks, and of new ones that are encrypted."""
_DELIMITERS: Final = ",\t;"

_MOVED: Final = str.maketrans(
    "\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796"
    "\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864",
    "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19"
    "\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank: its number, from 1 as spreadsheets count, and its cells."""

    number: int
    cells: tuple[str, ...]


def read_rows(data: bytes) -> tuple[Row, ...]:
    """Return the rows of a file that are not blank; of a workbook, those of the first sheet.

    Raises:
        Malformed: the file is empty, too large, damaged, encrypted, or no table at all.
    """
    if not data:
        raise Malformed("spreadsheet-empty")
    if len(data) > MOST_BYTES:
        raise Malformed("spreadsheet-too-large", most=MOST_BYTES // 1_000_000)
    if data.startswith(_OLE):
        raise Malformed("spreadsheet-old-format")
    table = _workbook(data) if data.startswith(_ZIP) else _text(data)
    rows = tuple(
        Row(number, cells)
        for number, cells in enumerate(table, start=1)
        if any(cell.strip() for cell in cells)
    )
    if not rows:
        raise Malformed("spreadsheet-empty")
    return rows


def _workbook(data: bytes) -> list[tuple[str, ...]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Malformed("spreadsheet-unreadable") from None
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise Malformed("spreadsheet-too-large", most=MOST_BYTES // 1_000_000)
    import openpyxl  # noqa: PLC0415 - the server starts without it, and with text files never asks

    try:
        with warnings.catch_warnings():
            # What openpyxl does not support (validation, themes) does not change a cell's value.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                sheet = book.worksheets[0]
                # The stated size of a sheet may be wrong either way; the rows themselves count.
                sheet.reset_dimensions()
                rows = sheet.iter_rows(values_only=True)
                return _limited(tuple(_cell(value) for value in row) for row in rows)
            finally:
                book.close()
    except Malformed:
        raise
    except Exception:  # noqa: BLE001 - openpyxl meets damage with whatever its parsers raise
        raise Malformed("spreadsheet-unreadable") from None


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            text = format(Decimal(repr(value)), "f")
            return text.removesuffix(".0")
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _text(data: bytes) -> list[tuple[str, ...]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030").translate(_MOVED)
        except UnicodeDecodeError:
            raise Malformed("spreadsheet-encoding") from None
    if "\0" in text:
        raise Malformed("spreadsheet-unreadable")
    heading = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=heading.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return _limited(tuple(row) for row in reader)
    except csv.Error:
        raise Malformed("spreadsheet-unreadable") from None


def _limited(rows: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the rows, if they are not too many; blank ones at the end do not count."""
    found: list[tuple[str, ...]] = []
    for row in islice(rows, 2 * MOST_ROWS):
        cells = row
        while cells and not cells[-1].strip():
            cells = cells[:-1]
        if len(cells) > MOST_COLUMNS:
            raise Malformed("spreadsheet-too-long")
        found.append(cells)
    while found and not found[-1]:
        found.pop()
    if len(found) > MOST_ROWS:
        raise Malformed("spreadsheet-too-long")
    return found
