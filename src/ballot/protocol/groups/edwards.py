"""The group Ed25519 (README, Groups): the prime-order subgroup of edwards25519, through libsodium.

`crypto_scalarmult_ed25519_noclamp` itself refuses a point that is not canonical, not on the curve
or not in the subgroup, so membership costs nothing where a point is multiplied anyway. It also
refuses the scalar 0 and the identity, which are ordinary here and therefore treated before it.
The bindings are called as PyNaCl publishes them: the functions beneath save some 3 % of a ballot,
but PyNaCl promises nothing about them.

Only `fixed` goes another way (`edwards_table`), for public points and scalars.

An element is the 32-byte encoding of RFC 8032; its text is that encoding in reversed order of
bytes, as hexadecimal.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import cast

from nacl.bindings import (
    crypto_core_ed25519_add,
    crypto_core_ed25519_is_valid_point,
    crypto_core_ed25519_sub,
    crypto_scalarmult_ed25519_base_noclamp,
    crypto_scalarmult_ed25519_noclamp,
)
from nacl.exceptions import CryptoError

from ballot.basics.errors import Malformed, VerificationError
from ballot.protocol.groups.arithmetic import Branch, Ciphertext, Element, Group, Power, Workbench
from ballot.protocol.groups.edwards_table import table_of

TEXT_LENGTH = 64
_IDENTITY = bytes([1, *[0] * 31])
_ORDER = 2**252 + 27742317777372353535851937790883648493
_GENERATOR = bytes([0x58, *[0x66] * 31])


class Edwards(Group):
    """Ed25519 with libsodium's arithmetic, which takes the same time whatever the scalar.

    Except where a function that `fixed` returned is called.
    """

    name = "Ed25519"
    order = _ORDER
    generator = Element(_GENERATOR)
    identity = Element(_IDENTITY)

    def read(self, text: str) -> Element:
        try:
            octets = bytes.fromhex(text)
        except ValueError:
            raise Malformed("element-malformed") from None
        if len(text) != TEXT_LENGTH or octets.hex() != text:
            raise Malformed("element-malformed")
        return Element(octets[::-1])

    def is_member(self, element: Element) -> bool:
        point = cast("bytes", element)
        return point == _IDENTITY or crypto_core_ed25519_is_valid_point(point)

    def write(self, element: Element) -> str:
        return _text(cast("bytes", element))

    def multiply(self, left: Element, right: Element) -> Element:
        return Element(_add(cast("bytes", left), cast("bytes", right)))

    def divide(self, left: Element, right: Element) -> Element:
        return Element(_subtract(cast("bytes", left), cast("bytes", right)))

    def power(self, base: Element, exponent: int) -> Element:
        return Element(_times(cast("bytes", base), exponent % _ORDER))

    def power_of_generator(self, exponent: int) -> Element:
        return Element(_base_times(exponent % _ORDER))

    def fixed(self, base: Element) -> Power:
        return cast("Power", _fixed(cast("bytes", base)))

    def workbench(self, key: Power) -> Workbench:
        return _Workbench(self, key)


class _Workbench(Workbench):
    def __init__(self, group: Edwards, key: Power) -> None:
        super().__init__(group)
        self._key_times = cast("Callable[[int], bytes]", key)

    def commitments(
        self,
        parts: Sequence[Ciphertext],
        branches: Sequence[Branch],
        *,
        check_members: bool,  # noqa: ARG002 - every multiplication checks
    ) -> list[str]:
        pair = self.product(parts)
        alpha, beta = cast("bytes", pair.alpha), cast("bytes", pair.beta)
        texts: list[str] = []
        for value, challenge, response in branches:
            shifted = beta if value == 0 else _subtract(beta, _small_multiple(value))
            texts.append(_text(_add(_base_times(response), _times(alpha, challenge))))
            texts.append(_text(_add(self._key_times(response), _times(shifted, challenge))))
        return texts


def _text(point: bytes) -> str:
    return point[::-1].hex()


def _times(point: bytes, scalar: int) -> bytes:
    if scalar == 0 or point == _IDENTITY:
        if point != _IDENTITY and not crypto_core_ed25519_is_valid_point(point):
            raise VerificationError("element-not-in-group", element=_text(point))
        return _IDENTITY
    try:
        return crypto_scalarmult_ed25519_noclamp(scalar.to_bytes(32, "little"), point)
    except CryptoError:
        raise VerificationError("element-not-in-group", element=_text(point)) from None


@lru_cache(maxsize=8)
def _fixed(point: bytes) -> Callable[[int], bytes]:
    """Return the multiples of a point by a table of a few megabytes; g has one in the library."""
    if point == _GENERATOR:
        return _base_times
    if point != _IDENTITY and not crypto_core_ed25519_is_valid_point(point):
        raise VerificationError("element-not-in-group", element=_text(point))
    return table_of(point)


def _base_times(scalar: int) -> bytes:
    if scalar == 0:
        return _IDENTITY
    return crypto_scalarmult_ed25519_base_noclamp(scalar.to_bytes(32, "little"))


def _add(left: bytes, right: bytes) -> bytes:
    try:
        return crypto_core_ed25519_add(left, right)
    except CryptoError:
        raise VerificationError("element-not-in-group", element=_text(right)) from None


def _subtract(left: bytes, right: bytes) -> bytes:
    try:
        return crypto_core_ed25519_sub(left, right)
    except CryptoError:
        raise VerificationError("element-not-in-group", element=_text(left)) from None


_SMALL = tuple(_base_times(value) for value in range(64))


def _small_multiple(value: int) -> bytes:
    return _SMALL[value] if value < len(_SMALL) else _base_times(value)
