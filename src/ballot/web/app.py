"""The Litestar application, from use cases to routes."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import fields
from typing import Any, Final

from jinja2 import Environment
from litestar import Litestar
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig

from ballot.services.catalogue import UseCases
from ballot.web.api.document import CloseObjects
from ballot.web.api.polls import PollController
from ballot.web.api.tally import TallyController
from ballot.web.assets import STATIC
from ballot.web.locale import set_language, set_type, speak
from ballot.web.pages import check_in, desk, lists, login, problem, public, scrutineer, settings
from ballot.web.pages.forms import LARGEST_FORM
from ballot.web.problems import HANDLERS, DocumentProblems
from ballot.web.rendering import prepare
from ballot.web.security import Authenticate, SessionCookie, headers_for, same_origin

_YEAR: Final = 365 * 24 * 3600
PAGES: Final = (
    public.home,
    public.booth,
    public.newest_result,
    public.result,
    public.find_tracker,
    public.board,
    public.download_file,
    login.show_login,
    login.log_in,
    login.log_out,
    desk.list_desk,
    desk.show_day,
    desk.freeze,
    desk.open_vote,
    desk.close_vote,
    desk.certify_result,
    desk.publish_result,
    desk.prepare_runoff,
    settings.show_new,
    settings.create,
    settings.show_settings,
    settings.change,
    lists.show_projects,
    lists.upload_projects,
    lists.show_roster_page,
    lists.upload_roster,
    lists.show_trustees,
    lists.upload_trustees,
    lists.show_cards,
    lists.draw_cards,
    check_in.show_check_in,
    check_in.submit_check_in,
    scrutineer.list_tallies,
    scrutineer.show_scrutineer,
    problem.show_problem,
    set_language,
    set_type,
)


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
    injected = {field.name: provide(getattr(use_cases, field.name)) for field in fields(use_cases)}
    injected |= {"public_url": provide(public_url), "session_cookie": provide(cookie)}
    static = create_static_files_router(
        "/static",
        [STATIC],
        cache_control=CacheControlHeader(max_age=_YEAR, immutable=True),
    )
    return Litestar(
        [PollController, TallyController, *PAGES, static],
        before_request=speak,
        before_send=[headers_for(cookie)],
        dependencies=injected,
        exception_handlers=HANDLERS,
        guards=[same_origin(cookie)],
        lifespan=list(lifespan),
        logging_config=None,
        middleware=[
            DefineMiddleware(
                Authenticate, who_is=use_cases.who_is, cookie=cookie, exclude=["^/static/"]
            )
        ],
        openapi_config=OpenAPIConfig(
            title="ballot",
            version="1",
            path="/api/schema",
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        ),
        plugins=[DocumentProblems(), CloseObjects()],
        request_max_body_size=LARGEST_FORM,
        template_config=TemplateConfig(
            instance=JinjaTemplateEngine.from_environment(prepare(templates))
        ),
    )
