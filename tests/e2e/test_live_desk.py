"""The agenda keeps itself fresh in the browser, and a void round is named to its scrutineers."""

import pytest
from playwright.sync_api import expect

from support.browsing import log_in, visiting
from support.served import ABSTAIN, APPROVE, ORGANISER

MARKS = [APPROVE, *[ABSTAIN] * 4]
SOON = 6_000
"""Milliseconds in which both pages ask once; they go by the test's clock."""


@pytest.fixture(scope="module")
def vote(place):
    return place.load(place.draft()).open()


@pytest.fixture
def desk(chromium, vote):
    """The organiser's agenda; what it sends is watched."""
    with visiting(chromium) as watched:
        page = watched.page()
        page.clock.install()
        log_in(page, vote.address, ORGANISER, f"/desk/{vote.code}")
        watched.forget()
        yield watched, page


def test_the_agenda_follows_the_box_and_the_day_and_leaves_the_focus_where_it_is(desk, vote):
    watched, page = desk
    link = page.locator("li.now a").first
    link.focus()
    page.evaluate("window.before = document.activeElement")
    vote.cast(0, MARKS)
    page.clock.run_for(SOON)
    expect(page.locator(".equation .strong")).to_have_text("1")
    assert watched.sends("/now")
    assert page.evaluate("document.activeElement === window.before")
    expect(page.locator("li.now")).to_contain_text("7 deputies present have not voted yet")

    page.goto(f"{vote.address}/desk/{vote.code}?confirm=void")
    page.locator("#why").fill("A tablet was")
    vote.cast(1, MARKS)
    watched.forget()
    page.clock.run_for(2 * SOON)
    page.evaluate("fetch('/').then((page) => page.text())")  # seen after what was asked before it
    assert not watched.sends("/now")
    expect(page.locator("#why")).to_have_value("A tablet was")
    page.get_by_role("link", name="Cancel").click()
    page.evaluate("document.activeElement.blur()")
    vote.act("close")
    page.clock.run_for(SOON)
    expect(page.locator("li.now h2")).to_have_text("Scrutineers decrypt the sum")


def test_a_scrutineer_whose_page_is_open_is_told_of_a_void_round_and_of_the_next(chromium, vote):
    with visiting(chromium) as watched:
        page = watched.page()
        page.clock.install()
        log_in(page, vote.address, "scrutineer1", f"/scrutineer/{vote.code}")
        vote.act("void", reason="A tablet was left open.")
        page.clock.run_for(SOON)
        dropped = page.locator('[data-step="dropped"]')
        expect(dropped).to_be_visible()
        expect(dropped).to_contain_text("This round was declared void")
        expect(dropped).to_contain_text("A tablet was left open.")
        assert not watched.sends("/decryptions")
        vote.act("again")
        page.clock.run_for(SOON)
        expect(page.locator('[data-step="wait"]')).to_be_visible()
