"""Logging in and out. A wrong name and a wrong password look the same."""

from typing import Annotated, Any, Final

from litestar import Response, get, post
from litestar.params import QueryParameter
from litestar.response import Redirect, Template

from ballot.basics.errors import Forbidden
from ballot.congress.patience import sender_at
from ballot.congress.signing_in import SignIn, SignOut, WhoIs
from ballot.frame.web.forms import read_fields
from ballot.frame.web.injection import Use
from ballot.frame.web.locale import safe_target
from ballot.frame.web.rendering import page
from ballot.frame.web.security import Asked, SessionCookie
from ballot.i18n.messages import say
from ballot.law.congress.policy import ROLES, Action, Actor

Target = Annotated[str | None, QueryParameter(name="to", max_length=500)]
_STARTS: Final = ((Action.CHECK_IN, "/desk"), (Action.DECRYPT, "/scrutineer"))
"""Where a person who has logged in begins: the first page that has something to do for them."""


@get("/login", include_in_schema=False)
async def show_login(request: Asked, to: Target = None) -> Template:
    """Show the form."""
    return page(request, "congress/login.html", "desk", to=to or "", username="", refusal=None)


@post("/login", include_in_schema=False)
async def log_in(
    request: Asked,
    sign_in: Use[SignIn],
    sign_out: Use[SignOut],
    who_is: Use[WhoIs],
    session_cookie: Use[SessionCookie],
) -> Response[Any]:
    """Log in and go on to where the person wanted to be, or to the start page of the role.

    The session that the browser had ends: nobody has two in one browser.
    """
    fields = await read_fields(request)
    username, to = fields.get("username", ""), fields.get("to", "")
    try:
        token = await sign_in(username, fields.get("password", ""), _sender(request))
    except Forbidden as refusal:
        return page(
            request,
            "congress/login.html",
            "desk",
            status=403,
            to=to,
            username=username,
            refusal=say(refusal),
        )
    if request.auth:
        await sign_out(request.auth)
    actor = await who_is(token)
    start = _start_of(actor)
    cookies = [session_cookie.carrying(token)]
    return Redirect(safe_target(to or None, start), status_code=303, cookies=cookies)


@post("/logout", include_in_schema=False)
async def log_out(
    request: Asked,
    sign_out: Use[SignOut],
    session_cookie: Use[SessionCookie],
) -> Response[Any]:
    """End the session here and in the store."""
    if request.auth:
        await sign_out(request.auth)
    return Redirect("/", status_code=303, cookies=[session_cookie.cleared()])


def _sender(request: Asked) -> str:
    return sender_at(request.client.host if request.client else None)


def _start_of(actor: Actor | None) -> str:
    roles = {grant.role for grant in actor.grants} if actor else set()
    return next((page for action, page in _STARTS if roles & ROLES[action]), "/")
