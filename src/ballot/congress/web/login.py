"""Logging in and out. A wrong name and a wrong password look the same.

A form that was sent when the log-in had ended already is kept in the log-in's own page, by its
browser and nowhere else; after the log-in the person sends it again.
"""

from collections.abc import Mapping
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

Lost = Annotated[str | None, QueryParameter(name="lost", max_length=1)]
_KEPT: Final = "kept."
"""Before the names of fields that are kept for later."""
Target = Annotated[str | None, QueryParameter(name="to", max_length=500)]
_STARTS: Final = (
    (Action.CHECK_IN, "/desk"),
    (Action.DECRYPT, "/scrutineer"),
    (Action.ATTEND, "/desk"),
)
"""Where a person who has logged in begins: the first page that has something to do for them."""


@get("/login", include_in_schema=False)
async def show_login(request: Asked, to: Target = None, lost: Lost = None) -> Template:
    """Show the form."""
    return _form(request, to or "", {}, lost=lost is not None)


@post("/login/keep", include_in_schema=False)
async def keep_form(request: Asked, to: Target = None) -> Template:
    """Show the form, with what was sent elsewhere kept for after it."""
    fields = await read_fields(request)
    return _form(request, to or "", {_KEPT + name: fields[name] for name in fields}, status=401)


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
    kept = {name: value for name, value in fields.items() if name.startswith(_KEPT)}
    try:
        token = await sign_in(username, fields.get("password", ""), _sender(request))
    except Forbidden as refusal:
        return _form(request, to, kept, status=403, username=username, refusal=say(refusal))
    if request.auth:
        await sign_out(request.auth)
    actor = await who_is(token)
    cookies = [session_cookie.carrying(token)]
    target = safe_target(to or None, _start_of(actor))
    if not kept:
        return Redirect(target, status_code=303, cookies=cookies)
    sent = {name.removeprefix(_KEPT): value for name, value in kept.items()}
    answer = page(request, "congress/resume.html", "desk", actor=actor, to=target, fields=sent)
    answer.cookies.extend(cookies)
    return answer


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


def _form(  # noqa: PLR0913 - what the page remembers
    request: Asked,
    to: str,
    kept: Mapping[str, str],
    *,
    status: int = 200,
    username: str = "",
    refusal: str | None = None,
    lost: bool = False,
) -> Template:
    return page(
        request,
        "congress/login.html",
        "desk",
        status=status,
        to=to,
        kept=kept,
        lost=lost or bool(kept),
        username=username,
        refusal=refusal,
    )


def _start_of(actor: Actor | None) -> str:
    roles = {grant.role for grant in actor.grants} if actor else set()
    return next((page for action, page in _STARTS if roles & ROLES[action]), "/")
