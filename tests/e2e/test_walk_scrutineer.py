"""A scrutineer's day with a mistake at each step: nothing leaves the device before all is right."""

from playwright.sync_api import expect

from support.browsing import (
    TABLET,
    compare_box,
    find_overflows,
    give_key,
    log_in,
    visiting,
)
from support.served import ABSTAIN, APPROVE, OPPOSE, PASSWORD

MARKS = [[APPROVE, APPROVE, OPPOSE, ABSTAIN, ABSTAIN], [OPPOSE, APPROVE, *[ABSTAIN] * 3]]
SHARES = "/decryptions"


def test_each_mistake_of_a_scrutineer_is_told_and_costs_nothing(chromium, place):
    vote = place.load(place.draft())
    with visiting(chromium, TABLET, touch=True) as scrutineer:
        page = scrutineer.page()
        log_in(page, place.address, "scrutineer1", "/scrutineer")
        page.locator(f'a[href="/scrutineer/{vote.code}"]').tap()
        expect(page.get_by_role("heading", name="This vote is not ready yet")).to_be_visible()
        vote.act("freeze")
        page.reload()
        look_for_the_key(page, place)
        place.desk.check_in_others(vote.code)
        vote.act("open")
        for deputy, marks in enumerate(MARKS):
            vote.cast(deputy, marks)
        vote.act("close")
        page.reload()
        compare_box(page)
        expect(page.locator("#acquaintance")).to_contain_text("saw before it began")
        assert not find_overflows(page)
        decline_to_decrypt_so_few(page, place)
        take_wrong_keys(page, place)
        assert not scrutineer.sends(SHARES)
        lose_the_network(page, place)
        with page.expect_download() as download:
            page.locator("#save-share").click()
        assert scrutineer.sends(download.value.path().read_text())
        assert not scrutineer.sends(str(place.ceremony.keys[0].decryption_key))
        assert not scrutineer.sends(PASSWORD)
        page.reload()
        expect(page.locator('[data-step="done"]')).to_be_visible()


def told(page):
    return page.get_by_role("alert").filter(visible=True)


def look_for_the_key(page, place):
    """Look with no file at all, with the public record, and with somebody else's key."""
    look = page.get_by_role("button", name="Look for the key")
    look.tap()
    expect(told(page)).to_contain_text("No file has been chosen")
    for data, words in (
        (place.ceremony.trustees.encode(), "This is not a scrutineer's key file"),
        (place.key_file(2), "This key belongs to another scrutineer"),
        (place.key_file(1), None),
    ):
        file = {"name": "1.key", "mimeType": "application/json", "buffer": data}
        page.locator("#place-file").set_input_files(file)
        look.tap()
        if words:
            expect(told(page)).to_contain_text(words)
    expect(page.locator("#place")).to_contain_text("you are scrutineer 1")
    expect(told(page)).to_have_count(0)
    expect(page.locator("#trustees-groups span")).to_have_count(8)


def take_wrong_keys(page, place):
    """Give three that do not fit; that the ballots are few is asked at the first of them alone."""
    give_key(page, b"{}")
    page.locator("#few-on").tap()
    expect(told(page)).to_contain_text("This is not a scrutineer's key file")
    for data, passphrase, words in (
        (place.key_file(2), PASSWORD, "This key belongs to another scrutineer"),
        (place.key_file(1), "not the passphrase", "The passphrase does not fit"),
    ):
        give_key(page, data, passphrase)
        expect(told(page)).to_contain_text(words)


def decline_to_decrypt_so_few(page, place):
    give_key(page, place.key_file(1))
    few = page.locator('[data-step="few"]')
    expect(few).to_contain_text("Ballots in the box: 2")
    page.locator("#few-stop").tap()
    expect(page.locator("#key-form")).to_be_visible()
    expect(page.locator("#passphrase")).to_have_value("")


def lose_the_network(page, place):
    page.route(f"**{SHARES}*", lambda route: route.abort())
    give_key(page, place.key_file(1))
    expect(told(page)).to_contain_text("There is no network")
    page.unroute(f"**{SHARES}*")
    give_key(page, place.key_file(1))
    expect(page.locator('[data-step="done"]')).to_be_visible()
