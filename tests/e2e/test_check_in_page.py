"""The check-in desk with a scanner: cards, names, namesakes, undo."""

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


SCANNER = """text => {
    const press = (key, otherwise) => {
        const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
        if (document.activeElement.dispatchEvent(event)) otherwise();
    };
    for (const key of text) press(key, () => document.execCommand("insertText", false, key));
    press("Enter", () => document.activeElement.click());
}"""
"""Types as fast as a scanner, which a test that sends key after key cannot."""


def scan(page, text):
    """Type as a scanner does: fast, wherever the focus is, and Enter at the end."""
    with page.expect_navigation():
        page.evaluate(SCANNER, text)


def write(page, text):
    """Type into the field, as a hand does."""
    page.locator("#scan").fill(text)
    with page.expect_navigation():
        page.locator("#scan").press("Enter")


def test_a_scanned_card_checks_its_deputy_in_and_its_secret_stays_at_the_door(door, vote):
    watched, page = door
    card = vote.cards[0]
    assert {card.link, card.code} <= {*read_printed_codes(vote.sheet)}
    secret = card.link.partition("#")[2]
    before = int(present(page))
    scan(page, card.link)
    expect(page.locator(".last .name")).to_have_text(vote.deputies[0].name)
    assert int(present(page)) == before + 1
    assert watched.sends("credential=")
    assert not watched.sends(secret)
    scan(page, card.link)
    expect(page.locator(".last .state")).to_have_text("Already here: checked in before")
    page.goto(f"{vote.address}/desk/{vote.code}/check-in?done=in&last={card.deputy}")
    page.get_by_role("button", name="take it back").click()
    expect(page.locator(".last .state")).to_have_text("Check-in taken back")
    assert int(present(page)) == before


@pytest.mark.parametrize(
    "focus", ["body", "#scan", "#names", "#check-in button", "form.who button"]
)
def test_a_scanner_works_wherever_the_focus_is_and_leaves_what_is_there_alone(door, vote, focus):
    _watched, page = door
    card = vote.cards[5]
    page.locator("#names").fill("21")
    if focus == "body":
        page.evaluate("document.activeElement.blur()")
    else:
        page.locator(focus).focus()
    sent = []
    page.on("request", lambda request: sent.append((request.url, request.post_data)))
    scan(page, card.code)
    assert sent[0] == (f"{vote.address}/desk/{vote.code}/check-in", f"who={card.code}")
    expect(page.locator(".last .name")).to_have_text(vote.deputies[5].name)


def test_what_a_hand_types_nowhere_is_typed_into_the_field(door, vote):
    _watched, page = door
    page.keyboard.type(str(vote.deputies[4].number), delay=120)
    expect(page.locator("#scan")).to_be_focused()
    expect(page.locator("#scan")).to_have_value(str(vote.deputies[4].number))
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator(".last .name")).to_have_text(vote.deputies[4].name)


@pytest.mark.parametrize("sign", ["", "\u00a3", "\uff03"], ids=["lost", "British", "wide"])
def test_a_card_that_is_read_for_another_keyboard_sends_nothing(door, vote, sign):
    watched, page = door
    link = vote.cards[1].link
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
    write(page, f"{second.name[0]} {second.name[1:]}")
    choices = page.locator(".keys li", has_text=second.name)
    expect(choices).to_have_count(2)
    choices.filter(has_text=f"No. {second.number}").get_by_role("button").click()
    expect(page.locator(".last")).to_contain_text(f"No. {second.number}")
    expect(page.locator(".last")).to_contain_text("1 other deputy has the same name")
    write(page, second.name)
    expect(choices.filter(has_text=f"No. {second.number}")).to_contain_text("Checked in")
    expect(choices.filter(has_text=f"No. {first.number}").get_by_role("button")).to_be_visible()


@pytest.mark.parametrize("text", ["nobody of that name", "9999"])
def test_someone_who_is_not_on_the_roster_is_refused_in_words(door, text):
    _watched, page = door
    before = present(page)
    write(page, text)
    expect(page.get_by_role("status")).to_contain_text(text)
    assert present(page) == before
