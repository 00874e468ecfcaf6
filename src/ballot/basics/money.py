"""Money is an integer of fen (分); decimals exist only where text is read or written."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Self

from ballot.basics.errors import Malformed

FEN_PER_WAN = 1_000_000
"""10,000 yuan (万元), the unit of candidate lists (`domain.md` §7.1), in fen."""


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
        try:
            wan = Decimal(text.strip().replace(",", ""))
        except InvalidOperation:
            raise Malformed("amount-unreadable", text=text) from None
        if not wan.is_finite() or wan != wan.quantize(Decimal("0.01")):
            raise Malformed("amount-unreadable", text=text)
        return cls(int(wan * FEN_PER_WAN))

    @property
    def wan(self) -> Decimal:
        """The amount in units of 10,000 yuan, exact."""
        return (Decimal(self.amount) / FEN_PER_WAN).normalize()
