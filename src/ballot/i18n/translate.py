"""Owns the choice of language: each request, document or command speaks one locale at a time.

English msgids stand in code and templates; the catalogues are compiled by `ballot.i18n.catalogues`.
Only the standard library is imported here, so that a command that prints three sentences starts
at once.
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Final

from ballot.basics.errors import ConfigurationError
from ballot.basics.text import N_

__all__ = [
    "DEFAULT",
    "FOLDER",
    "LOCALES",
    "N_",
    "catalogue",
    "compiled",
    "current",
    "gettext",
    "ngettext",
    "npgettext",
    "pgettext",
    "speaking",
]

LOCALES: Final = ("zh_Hans_CN", "en")
DEFAULT: Final = LOCALES[0]
FOLDER: Final = Path(__file__).parent / "locale"

current: ContextVar[str] = ContextVar("locale", default=DEFAULT)
"""The locale in force, one of `LOCALES`."""


def compiled(locale: str) -> Path:
    """Return where the compiled catalogue of a locale lies."""
    return FOLDER / locale / "LC_MESSAGES" / "messages.mo"


@cache
def catalogue(locale: str) -> GNUTranslations:
    """Load the compiled catalogue of one locale.

    Raises:
        ConfigurationError: no such locale, or its catalogue has not been compiled.
    """
    if locale not in LOCALES:
        raise ConfigurationError("locale-unknown", locale=locale, known=", ".join(LOCALES))
    try:
        with compiled(locale).open("rb") as file:
            return GNUTranslations(file)
    except FileNotFoundError:
        raise ConfigurationError("catalogue-missing", locale=locale) from None


@contextmanager
def speaking(locale: str) -> Generator[None]:
    """Speak one locale within the block.

    Raises:
        ConfigurationError: no such locale, or its catalogue has not been compiled.
    """
    catalogue(locale)
    token = current.set(locale)
    try:
        yield
    finally:
        current.reset(token)


def gettext(message: str) -> str:
    """Translate a sentence into the locale in force."""
    return catalogue(current.get()).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """Translate a sentence that depends on the number n."""
    return catalogue(current.get()).ngettext(one, many, n)


def pgettext(context: str, message: str) -> str:
    """Translate a word that means different things in different places."""
    return catalogue(current.get()).pgettext(context, message)


def npgettext(context: str, one: str, many: str, n: int) -> str:
    """Translate a word in its context that depends on the number n."""
    return catalogue(current.get()).npgettext(context, one, many, n)
