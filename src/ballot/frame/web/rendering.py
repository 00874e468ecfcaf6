"""Owns what every page knows: the language, the size of type, the reader, where we are."""

from functools import partial
from typing import Any, Final, Literal, cast

from jinja2 import Environment
from litestar import Request
from litestar.response import Template

from ballot.basics.text import percent
from ballot.frame.web.assets import asset, integrity, script
from ballot.frame.web.filters import day, money, month, size, word
from ballot.frame.web.locale import LARGE, NAMES, TAGS, TYPE_COOKIE
from ballot.i18n.translate import LOCALES, current
from ballot.law.congress.policy import INSTALLATION, Action, Actor, Scope

Surface = Literal["booth", "public", "desk"]
LANGUAGES: Final = tuple((name, TAGS[name], NAMES[name]) for name in LOCALES)


def prepare(templates: Environment) -> Environment:
    """Give the environment the filters and functions that pages use."""
    templates.filters["money"] = money
    templates.filters["month"] = month
    templates.filters["day"] = day
    templates.filters["size"] = size
    templates.filters["word"] = word
    templates.filters["percent"] = cast("Any", percent)
    cast("dict[str, Any]", templates.globals).update(
        asset=asset, script=script, integrity=integrity
    )
    return templates


def _may(actor: Actor | None, place: Scope, action: str) -> bool:
    """Say whether the reader may do something in the poll whose page this is."""
    return actor is not None and actor.may(Action(action), place)


def _may_somewhere(actor: Actor | None, action: str) -> bool:
    """Say whether there is anything in which the reader may do something."""
    return actor is not None and bool(actor.where(Action(action)))


def page(
    request: Request[Any, Any, Any],
    template: str,
    surface: Surface,
    *,
    status: int = 200,
    **context: object,
) -> Template:
    """Return a page in the locale in force.

    Args:
        request: what is being answered; its actor and cookies are read.
        template: the name under `templates/`.
        surface: booth, public or desk; sets the base size and the frame.
        status: the HTTP status.
        context: what the template shows.
    """
    actor: Actor | None = request.scope.get("user")
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    common = {
        "lang": TAGS[current.get()],
        "languages": LANGUAGES,
        "surface": surface,
        "large": request.cookies.get(TYPE_COOKIE) == LARGE,
        "actor": actor,
        "may": partial(_may, actor, request.scope.get("state", {}).get("place", INSTALLATION)),
        "may_somewhere": partial(_may_somewhere, actor),
        "here": here if request.method == "GET" else request.url.path,
    }
    return Template(template, context=common | context, status_code=status, media_type="text/html")
