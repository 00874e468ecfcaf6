"""Who may do what, and where: one table of roles, and grants that each hold within a scope.

The web asks it early, the use case asks it again. A scope is asked for in full: whoever is there
for one poll has no say in another, nor in the installation (where polls are made).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

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
    TAKE_BOARD = "take-board"
    DECRYPT = "decrypt"
    CERTIFY = "certify"


ROLES: Final[dict[Action, frozenset[Role]]] = {
    Action.PREPARE: frozenset({Role.ORGANISER}),
    Action.CHECK_IN: frozenset({Role.ORGANISER, Role.CHECK_IN}),
    Action.CONDUCT: frozenset({Role.ORGANISER}),
    Action.TAKE_BOARD: frozenset({Role.ORGANISER, Role.SCRUTINEER}),
    Action.DECRYPT: frozenset({Role.SCRUTINEER}),
    Action.CERTIFY: frozenset({Role.ORGANISER}),
}
"""Who has a role that an action asks for."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a grant holds, and what an action is about."""

    poll: str | None = None
    """The code of one poll; None: the whole installation, with every poll in it."""

    def covers(self, other: "Scope") -> bool:
        """Say whether what holds here holds there."""
        return self.poll is None or self.poll == other.poll


INSTALLATION: Final = Scope()


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that somebody has within a scope."""

    role: Role
    scope: Scope = INSTALLATION
    trustee: int | None = None
    """For a scrutineer: the number of the trustee whose key this person holds, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person who has logged in."""

    username: str
    name: str
    grants: tuple[Grant, ...]

    def grant_for(self, action: Action, scope: Scope) -> Grant | None:
        """Return the first grant by which this person may do something somewhere."""
        for grant in self.grants:
            if grant.role in ROLES[action] and grant.scope.covers(scope):
                return grant
        return None

    def may(self, action: Action, scope: Scope) -> bool:
        """Say whether this person may do something somewhere."""
        return self.grant_for(action, scope) is not None


def authorise(actor: Actor | None, action: Action, scope: Scope) -> Grant:
    """Return the grant by which the actor may do something.

    Args:
        actor: who asks.
        action: for what.
        scope: what it is about.

    Raises:
        Forbidden: `log-in-needed` without an actor, `not-granted` otherwise.
    """
    if actor is None:
        raise Forbidden("log-in-needed")
    grant = actor.grant_for(action, scope)
    if grant is None:
        raise Forbidden("not-granted", action=action.value)
    return grant


def require_somewhere(actor: Actor | None, action: Action) -> None:
    """Do nothing if there is any scope in which the actor may do something.

    Raises:
        Forbidden: as `authorise`.
    """
    if actor is None:
        raise Forbidden("log-in-needed")
    if not any(grant.role in ROLES[action] for grant in actor.grants):
        raise Forbidden("not-granted", action=action.value)
