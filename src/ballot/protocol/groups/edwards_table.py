"""Multiples of one public point of edwards25519, from a table, in half of the time.

libsodium multiplies a point in some 90 microseconds, much of them to establish again that the
point is in the subgroup. A verifier multiplies the election's key in every branch of every proof,
so a table pays: it holds d · 256^i · P for each place i < 32 and every digit d from -128 to 127,
and the multiple by a scalar is the sum of one entry for each of its digits. Those digits are the
bytes of the scalar plus 128 · (1 + 256 + 256² + …), less 128 each. With digits of both signs only
half of the table has to be computed, for -P is P with x negated.

Points are added in extended coordinates (X : Y : Z : T), where x = X/Z, y = Y/Z and T = XY/Z, by
the formulas of RFC 8032 §5.1.4. They are complete: they hold for all pairs of points, equal,
opposite or neutral, so that nothing is a special case here. The second point, an entry of the
table, has Z = 1 and is kept as what the formulas take from it: y + x, y - x and 2dxy.

**For public points and public scalars only**: the time taken depends on both. Verification handles
nothing else. Secrets go through libsodium (`Edwards.power`, `Edwards.power_of_generator`), all but
those of `make_ballot`, which makes the ballots of rehearsals and tests, never a deputy's.
"""

from collections.abc import Callable, Iterable
from operator import getitem
from typing import Any, TypeAlias, cast

import gmpy2

# The package has no type stubs; its integers behave as `int`.
_gmp = cast("Any", gmpy2)
_mpz = cast("Callable[[int], int]", _gmp.mpz)
_power = cast("Callable[[int, int, int], int]", _gmp.powmod)
_inverse = cast("Callable[[int, int], int]", _gmp.invert)

_Point: TypeAlias = tuple[int, int, int, int]
"""X, Y, Z, T."""

_Entry: TypeAlias = tuple[int, int, int]
"""y + x, y - x, 2dxy."""

_P = _mpz(2**255 - 19)
_D = -121665 * _inverse(_mpz(121666), _P) % _P
_ROOT_OF_MINUS_ONE = _power(_mpz(2), (_P - 1) // 4, _P)
_SIGN = 1 << 255
_PLACES = 32
_OFFSET = int.from_bytes([128] * _PLACES, "little")
_NEUTRAL: _Point = (_mpz(0), _mpz(1), _mpz(1), _mpz(0))


def table_of(encoded: bytes) -> Callable[[int], bytes]:
    """Return the function from a scalar in [0, 2^254) to the encoded multiple of a point.

    Args:
        encoded: the encoding of a point (RFC 8032 §5.1.2); that it is one has been verified.
    """
    rows: list[list[_Entry]] = []
    point = _decode(encoded)
    for _ in range(_PLACES):
        entries, following = _multiples(point)
        negatives = [_negative(entry) for entry in entries[:0:-1]]
        rows.append([*negatives, *entries[:-1]])
        point = following

    def multiple(scalar: int) -> bytes:
        digits = (scalar + _OFFSET).to_bytes(_PLACES, "little")
        return _encode(_add(_NEUTRAL, map(getitem, rows, digits)))

    return multiple


def _multiples(point: _Point) -> tuple[list[_Entry], _Point]:
    """Return the entries of 0, P, 2P, … 128P, and the point 256P."""
    step, multiple = _entry(point), _NEUTRAL
    entries = [_entry(multiple)]
    for _ in range(128):
        multiple = _add(multiple, (step,))
        entries.append(_entry(multiple))
    return entries, _add(multiple, (entries[-1],))


def _add(point: _Point, entries: Iterable[_Entry]) -> _Point:
    """Add entries to a point, one after the other (RFC 8032 §5.1.4 with Z2 = 1)."""
    p = _P
    x, y, z, t = point
    for plus, minus, product in entries:
        a = (y - x) * minus % p
        b = (y + x) * plus % p
        c = t * product % p
        d = z + z
        e, f, g, h = b - a, d - c, d + c, b + a
        x, y, z, t = e * f % p, g * h % p, f * g % p, e * h % p
    return x, y, z, t


def _affine(point: _Point) -> tuple[int, int]:
    x, y, z, _ = point
    inverse = _inverse(z, _P)
    return x * inverse % _P, y * inverse % _P


def _entry(point: _Point) -> _Entry:
    x, y = _affine(point)
    return (y + x) % _P, (y - x) % _P, 2 * _D * x * y % _P


def _negative(entry: _Entry) -> _Entry:
    plus, minus, product = entry
    return minus, plus, _P - product


def _encode(point: _Point) -> bytes:
    """Write y, and whether x is odd in the topmost bit (RFC 8032 §5.1.2)."""
    x, y = _affine(point)
    return int(y + x % 2 * _SIGN).to_bytes(32, "little")


def _decode(encoded: bytes) -> _Point:
    """Find x by x^2 = (y^2 - 1) / (dy^2 + 1) and its parity (RFC 8032 §5.1.3)."""
    odd, y = divmod(_mpz(int.from_bytes(encoded, "little")), _SIGN)
    square = (y * y - 1) * _inverse(_D * y * y + 1, _P) % _P
    x = _power(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if x % 2 != odd:
        x = -x % _P
    return x, y, _mpz(1), x * y % _P
