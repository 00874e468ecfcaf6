"""What a tablet keeps belongs to one card: no other sees it, waits for it or makes it vanish."""

import json
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from ballot.protocol.ballots import tracker as tracker_of
from support.booth import Booth
from support.browsing import TABLET, storages, text_of, visiting
from support.served import ABSTAIN, APPROVE, OPPOSE

MARKS = {"1": APPROVE, "2": OPPOSE}
BALLOTS = "**/api/polls/*/ballots"
OFFLINE = "Network 01, no connection"


@pytest.fixture
def vote(place):
    return place.load(place.draft()).open()


@pytest.fixture
def tablet(chromium):
    with visiting(chromium, TABLET, touch=True) as watched:
        yield watched


def cut(route):
    route.abort()


def lose(route):
    """Let a ballot into the box, and its receipt get lost on the way back."""
    route.fetch()
    route.abort()


@contextmanager
def network(tablet, handle):
    """While this lasts, ballots meet what `handle` does to them; everything else passes."""
    tablet.context.route(BALLOTS, handle)
    yield
    tablet.context.unroute(BALLOTS, handle)


@contextmanager
def arriving(tablet, number=1):
    """Wait at the end until so many ballots have been answered by the server."""
    answers = []
    with tablet.context.expect_event(
        "response",
        lambda answer: (
            answer.url.endswith("/ballots") and (answers.append(answer) or len(answers) == number)
        ),
    ):
        yield answers


def cast_in_vain(booth, link, marks=MARKS):
    """Cast without a network, and return the tracker of the ballot that is kept."""
    booth.open(link).fill_in(marks).press("review")
    known = storages(booth.page)[0]
    booth.at("review").press("vote")
    assert booth.staff_code() == OFFLINE
    (text,) = (text for name, text in storages(booth.page)[0].items() if name not in known)
    return tracker_of(json.loads(text)["ballot"].encode())


def see_receipt(booth, tracker):
    assert booth.at("receipt").tracker() == tracker
    booth.press("finish")
    booth.at("card")


def test_another_card_on_a_tablet_that_was_offline_and_closed_votes_for_itself(tablet, vote):
    with network(tablet, cut):
        first = Booth(tablet.page())
        kept = cast_in_vain(first, vote.link(0))
        first.page.close()
    booth = Booth(tablet.page())
    with arriving(tablet):
        booth.open(vote.link(1))
    assert vote.has(kept)
    assert kept not in booth.page.content()
    shown = booth.fill_in(MARKS).cast()
    assert shown != kept
    assert vote.ballots() == 2
    booth.press("finish")
    booth.at("card").open(vote.link(0), until="receipt")
    see_receipt(booth, kept)
    assert storages(booth.page) == [{}, {}]


def test_a_card_that_is_scanned_while_a_ballot_is_being_sent_is_honoured_at_once(tablet, vote):
    booth, held = Booth(tablet.page()), []

    def hold_the_first(route):
        if held:
            route.continue_()
        else:
            held.append(route)

    with network(tablet, hold_the_first):
        booth.open(vote.link(0)).fill_in(MARKS).press("review")
        with booth.page.expect_request(BALLOTS):
            booth.at("review").press("vote")
        booth.at("sending").open(vote.link(1))
        expect(booth.page.locator("#ballot input:checked")).to_have_count(0)
        shown = booth.fill_in(MARKS).cast()
        with arriving(tablet) as answers:
            held[0].continue_()
    kept = answers[0].json()["tracker"]
    assert booth.at("receipt").tracker() == shown != kept
    booth.press("finish")
    booth.at("card").open(vote.link(0), until="receipt")
    see_receipt(booth, kept)
    assert vote.ballots() == 2


def test_a_card_that_is_scanned_while_a_ballot_is_being_made_loses_neither(tablet, vote):
    booth = Booth(tablet.page()).open(vote.link(0)).fill_in(MARKS)
    booth.press("review")
    booth.at("review")
    with arriving(tablet) as answers:
        booth.page.locator('[data-act="vote"]').evaluate(
            "(cast, card) => { cast.click(); location.hash = card; }",
            vote.cards[1].credential,
        )
        booth.at("form")
    expect(booth.page.locator("#ballot input:checked")).to_have_count(0)
    assert booth.fill_in(MARKS).cast() != answers[0].json()["tracker"]
    assert vote.ballots() == 2


def test_two_ballots_wait_on_one_tablet_and_each_card_is_shown_its_own_receipt(tablet, vote):
    booth = Booth(tablet.page())
    with network(tablet, cut):
        kept = [cast_in_vain(booth, vote.link(card)) for card in (0, 1)]
        booth.press("finish")
        expect(booth.at("card").page.locator('[data-notice="kept"]')).to_be_visible()
        booth.open(vote.link(0), until="problem")
        assert booth.staff_code() == OFFLINE
        assert vote.ballots() == 0
    with arriving(tablet, 2):
        booth.page.reload()
    for card in (1, 0):
        booth.open(vote.link(card), until="receipt")
        see_receipt(booth, kept[card])
    assert storages(booth.page) == [{}, {}]
    assert vote.ballots() == 2


def test_a_run_off_in_between_stops_no_card_and_each_learns_what_became_of_its_ballot(
    tablet, place, vote
):
    late, lost, other = 0, 7, 1
    booth, cut_off = Booth(tablet.page()), set()

    def cut_the_first_and_lose_others(route):
        body = route.request.post_data
        if not cut_off:
            cut_off.add(body)
        (cut if body in cut_off else lose)(route)

    for deputy, approved in enumerate(("123", "124", "134", "234", "123", "124"), start=1):
        vote.cast(deputy, [APPROVE if str(n) in approved else ABSTAIN for n in range(1, 6)])
    with network(tablet, cut_the_first_and_lose_others):
        cast_in_vain(booth, vote.link(late))
        taken = cast_in_vain(booth, vote.link(lost), {"3": APPROVE, "4": APPROVE})
        booth.page.goto("about:blank")
    vote.act("close")
    vote.decrypt()
    for step in ("certify", "runoff", "open"):
        vote.act(step)

    with arriving(tablet, 2):
        booth.open(vote.link(other))
    booth.fill_in({"2": APPROVE}).cast()
    booth.open(vote.link(late), until="problem")
    assert booth.staff_code() == "Ballot 04, earlier round"
    booth.press("again")
    booth.at("form").fill_in({"2": APPROVE}).cast()
    booth.open(vote.link(lost), until="problem")
    earlier = booth.page.locator('[data-step="problem"] .groups')
    assert "".join(text_of(earlier).split()) == taken
    booth.page.reload()
    booth.at("card").open(vote.link(lost), until="problem")
    assert "".join(text_of(earlier).split()) == taken
    booth.press("again")
    booth.at("form").fill_in({"2": APPROVE}).cast()
    booth.finish()
    assert storages(booth.page) == [{}, {}]
    assert vote.ballots() == 3


def test_the_same_card_finds_its_ballot_after_a_reload_with_and_without_a_network(tablet, vote):
    booth = Booth(tablet.page())
    with network(tablet, cut):
        kept = cast_in_vain(booth, vote.link(0))
        booth.page.reload()
        expect(booth.at("card").page.locator('[data-notice="kept"]')).to_be_visible()
        booth.open(vote.link(0), until="problem")
        assert booth.staff_code() == OFFLINE
        assert vote.ballots() == 0
    booth.press("now")
    see_receipt(booth, kept)
    assert storages(booth.page) == [{}, {}]
    assert vote.ballots() == 1


def test_a_receipt_that_was_lost_on_its_way_comes_to_its_card_without_a_second_ballot(tablet, vote):
    booth = Booth(tablet.page())
    with network(tablet, lose):
        kept = cast_in_vain(booth, vote.link(0))
        assert vote.ballots() == 1
    with arriving(tablet):
        booth.page.reload()
    assert kept not in booth.at("card").page.content()
    booth.open(vote.link(0), until="receipt")
    see_receipt(booth, kept)
    booth.open(vote.link(0), until="problem")
    assert booth.staff_code() == "Card 02, used"
    assert vote.ballots() == 1


def test_a_ballot_that_came_too_late_is_told_to_its_card_once_and_is_kept_no_longer(tablet, vote):
    booth = Booth(tablet.page())
    with network(tablet, cut):
        cast_in_vain(booth, vote.link(0))
    vote.act("close")
    with arriving(tablet):
        booth.page.reload()
    booth.open(vote.link(1), until="problem")
    expect(booth.page.get_by_role("heading", name="Voting is over")).to_be_visible()
    booth.open(vote.link(0), until="problem")
    expect(booth.page.get_by_text("The vote closed before your ballot arrived")).to_be_visible()
    assert storages(booth.page) == [{}, {}]
    booth.open(vote.link(0), until="problem")
    expect(booth.page.get_by_role("heading", name="Voting is over")).to_be_visible()
    assert vote.ballots() == 0


def test_a_tablet_that_is_cleared_keeps_the_encrypted_ballot_and_nothing_else(tablet, vote):
    booth = Booth(tablet.page())
    with network(tablet, cut):
        kept = cast_in_vain(booth, vote.link(0))
        booth.press("finish")
        booth.at("card")
        local, session = storages(booth.page)
        assert session == {}
        (ballot,) = (json.loads(text) for text in local.values())
        assert set(ballot) == {"ballot"}
        assert tracker_of(ballot["ballot"].encode()) == kept
        plain = vote.cards[0].credential.replace("-", "")
        assert plain not in booth.page.content() + json.dumps(local)
        booth.open(vote.link(1)).fill_in(MARKS)
        booth.page.goto("about:blank")
        booth.page.go_back()
        expect(booth.at("card").page.locator("#ballot input:checked")).to_have_count(0)
        assert storages(booth.page)[0] == local
