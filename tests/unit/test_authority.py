"""Every use case, every role, own and foreign congress and poll: who gets past the door.

The doors are those of the assembled use cases. Behind each stands a store that only says that it
was reached: nothing may be read, drawn or computed before authority was asked, but of which
congress a poll is.
"""

from dataclasses import dataclass, field, fields
from inspect import signature
from typing import Any

import pytest

from ballot.basics.errors import BallotError, Forbidden, RuleViolation
from ballot.bootstrap.use_cases import UseCases
from ballot.congress.assembly import CongressUseCases
from ballot.law.congress.policy import INSTALLATION, Actor, Grant, Role, Scope
from ballot.vote.assembly import Needs, VoteUseCases
from ballot.vote.boxes import Boxes
from support.halls import draft

HERE, BESIDE, ELSEWHERE = Scope("C1", "AAAAAA"), Scope("C1", "BBBBBB"), Scope("C2", "CCCCCC")
CONGRESS, FOREIGN = Scope("C1"), Scope("C2")
HELD = (INSTALLATION, CONGRESS, HERE, BESIDE, FOREIGN, ELSEWHERE)
CODE = HERE.poll


class ReachedError(Exception):
    """Somebody got past the door."""


class Behind:
    """Anything that a use case stands on."""

    def __getattr__(self, name):
        raise ReachedError(name)


class Polls(Behind):
    """Says of each poll whose it is, and nothing else."""

    async def congress(self, code):
        return {scope.poll: scope.congress for scope in (HERE, BESIDE, ELSEWHERE)}[code]


class Unit(Behind):
    """A unit of work that shows nothing but that."""

    polls = Polls()

    async def __aenter__(self):
        return self

    async def __aexit__(self, *_):
        return None


class Register(Behind):
    """A store."""

    def read(self):
        return Unit()


class Pen(Behind):
    """A signer: use cases are put together with a signature of the home's key."""

    def sign(self, _message, /):
        return bytes(64)


def use_cases():
    behind: Any = Behind()
    register: Any = Register()
    needs: dict[str, Any] = {each.name: behind for each in fields(Needs)}
    boxes = Boxes(**{each.name: behind for each in fields(Boxes)})
    vote = Needs(**dict(needs, boxes=boxes, signer=Pen(), store=register))
    return UseCases(
        congress=CongressUseCases.assemble(register, *[behind] * 5),
        vote=VoteUseCases.assemble(vote),
    )


CASES: dict[str, Any] = dict(use_cases().by_name())


@dataclass(frozen=True)
class Door:
    """Who gets past, and with what a use case is called."""

    roles: frozenset = frozenset()
    arguments: tuple = (CODE,)
    about: Scope = HERE
    named: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Open:
    """A use case that asks nobody who they are."""


ORGANISER = frozenset({Role.ORGANISER})
DOORKEEPERS = ORGANISER | {Role.CHECK_IN}
SCRUTINEER = frozenset({Role.SCRUTINEER, Role.CHIEF_SCRUTINEER})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
DOORS = {
    "import_entries": Door(ADMINISTRATOR, (b"",), INSTALLATION),
    "list_entries": Door(ADMINISTRATOR, (), INSTALLATION),
    "create_poll": Door(ORGANISER, ("C1", draft()), CONGRESS),
    "change_poll": Door(ORGANISER, (CODE, draft())),
    "copy_poll": Door(ORGANISER, (CODE,), CONGRESS),
    "import_projects": Door(ORGANISER, (CODE, b"")),
    "import_roster": Door(ORGANISER, (CODE, b"")),
    "load_trustees": Door(ORGANISER, (CODE, "[]", ())),
    "issue_cards": Door(ORGANISER),
    "order_cards": Door(ORGANISER),
    "load_cards": Door(ORGANISER, (CODE, b"{}")),
    "show_cards": Door(ORGANISER),
    "freeze_poll": Door(ORGANISER),
    "lift_freeze": Door(ORGANISER),
    "check_in": Door(DOORKEEPERS, named={"deputy_number": 1}),
    "undo_check_in": Door(DOORKEEPERS, (CODE, 1)),
    "check_in_all_except": Door(DOORKEEPERS, (CODE, ())),
    "undo_all_except": Door(DOORKEEPERS),
    "show_others": Door(DOORKEEPERS, (CODE, ())),
    "show_door": Door(DOORKEEPERS),
    "show_roster": Door(DOORKEEPERS),
    "find_deputies": Door(DOORKEEPERS, (CODE, "")),
    "show_desk": Door(DOORKEEPERS),
    "open_poll": Door(ORGANISER),
    "close_poll": Door(ORGANISER),
    "show_tally": Door(SCRUTINEER),
    "take_board": Door(SCRUTINEER | ORGANISER),
    "submit_decryption": Door(SCRUTINEER, (CODE, b"{}")),
    "hand_in_share": Door(ORGANISER, (CODE, b"{}")),
    "print_paper": Door(ORGANISER, (CODE, "slip-count.pdf")),
    "certify": Door(ORGANISER),
    "preview_result": Door(ORGANISER),
    "publish": Door(ORGANISER),
    "open_runoff": Door(ORGANISER),
    "abandon_round": Door(ORGANISER, (CODE, "why")),
    "declare_void": Door(ORGANISER, (CODE, "why")),
    "hold_again": Door(ORGANISER),
    # Everybody may ask; who has logged in sees more, which has tests of its own.
    "list_polls": Open(),
    "list_own_congresses": Open(),
    "download": Open(),
    "take_archive": Open(),
    # Deputies and the public.
    "show_booth": Open(),
    "give_nonce": Open(),
    "card_state": Open(),
    "cast_ballot": Open(),
    "show_result": Open(),
    "show_unpublished": Open(),
    "show_board": Open(),
    # Asked by guards; says no more than whose a poll is.
    "where_is": Open(),
    # The way in itself; users are made on the machine.
    "only_congress": Open(),
    "create_user": Open(),
    "sign_in": Open(),
    "sign_out": Open(),
    "who_is": Open(),
}
GUARDED = [name for name, door in DOORS.items() if isinstance(door, Door)]
SEES_MORE = {"list_polls", "list_own_congresses", "download", "take_archive"}


def person(role, scope):
    trustee = 1 if role.holds_key else None
    return Actor(username="someone", name="Someone", grants=(Grant(role, scope, trustee),))


async def answer_to(actor, name, *arguments, **named):
    """Return what is said at a door: the code of the refusal, or None to whoever gets past."""
    try:
        await CASES[name](actor, *arguments, **named)
    except Forbidden as refusal:
        return refusal.code
    except (ReachedError, BallotError):
        pass
    return None


def test_every_use_case_has_its_row():
    assert set(DOORS) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_who_asks_for_an_actor_has_a_door(name):
    asks = "actor" in signature(CASES[name].__call__).parameters
    assert asks == (name in GUARDED or name in SEES_MORE)


@pytest.mark.parametrize("name", GUARDED)
async def test_nobody_gets_past_without_a_log_in(name):
    door = DOORS[name]
    assert await answer_to(None, name, *door.arguments, **door.named) == "log-in-needed"


GRANTED = [
    pytest.param(role, held, id=f"{role.value} in {held.congress} {held.poll}")
    for role in Role
    for held in HELD
    if (role is Role.ADMINISTRATOR) == (held == INSTALLATION)
]


@pytest.mark.parametrize("name", GUARDED)
@pytest.mark.parametrize(("role", "held"), GRANTED)
async def test_a_role_gets_past_where_it_was_granted_and_nowhere_else(name, role, held):
    door = DOORS[name]
    granted = role in door.roles and held in {INSTALLATION, CONGRESS, door.about}
    said = await answer_to(person(role, held), name, *door.arguments, **door.named)
    assert said == (None if granted else "not-granted")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("held", HELD)
def test_a_role_is_held_where_it_belongs_or_not_at_all(role, held):
    if (role is Role.ADMINISTRATOR) == (held == INSTALLATION):
        assert Grant(role, held).scope == held
    else:
        with pytest.raises(RuleViolation, match="role-elsewhere"):
            Grant(role, held)


@pytest.mark.parametrize(
    ("name", "arguments"), [("download", (CODE, 1, "result.json")), ("take_archive", (CODE, 1))]
)
@pytest.mark.parametrize(("role", "held"), GRANTED)
async def test_only_the_organiser_of_a_poll_may_ask_for_more_than_is_published(
    name, arguments, role, held
):
    granted = role is Role.ORGANISER and held in {CONGRESS, HERE}
    try:
        await CASES[name](*arguments, person(role, held))
    except ReachedError:
        said = None
    except Forbidden as refusal:
        said = refusal.code
    else:
        pytest.fail("nothing was asked of the store")
    assert said == (None if granted else "not-granted")
