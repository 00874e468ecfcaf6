"""Owns who is calling, from where, and what a browser may do with our pages.

The session is a random token in a cookie of our own; the store knows only its digest. A token that
was never minted is a token that is never found, so there is nothing to fixate. The write guard
needs no hidden fields: browsers say themselves where a request comes from (`Sec-Fetch-Site`, or
`Origin` on plain http). No address and no instant of a request is stored.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie, MutableScopeHeaders, State
from litestar.handlers import BaseRouteHandler
from litestar.middleware import AbstractAuthenticationMiddleware, AuthenticationResult
from litestar.types import ASGIApp, Message
from litestar.types import Scope as AsgiScope

from ballot.basics.errors import Forbidden
from ballot.law.congress.policy import INSTALLATION, Action, Actor, authorise, require_somewhere

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
SESSION_SECONDS: Final = 12 * 3600
"""A day of sitting; the store ends sessions by its own clock too."""

HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    # Not `no-referrer`: with it browsers send `Origin: null` with forms, and on plain http, where
    # `Sec-Fetch-Site` is missing, the write guard would have nothing to go by.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "geolocation=(), microphone=(), camera=()",
}

STRICT_TRANSPORT: Final = "max-age=31536000"
"""A year (RFC 6797, section 6.1); other names of the domain are not ours to decide."""

Asked = Request[Actor | None, str | None, State]
"""A request with the actor who asks, if any, and the session's token."""


@dataclass(frozen=True, slots=True)
class SessionCookie:
    """The name and marks of the session's cookie; the scheme of the public address decides."""

    secure: bool

    @classmethod
    def under(cls, public_url: str) -> "SessionCookie":
        """Choose for a public address: browsers refuse `__Host-` and `Secure` on plain http."""
        return cls(secure=urlsplit(public_url).scheme == "https")

    @property
    def name(self) -> str:
        """The cookie's name."""
        return "__Host-ballot" if self.secure else "ballot"

    def carrying(self, token: str) -> Cookie:
        """Return the cookie for a new session."""
        return self._cookie(token, SESSION_SECONDS)

    def cleared(self) -> Cookie:
        """Return the cookie that ends the session in the browser."""
        return self._cookie("", 0)

    def _cookie(self, value: str, seconds: int) -> Cookie:
        return Cookie(
            self.name,
            path="/",
            value=value,
            max_age=seconds,
            secure=self.secure,
            httponly=True,
            samesite="strict",
        )


class Authenticate(AbstractAuthenticationMiddleware):
    """Find the actor of a request by the token in its cookie."""

    def __init__(
        self,
        app: ASGIApp,
        who_is: Callable[[str], Awaitable[Actor | None]],
        cookie: SessionCookie,
        exclude: list[str],
    ) -> None:
        super().__init__(app, exclude=exclude)
        self._who_is = who_is
        self._name = cookie.name

    async def authenticate_request(
        self, connection: ASGIConnection[Any, Any, Any, Any]
    ) -> AuthenticationResult:
        """Ask the use case; without a cookie nobody is asked for."""
        token = connection.cookies.get(self._name)
        actor = await self._who_is(token) if token else None
        return AuthenticationResult(user=actor, auth=token if actor else None)


def same_origin(cookie: SessionCookie) -> Callable[[ASGIConnection[Any, Any, Any, Any], Any], None]:
    """Return the guard that refuses writes which another site had our reader's browser make.

    `Sec-Fetch-Site` decides where browsers send it; on plain http at a LAN address they do not, and
    `Origin` decides, compared with `Host`. A request with our cookie and neither header is no
    browser's.
    """

    def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        if connection.scope.get("method") in SAFE:
            return
        site = connection.headers.get("sec-fetch-site")
        origin = connection.headers.get("origin")
        if site is not None:
            same = site == "same-origin"
        elif origin is not None:
            same = _host_of(origin) == connection.headers.get("host")
        else:
            same = cookie.name not in connection.cookies
        if not same:
            raise Forbidden("cross-site-request")

    return guard


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None


def allowed(
    action: Action,
) -> Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], Awaitable[None]]:
    """Return the guard that asks early whether somebody may do this; the use case asks it again.

    It is asked about the poll that the path names, or about the installation. What was asked about
    is then known to the page as its place.
    """

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        actor, code = connection.scope.get("user"), connection.path_params.get("code")
        require_somewhere(actor, action)
        place = INSTALLATION if code is None else await connection.app.state.where_is(code)
        authorise(actor, action, place)
        connection.state.place = place

    return guard


def allowed_somewhere(
    action: Action,
) -> Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], None]:
    """Return the guard of a page that lists what a person may do, wherever that is."""

    def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        require_somewhere(connection.scope.get("user"), action)

    return guard


def headers_for(cookie: SessionCookie) -> Callable[[Message, AsgiScope], Awaitable[None]]:
    """Return the hook that sets what a browser may do with an answer.

    Nothing but static files may be kept; a public address with https is only used with it.
    """
    fixed = HEADERS | ({"strict-transport-security": STRICT_TRANSPORT} if cookie.secure else {})

    async def add_headers(message: Message, scope: AsgiScope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        for name, value in fixed.items():
            headers[name] = value
        if not (scope["path"].startswith("/static/") and message["status"] == HTTPStatus.OK):
            headers["cache-control"] = "no-store"

    return add_headers
