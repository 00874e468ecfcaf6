"""The guards of routes: they ask about the poll that the path names, or about the installation."""

from types import SimpleNamespace

import pytest

from ballot.basics.errors import Forbidden
from ballot.frame.web.rendering import _may
from ballot.frame.web.security import allowed, allowed_somewhere
from ballot.law.congress.policy import INSTALLATION, Action, Actor, Grant, Role, Scope

HERE = Scope("AAAAAA")


def passes(guard, grant, code):
    actor = Actor(username="a", name="A", grants=(grant,)) if grant else None
    path = {} if code is None else {"code": code}
    try:
        guard(SimpleNamespace(scope={"user": actor}, path_params=path), None)
    except Forbidden:
        return False
    return True


@pytest.mark.parametrize(
    ("grant", "code", "here", "somewhere"),
    [
        (None, "AAAAAA", False, False),
        (Grant(Role.ORGANISER), "AAAAAA", True, True),
        (Grant(Role.ORGANISER), None, True, True),
        (Grant(Role.ORGANISER, HERE), "AAAAAA", True, True),
        (Grant(Role.ORGANISER, HERE), "BBBBBB", False, True),
        (Grant(Role.ORGANISER, HERE), None, False, True),
        (Grant(Role.CHECK_IN), "AAAAAA", False, False),
    ],
)
def test_a_route_opens_where_its_action_is_granted_and_a_list_where_it_is_anywhere(
    grant, code, here, somewhere
):
    assert passes(allowed(Action.PREPARE), grant, code) is here
    assert passes(allowed_somewhere(Action.PREPARE), grant, code) is somewhere


def test_a_page_shows_only_ways_on_that_are_open():
    organiser = Actor(username="a", name="A", grants=(Grant(Role.ORGANISER, HERE),))
    assert _may(organiser, "prepare", HERE.poll)
    assert not _may(organiser, "prepare", INSTALLATION.poll)
    assert not _may(organiser, "decrypt", HERE.poll)
    assert not _may(None, "prepare", HERE.poll)
