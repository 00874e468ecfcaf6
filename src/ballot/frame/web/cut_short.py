"""Owns what becomes of an answer that fails after it has begun: the connection ends, nothing more.

A client knows from the announced length that it has not got everything. The log says in one line
what was the matter; only a mistake of the program is written down with its place.
"""

import logging
from typing import Any, Final

from litestar import Request
from litestar.exceptions import LitestarException
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from ballot.basics.errors import BallotError
from ballot.frame.web.failures import note_failure, note_surprise

_TOLD_ALREADY: Final = "ASGI callable returned without completing response."
"""What the server writes when an application leaves an answer unfinished."""


def cut_short(app: ASGIApp) -> ASGIApp:
    """Return an application that ends an answer early where going on with it fails."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await app(scope, receive, sending)
        except Exception as error:
            if scope["type"] != "http" or not begun:
                raise
            _note(Request(scope), _cause(error))

    return answer


def is_news(record: logging.LogRecord) -> bool:
    """Say whether a line of the server tells more than what was noted here."""
    return record.msg != _TOLD_ALREADY


def _note(request: Request[Any, Any, Any], cause: Exception) -> None:
    if isinstance(cause, BallotError):
        note_failure(request, cause)
    else:
        note_surprise(request, cause)


def _cause(error: Exception) -> Exception:
    """Return what happened, without what the framework has wrapped around it."""
    match error:
        case LitestarException(__cause__=Exception() as inner):
            return _cause(inner)
        case ExceptionGroup(exceptions=(Exception() as inner, *_)):
            return _cause(inner)
        case _:
            return error
