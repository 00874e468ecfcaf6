"""The guards of routes: they ask about the poll that the path names, or about the installation."""

from types import SimpleNamespace

import pytest

from ballot.basics.errors import Forbidden
from ballot.frame.web.rendering import _may, _may_somewhere
from ballot.frame.web.security import allowed, allowed_somewhere
from ballot.law.congress.policy import INSTALLATION, Action, Actor, Grant, Role, Scope

HERE, CONGRESS = Scope("C1", "AAAAAA"), Scope("C1")
CONGRESSES = {"AAAAAA": "C1", "BBBBBB": "C1", "CCCCCC": "C2"}


async def where_is(code):
    return Scope(CONGRESSES[code], code)


async def passes(guard, grant, code):
    actor = Actor(username="a", name="A", grants=(grant,)) if grant else None
    connection = SimpleNamespace(
        scope={"user": actor},
        path_params={} if code is None else {"code": code},
        app=SimpleNamespace(state=SimpleNamespace(where_is=where_is)),
        state=SimpleNamespace(),
    )
    try:
        answer = guard(connection, None)
        if answer is not None:
            await answer
            assert connection.state.place == (await where_is(code) if code else INSTALLATION)
    except Forbidden:
        return False
    return True


@pytest.mark.parametrize(
    ("grant", "code", "here", "somewhere"),
    [
        (None, "AAAAAA", False, False),
        (Grant(Role.ORGANISER, CONGRESS), "AAAAAA", True, True),
        (Grant(Role.ORGANISER, CONGRESS), "CCCCCC", False, True),
        (Grant(Role.ORGANISER, CONGRESS), None, False, True),
        (Grant(Role.ORGANISER, HERE), "AAAAAA", True, True),
        (Grant(Role.ORGANISER, HERE), "BBBBBB", False, True),
        (Grant(Role.ORGANISER, HERE), None, False, True),
        (Grant(Role.CHECK_IN, CONGRESS), "AAAAAA", False, False),
        (Grant(Role.ADMINISTRATOR, INSTALLATION), "AAAAAA", False, False),
    ],
)
async def test_a_route_opens_where_its_action_is_granted_and_a_list_where_it_is_anywhere(
    grant, code, here, somewhere
):
    assert await passes(allowed(Action.PREPARE), grant, code) is here
    assert await passes(allowed_somewhere(Action.PREPARE), grant, code) is somewhere


def test_a_page_shows_only_ways_on_that_are_open():
    organiser = Actor(username="a", name="A", grants=(Grant(Role.ORGANISER, HERE),))
    assert _may(organiser, HERE, "prepare")
    assert not _may(organiser, CONGRESS, "prepare")
    assert not _may(organiser, HERE, "decrypt")
    assert not _may(None, HERE, "prepare")
    assert _may_somewhere(organiser, "prepare")
    assert not _may_somewhere(organiser, "administer")
    assert not _may_somewhere(None, "prepare")
