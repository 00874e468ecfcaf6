"""How JSON, numbers and hashes are written (README, Texts): the bytes that proofs are about.

Everything that is hashed is text in one canonical form: compact JSON, raw non-ASCII characters, the
fields in the order given by the protocol. A text that is not its own canonical form is refused, so
that one meaning has one spelling and one hash.
"""

import base64
import hashlib
import json
from collections.abc import Iterable
from typing import NoReturn, TypeAlias, cast

from ballot.basics.errors import Malformed

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
"""A JSON value as Python sees it."""

LARGEST_SMALL_INTEGER = 2**30 - 1
"""Integers above this are written as strings (README, Texts)."""


def canonical(value: object) -> str:
    """Return the one text of a value: compact, raw UTF-8, fields in insertion order."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def parse_json(text: str | bytes) -> Json:
    """Read a JSON text that must be its own canonical form.

    Raises:
        Malformed: it is no UTF-8, no JSON, or spelled otherwise than `canonical` would.
    """
    try:
        decoded = text if isinstance(text, str) else text.decode()
        value = cast("Json", json.loads(decoded, parse_constant=_refuse_constant))
        spelled = canonical(value)
    except (ValueError, RecursionError):
        raise Malformed("json-unreadable") from None
    if spelled != decoded:
        raise Malformed("json-not-canonical")
    return value


def parse_relaxed(text: str) -> Json:
    """Read a JSON text whose bytes are hashed as they are, whatever their spacing (README, Texts).

    Raises:
        Malformed: it is no JSON, a field occurs twice in an object, or a string is no text
            (half of a surrogate pair, which nothing can hash or print).
    """
    try:
        value = cast(
            "Json",
            json.loads(
                text, parse_constant=_refuse_constant, object_pairs_hook=_object_without_repeats
            ),
        )
        canonical(value).encode()
    except (ValueError, RecursionError):
        raise Malformed("json-unreadable") from None
    return value


def as_object(value: Json, place: str, fields: Iterable[str] = ()) -> dict[str, Json]:
    """Return the object that has all these fields, or raise `Malformed` naming the place."""
    if not isinstance(value, dict):
        raise Malformed("json-not-an-object", place=place)
    for name in fields:
        if name not in value:
            raise Malformed("json-field-missing", place=place, field=name)
    return value


def as_exact_object(value: Json, place: str, fields: tuple[str, ...]) -> dict[str, Json]:
    """Return the object that has these fields in this order and no other."""
    if not isinstance(value, dict) or tuple(value) != fields:
        raise Malformed("json-fields-differ", place=place)
    return value


def as_list(value: Json, place: str) -> list[Json]:
    """Return the array, or raise `Malformed` naming the place."""
    if not isinstance(value, list):
        raise Malformed("json-not-an-array", place=place)
    return value


def as_text(value: Json, place: str) -> str:
    """Return the string, or raise `Malformed` naming the place."""
    if not isinstance(value, str):
        raise Malformed("json-not-a-string", place=place)
    return value


def as_count(value: Json, place: str) -> int:
    """Return the non-negative integer, or raise `Malformed` naming the place."""
    if type(value) is not int or value < 0:
        raise Malformed("json-not-a-count", place=place)
    return value


def as_weight(value: Json, place: str) -> int:
    """Return a weight: a small integer, or a large one as a decimal string (README, Texts)."""
    if isinstance(value, str):
        number = decimal(value, place)
        if number <= LARGEST_SMALL_INTEGER:
            raise Malformed("json-not-a-count", place=place)
        return number
    return as_count(value, place)


def weight_value(weight: int) -> int | str:
    """Return how a weight is written (README, Texts)."""
    return weight if weight <= LARGEST_SMALL_INTEGER else str(weight)


def decimal(text: str, place: str) -> int:
    """Return the number that a canonical decimal string spells, or raise `Malformed`."""
    if not (text.isascii() and text.isdigit()) or (text[0] == "0" and text != "0"):
        raise Malformed("number-not-canonical", place=place)
    try:
        return int(text)
    except ValueError:
        raise Malformed("number-not-canonical", place=place) from None


def as_scalar(value: Json, order: int, place: str) -> int:
    """Return the number in [0, order) that a decimal string spells, or raise `Malformed`."""
    number = decimal(as_text(value, place), place)
    if number >= order:
        raise Malformed("number-not-canonical", place=place)
    return number


def hash_hex(text: str | bytes) -> str:
    """Return SHA-256 as 64 lower-case hexadecimal digits: how an archive names its records."""
    return hashlib.sha256(_octets(text)).hexdigest()


def hash_b64(text: str | bytes) -> str:
    """Return SHA-256 in base64 without padding: fingerprints and trackers."""
    return base64.b64encode(hashlib.sha256(_octets(text)).digest()).decode().rstrip("=")


def hash_scalar(text: str, order: int) -> int:
    """Return SHA-256 read as a big-endian number, modulo the order of the group."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") % order


def _octets(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _object_without_repeats(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("repeated field")
    return found
