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


def authorise(actor: Actor | None, action: Action) -> Actor:
    """Return the actor if the table grants the action.

    Raises:
        Forbidden: `log-in-needed` without an actor, `not-granted` otherwise.
    """
    if actor is None:
        raise Forbidden("log-in-needed")
    if actor.role not in GRANTS[action]:
        raise Forbidden("not-granted", action=action.value)
    return actor
