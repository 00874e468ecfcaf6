"""Owns what a complete catalogue is: every sentence, in every locale, in the terms of the law.

`python -m ballot.i18n.catalogue_checks` reads the sentences out of Python and templates (the
client takes its words from the page) and compares; with `--add` it first appends what is new to the
fragments, for a translator to fill in. The tests use it too. It needs a checkout, not a wheel.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import normalize

from ballot.i18n.catalogues import conflicts, fragments
from ballot.i18n.translate import FOLDER, LOCALES

PACKAGE: Final = FOLDER.parent.parent
CHECKOUT: Final = PACKAGE.parent.parent
GLOSSARY: Final = FOLDER.parent / "glossary.toml"

KEYWORDS: Final[Mapping[str, Any]] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
SOURCES: Final[tuple[tuple[str, Path, str, dict[str, Any]], ...]] = (
    ("python", PACKAGE, "*.py", {}),
    ("jinja2", CHECKOUT / "templates", "*.html", {"trimmed": "true", "silent": "false"}),
)
"""Method of Babel, folder, file names and options; jinja2 wants its options as text."""

_PLACEHOLDER: Final = re.compile(r"%\((\w+)\)")

_HEADER: Final = """msgid ""
msgstr ""
"Language: {locale}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""

Key = tuple[tuple[str, ...], str | None]
"""The forms of a msgid (one, or singular and plural) and its context."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the law: where the English stands, one of the Chinese words must stand."""

    english: re.Pattern[str]
    chinese: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms, and the words that no text of a locale may contain."""

    terms: tuple[Term, ...]
    banned: Mapping[str, tuple[str, ...]]


def read_glossary(path: Path = GLOSSARY) -> Glossary:
    """Read `glossary.toml`; an English entry is a regular expression for whole words."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    return Glossary(
        terms=tuple(
            Term(re.compile(rf"\b(?:{term['english']})\b", re.IGNORECASE), tuple(term["chinese"]))
            for term in document["term"]
        ),
        banned={locale: tuple(words) for locale, words in document["banned"].items()},
    )


def _forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(cast("tuple[str, ...]", text or ()))


def key_of(message: Message) -> Key:
    """Return what identifies a message of a catalogue."""
    return _forms(message.id), message.context


def used() -> dict[Key, str]:
    """Return every sentence in code and templates, with the first place that uses it."""
    found: dict[Key, str] = {}
    for method, folder, pattern, options in SOURCES:
        for path in sorted(folder.rglob(pattern)):
            with path.open("rb") as file:
                for line, text, _comments, context in extract(
                    method, file, KEYWORDS, options=options
                ):
                    place = f"{path.relative_to(CHECKOUT)}:{line}"
                    found.setdefault((_forms(text), context), place)
    return found


def _faults(message: Message, locale: str, glossary: Glossary) -> Iterator[str]:
    """Name what is wrong with one translated message."""
    english, translated = _forms(message.id), _forms(message.string)
    if message.fuzzy:
        yield "is fuzzy"
    if not translated or not all(translated):
        yield "is empty"
        return
    names = {name for form in english for name in _PLACEHOLDER.findall(form)}
    for form in translated:
        stated = set(_PLACEHOLDER.findall(form))
        # A form for the number one may leave the number out; a made-up name never works.
        if stated - names or (len(english) == 1 and stated != names):
            yield f"has the parameters {sorted(stated)} instead of {sorted(names)}"
    for word in glossary.banned[locale]:
        if any(re.search(word, form, re.IGNORECASE) for form in translated):
            yield f"contains “{word}”"
    if locale == LOCALES[0]:
        for term in glossary.terms:
            if any(map(term.english.search, english)) and not any(
                word in form for word in term.chinese for form in translated
            ):
                wanted = ", ".join(term.chinese)
                yield f"does not use {wanted} for “{term.english.pattern}”"


def faults_of(
    locale: str, parts: Mapping[str, Catalog], wanted: Mapping[Key, str], glossary: Glossary
) -> list[str]:
    """Return everything that keeps one locale's fragments from being complete and right."""
    found = [f"{locale}: {text}" for text in conflicts(parts)]
    have: set[Key] = set()
    for part, catalog in parts.items():
        for message in catalog:
            if not message.id:
                continue
            key = key_of(message)
            have.add(key)
            label = f"{locale}/{part}.po: {key[0][0]!r}"
            if key not in wanted:
                found.append(f"{label} is used nowhere")
            found += [f"{label} {fault}" for fault in _faults(message, locale, glossary)]
    missing = sorted((place, key) for key, place in wanted.items() if key not in have)
    found += [f"{locale}: {place}: {key[0][0]!r} is not translated" for place, key in missing]
    return found


def problems() -> list[str]:
    """Return everything that is wrong with the catalogues of this checkout, a line each."""
    wanted, glossary = used(), read_glossary()
    return [
        fault
        for locale in LOCALES
        for fault in faults_of(locale, fragments(locale), wanted, glossary)
    ]


def part_of(place: str) -> str:
    """Return the part whose fragment holds the sentences of a file: `vote`, `frame` and so on."""
    folders = Path(place.partition(":")[0]).parts
    if folders[-1].startswith("messages_"):
        return folders[-1].removeprefix("messages_").removesuffix(".py")
    if folders[0] == "templates":
        return "frame" if folders[1] == "layouts" else folders[1]
    return "base" if folders[2] in {"basics", "i18n", "config.py", "bootstrap"} else folders[2]


def _entry(key: Key, *, translated: bool) -> str:
    """Write a fragment's entry; English is its own translation."""
    forms, context = key
    lines = [] if context is None else [f"msgctxt {normalize(context)}"]
    lines.append(f"msgid {normalize(forms[0])}")
    if len(forms) == 1:
        lines.append(f"msgstr {normalize(forms[0] if translated else '')}")
    else:
        lines.append(f"msgid_plural {normalize(forms[1])}")
        filled = forms if translated else ("",)
        lines += [f"msgstr[{index}] {normalize(form)}" for index, form in enumerate(filled)]
    return "\n" + "\n".join(lines) + "\n"


def add_missing(locale: str) -> None:
    """Append every sentence that no fragment of a locale holds to the fragment of its part."""
    have = {key_of(message) for catalog in fragments(locale).values() for message in catalog}
    for key, place in used().items():
        if key in have:
            continue
        path = FOLDER / locale / f"{part_of(place)}.po"
        if not path.exists():
            plural = (
                "nplurals=1; plural=0;" if locale == LOCALES[0] else "nplurals=2; plural=(n != 1);"
            )
            path.write_text(_HEADER.format(locale=locale, plural=plural), encoding="utf-8")
        with path.open("a", encoding="utf-8") as file:
            file.write(_entry(key, translated=locale == "en"))


def main(arguments: list[str]) -> int:
    """Check the catalogues, after adding what is new if asked; return the exit code."""
    if arguments == ["--add"]:
        for locale in LOCALES:
            add_missing(locale)
    found = problems()
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
