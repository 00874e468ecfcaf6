"""The check-in desk with a scanner: cards, names, namesakes, undo, all present except a few."""

import pytest
from playwright.sync_api import expect

from support.browsing import log_in, read_printed_codes, visiting


@pytest.fixture(scope="module")
def vote(place):
    frozen = place.load(place.draft())
    frozen.act("freeze")
    return frozen


@pytest.fixture
def door(chromium, vote):
    """The page at the door; what it sends is watched."""
    with visiting(chromium) as watched:
        page = watched.page()
        log_in(page, vote.address, "door", f"/desk/{vote.code}/check-in")
        watched.forget()
        yield watched, page


def present(page):
    return page.locator(".four .main .num").text_content()


def state(page):
    return page.locator(".last .state").text_content()


def scan(page, text):
    """Type as a scanner does: fast, wherever the focus is, and Enter at the end."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.type(text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_scanned_card_checks_its_deputy_in_and_its_secret_stays_at_the_door(door, vote):
    watched, page = door
    link = read_printed_codes(vote.sheet)[0]
    secret = link.partition("#")[2]
    before = int(present(page))
    scan(page, link)
    expect(page.locator(".last .name")).to_have_text(vote.deputies[0].name)
    assert int(present(page)) == before + 1
    assert watched.sends("credential=")
    assert not watched.sends(secret)
    page.get_by_role("button", name="take it back").click()
    expect(page.locator(".last .state")).to_have_text("Check-in taken back")
    assert int(present(page)) == before


@pytest.mark.parametrize("sign", ["", "\u00a3", "\uff03"], ids=["lost", "British", "wide"])
def test_a_card_that_is_read_for_another_keyboard_sends_nothing(door, vote, sign):
    watched, page = door
    link = read_printed_codes(vote.sheet)[1]
    for place in ("#scan", "#names"):
        page.locator(place).fill(link.replace("#", sign))
        page.locator(place).evaluate("field => field.form.requestSubmit()")
        expect(page.get_by_role("alert")).to_contain_text("nothing of it was sent")
        expect(page.locator(place)).to_have_value("")
    assert not watched.sends(link.partition("#")[2])


def test_a_name_that_two_deputies_have_is_chosen_from_a_list(door, vote):
    _watched, page = door
    *_others, first, second = vote.deputies
    assert first.name == second.name
    scan(page, second.name)
    choices = page.locator(".keys li", has_text=second.name)
    expect(choices).to_have_count(2)
    choices.filter(has_text=f"No. {second.number}").get_by_role("button").click()
    expect(page.locator(".last")).to_contain_text(f"No. {second.number}")
    expect(page.locator(".last")).to_contain_text("1 other deputy has the same name")
    scan(page, second.name)
    expect(choices.filter(has_text=f"No. {second.number}")).to_contain_text("Checked in")
    expect(choices.filter(has_text=f"No. {first.number}").get_by_role("button")).to_be_visible()


@pytest.mark.parametrize("text", ["nobody of that name", "9999"])
def test_someone_who_is_not_on_the_roster_is_refused_in_words(door, text):
    _watched, page = door
    before = present(page)
    scan(page, text)
    expect(page.get_by_role("status")).to_contain_text(text)
    assert present(page) == before


def test_all_are_checked_in_but_those_who_are_named(door, vote):
    _watched, page = door
    absent = vote.deputies[1:3]
    page.locator("#names").fill("\n".join([absent[0].name, str(absent[1].number)]))
    page.get_by_role("button", name="Check in all the others").click()
    expect(page.get_by_role("status")).to_contain_text("deputies are checked in now")
    assert int(present(page)) == len(vote.deputies) - len(absent)
    scan(page, absent[0].name)
    expect(page.locator(".last .name")).to_have_text(absent[0].name)
    assert int(present(page)) == len(vote.deputies) - 1
