"""Owns the choice of language and type size: a cookie, else `Accept-Language`, else Chinese.

Both cookies hold one of a few known words and nothing about the person.
"""

from typing import Annotated, Any, Final

from babel import Locale
from litestar import Request, Response, get
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect

from ballot.i18n.translate import DEFAULT, LOCALES, current

LANGUAGE_COOKIE: Final = "lang"
TYPE_COOKIE: Final = "type"
LARGE: Final = "large"
TAGS: Final = {"zh_Hans_CN": "zh-Hans", "en": "en"}
"""Locale to the language tag of HTML."""
NAMES: Final = {name: str(Locale.parse(name).get_language_name()) for name in LOCALES}
"""Each language named in itself."""
_PRIMARY: Final = {"zh": "zh_Hans_CN", "en": "en"}
_YEAR: Final = 365 * 24 * 3600
_LONGEST_HEADER: Final = 500


def accepted(header: str) -> str | None:
    """Return the known locale that an `Accept-Language` header likes best (RFC 9110 §12.5.4)."""
    best: tuple[float, str] | None = None
    for part in header[:_LONGEST_HEADER].split(","):
        tag, _, parameter = part.strip().partition(";")
        locale = _PRIMARY.get(tag.strip().lower().partition("-")[0])
        try:
            weight = float(parameter.strip().removeprefix("q=") or "1")
        except ValueError:
            continue
        if locale is not None and weight > 0 and (best is None or weight > best[0]):
            best = (weight, locale)
    return best[1] if best else None


def choose_locale(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """Return the locale that this reader is to be spoken to in."""
    chosen = connection.cookies.get(LANGUAGE_COOKIE)
    if chosen in LOCALES:
        return chosen
    return accepted(connection.headers.get("accept-language", "")) or DEFAULT


async def speak(request: Request[Any, Any, Any]) -> None:
    """Put the reader's locale in force for this request, which has a context of its own."""
    current.set(choose_locale(request))


def safe_target(to: str | None, otherwise: str = "/") -> str:
    """Return a path on this site to go on to; anything that could lead elsewhere is dropped."""
    if to is None or not to.startswith("/") or to.startswith("//"):
        return otherwise
    if any(character == "\\" or not character.isprintable() for character in to):
        return otherwise
    return to


Target = Annotated[str | None, QueryParameter(name="to", max_length=500)]


@get("/language/{locale:str}", include_in_schema=False)
async def set_language(locale: FromPath[str], to: Target = None) -> Response[Any]:
    """Remember the language."""
    if locale not in LOCALES:
        raise NotFoundException
    return _remember(LANGUAGE_COOKIE, locale, to)


@get("/type/{size:str}", include_in_schema=False)
async def set_type(size: FromPath[str], to: Target = None) -> Response[Any]:
    """Remember the size of type."""
    if size not in {LARGE, "normal"}:
        raise NotFoundException
    return _remember(TYPE_COOKIE, size, to)


def _remember(name: str, value: str, to: str | None) -> Response[Any]:
    cookie = Cookie(name, path="/", value=value, max_age=_YEAR, samesite="lax")
    return Redirect(safe_target(to), status_code=303, cookies=[cookie])
