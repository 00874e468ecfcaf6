"""Who may do what, and where: one table of roles, and grants that each hold within a scope.

The web asks it early, the use case asks it again. A scope is asked for in full: whoever is there
for one poll has no say in another of its congress, and whoever is there for a congress none in
another's. The administrator of an installation says which congresses it serves, and sees neither a
vote nor a roster of any.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ballot.basics.errors import Forbidden, RuleViolation


class Role(StrEnum):
    """What a person with a log-in is there for."""

    ADMINISTRATOR = "administrator"
    ORGANISER = "organiser"
    PRESIDING_CHAIR = "presiding-chair"
    CHIEF_SCRUTINEER = "chief-scrutineer"
    SCRUTINEER = "scrutineer"
    CHECK_IN = "check-in"
    OBSERVER = "observer"

    @property
    def holds_key(self) -> bool:
        """Whether a person in this role may hold one of the keys that decrypt the sum."""
        return self in {Role.CHIEF_SCRUTINEER, Role.SCRUTINEER}


class Action(StrEnum):
    """What the table below decides about."""

    ADMINISTER = "administer"
    ATTEND = "attend"
    PREPARE = "prepare"
    CHECK_IN = "check-in"
    CONDUCT = "conduct"
    TAKE_BOARD = "take-board"
    DECRYPT = "decrypt"
    CERTIFY = "certify"


ROLES: Final[dict[Action, frozenset[Role]]] = {
    Action.ADMINISTER: frozenset({Role.ADMINISTRATOR}),
    Action.ATTEND: frozenset(set(Role) - {Role.ADMINISTRATOR}),
    Action.PREPARE: frozenset({Role.ORGANISER}),
    Action.CHECK_IN: frozenset({Role.ORGANISER, Role.CHECK_IN}),
    Action.CONDUCT: frozenset({Role.ORGANISER}),
    Action.TAKE_BOARD: frozenset({Role.ORGANISER, Role.CHIEF_SCRUTINEER, Role.SCRUTINEER}),
    Action.DECRYPT: frozenset({Role.CHIEF_SCRUTINEER, Role.SCRUTINEER}),
    Action.CERTIFY: frozenset({Role.ORGANISER}),
}
"""Who has a role that an action asks for; to attend is to see that a poll is there."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a grant holds, and what an action is about."""

    congress: str | None = None
    """The code of a congress; None: the installation, with every congress in it."""
    poll: str | None = None
    """The code of one of its polls; None: all of them, and those to come."""

    def __post_init__(self) -> None:
        """Refuse a poll that is of no congress."""
        assert self.poll is None or self.congress is not None, self  # noqa: S101 - no user's input

    def covers(self, other: "Scope") -> bool:
        """Say whether what holds here holds there."""
        if self.congress is None:
            return True
        return self.congress == other.congress and self.poll in {None, other.poll}


INSTALLATION: Final = Scope()


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that somebody has within a scope.

    Raises:
        RuleViolation: `role-elsewhere`; the administrator's holds for the installation, and every
            other role for a congress or one of its polls.
    """

    role: Role
    scope: Scope
    trustee: int | None = None
    """For a scrutineer: the number of the trustee whose key this person holds, from 1."""

    def __post_init__(self) -> None:
        """Refuse a role where it cannot be held."""
        if (self.role is Role.ADMINISTRATOR) != (self.scope == INSTALLATION):
            raise RuleViolation("role-elsewhere", role=self.role.value)


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

    def where(self, action: Action) -> frozenset[Scope]:
        """Return all scopes in which this person may do something."""
        return frozenset(grant.scope for grant in self.grants if grant.role in ROLES[action])


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
    if not actor.where(action):
        raise Forbidden("not-granted", action=action.value)
