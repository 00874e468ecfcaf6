"""Who may do what, by role and by scope."""

import pytest

from ballot.basics.errors import Forbidden
from ballot.law.congress.policy import (
    INSTALLATION,
    Action,
    Actor,
    Grant,
    Role,
    Scope,
    authorise,
    require_somewhere,
)

GRANTED = {
    Role.ADMINISTRATOR: {Action.ADMINISTER},
    Role.ORGANISER: {
        Action.ATTEND,
        Action.PREPARE,
        Action.CHECK_IN,
        Action.CONDUCT,
        Action.TAKE_BOARD,
        Action.CERTIFY,
    },
    Role.CHECK_IN: {Action.ATTEND, Action.CHECK_IN},
    Role.CHIEF_SCRUTINEER: {Action.ATTEND, Action.TAKE_BOARD, Action.DECRYPT},
    Role.SCRUTINEER: {Action.ATTEND, Action.TAKE_BOARD, Action.DECRYPT},
    Role.PRESIDING_CHAIR: {Action.ATTEND},
    Role.OBSERVER: {Action.ATTEND},
}
HERE, ELSEWHERE = Scope("C1", "AAAAAA"), Scope("C2", "BBBBBB")
CONGRESS, BESIDE = Scope("C1"), Scope("C1", "CCCCCC")


def actor(*grants):
    return Actor(username="someone", name="Someone", grants=grants)


def held_by(role, scope=HERE):
    return Grant(role, INSTALLATION if role is Role.ADMINISTRATOR else scope)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("held", [CONGRESS, HERE])
@pytest.mark.parametrize("asked", [INSTALLATION, CONGRESS, HERE, BESIDE, ELSEWHERE, Scope("C2")])
def test_a_grant_allows_what_its_role_may_do_within_its_scope_and_nothing_else(
    role, action, held, asked
):
    grant = held_by(role, held)
    within = grant.scope in {INSTALLATION, asked} or (held == CONGRESS and asked in {HERE, BESIDE})
    if action in GRANTED[role] and within:
        assert authorise(actor(grant), action, asked) is grant
        assert actor(grant).may(action, asked)
    else:
        with pytest.raises(Forbidden, match="not-granted"):
            authorise(actor(grant), action, asked)
        assert not actor(grant).may(action, asked)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
def test_what_is_granted_in_one_poll_is_granted_somewhere(role, action):
    if action in GRANTED[role]:
        require_somewhere(actor(held_by(role)), action)
    else:
        with pytest.raises(Forbidden, match="not-granted"):
            require_somewhere(actor(held_by(role)), action)


@pytest.mark.parametrize("action", Action)
def test_nobody_may_do_anything_without_a_log_in(action):
    for ask in (lambda: authorise(None, action, HERE), lambda: require_somewhere(None, action)):
        with pytest.raises(Forbidden, match="log-in-needed"):
            ask()


@pytest.mark.parametrize("action", Action)
def test_a_log_in_without_a_grant_may_do_nothing(action):
    with pytest.raises(Forbidden, match="not-granted"):
        authorise(actor(), action, HERE)


def test_grants_add_up_and_each_keeps_to_its_scope():
    both = actor(Grant(Role.SCRUTINEER, HERE, 2), Grant(Role.ORGANISER, ELSEWHERE))
    assert authorise(both, Action.DECRYPT, HERE).trustee == 2
    assert authorise(both, Action.PREPARE, ELSEWHERE).role is Role.ORGANISER
    assert not both.may(Action.DECRYPT, ELSEWHERE)
    assert not both.may(Action.PREPARE, HERE)
