"""What the booth says when a vote cannot be cast, and that nothing is lost or doubled meanwhile."""

import json

import pytest
from playwright.sync_api import expect

from ballot.protocol.ballots import tracker as tracker_of
from support.booth import Booth
from support.browsing import PHONE, TABLET, storages, visiting
from support.served import ABSTAIN, APPROVE, OPPOSE

MARKS = {"1": APPROVE, "2": OPPOSE}
BALLOTS = "**/api/polls/*/ballots"
USED, LATE, FIRST, SECOND, THIRD = 0, 7, 1, 2, 3
"""Deputies by their place: who has voted, who is not checked in, and those who vote below."""


@pytest.fixture(scope="module")
def running(place):
    vote = place.load(place.draft()).open(absent=[LATE])
    vote.cast(USED, [APPROVE, OPPOSE, ABSTAIN, ABSTAIN, ABSTAIN])
    return vote


@pytest.fixture(scope="module")
def waiting(place):
    vote = place.load(place.draft())
    vote.act("freeze")
    vote.place.desk.check_in_others(vote.code)
    return vote


@pytest.fixture(scope="module")
def over(place):
    vote = place.load(place.draft()).open()
    vote.cast(USED, [APPROVE, OPPOSE, ABSTAIN, ABSTAIN, ABSTAIN])
    vote.act("close")
    return vote


@pytest.fixture
def booth(chromium):
    with visiting(chromium, PHONE, touch=True) as phone:
        yield Booth(phone.page())


@pytest.mark.parametrize(
    ("vote", "card", "words"),
    [
        ("running", USED, ("This card has already voted", "Card 02, used")),
        ("running", LATE, ("You have not checked in yet", "Card 03, not checked in")),
        ("waiting", FIRST, ("Voting has not begun yet", "Session 01, not open")),
        ("over", FIRST, ("Voting is over", "Session 05, closed")),
    ],
)
def test_a_card_that_cannot_vote_says_why_and_what_to_do(request, booth, vote, card, words):
    title, code = words
    booth.open(request.getfixturevalue(vote).link(card), until="problem")
    expect(booth.page.locator('[data-step="problem"] h1')).to_have_text(title)
    expect(booth.page.locator('[data-step="problem"] h1')).to_be_focused()
    assert booth.staff_code() == code
    expect(booth.page.locator('[data-step="problem"] .steps li')).not_to_have_count(0)
    assert storages(booth.page) == [{}, {}]


def test_a_card_of_another_vote_is_unknown(booth, running, waiting):
    foreign = waiting.cards[FIRST].credential
    booth.open(f"{running.booth}#{foreign}", until="problem")
    assert booth.staff_code() == "Card 01, unknown"
    booth.press("finish")
    booth.at("card")


@pytest.mark.parametrize("text", ["", "12345", "0OIl0-OIl0OI-l0OIl-0OIl0O", "x" * 400])
def test_a_code_that_is_mistyped_is_explained_beside_the_field(booth, running, text):
    booth.page.goto(running.booth)
    booth.at("card")
    booth.page.locator("#credential").fill(text)
    booth.page.locator("#credential").press("Enter")
    expect(booth.page.get_by_role("alert")).to_contain_text("not the code of a card")
    expect(booth.page.locator("#credential")).to_be_focused()


def test_whoever_arrives_late_is_checked_in_and_then_votes(chromium, place):
    vote = place.load(place.draft()).open(absent=[LATE])
    with visiting(chromium, PHONE, touch=True) as phone:
        booth = Booth(phone.page()).open(vote.link(LATE), until="problem")
        vote.act("check-in", deputy=str(vote.deputies[LATE].number))
        booth.press("again")
        booth.at("form").fill_in(MARKS)
        assert vote.has(booth.cast())


def test_a_vote_that_closes_while_the_form_is_open_takes_no_ballot(booth, place):
    vote = place.load(place.draft()).open()
    booth.open(vote.link(FIRST)).fill_in(MARKS).press("review")
    vote.act("close")
    booth.at("review").press("vote")
    assert booth.staff_code() == "Session 05, closed"
    expect(booth.page.get_by_text("The vote closed before your ballot arrived")).to_be_visible()
    assert storages(booth.page)[0] == {}
    booth.press("finish")
    booth.at("card")
    assert vote.ballots() == 0


def test_without_a_network_the_card_is_not_checked_until_it_is_back(booth, running):
    booth.page.route("**/api/polls/*/card", lambda route: route.abort())
    booth.open(running.link(FIRST), until="problem")
    assert booth.staff_code() == "Network 01, no connection"
    booth.page.unroute("**/api/polls/*/card")
    booth.press("again")
    booth.at("form")


def test_a_ballot_cast_without_a_network_goes_in_once_when_it_is_back(chromium, running):
    before = running.ballots()
    with visiting(chromium, TABLET, touch=True) as tablet:
        booth = Booth(tablet.page())
        booth.page.route(BALLOTS, lambda route: route.abort())
        booth.open(running.link(SECOND)).fill_in(MARKS).press("review")
        booth.at("review").press("vote")
        assert booth.staff_code() == "Network 01, no connection"
        (kept,) = storages(booth.page)[0].values()
        assert running.ballots() == before
        booth.page.unroute(BALLOTS)
        booth.press("now")
        shown = booth.at("receipt").tracker()
        assert storages(booth.page)[0] == {}
    assert shown == tracker_of(json.loads(kept)["ballot"].encode())
    assert running.ballots() == before + 1
    assert running.has(shown)
    assert not running.has(shown.swapcase())


def test_two_taps_on_the_button_are_one_ballot(booth, running):
    before = running.ballots()
    booth.open(running.link(THIRD)).fill_in(MARKS).press("review")
    booth.at("review")
    booth.page.locator('[data-act="vote"]').evaluate("(cast) => { cast.click(); cast.click(); }")
    booth.at("receipt")
    assert running.ballots() == before + 1
