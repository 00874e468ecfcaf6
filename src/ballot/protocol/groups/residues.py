"""The group BELENIOS-2048 (README, Groups): residues modulo a 2048-bit prime, through GMP.

A verifier raises three kinds of bases: g and the election's key, for which tables of powers pay;
and each half of each ciphertext, whose few exponents, the one of the membership test among them,
share one chain of squarings. Only `power` may see a secret: it takes the same time whatever the
exponent.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from typing import Any, cast

import gmpy2

from ballot.basics.errors import Malformed, VerificationError
from ballot.protocol.groups.arithmetic import Branch, Ciphertext, Element, Group, Power, Workbench

# The package has no type stubs; its integers behave as `int`.
_gmp = cast("Any", gmpy2)
_mpz = cast("Callable[[int | str], int]", _gmp.mpz)
_power_in_constant_time = cast("Callable[[int, int, int], int]", _gmp.powmod_sec)
_power = cast("Callable[[int, int, int], int]", _gmp.powmod)
_inverse = cast("Callable[[int, int], int]", _gmp.invert)

_P = _mpz(
    "206947856914225464010136436575050080649229892957511040971008847870573742192427174019222372"
    "544976843381290666331380789584049600543896362897963930387739057228036059737494276713767776"
    "188985898727358650490811670993105358677809800307904916540637771737641986785272734744763418"
    "356000356983051931442845617019110007867373073335641239717328979132404745788344682606523279"
    "746479511376726586935821800463179220736688600526271863633860887968821207694323661494910029"
    "234443463732221458841005864210502421203654335612013204811188524087310770141516662001623131"
    "77169372189248078507711827842317498073276598828825169183103125680162072880719"
)
_G = _mpz(
    "240235267750185220922768770353239993271228765737836491651007531878766327414635321932028567"
    "615526967879969466829874938909508389657342560190060106847716449173547413728310461045868131"
    "451178164675540052740288984613986453266121505579709716201616827031288643245666383486363578"
    "210615491841998253431518974065818686865115135857641013888221539601604322884360393098933366"
    "277284840659313840601023167509576377798266510360682240663507669776402534625377308513317349"
    "519424896775405257365904949247763147599157519877517771148149092045660020547812705472823814"
    "0972518639858334115700568353695553423781475582491896050296680037745308460627"
)
_ORDER = 78571733251071885079927659812671450121821421258408794611510081919805623223441
_DIGITS_OF_MODULUS = 617
_ONE = _mpz(1)
_PARTS_WORTH_MULTIPLYING = 4
"""Products of up to four chains cost less than the 252 squarings of a new one."""
_NIBBLES = bytes.maketrans(b"0123456789abcdef", bytes(range(16)))


class Residues(Group):
    """BELENIOS-2048: the subgroup of order q of the residues modulo p."""

    name = "BELENIOS-2048"
    order = _ORDER
    generator = Element(_G)
    identity = Element(_ONE)

    def read(self, text: str) -> Element:
        if not (text.isascii() and text.isdigit()) or len(text) > _DIGITS_OF_MODULUS:
            raise Malformed("element-malformed")
        number = _mpz(text)
        if text[0] == "0" or number >= _P:
            raise Malformed("element-malformed")
        return Element(number)

    def is_member(self, element: Element) -> bool:
        return _power(cast("int", element), _ORDER, _P) == 1

    def write(self, element: Element) -> str:
        return str(cast("int", element))

    def multiply(self, left: Element, right: Element) -> Element:
        return Element(cast("int", left) * cast("int", right) % _P)

    def divide(self, left: Element, right: Element) -> Element:
        return Element(cast("int", left) * _inverse(cast("int", right), _P) % _P)

    def power(self, base: Element, exponent: int) -> Element:
        reduced = exponent % _ORDER
        if reduced == 0:
            return Element(_ONE)
        return Element(_power_in_constant_time(cast("int", base), reduced, _P))

    def power_of_generator(self, exponent: int) -> Element:
        return Element(_power_in_constant_time(_G, exponent % _ORDER or _ORDER, _P))

    def fixed(self, base: Element) -> Power:
        return cast("Power", _table(cast("int", base)))

    def workbench(self, key: Power) -> Workbench:
        return _Workbench(self, cast("Callable[[int], int]", key))


class _Workbench(Workbench):
    """Keeps the chains of squarings of a ballot's elements: the chain of a product is a product."""

    def __init__(self, group: Residues, key: Callable[[int], int]) -> None:
        super().__init__(group)
        self._key, self._generator = key, _table(_G)
        self._chains: dict[int, list[int]] = {}

    def commitments(
        self, parts: Sequence[Ciphertext], branches: Sequence[Branch], *, check_members: bool
    ) -> list[str]:
        alphas = self._chain([cast("int", part.alpha) for part in parts], check=check_members)
        betas = self._chain([cast("int", part.beta) for part in parts], check=check_members)
        texts: list[str] = []
        for value, challenge, response in branches:
            left = self._generator(response) * _from_chain(alphas, challenge) % _P
            right = self._key(response) * _from_chain(betas, challenge) % _P
            if value:
                right = right * self._generator(-value * challenge % _ORDER) % _P
            texts += (str(left), str(right))
        return texts

    def _chain(self, parts: Sequence[int], *, check: bool) -> list[int]:
        """Return the chain of a product: from the parts' chains while that is less work."""
        if len(parts) > _PARTS_WORTH_MULTIPLYING:
            return _squarings(reduce(_multiply, parts))
        chains = [self._chain_of(part, check=check) for part in parts]
        return reduce(_multiply_chains, chains)

    def _chain_of(self, base: int, *, check: bool) -> list[int]:
        chain = self._chains.get(base)
        if chain is None:
            chain = self._chains[base] = _squarings(base)
        if check and _from_chain(chain, _ORDER) != 1:
            raise VerificationError("element-not-in-group", element=str(base))
        return chain


@lru_cache(maxsize=32)
def _table(base: int) -> Callable[[int], int]:
    """Return the fixed-base power function of a base: one table row for each byte of exponents."""
    rows: list[list[int]] = []
    for _ in range(32):
        row = [_ONE]
        for _ in range(255):
            row.append(row[-1] * base % _P)
        rows.append(row)
        base = row[-1] * base % _P

    def power(exponent: int) -> int:
        result = _ONE
        for row, digit in zip(rows, exponent.to_bytes(32, "little"), strict=True):
            if digit:
                result = result * row[digit] % _P
        return result

    return power


def _squarings(base: int) -> list[int]:
    """Return base^(16^i) for i = 0 … 63, from which every power is some 90 products away."""
    chain = [base]
    for _ in range(63):
        base = base * base % _P
        base = base * base % _P
        base = base * base % _P
        base = base * base % _P
        chain.append(base)
    return chain


def _multiply(left: int, right: int) -> int:
    return left * right % _P


def _multiply_chains(left: list[int], right: list[int]) -> list[int]:
    return [one * other % _P for one, other in zip(left, right, strict=True)]


def _from_chain(chain: list[int], exponent: int) -> int:
    """Return a power from the chain of its base (Yao's method with digits of four bits)."""
    buckets = [_ONE] * 16
    digits = f"{exponent:064x}".encode().translate(_NIBBLES)
    for link, digit in zip(reversed(chain), digits, strict=True):
        if digit:
            buckets[digit] = buckets[digit] * link % _P
    running = total = _ONE
    for bucket in reversed(buckets[1:]):
        running = running * bucket % _P
        total = total * running % _P
    return total
