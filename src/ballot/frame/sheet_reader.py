"""Reads one untrusted table and ends: a program of its own, `python -I sheet_reader.py`.

A file may unpack to anything, and what parses it may loop, grow or abort. So it is parsed by a
process with limits of memory and time, which `spreadsheets` starts and may see die. The file comes
on standard input; on standard output goes a `Sheet` as an object, or `{"refused": code}`. Nothing
of `ballot` is imported here.

Cells are read as a reader of the sheet sees them: what is written in a merged cell stands in every
cell that it covers, and a hidden sheet is not there. Hidden rows and columns are: a filter hides
rows for a while, and whoever is left out of a roster cannot vote. They are named, but for those of
an .xls, whose reader does not tell. Numbers become their shortest decimal text, dates ISO dates,
yes and no words; nothing else is interpreted. A text is UTF-8, with or without a byte order mark,
or GB 18030; Python's codec knows that standard's edition of 2000, and the 18 characters that the
edition of 2022 moved out of private use are moved here.
"""

import csv
import io
import json
import re
import resource
import sys
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice, takewhile
from typing import IO, Any, Final

MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 100
_WIDEST: Final = 256
"""Columns that are looked at: more than are taken, so that a wide table is refused and not cut."""
_MOST_TEXT: Final = 2_000_000
"""Characters of all cells together."""
_MOST_COVERED: Final = 2 * MOST_ROWS * MOST_COLUMNS
"""Rows of all merged cells together: more there are not where no cell is in two of them."""
_MOST_MARKS: Final = 30
"""Marks on one letter, as Unicode's stream-safe text has it: sorting many takes their square."""
_MOST_UNPACKED: Final = 50_000_000
_MOST_PARTS: Final = 500
_MEMORY: Final = 512 * 1024 * 1024
_SECONDS: Final = 4
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

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_MERGE: Final = re.compile(
    rb"mergeCell\s[^<>]*\bref\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']"
)
"""Reading a sheet a second time as XML would take as long as the first time."""
_HIDDEN_ROW: Final = re.compile(
    rb"<(?:\w+:)?row\s(?=[^<>]*\bhidden=[\"'](?:1|true)[\"'])[^<>]*\br=[\"']([0-9]{1,7})[\"']"
)
_HIDDEN_COLUMNS: Final = re.compile(rb"<(?:\w+:)?col\s[^<>]*\bhidden=[\"'](?:1|true)[\"'][^<>]*>")

Cells = tuple[str, ...]
Rows = dict[int, Cells]
"""The cells of each row that is not blank, by its number from 1; none ends in blank cells."""


class Refused(Exception):
    """The file is no table that is read here; the text is the code of the reason."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that are one: the first and last row and column, from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or a text, which has no name."""

    name: str
    rows: Rows
    hidden_rows: Sequence[int] = ()
    """Those of the rows that the sheet hides, as far as that is known."""
    hidden_columns: Sequence[int] = ()
    """Numbers from 1."""


def read(data: bytes) -> Sheet:
    """Return what a reader of the first visible sheet sees.

    Raises:
        Refused: the file is empty, too large, damaged, encrypted, or no table at all.
    """
    if data.startswith(_OLE):
        sheet = _old_workbook(data)
    elif data.startswith(_ZIP):
        sheet = _packed(data)
    else:
        sheet = Sheet("", _collect(enumerate(_text(data), start=1)))
    if not sheet.rows:
        raise Refused("spreadsheet-empty")
    _refuse_heavy("\n".join(cell for cells in sheet.rows.values() for cell in cells))
    return sheet


def _refuse_heavy(text: str) -> None:
    if len(text) > _MOST_TEXT:
        raise Refused("spreadsheet-too-heavy")
    marks = "".join(
        letter
        for letter in set(text)
        if unicodedata.combining(unicodedata.normalize("NFKD", letter)[0])
    )
    if marks and re.search(f"[{marks}]{{{_MOST_MARKS + 1}}}", text):
        raise Refused("spreadsheet-too-heavy")


def _packed(data: bytes) -> Sheet:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bomb(archive.infolist())
            if "content.xml" in archive.namelist():
                with archive.open("content.xml") as content:
                    return _open_document(content)
        return _workbook(data)
    except (Refused, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - parsers meet damage with whatever they raise
        raise Refused("spreadsheet-unreadable") from None


def _refuse_bomb(parts: Sequence[zipfile.ZipInfo]) -> None:
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        raise Refused("spreadsheet-too-heavy")


def _workbook(data: bytes) -> Sheet:
    import openpyxl  # noqa: PLC0415 - a text is read without it
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet  # noqa: PLC0415 - as above

    # A stated size may be wrong; in search of one that is not the whole sheet would be parsed.
    reader: Any = ReadOnlyWorksheet
    reader._get_size = staticmethod(lambda: None)  # noqa: SLF001
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    sheet: Any = (seen or book.worksheets)[0]
    table = sheet.iter_rows(max_row=2 * MOST_ROWS, max_col=_WIDEST, values_only=True)
    rows = _collect(
        (number, [_cell(value) for value in values])
        for number, values in enumerate(table, start=1)
        if values.count(None) < len(values)
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.read(sheet._worksheet_path)  # noqa: SLF001 - what reads less knows no merges
    rows = _fill(rows, _merged_in(part))
    hidden = {int(number) for number in _HIDDEN_ROW.findall(part)}
    return Sheet(
        sheet.title, rows, [row for row in rows if row in hidden], list(_hidden_columns(part))
    )


def _hidden_columns(part: bytes) -> Iterator[int]:
    """Find the hidden columns of a sheet, which all stand before its rows."""
    for found in _HIDDEN_COLUMNS.finditer(part, 0, max(part.find(b"sheetData"), 0)):
        ends = (re.search(rb"\b%s=[\"']([0-9]{1,5})" % name, found[0]) for name in (b"min", b"max"))
        first, last = (int(end[1]) if end else 0 for end in ends)
        yield from range(first, min(last, MOST_COLUMNS) + 1)


def _merged_in(part: bytes) -> Iterator[Merged]:
    """Find the merged cells of a sheet, which all stand behind its rows."""
    for found in _MERGE.finditer(part, max(part.rfind(b"sheetData>"), 0)):
        left, top, right, bottom = (each.decode() for each in found.groups())
        yield Merged(int(top), _column(left), int(bottom), _column(right))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _old_workbook(data: bytes) -> Sheet:
    from python_calamine import CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415 - as above

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [
            each.name for each in book.sheets_metadata if each.visible is SheetVisibleEnum.Visible
        ]
        sheet = book.get_sheet_by_name((names or book.sheet_names)[0])
        table = sheet.to_python(skip_empty_area=False)
        merged = [
            Merged(top + 1, left + 1, bottom + 1, right + 1)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        ]
    except MemoryError:
        raise
    except BaseException:  # noqa: BLE001 - a panic of the library is no `Exception`
        raise Refused("spreadsheet-locked") from None
    rows = _collect(
        (number, [_cell(value) for value in values]) for number, values in enumerate(table, 1)
    )
    return Sheet(sheet.name, _fill(rows, merged))


def _open_document(content: IO[bytes]) -> Sheet:
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415 - as above

    rows: Rows = {}
    merged: list[Merged] = []
    hidden: tuple[list[int], list[int]] = [], []
    name, number, column = "", 1, 1
    for event, element in iterparse(content, ("start", "end")):
        if event == "start" and element.tag == f"{_TABLE}table":
            name = name or element.get(f"{_TABLE}name", "")
        elif event == "end" and element.tag == f"{_TABLE}table":
            break
        elif event == "end" and element.tag == f"{_TABLE}table-column":
            repeated = int(element.get(f"{_TABLE}number-columns-repeated", 1))
            if _is_hidden(element):
                hidden[1].extend(range(column, min(column + repeated, MOST_COLUMNS + 1)))
            column += repeated
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            cells = _cells_of(element, number, merged)
            repeated = int(element.get(f"{_TABLE}number-rows-repeated", 1))
            if any(cells):
                found = _collect((each, cells) for each in range(number, number + repeated))
                rows |= found
                if len(rows) > MOST_ROWS:
                    raise Refused("spreadsheet-too-long")
                hidden[0].extend(found if _is_hidden(element) else ())
            number += repeated
            element.clear()
    return Sheet(name, _fill(rows, merged), *hidden)


def _is_hidden(element: Any) -> bool:
    return element.get(f"{_TABLE}visibility") in {"collapse", "filter"}


def _cells_of(row: Any, number: int, merged: list[Merged]) -> list[str]:
    """Return the cells of a row, and note which of them cover others."""
    cells: list[str] = []
    for cell in row:
        if cell.tag not in {f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"}:
            continue
        wide = int(cell.get(f"{_TABLE}number-columns-spanned", 1))
        high = int(cell.get(f"{_TABLE}number-rows-spanned", 1))
        if wide > 1 or high > 1:
            left = len(cells) + 1
            merged.append(Merged(number, left, number + high - 1, left + wide - 1))
        text = _content(cell) if cell.tag == f"{_TABLE}table-cell" else ""
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        cells += [text] * min(repeated, _WIDEST - len(cells))
    return cells


def _content(cell: Any) -> str:
    kind = cell.get(f"{_OFFICE}value-type")
    if kind in {"float", "currency", "percentage"}:
        return _number(Decimal(cell.get(f"{_OFFICE}value")))
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value")[:10]
    if kind == "boolean":
        return _cell(cell.get(f"{_OFFICE}boolean-value") == "true")
    return "\n".join(_paragraph(part) for part in cell if part.tag == f"{_TEXT}p")


def _paragraph(part: Any) -> str:
    """Return the text of a paragraph, in which blanks are elements too."""
    blanks = {f"{_TEXT}s": " ", f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n"}
    found = [part.text or ""]
    for inner in part:
        if blank := blanks.get(inner.tag):
            found.append(blank * min(int(inner.get(f"{_TEXT}c", 1)), MOST_COLUMNS))
        elif inner.tag != f"{_OFFICE}annotation":
            found.append(_paragraph(inner))
        found.append(inner.tail or "")
    return "".join(found)


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return _number(Decimal(repr(value)))
        case date():
            return value.isoformat()[:10]
        case _:
            return str(value)


def _number(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").removesuffix(".") if "." in text else text


def _text(data: bytes) -> Iterable[Sequence[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030").translate(_MOVED)
        except UnicodeDecodeError:
            raise Refused("spreadsheet-encoding") from None
    if "\0" in text:
        raise Refused("spreadsheet-unreadable")
    heading = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return list(islice(reader, 2 * MOST_ROWS))
    except csv.Error:
        raise Refused("spreadsheet-unreadable") from None


def _collect(table: Iterable[tuple[int, Sequence[str]]]) -> Rows:
    """Return the rows that are not blank, if they are neither too many nor too wide.

    What stands below many blank rows belongs to no list.
    """
    found: Rows = {}
    for number, cells in takewhile(lambda row: row[0] <= 2 * MOST_ROWS, table):
        width = len(cells)
        while width and not cells[width - 1].strip():
            width -= 1
        if width > MOST_COLUMNS or (width and len(found) == MOST_ROWS):
            raise Refused("spreadsheet-too-long")
        if width:
            found[number] = tuple(cells[:width])
    return found


def _fill(rows: Rows, merged: Iterable[Merged]) -> Rows:
    """Write what stands in a merged cell into all that it covers of the table.

    A row without anything of its own stays blank: a block that reaches below the last entry adds
    none.
    """
    widest = max(map(len, rows.values()), default=0)
    filled = {number: list(cells) for number, cells in rows.items()}
    covered = 0
    for block in merged:
        covered += len(range(block.top, min(block.bottom, 2 * MOST_ROWS) + 1))
        if covered > _MOST_COVERED:
            raise Refused("spreadsheet-too-heavy")
        first = rows.get(block.top, ())
        text = first[block.left - 1] if block.left <= len(first) else ""
        right = min(block.right, widest)
        for number in range(block.top, min(block.bottom, 2 * MOST_ROWS) + 1):
            if cells := filled.get(number):
                cells += [""] * (right - len(cells))
                cells[block.left - 1 : right] = [text] * max(right - block.left + 1, 0)
    return {number: tuple(cells) for number, cells in filled.items() if any(cells)}


def _answer(data: bytes) -> dict[str, Any]:
    try:
        sheet = read(data)
    except Refused as refusal:
        return {"refused": str(refusal)}
    except MemoryError:
        return {"refused": "spreadsheet-too-heavy"}
    return {
        "name": sheet.name,
        "rows": list(sheet.rows.items()),
        "hidden_rows": list(sheet.hidden_rows),
        "hidden_columns": list(sheet.hidden_columns),
    }


def main() -> None:
    """Answer for the file on standard input, within the limits."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    answer = _answer(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
