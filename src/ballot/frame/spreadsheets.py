"""Reads workbooks (.xlsx, .xls, .ods) and .csv texts into rows of texts.

What comes in is never trusted. A file is decoded and parsed by a process of its own,
`sheet_reader`, within limits of memory and time; when it dies of them the file is refused like any
other that cannot be read.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ballot.basics.errors import Malformed, Unavailable
from ballot.frame import sheet_reader

MOST_BYTES: Final = 5_000_000
_LONGEST: Final = 20
"""Seconds that are waited for the process where others have the processor; it may work for four."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not blank: its number, from 1 as spreadsheets count, and its cells."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in a file: the rows that are not blank of its first sheet that is not hidden."""

    name: str
    """Empty for a text."""
    rows: tuple[Row, ...]
    hidden_rows: frozenset[int]
    """Numbers of rows that the sheet hides, as far as that is known; they are among the rows."""
    hidden_columns: frozenset[int]
    """Numbers from 1, like those of the rows."""


def read_sheet(data: bytes) -> Sheet:
    """Read a file, in five seconds at most unless the machine is busy with other work.

    Raises:
        Malformed: the file is empty, too large, damaged, encrypted, or no table at all.
        Unavailable: `spreadsheet-reader-failed`; the process could not do its work.
    """
    if not data:
        raise Malformed("spreadsheet-empty")
    if len(data) > MOST_BYTES:
        raise Malformed("spreadsheet-too-large", most=MOST_BYTES // 1_000_000)
    answer = _read_apart(data)
    if "refused" in answer:
        raise Malformed(answer["refused"])
    return Sheet(
        answer["name"],
        tuple(Row(number, tuple(cells)) for number, cells in answer["rows"]),
        frozenset(answer["hidden_rows"]),
        frozenset(answer["hidden_columns"]),
    )


def _read_apart(data: bytes) -> dict[str, Any]:
    command = [sys.executable, "-I", str(Path(sheet_reader.__file__))]
    try:
        done = subprocess.run(  # noqa: S603 - this program's own file
            command, input=data, capture_output=True, timeout=_LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unavailable("spreadsheet-reader-failed", reason="busy") from None
    if done.returncode < 0:  # a signal: its limits ended it
        raise Malformed("spreadsheet-too-heavy")
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
        raise Unavailable("spreadsheet-reader-failed", reason="".join(last)[:200])
    return json.loads(done.stdout)
