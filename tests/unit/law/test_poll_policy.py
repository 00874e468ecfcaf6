"""Who may do what, by role and by poll."""

import pytest

from ballot.basics.errors import Forbidden
from ballot.law.congress.policy import Action, Actor, Role, authorise

GRANTED = {
    Role.ORGANISER: {Action.PREPARE, Action.CHECK_IN, Action.CONDUCT, Action.CERTIFY},
    Role.CHECK_IN: {Action.CHECK_IN},
    Role.SCRUTINEER: {Action.DECRYPT},
}


def actor(role, **facts):
    return Actor(username="someone", name="Someone", role=role, **facts)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_a_role_may_do_what_the_table_says_and_nothing_else(role, action):
    if action in GRANTED[role]:
        assert authorise(actor(role), action).role is role
    else:
        with pytest.raises(Forbidden, match="not-granted"):
            authorise(actor(role), action)


@pytest.mark.parametrize("action", Action)
def test_nobody_may_do_anything_without_a_log_in(action):
    with pytest.raises(Forbidden, match="log-in-needed"):
        authorise(None, action)


def test_who_is_there_for_one_poll_may_do_nothing_in_another():
    door = actor(Role.CHECK_IN, poll="AAAAAA")
    assert authorise(door, Action.CHECK_IN, "AAAAAA") is door
    with pytest.raises(Forbidden, match="not-granted"):
        authorise(door, Action.CHECK_IN, "BBBBBB")
