"""A client of the web application that plays a scene of `support.fake_use_cases`."""

from contextlib import contextmanager
from functools import cache

from litestar.testing import TestClient

from ballot.bootstrap.application import create_app
from ballot.config import templates_dir
from ballot.i18n.templates import environment
from ballot.law.congress.policy import Role
from support.fake_use_cases import Scene, Stage, fake_use_cases

HERE = "http://testserver.local"
FROM_HERE = {"origin": HERE}


STAGE = Stage(Scene())


@cache
def make_app(public_url: str = HERE):
    """Return the application over the use cases that play what is on the stage."""
    return create_app(fake_use_cases(STAGE), environment(templates_dir()), public_url=public_url)


@contextmanager
def visitor(
    scene: Scene | None = None,
    role: Role | None = None,
    *,
    english: bool = True,
    address: str = HERE,
):
    """Return a client, logged in with a role, speaking a language.

    Cards and links lead to the address; the client itself always comes from the same place.
    """
    STAGE.scene = scene or Scene()
    with TestClient(make_app(address), base_url=HERE) as client:
        client.headers["accept-language"] = "en" if english else "zh-CN"
        client.headers["accept"] = "text/html"
        client.follow_redirects = False
        if role is not None:
            client.cookies.set("ballot", role.value)
            client.headers["origin"] = HERE
        yield client
