"""The hall's network: plain http at a name, so the browser withholds its own cryptography."""

import pytest
from playwright.sync_api import expect

from support.booth import Booth
from support.browsing import TABLET, compare_box, give_key, log_in, step, visiting
from support.served import APPROVE, OPPOSE, ORGANISER, THRESHOLD


@pytest.fixture(scope="module")
def vote(place):
    return place.load(place.draft()).open()


def test_a_whole_vote_works_where_the_browser_offers_no_cryptography(hall_browser, hall, vote):
    address = vote.address.replace("127.0.0.1", hall)
    with visiting(hall_browser, TABLET, touch=True) as tablet:
        booth = Booth(tablet.page()).open(vote.link(0).replace(vote.address, address))
        assert booth.page.evaluate("[isSecureContext, crypto.subtle === undefined]") == [
            False,
            True,
        ]
        tracker = booth.fill_in({"1": APPROVE, "2": OPPOSE}).cast()
    with visiting(hall_browser) as organiser:
        desk = organiser.page()
        log_in(desk, address, ORGANISER, f"/desk/{vote.code}")
        step(desk, "close")
        expect(desk.locator(".day .now h2")).to_have_text("Scrutineers decrypt the sum")
        for index in range(1, THRESHOLD + 1):
            decrypt(hall_browser, address, vote, index)
        desk.reload()
        expect(desk.locator(".day .now h2")).to_have_text("Look at the figures, then certify")
        desk.goto(f"{address}/r/{vote.code}/1/board")
        expect(desk.locator(".trackers li")).to_have_text([tracker])


def decrypt(browser, address, vote, index):
    with visiting(browser) as scrutineer:
        page = scrutineer.page()
        log_in(page, address, f"scrutineer{index}", f"/scrutineer/{vote.code}")
        assert not page.evaluate("isSecureContext")
        compare_box(page)
        give_key(page, vote.place.key_file(index))
        page.locator("#few-on").click()
        expect(page.locator('[data-step="done"]')).to_be_visible()


def test_a_scanned_card_is_understood_at_the_door_too(hall_browser, hall, place):
    vote = place.load(place.draft()).open(absent=[1])
    address = vote.address.replace("127.0.0.1", hall)
    with visiting(hall_browser) as door:
        page = door.page()
        log_in(page, address, "door", f"/desk/{vote.code}/check-in")
        page.locator("#scan").fill(vote.link(1))
        page.locator("#scan").press("Enter")
        expect(page.locator(".last .name")).to_have_text(vote.deputies[1].name)
        assert not door.sends(vote.cards[1].credential)
