"""Money is an integer of fen; decimals exist only where text is read or written."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Self

from ballot.basics.errors import Malformed

FEN_PER_WAN: Final = 1_000_000
"""10,000 yuan, the unit of candidate lists (`law` §7), in fen."""
_WAN: Final = re.compile(r"[0-9](,?[0-9]){0,11}(\.[0-9]{1,2})?")
"""Commas may part digits; what is larger fits no column of a database."""


@dataclass(frozen=True, slots=True, order=True)
class Fen:
    """An amount of money in fen, never negative."""

    amount: int

    def __post_init__(self) -> None:
        if self.amount < 0:
            raise Malformed("amount-negative", amount=self.amount)

    @classmethod
    def parse_wan(cls, text: str) -> Self:
        """Read an amount in units of 10,000 yuan with at most two decimals.

        Raises:
            Malformed: the text is no such amount.
        """
        plain = text.strip()
        if not _WAN.fullmatch(plain):
            raise Malformed("amount-unreadable", text=text)
        return cls(int(Decimal(plain.replace(",", "")) * FEN_PER_WAN))

    @property
    def wan(self) -> Decimal:
        """The amount in units of 10,000 yuan, exact."""
        return (Decimal(self.amount) / FEN_PER_WAN).normalize()
