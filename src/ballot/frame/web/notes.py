"""Owns what one page leaves for the next to say once: a cookie that is gone when it was shown.

It says what a step has done, after a redirect that makes a reload harmless. Only this server sets
it, so no link can make a page say anything; whatever it holds is checked again and escaped.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, Final, TypeVar

from litestar import Response
from litestar.datastructures import Cookie
from msgspec import DecodeError, Struct, json

from ballot.frame.web.security import Asked

_COOKIE: Final = "note"
_SECONDS: Final = 60
Note = TypeVar("Note", bound=Struct)


def leave_note(path: str, note: Struct) -> Cookie:
    """Return the cookie that carries a note to the page at a path."""
    value = urlsafe_b64encode(json.encode(note)).decode()
    return Cookie(
        _COOKIE, path=path, value=value, max_age=_SECONDS, httponly=True, samesite="strict"
    )


def read_note(request: Asked, kind: type[Note]) -> Note | None:
    """Return the note that was left for this page, or None if there is none of this kind."""
    value = request.cookies.get(_COOKIE)
    if value is None:
        return None
    try:
        return json.decode(urlsafe_b64decode(value), type=kind)
    except (DecodeError, ValueError):
        return None


def take_away(response: Response[Any], path: str) -> None:
    """Let the browser forget the note of a page."""
    response.delete_cookie(_COOKIE, path)
