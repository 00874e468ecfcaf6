"""The one place where errors meet HTTP (RFC 9457), and where they become pages in words.

Programs get `application/problem+json`; people get a page that says what happened and what to do,
with the code small beside it for the staff. A surprise is logged once and stays opaque.
"""

from typing import Any, Final
from urllib.parse import quote, urlsplit

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from litestar.plugins import ReceiveRoutePlugin
from litestar.response import Redirect
from litestar.routes import BaseRoute, HTTPRoute

from ballot.basics.errors import (
    BallotError,
    Damaged,
    Forbidden,
    Malformed,
    NotFound,
    RuleViolation,
    StateConflict,
    Unavailable,
    VerificationError,
)
from ballot.frame.web.failures import note_failure, note_surprise
from ballot.frame.web.locale import choose_locale, safe_target
from ballot.frame.web.rendering import page
from ballot.i18n.messages import say
from ballot.i18n.translate import current

MEDIA_TYPE: Final = "application/problem+json"
STATUS: Final[dict[type[BallotError], int]] = {
    Malformed: 400,
    Forbidden: 403,
    NotFound: 404,
    StateConflict: 409,
    RuleViolation: 422,
    VerificationError: 422,
    Unavailable: 503,
}
LOG_IN_NEEDED: Final = "log-in-needed"
KEEPS_FORM: Final = "keeps_form"
"""What a handler says of itself whose form is not lost with the log-in; it holds no secret."""
_LONGEST_REFERER: Final = 1000
_KNOWN_STATUS: Final = frozenset({400, 404, 405, 413, 415})
_LEFT: Final = "client disconnected prematurely"
"""Litestar's words, its only sign, for who hung up before the whole request was there."""


class Problem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A problem document; `code` is permanent, `detail` is a sentence in the reader's language."""

    type: str
    status: int
    code: str
    detail: str | None = None
    params: dict[str, str] | None = None


DOCUMENTED: Final = {
    status: ResponseSpec(Problem, media_type=MEDIA_TYPE, generate_examples=False)
    for status in (400, 401, 403, 404, 405, 409, 413, 415, 422, 503)
}


def status_of(error: BallotError) -> int:
    """Return the HTTP status of an error: the nearest class in the table decides."""
    if error.code == LOG_IN_NEEDED:
        return 401
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def wants_json(request: Request[Any, Any, Any]) -> bool:
    """Say whether a program asks: anything under `/api`, or who accepts JSON and not HTML."""
    accept = request.headers.get("accept", "")
    return request.url.path.startswith("/api/") or (
        "application/json" in accept and "text/html" not in accept
    )


def on_ballot_error(request: Request[Any, Any, Any], error: BallotError) -> Response[Any]:
    """Answer an error that this program raised on purpose."""
    status = status_of(error)
    if status >= 500:  # noqa: PLR2004 - ours to repair, so the log must say it
        note_failure(request, error)
    if error.code == LOG_IN_NEEDED and not wants_json(request):
        return _to_the_log_in(request)
    params = {name: str(value) for name, value in error.params.items()}
    return _answer(request, error, status, params)


def _to_the_log_in(request: Request[Any, Any, Any]) -> Redirect:
    """Lead to the log-in and back; a form whose handler says `keeps_form` is taken along."""
    if request.method == "GET":
        return Redirect(f"/login?to={quote(request.url.path)}", status_code=303)
    if request.route_handler.opt.get(KEEPS_FORM):
        # 307: the browser sends the same form once more.
        return Redirect(f"/login/keep?to={quote(request.url.path)}", status_code=307)
    back = came_from(request)
    asked = f"&to={quote(back)}" if back else ""
    return Redirect(f"/login?lost=1{asked}", status_code=303)


def came_from(request: Request[Any, Any, Any]) -> str | None:
    """Return the page of ours that led here, with its query; None if it was another's, or this."""
    found = urlsplit(request.headers.get("referer", "")[:_LONGEST_REFERER])
    if found.netloc != request.headers.get("host"):
        return None
    if found.path.startswith("/login") or (
        request.method == "GET" and found.path == request.url.path
    ):
        return None
    return safe_target(f"{found.path}?{found.query}" if found.query else found.path, "") or None


def on_http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """Answer what Litestar refused before a handler was reached; keeps `Allow` of a 405."""
    if error.detail == _LEFT:
        return Response(None, status_code=400)  # nobody is there to read a page
    status = error.status_code
    if status >= 500:  # noqa: PLR2004 - Litestar's own surprises come this way too
        return on_surprise(request, error)
    code = f"http-{status}" if status in _KNOWN_STATUS else "http-400"
    return _answer(request, BallotError(code), status, {}, dict(error.headers or {}))


def on_surprise(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer a mistake of ours: its place in the log, nothing to the outside."""
    note_surprise(request, error)
    return _answer(request, BallotError("internal"), 500, {})


def _answer(
    request: Request[Any, Any, Any],
    error: BallotError,
    status: int,
    params: dict[str, str],
    headers: dict[str, str] | None = None,
) -> Response[Any]:
    current.set(choose_locale(request))
    sentence = say(error)
    if not wants_json(request):
        answer = page(
            request,
            "layouts/error.html",
            "public",
            status=status,
            sentence=sentence,
            status_code=status,
            code=error.code,
            damaged=isinstance(error, Damaged),
            back=came_from(request),
        )
        answer.headers.update(headers or {})
        return answer
    problem = Problem(
        type=f"/problems/{error.code}",
        status=status,
        code=error.code,
        detail=sentence,
        params=params or None,
    )
    return Response(problem, status_code=status, media_type=MEDIA_TYPE, headers=headers)


HANDLERS: Final = {
    BallotError: on_ballot_error,
    HTTPException: on_http_error,
    Exception: on_surprise,
}


class DocumentProblems(ReceiveRoutePlugin):
    """Litestar has no layered `responses`, so the problems of every handler are documented here."""

    def receive_route(self, route: BaseRoute) -> None:
        """Add the problems to each handler of a route."""
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                handler.responses = DOCUMENTED | dict(handler.responses or {})
