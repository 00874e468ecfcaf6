"""Owns how values are written on pages: money, months, days, words of marks, codes in groups."""

from datetime import date
from typing import Final

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from ballot.basics.money import Fen
from ballot.i18n.translate import current, pgettext
from ballot.i18n.translate import gettext as _

_WAN_IN_UNIT: Final = {"zh_Hans_CN": 1, "en": 100}
"""How many times 10,000 yuan the unit of money is that each language counts in."""
_MILLION: Final = 1_000_000


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


def size(count: int) -> str:
    """Write how large a file is: in kB, from one million bytes on in MB with one decimal."""
    if count < _MILLION:
        return f"{format_decimal(max(1, round(count / 1000)), locale=current.get())} kB"
    return f"{format_decimal(round(count / _MILLION, 1), locale=current.get())} MB"


def day(value: date) -> str:
    """Write a day in words."""
    return format_date(value, "long", locale=current.get())


def word(kind: str) -> str:
    """Write a mark, a grade or a verdict."""
    return {
        "approve": _("Approve"),
        "oppose": _("Oppose"),
        "abstain": _("Abstain"),
        "satisfied": _("Satisfied"),
        "basically-satisfied": _("Basically satisfied"),
        "dissatisfied": _("Dissatisfied"),
        "unknown": _("Not informed"),
        "selected": pgettext("verdict", "Selected"),
        "rejected": pgettext("verdict", "Not selected"),
        "tied": pgettext("verdict", "Tied"),
        "none": pgettext("verdict", "Undecided"),
    }[kind]


def groups(text: str, size: int = 4) -> list[str]:
    """Cut a code into groups that a person can compare."""
    return [text[start : start + size] for start in range(0, len(text), size)]
