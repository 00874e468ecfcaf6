"""QR codes as runs of dark modules: one source for the SVG of pages and the bars of papers.

Error correction Q and a quiet zone of four modules (ISO/IEC 18004): with modules of 0.6 mm such a
code survives a fold, a stain and a phone held askew (README).
"""

from collections.abc import Iterator
from typing import NamedTuple

import qrcode
from qrcode.constants import ERROR_CORRECT_Q

QUIET = 4
"""Light modules on each side."""
_OPTIMIZE_FROM = 20
"""Runs of so many digits or capitals are packed tighter; shorter ones would not save."""


class Run(NamedTuple):
    """Dark modules side by side: place of the first, the quiet zone counted, and how many."""

    column: int
    row: int
    length: int


def qr_runs(data: str, mask: int | None = None) -> tuple[int, tuple[Run, ...]]:
    """Encode a text.

    Args:
        data: the text, usually a link; capitals and digits alone need the smallest code.
        mask: one of the eight masks. Every one is valid; without it all are tried and the most even
            picture is taken, which costs more than everything else on a card.

    Returns:
        The modules on one side, quiet zone included, and the dark runs row by row.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=0, box_size=1, mask_pattern=mask)
    code.add_data(data, optimize=_OPTIMIZE_FROM)
    code.make(fit=True)
    rows = [[bool(module) for module in row] for row in code.modules]
    runs = tuple(run for number, row in enumerate(rows) for run in _runs_of(row, number))
    return len(rows) + 2 * QUIET, runs


def _runs_of(row: list[bool], number: int) -> Iterator[Run]:
    start = None
    for column, dark in enumerate([*row, False]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            yield Run(start + QUIET, number + QUIET, column - start)
            start = None


def qr_path(data: str, mask: int | None = None) -> tuple[int, str]:
    """Encode a text as one SVG path, `mask` as for `qr_runs`.

    Returns:
        The side of the view box and the path data, in modules.
    """
    size, runs = qr_runs(data, mask)
    return size, "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in runs)
