"""The booth encrypts only for the very election whose form the deputy has before the eyes."""

import json

import pytest

from support.booth import Booth
from support.browsing import PHONE, visiting
from support.served import APPROVE

FIRST = 1


@pytest.fixture(scope="module")
def running(place):
    return place.load(place.draft()).open()


@pytest.fixture
def booth(chromium):
    with visiting(chromium, PHONE, touch=True) as phone:
        yield Booth(phone.page())


def swap_two_names(route):
    """Answer as a server would that puts two projects in each other's place."""
    answer = route.fetch()
    fields = answer.json()
    election = json.loads(fields["election"])
    overall, first, second, *others = election["questions"]
    overall["answers"][:2] = reversed(overall["answers"][:2])
    election["questions"] = [overall, second, first, *others]
    fields["election"] = json.dumps(election, ensure_ascii=False, separators=(",", ":"))
    route.fulfill(response=answer, json=fields)


def test_an_election_in_which_projects_are_swapped_is_not_encrypted_for(booth, running):
    booth.page.route("**/api/polls/*/election", swap_two_names)
    booth.open(running.link(FIRST), until="problem")
    assert booth.staff_code() == "Session 07, form differs"
    booth.page.unroute("**/api/polls/*/election")
    booth.press("again")
    booth.at("form")


def test_a_tablet_that_was_opened_before_the_freeze_gets_the_form_with_the_first_card(booth, place):
    code = place.draft()
    booth.page.goto(f"{place.address}/v/{code}")
    booth.at("card")
    vote = place.load(code).open()
    booth.page.locator("#credential").fill(vote.cards[FIRST].credential)
    booth.page.locator("#credential").press("Enter")
    booth.at("form").fill_in({"1": APPROVE})
    assert booth.cast()
