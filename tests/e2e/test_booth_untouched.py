"""A tablet that nobody touches is cleared, a confirmed ballot never; and a queue is a queue."""

import json

import pytest
from playwright.sync_api import expect

from ballot.protocol.ballots import tracker as tracker_of
from support.booth import Booth
from support.browsing import TABLET, find_violations, storages, visiting
from support.served import APPROVE, OPPOSE

MARKS = {"1": APPROVE, "2": OPPOSE}
BALLOTS = "**/api/polls/*/ballots"
BUSY = "Queue 01, server busy"
NO_NETWORK = "Network 01, no connection"
LATE = 7


@pytest.fixture(scope="module")
def vote(place):
    return place.load(place.draft()).open(absent=[LATE])


@pytest.fixture
def tablet(chromium):
    with visiting(chromium, TABLET, touch=True) as watched:
        yield watched


@pytest.fixture
def booth(tablet):
    page = tablet.page()
    page.clock.install()
    return Booth(page)


@pytest.fixture
def full_server(tablet):
    """A server that can take no more for a while; Chromium writes that to its console."""
    yield lambda route: route.fulfill(status=503, json={"code": "store-unavailable"})
    assert all("503" in error for error in tablet.errors)
    tablet.errors.clear()


def leave_waiting(_route):
    """Answer as a server does that has not come to a ballot yet."""


def pass_seconds(booth, number):
    booth.page.clock.run_for(number * 1000)


@pytest.mark.parametrize("step", ["form", "review"])
def test_after_a_minute_it_asks_and_then_clears_marks_and_card(booth, vote, step):
    page = booth.page
    booth.open(vote.link(0)).fill_in(MARKS).press_switch()
    if step == "review":
        booth.press("review")
        booth.at("review")
    pass_seconds(booth, 50)
    expect(booth.question("idle")).to_be_hidden()
    pass_seconds(booth, 12)
    expect(booth.question("idle")).to_be_visible()
    assert not find_violations(page)
    pass_seconds(booth, 31)
    expect(booth.at("card").page.locator('[data-notice="untouched"]')).to_be_visible()
    expect(booth.question("idle")).to_be_hidden()
    expect(page.locator("#large")).not_to_be_checked()
    expect(page.locator("#ballot input:checked")).to_have_count(0)
    expect(page.locator('[data-step="review"] li[data-project]')).to_have_count(0)
    assert storages(page) == [{}, {}]
    page.go_back()
    expect(booth.at("card").page.locator("#ballot input:checked")).to_have_count(0)
    booth.open(vote.link(1))
    expect(page.locator('[data-notice="untouched"]:visible')).to_have_count(0)


def test_a_language_and_a_half_typed_code_are_not_left_to_the_next_person(booth, vote):
    page = booth.page
    booth.open(f"{vote.address}/v/{vote.code}", until="card")
    opened = page.locator("html").get_attribute("lang")
    booth.press_language()
    expect(page.locator("html")).not_to_have_attribute("lang", opened)
    booth.press_switch()
    page.locator("#credential").fill("half a code")
    pass_seconds(booth, 80)
    expect(booth.question("idle")).to_be_hidden()
    expect(page.locator("#credential")).to_have_value("half a code")
    pass_seconds(booth, 15)
    expect(page.locator("html")).to_have_attribute("lang", opened)
    expect(page.locator("#credential")).to_have_value("")
    expect(page.locator("#large")).not_to_be_checked()
    expect(page.locator('[data-notice="untouched"]:visible')).to_have_count(0)


def test_whoever_is_there_goes_on_with_the_marks(booth, vote):
    booth.open(vote.link(0)).fill_in(MARKS)
    pass_seconds(booth, 62)
    booth.press("here")
    pass_seconds(booth, 50)
    for project, answer in MARKS.items():
        expect(booth.at("form").radio(project, answer)).to_be_checked()
    booth.choose("3", APPROVE)
    pass_seconds(booth, 50)
    expect(booth.question("idle")).to_be_hidden()


def test_what_lies_under_the_question_cannot_be_seen(booth, vote):
    booth.open(vote.link(0)).fill_in(MARKS)
    pass_seconds(booth, 62)
    backdrop = booth.question("idle").evaluate(
        "(it) => getComputedStyle(it, '::backdrop').backgroundColor"
    )
    assert backdrop.startswith("rgb(")


def test_a_card_that_cannot_vote_is_cleared_too(booth, vote):
    booth.open(vote.link(LATE), until="problem")
    pass_seconds(booth, 95)
    booth.at("card")


def test_a_ballot_that_is_confirmed_is_never_cleared(booth, vote):
    booth.open(vote.link(1)).fill_in(MARKS).press("review")
    booth.page.route(BALLOTS, leave_waiting)
    with booth.page.expect_request(BALLOTS):
        booth.at("review").press("vote")
    booth.at("sending")
    pass_seconds(booth, 9)
    expect(booth.at("queueing").page.get_by_text("waiting its turn").first).to_be_visible()
    pass_seconds(booth, 200)
    assert booth.staff_code() == BUSY
    (kept,) = storages(booth.page)[0].values()
    booth.page.unroute(BALLOTS)
    pass_seconds(booth, 100)
    assert booth.at("receipt").tracker() == tracker_of(json.loads(kept)["ballot"].encode())
    pass_seconds(booth, 200)
    booth.at("receipt")


def test_a_ballot_that_its_own_card_waits_for_is_not_cleared_either(booth, vote):
    booth.page.route(BALLOTS, lambda route: route.abort())
    booth.open(vote.link(4)).fill_in(MARKS).press("review")
    booth.at("review").press("vote")
    booth.at("problem").open(vote.link(4), until="problem")
    for _ in range(20):
        pass_seconds(booth, 10)
        # Each attempt has its answer before more time passes: one without an answer would queue.
        expect(booth.page.locator('[data-bar="problem"] b')).to_have_text(NO_NETWORK)
    assert len(storages(booth.page)[0]) == 1


def test_a_ballot_that_the_server_does_not_take_yet_is_said_to_queue(booth, vote, full_server):
    asked = []
    booth.page.on("request", lambda sent: sent.url.endswith("/ballots") and asked.append(sent))
    booth.page.route(BALLOTS, full_server)
    booth.open(vote.link(2)).fill_in(MARKS).press("review")
    booth.at("review").press("vote")
    assert booth.staff_code() == BUSY
    assert len(asked) == 1
    with booth.page.expect_request(BALLOTS):
        pass_seconds(booth, 20)
    assert 2 <= len(asked) <= 4
    booth.page.unroute(BALLOTS)
    booth.press("now")
    assert vote.has(booth.at("receipt").tracker())


def test_the_election_and_the_nonce_are_asked_for_together(booth, vote):
    held = []
    booth.page.route("**/api/polls/*/election", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    with booth.page.expect_request("**/api/polls/*/nonce"):
        booth.page.goto(vote.link(5))
    (election,) = held
    election.continue_()
    booth.at("form")


def test_a_card_that_the_server_has_no_time_for_is_asked_about_again_by_itself(
    booth, vote, full_server
):
    booth.page.route("**/api/polls/*/nonce", full_server)
    booth.open(vote.link(3), until="problem")
    assert booth.staff_code() == BUSY
    booth.page.unroute("**/api/polls/*/nonce")
    pass_seconds(booth, 4)
    booth.at("form")
