"""Owns how values are written on pages: money, months, days, codes in groups."""

from datetime import date
from typing import Final

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from ballot.basics.money import Fen
from ballot.i18n.translate import current
from ballot.i18n.translate import gettext as _

_WAN_IN_UNIT: Final = {"zh_Hans_CN": 1, "en": 100}
"""How many times 10,000 yuan the unit of money is that each language counts in."""


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


def groups(text: str, size: int = 4) -> list[str]:
    """Cut a code into groups that a person can compare."""
    return [text[start : start + size] for start in range(0, len(text), size)]
