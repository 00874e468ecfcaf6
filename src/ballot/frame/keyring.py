"""Owns the keyring: the public keys that congresses sign results with, and since when.

A TOML file of `[[key]]` tables. A key that is replaced stays with its last day, because what it
has signed must go on verifying. Nothing private is in it.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from ballot.basics.errors import Malformed, StateConflict

PURPOSE: Final = "certification"
ALGORITHM: Final = "Ed25519"
HEADER: Final = """\
# Public keys that certified results were or are signed with. One table for each key; a key that is
# no longer used stays, with its last day, so that old results keep verifying.
#
# [[key]]
# purpose = "certification"          # what it signs: result.json and papers.json
# congress = "…"                     # whose key it is, by its full name
# algorithm = "Ed25519"
# public = "…"                       # the 32 bytes of the public key, 64 hex digits
# from = 2026-01-01                  # first day of use
# until = 2026-12-31                 # last day of use; absent while it is in use
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A key of a congress, with the days on which it was used."""

    congress: str
    public: bytes
    since: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the key was in use on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class FileKeyring:
    """The keyring in a file, read anew each time; one that cannot be read holds no key."""

    path: Path

    def holds(self, congress: str, public_key: bytes, day: date, /) -> bool:
        """Say whether a key in PEM is there as one that a congress used on that day."""
        try:
            public, entries = raw_public(public_key), read_keyring(self.path)
        except (Malformed, OSError):
            return False
        return any(
            entry.congress == congress and entry.public == public and entry.covers(day)
            for entry in entries
        )


def raw_public(pem: bytes) -> bytes:
    """Return the 32 bytes of an Ed25519 public key in PEM.

    Raises:
        Malformed: `public-key-malformed`.
    """
    try:
        key = load_pem_public_key(pem)
    except ValueError:
        raise Malformed("public-key-malformed") from None
    if not isinstance(key, Ed25519PublicKey):
        raise Malformed("public-key-malformed")
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def pem_of(entry: Entry) -> bytes:
    """Return the key of an entry in PEM."""
    key = Ed25519PublicKey.from_public_bytes(entry.public)
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def read_keyring(path: Path) -> tuple[Entry, ...]:
    """Read a keyring.

    Raises:
        Malformed: `keyring-malformed`.
    """
    if not path.is_file():
        return ()
    try:
        tables: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8")).get("key", [])
        return tuple(_entry(table) for table in tables)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Malformed("keyring-malformed", path=str(path)) from None


def with_key(former: Sequence[Entry], entry: Entry) -> tuple[Entry, ...]:
    """Return a keyring with a further key; the one that its congress has used gets its last day.

    Raises:
        StateConflict: `key-in-keyring`; it is there already.
        Malformed: `key-not-newer`; the former has not been in use for a day by then.
    """
    if any((each.congress, each.public) == (entry.congress, entry.public) for each in former):
        raise StateConflict("key-in-keyring", congress=entry.congress)
    return (*(_ended(each, entry) for each in former), entry)


def _ended(former: Entry, entry: Entry) -> Entry:
    if former.congress != entry.congress or former.until is not None:
        return former
    if former.since >= entry.since:
        raise Malformed("key-not-newer", day=former.since.isoformat())
    return replace(former, until=entry.since - timedelta(days=1))


def keyring_text(entries: Iterable[Entry]) -> str:
    """Return the file of a keyring."""
    return "\n".join([HEADER, *map(_table, entries)])


def _entry(table: dict[str, Any]) -> Entry:
    public = bytes.fromhex(table["public"])
    since, until = table["from"], table.get("until")
    right = (
        table["purpose"] == PURPOSE
        and table["algorithm"] == ALGORITHM
        and isinstance(table["congress"], str)
        and type(since) is date
        and type(until) in {date, type(None)}
    )
    Ed25519PublicKey.from_public_bytes(public)
    if not right:
        raise ValueError
    return Entry(congress=table["congress"], public=public, since=since, until=until)


def _table(entry: Entry) -> str:
    lines = [
        "[[key]]",
        f'purpose = "{PURPOSE}"',
        f"congress = {_quoted(entry.congress)}",
        f'algorithm = "{ALGORITHM}"',
        f'public = "{entry.public.hex()}"',
        f"from = {entry.since.isoformat()}",
    ]
    if entry.until is not None:
        lines.append(f"until = {entry.until.isoformat()}")
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    """Return a TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
