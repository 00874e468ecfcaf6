"""The field in which somebody types how many cards become void, beside the edition they saw."""

from collections.abc import Mapping
from typing import Final

from ballot.frame.web.forms import parse_number
from ballot.vote.records import CardEdition

_DIGITS: Final = 6


def read_voids(fields: Mapping[str, str]) -> CardEdition | None:
    """Return the edition that was named; None where nothing was typed.

    Raises:
        Malformed: `field-no-number`.
    """
    if not fields.get("void_cards"):
        return None
    number, cards = (
        parse_number(fields.get(name, ""), name, _DIGITS) for name in ("void_edition", "void_cards")
    )
    return CardEdition(number=number, cards=cards)
