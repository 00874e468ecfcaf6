"""Every use case, every role, own and foreign poll: who gets past the door, and who does not.

The doors are those of the assembled use cases. Behind each stands a store that only says that it
was reached: nothing may be read, drawn or computed before authority was asked.
"""

from dataclasses import dataclass, field, fields
from inspect import signature
from typing import Any

import pytest

from ballot.basics.errors import BallotError, Forbidden
from ballot.bootstrap.use_cases import UseCases
from ballot.congress.assembly import CongressUseCases
from ballot.law.congress.policy import INSTALLATION, Actor, Grant, Role, Scope
from ballot.vote.assembly import Needs, VoteUseCases
from ballot.vote.boxes import Boxes
from support.halls import draft

HERE, ELSEWHERE = Scope("AAAAAA"), Scope("BBBBBB")
CODE = HERE.poll


class ReachedError(Exception):
    """Somebody got past the door."""


class Behind:
    """Anything that a use case stands on."""

    def __getattr__(self, name):
        raise ReachedError(name)


class Pen(Behind):
    """A signer: use cases are put together with a signature of the home's key."""

    def sign(self, _message, /):
        return bytes(64)


def use_cases():
    behind: Any = Behind()
    needs: dict[str, Any] = {each.name: behind for each in fields(Needs)}
    boxes = Boxes(**{each.name: behind for each in fields(Boxes)})
    vote = Needs(**dict(needs, boxes=boxes, signer=Pen()))
    return UseCases(
        congress=CongressUseCases.assemble(*[behind] * 4),
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
SCRUTINEER = frozenset({Role.SCRUTINEER})
DOORS = {
    "create_poll": Door(ORGANISER, (draft(),), INSTALLATION),
    "change_poll": Door(ORGANISER, (CODE, draft())),
    "copy_poll": Door(ORGANISER, (CODE,), INSTALLATION),
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
    # The way in itself; users are made on the machine.
    "create_user": Open(),
    "sign_in": Open(),
    "sign_out": Open(),
    "who_is": Open(),
}
GUARDED = [name for name, door in DOORS.items() if isinstance(door, Door)]
SEES_MORE = {"list_polls", "download", "take_archive"}


def person(role, scope):
    trustee = 1 if role is Role.SCRUTINEER else None
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


@pytest.mark.parametrize("name", GUARDED)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("held", [INSTALLATION, HERE, ELSEWHERE])
async def test_a_role_gets_past_where_it_was_granted_and_nowhere_else(name, role, held):
    door = DOORS[name]
    granted = role in door.roles and held in {INSTALLATION, door.about}
    said = await answer_to(person(role, held), name, *door.arguments, **door.named)
    assert said == (None if granted else "not-granted")


@pytest.mark.parametrize(
    ("name", "arguments"), [("download", (CODE, 1, "result.json")), ("take_archive", (CODE, 1))]
)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("held", [INSTALLATION, HERE, ELSEWHERE])
async def test_only_the_organiser_of_a_poll_may_ask_for_more_than_is_published(
    name, arguments, role, held
):
    granted = role is Role.ORGANISER and held != ELSEWHERE
    try:
        await CASES[name](*arguments, person(role, held))
    except ReachedError:
        said = None
    except Forbidden as refusal:
        said = refusal.code
    else:
        pytest.fail("nothing was asked of the store")
    assert said == (None if granted else "not-granted")
