"""Owns what travels compressed: static files, and pages that are for nobody in particular.

Whoever can have a victim's browser ask for pages, and sees how long the answers are, learns a
secret in a compressed page by guessing at it in the address (BREACH, https://breachattack.com). So
an answer is compressed only if the question bore no session: then all that is in it is public, and
there is nothing to learn. What somebody gets who has logged in (desk, check-in, scrutineers), what
is answered to a POST (receipts, states of cards) and what sets a cookie always travels as it is.

Browsers take Brotli only by https and from their own machine; in a hall with plain http it is gzip.
"""

import gzip
from typing import Any, Final, cast

import brotli
from litestar.connection import ASGIConnection
from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

BROTLI: Final = "br"
GZIP: Final = "gzip"
SMALLEST: Final = 500
"""Bytes of an answer below which the headers weigh more than what would be saved."""
_KINDS: Final = ("text/html", "application/json", "text/csv", "text/plain")
_LONGEST_HEADER: Final = 500
_BEST: Final = {BROTLI: 11, GZIP: 9}
_QUICK: Final = {BROTLI: 4, GZIP: 6}


def chosen(accepted: str) -> str | None:
    """Return the best encoding that an `Accept-Encoding` header allows (RFC 9110 §12.5.3)."""
    offered = set[str]()
    for part in accepted[:_LONGEST_HEADER].lower().split(","):
        token, _, weight = part.partition(";")
        if weight.replace(" ", "").removeprefix("q=").strip("0.") or not weight:
            offered.add(token.strip())
    return next((name for name in (BROTLI, GZIP) if name in offered), None)


def compress(data: bytes, encoding: str, *, best: bool = False) -> bytes:
    """Return data in an encoding: as small as it gets, or quickly."""
    level = (_BEST if best else _QUICK)[encoding]
    if encoding == BROTLI:
        return cast("bytes", brotli.compress(data, quality=level))
    return gzip.compress(data, level, mtime=0)


class CompressPublic:
    """Middleware that compresses what anybody may read."""

    def __init__(self, app: ASGIApp, cookie: str) -> None:
        self._app = app
        self._cookie = cookie

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, compressed if the reader wants it and nothing in it is theirs alone."""
        encoding = self._encoding(scope)
        await self._app(scope, receive, _Compressing(send, encoding) if encoding else send)

    def _encoding(self, scope: Scope) -> str | None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        if self._cookie in ASGIConnection[Any, Any, Any, Any](scope).cookies:
            return None
        return chosen(Headers.from_scope(scope).get("accept-encoding", ""))


class _Compressing:
    """Holds the head of an answer back until it is known what follows."""

    def __init__(self, send: Send, encoding: str) -> None:
        self._send = send
        self._encoding = encoding
        self._head: HTTPResponseStartEvent | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._head = message
            return
        head, self._head = self._head, None
        if head is not None and message["type"] == "http.response.body":
            headers = MutableScopeHeaders.from_message(head)
            if not message["more_body"] and _is_worth_it(headers, message["body"]):
                message["body"] = compress(message["body"], self._encoding)
                headers["content-encoding"] = self._encoding
                headers["content-length"] = str(len(message["body"]))
            headers["vary"] = "accept-encoding"
        if head is not None:
            await self._send(head)
        await self._send(message)


def _is_worth_it(headers: MutableScopeHeaders, body: bytes) -> bool:
    kind = headers.get("content-type", "").partition(";")[0]
    own = "content-encoding" in headers or "set-cookie" in headers
    return kind in _KINDS and len(body) >= SMALLEST and not own


def answering_heads(app: ASGIApp) -> ASGIApp:
    """Return an application that answers HEAD as GET without the body (RFC 9110 §9.3.2)."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            if message["type"] == "http.response.body":
                message["body"] = b""
            await send(message)

        await app(cast("Scope", scope | {"method": "GET"}), receive, send_head)

    return answer
