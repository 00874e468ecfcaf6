"""The Litestar application, from use cases to routes."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Final

from jinja2 import Environment
from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig

from ballot.bootstrap.use_cases import UseCases
from ballot.congress.web import routes as congress_routes
from ballot.frame.web.assets import send_asset
from ballot.frame.web.document import CloseObjects
from ballot.frame.web.encodings import CompressPublic, answering_heads
from ballot.frame.web.forms import LARGEST_FORM
from ballot.frame.web.locale import set_language, set_type, speak
from ballot.frame.web.problem_page import show_problem
from ballot.frame.web.problems import HANDLERS, DocumentProblems
from ballot.frame.web.rendering import prepare
from ballot.frame.web.requests import BallotRequest
from ballot.frame.web.security import Authenticate, SessionCookie, headers_for, same_origin
from ballot.vote.web import routes as vote_routes

ROUTES: Final = (show_problem, set_language, set_type, send_asset)


def provide(value: object) -> Provide:
    """Return a dependency that is always this value."""
    return Provide(lambda: value, sync_to_thread=False)


def create_app(
    use_cases: UseCases,
    templates: Environment,
    *,
    public_url: str,
    lifespan: Sequence[Callable[[Litestar], AbstractAsyncContextManager[Any]]] = (),
) -> Litestar:
    """Return the application.

    Args:
        use_cases: what routes call; each is injected by the name of its field.
        templates: the environment of `ballot.i18n.templates`.
        public_url: what links start with; its scheme decides the name of the session's cookie.
        lifespan: what to enter before the first request and to leave after the last.
    """
    cookie = SessionCookie.under(public_url)
    injected = {name: provide(use_case) for name, use_case in use_cases.by_name()}
    injected |= {"public_url": provide(public_url), "session_cookie": provide(cookie)}
    app = Litestar(
        [*ROUTES, *congress_routes.ROUTES, *vote_routes.ROUTES],
        before_request=speak,
        before_send=[headers_for(cookie)],
        dependencies=injected,
        exception_handlers=HANDLERS,
        guards=[same_origin(cookie)],
        lifespan=list(lifespan),
        logging_config=None,
        middleware=[
            DefineMiddleware(CompressPublic, cookie=cookie.name),
            DefineMiddleware(
                Authenticate, who_is=use_cases.congress.who_is, cookie=cookie, exclude=["^/static/"]
            ),
        ],
        openapi_config=OpenAPIConfig(
            title="ballot",
            version="1",
            path="/api/schema",
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        ),
        plugins=[DocumentProblems(), CloseObjects()],
        request_class=BallotRequest,
        request_max_body_size=LARGEST_FORM,
        state=State({"public_url": public_url, "where_is": use_cases.vote.where_is}),
        template_config=TemplateConfig(
            instance=JinjaTemplateEngine.from_environment(prepare(templates))
        ),
    )
    app.asgi_handler = answering_heads(app.asgi_handler)
    return app
