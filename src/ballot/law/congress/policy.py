"""Who may do what: one table. The web asks it early, the use case asks it again."""

from dataclasses import dataclass
from enum import StrEnum

from ballot.basics.errors import Forbidden


class Role(StrEnum):
    """What a person with a log-in is there for."""

    ORGANISER = "organiser"
    CHECK_IN = "check-in"
    SCRUTINEER = "scrutineer"


class Action(StrEnum):
    """What the table below decides about."""

    PREPARE = "prepare"
    CHECK_IN = "check-in"
    CONDUCT = "conduct"
    DECRYPT = "decrypt"
    CERTIFY = "certify"


GRANTS: dict[Action, frozenset[Role]] = {
    Action.PREPARE: frozenset({Role.ORGANISER}),
    Action.CHECK_IN: frozenset({Role.ORGANISER, Role.CHECK_IN}),
    Action.CONDUCT: frozenset({Role.ORGANISER}),
    Action.DECRYPT: frozenset({Role.SCRUTINEER}),
    Action.CERTIFY: frozenset({Role.ORGANISER}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person who has logged in."""

    username: str
    name: str
    role: Role
    trustee: int | None = None
    """For a scrutineer: the number of the trustee whose key this person holds, from 1."""
    poll: str | None = None
    """The code of the one poll this person is there for; None: of every poll."""


def authorise(actor: Actor | None, action: Action, poll: str | None = None) -> Actor:
    """Return the actor if the table grants the action, and this actor is there for this poll.

    Args:
        actor: who asks.
        action: for what.
        poll: the code of the poll it is about, if it is about one.

    Raises:
        Forbidden: `log-in-needed` without an actor, `not-granted` otherwise.
    """
    if actor is None:
        raise Forbidden("log-in-needed")
    elsewhere = None not in {actor.poll, poll} and actor.poll != poll
    if actor.role not in GRANTS[action] or elsewhere:
        raise Forbidden("not-granted", action=action.value)
    return actor
