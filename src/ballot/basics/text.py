"""Owns small facts about text for every layer: the mark of a sentence, a share, a line's width.

A sentence is marked where it stands, also in layers that know no catalogue; whoever shows it to a
person translates it there.
"""

from typing import Final
from unicodedata import combining, east_asian_width

_WIDE: Final = ("W", "F")


def N_(message: str) -> str:  # noqa: N802 - the mark that extractors of messages know
    """Mark a sentence for the catalogues without translating it yet."""
    return message


def percent(part: int, whole: int) -> str:
    """Write a share in per cent, two decimals, half up, by integers alone; a dash of no whole."""
    if whole == 0:
        return "—"
    hundredths = (2 * part * 10_000 + whole) // (2 * whole)
    return f"{hundredths // 100}.{hundredths % 100:02}%"


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal (Unicode Standard Annex 11)."""
    return sum(
        0 if combining(sign) else 2 if east_asian_width(sign) in _WIDE else 1 for sign in text
    )


def pad(text: str, columns: int) -> str:
    """Fill a text with spaces to so many columns of a terminal."""
    return text + " " * (columns - width(text))
