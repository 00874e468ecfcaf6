"""Owns how values are written on pages: money, months, days, shares, codes in groups.

Nothing is computed here that counts: percentages are for reading only (`domain.md` §4.3 compares
integers).
"""

from datetime import date
from typing import Final

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from ballot.basics.money import Fen
from ballot.i18n.translate import current
from ballot.i18n.translate import gettext as _

_WAN_IN_UNIT: Final = {"zh_Hans_CN": 1, "en": 100}
"""How many times 10,000 yuan the unit of money is that each language counts in."""
_BASIS_POINTS: Final = 10_000


def money(amount: Fen) -> str:
    """Write an amount in the unit of the language (ten thousand, or a million, yuan)."""
    units = amount.wan / _WAN_IN_UNIT[current.get()]
    shown = format_decimal(units, locale=current.get(), decimal_quantization=False)
    return _("%(amount)s million yuan") % {"amount": shown}


def month(text: str) -> str:
    """Write a month given as `YYYY-MM`; any other text stands as it is."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return text
    return format_skeleton("yMMM", first, locale=current.get())


def day(value: date) -> str:
    """Write a day in words."""
    return format_date(value, "long", locale=current.get())


def percent(part: int, whole: int) -> str:
    """Write a share with two decimals, rounded half up as on the papers."""
    if whole == 0:
        return ""
    points = (2 * part * _BASIS_POINTS + whole) // (2 * whole)
    return f"{points // 100}.{points % 100:02}%"


def groups(text: str, size: int = 4) -> list[str]:
    """Cut a code into groups that a person can compare."""
    return [text[start : start + size] for start in range(0, len(text), size)]
