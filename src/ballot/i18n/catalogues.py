"""Owns the catalogues: fragments of several parts become one compiled catalogue per locale.

`python -m ballot.i18n.catalogues` compiles them. Fragments are `locale/<locale>/<part>.po`, so that
a part is translated and reviewed whole; a msgid that two parts share must mean the same in both.
"""

import io
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from ballot.i18n.translate import FOLDER, LOCALES, compiled

_EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Compiled catalogues bear no date of their own: the same fragments give the same bytes."""


def fragments(locale: str, folder: Path = FOLDER) -> dict[str, Catalog]:
    """Read the fragments of a locale, by the name of their part."""
    found: dict[str, Catalog] = {}
    for path in sorted((folder / locale).glob("*.po")):
        with path.open("rb") as file:
            found[path.stem] = read_po(file, locale=locale, abort_invalid=True)
    return found


def conflicts(parts: Mapping[str, Catalog]) -> list[str]:
    """Name every msgid that two parts translate differently."""
    first: dict[tuple[object, str | None], tuple[str, object]] = {}
    found: list[str] = []
    for part, catalog in parts.items():
        for message in catalog:
            if not message.id:
                continue
            known, text = first.setdefault((message.id, message.context), (part, message.string))
            if text != message.string:
                found.append(f"{known}.po and {part}.po translate {message.id!r} differently")
    return found


def merge(locale: str, parts: Mapping[str, Catalog]) -> Catalog:
    """Join the fragments of a locale; what is not translated falls back to English."""
    merged = Catalog(locale=locale, creation_date=_EPOCH, revision_date=_EPOCH, fuzzy=False)
    for catalog in parts.values():
        for message in catalog:
            if message.id and not message.fuzzy and all(message.string or ()):
                merged[message.id] = message
    return merged


def compile_catalogue(locale: str) -> Path:
    """Compile one locale's fragments, in one step: no reader ever sees half a file."""
    path = compiled(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_mo(buffer, merge(locale, fragments(locale)))
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(buffer.getvalue())
    return draft.replace(path)


if __name__ == "__main__":
    for name in LOCALES:
        compile_catalogue(name)
