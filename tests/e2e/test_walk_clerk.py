"""A clerk's whole day with a mistake at each step: each leads back, and says what to do."""

import re

import pytest
from playwright.sync_api import FilePayload, expect

from ballot.cli.rehearsal.clients import IssuedCard
from ballot.law.vote.form import Form
from support.booth import Booth
from support.browsing import (
    PHONE,
    find_overflows,
    find_violations,
    read_printed_codes,
    step,
    visiting,
)
from support.scenes import EQUAL
from support.served import (
    ABSTAIN,
    APPROVE,
    ORGANISER,
    PASSWORD,
    SIZE,
    Vote,
    deputies,
    deputies_table,
    served,
    table,
)

OCCASION = {
    "matter": "Livelihood projects of 2026",
    "congress": "People's Congress of Mingchuan County",
    "session": "Fifth Session of the Eighteenth People's Congress",
    "government": "People's Government of Mingchuan County",
    "place": "Mingchuan County",
    "year": "2026",
    "day": "2026-01-16",
    "seats": "3",
    "threshold": "2",
    "quorum.fraction": "2/3",
}
WRONG = {"year": "soon", "seats": "0", "threshold": "4", "quorum.fraction": "1/2"}
DEPUTIES = deputies()
RUN_OFF = [[APPROVE, ABSTAIN, ABSTAIN]] * 5 + [[ABSTAIN, APPROVE, ABSTAIN]] * 2


@pytest.fixture
def place(tmp_path):
    """A server of its own: its first poll gives the congress a name."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    with served(home) as server:
        yield server


@pytest.fixture
def desk(chromium, place):
    with visiting(chromium) as watched:
        page = watched.page()
        page.goto(f"{place.address}/desk")
        yield page


def test_each_mistake_of_a_clerk_leads_back_and_says_what_to_do(chromium, desk, place):
    log_in(desk)
    code = begin_a_poll(desk)
    refuse(desk, code, "freeze", "Still to be done before the freeze: 4.")
    expect(desk.get_by_role("alert").get_by_role("listitem")).to_have_count(4)
    assert not find_violations(desk)
    load_the_lists(desk)
    load_the_keys(desk, place)
    vote = draw_the_cards(desk, place, code)
    freeze(desk, code)
    check_everybody_in(desk, code)
    step(desk, "open")
    for deputy, marks in enumerate(EQUAL):
        vote.cast(deputy, marks)
    close(desk, code)
    count_and_go_on(desk, vote)
    with visiting(chromium, PHONE, touch=True) as phone:
        decide_among_the_tied(desk, vote, Booth(phone.page()))
    look_once_more_and_publish(desk, code)


def button(page, words):
    return page.get_by_role("button", name=words, exact=True)


def told(page):
    return page.get_by_role("alert").filter(visible=True)


def refuse(page, code, action, words):
    """Take a step too early, as from a remembered address, and find oneself at the agenda again."""
    page.goto(page.url.partition("/desk")[0] + f"/desk/{code}?confirm={action}")
    page.get_by_role("dialog").locator("button[type=submit]").click()
    expect(told(page)).to_contain_text(words)
    expect(page.get_by_role("heading", name="Today's agenda")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def upload(page, field, name, data):
    file = FilePayload(name=name, mimeType="application/octet-stream", buffer=data)
    page.locator(field).set_input_files(file)


def log_in(page):
    page.locator("#username").fill(ORGANISER)
    for password in ("a wrong one", PASSWORD):
        page.locator("#password").fill(password)
        button(page, "Log in").click()
        if password != PASSWORD:
            expect(told(page)).to_contain_text("is not right. Try again.")
            expect(page.locator("#username")).to_have_value(ORGANISER)
            expect(page.locator("#password")).to_be_focused()
    expect(page).to_have_url(re.compile("/desk$"))


def begin_a_poll(page):
    page.get_by_role("link", name="New poll").click()
    for name, value in (OCCASION | WRONG).items():
        page.locator(f'[name="{name}"]').fill(value)
    button(page, "Begin the poll").click()
    expect(told(page)).to_contain_text(f"Fields to correct: {len(WRONG)}.")
    for name, value in WRONG.items():
        field = page.locator(f'[name="{name}"]')
        expect(field).to_have_value(value)
        expect(field).to_have_accessible_description(re.compile(r"."))
        expect(field).to_have_attribute("aria-invalid", "true")
    assert not find_violations(page)
    page.get_by_role("link", name="To the first of them").click()
    expect(page.locator("[name=year]")).to_be_in_viewport()
    for name in WRONG:
        page.locator(f'[name="{name}"]').fill(OCCASION[name])
    expect(page.locator("[name=matter]")).to_have_value(OCCASION["matter"])
    button(page, "Begin the poll").click()
    expect(page.get_by_role("heading", name="Import the projects")).to_be_visible()
    return page.url.rpartition("/")[2]


def load_the_lists(page):
    projects = table("county-candidates.csv", range(1, 6))
    head, first, *others = projects.decode().splitlines()
    number, _name, *cells = first.split(",")
    nameless = "\n".join([head, ",".join([number, "", *cells]), *others]).encode()
    page.locator(".day .now").get_by_role("link", name="Import the projects").click()
    upload(page, "#f-file", "projects.csv", nameless)
    button(page, "Import").click()
    expect(page.get_by_role("heading", name="Nothing was imported")).to_be_visible()
    expect(page.locator(".bad-cell")).to_have_count(1)
    upload(page, "#f-file", "projects.csv", projects)
    button(page, "Import again").click()
    expect(page.get_by_role("status")).to_contain_text("5 projects were imported")
    page.get_by_role("status").get_by_role("link", name="Import the roster").click()
    for data, words in ((projects, "These columns are missing"), (deputies_table(), None)):
        upload(page, "#f-file", "roster.csv", data)
        button(page, "Import").click()
        if words:
            expect(told(page)).to_contain_text(words)
    expect(page.get_by_role("status")).to_contain_text(f"{len(DEPUTIES)} deputies were imported")
    page.get_by_role("status").get_by_role("link", name="Load the public keys").click()


def load_the_keys(page, place):
    names = [deputy.name for deputy in DEPUTIES[:SIZE]]
    public = place.ceremony.trustees.encode()
    for data, lines, words in (
        (place.key_file(1), names, "This is the private key file of a scrutineer"),
        (public, names[1:], "Enter one name for each of them"),
        (public, names, None),
    ):
        upload(page, "#file", "trustees.json", data)
        page.locator("#names").fill("\n".join(lines))
        button(page, "Load the public keys").click()
        if words:
            expect(told(page)).to_contain_text(words)
            expect(page.locator("#names")).to_have_value("\n".join(lines))
            assert not find_violations(page)
    expect(page.get_by_role("status")).to_contain_text("public keys are loaded")


def draw_the_cards(page, place, code):
    page.locator(".day .now").get_by_role("link", name="To the cards").click()
    expect(told(page)).to_contain_text("No tablet or phone can open the address on these cards")
    page.get_by_role("link", name="Only this machine is to vote: go on").click()
    with page.expect_download() as sheet:
        button(page, "Draw the cards").click()
    pdf = sheet.value.path().read_bytes()
    page.reload()
    page.locator("#void-sheet").fill("1")
    button(page, "Draw new cards").click()
    expect(told(page)).to_contain_text(f"{len(DEPUTIES)} of them. Type that number")
    expect(page.get_by_text(f"{len(DEPUTIES)} cards are valid.")).to_be_visible()
    page.get_by_role("link", name="Back to the agenda").last.click()
    links = [text for text in read_printed_codes(pdf) if "#" in text]
    cards = tuple(IssuedCard(number, "", link) for number, link in enumerate(links, start=1))
    return Vote(place, code, Form.PER_ITEM, DEPUTIES, cards, pdf)


def freeze(page, code):
    page.locator(".day .now").get_by_role("link", name="Freeze", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("5 projects, 3 places, 8 deputies")
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("heading", name="Today's agenda")).to_be_visible()
    step(page, "freeze")
    refuse(page, code, "open", "0 deputies are present, 6 are needed")


def check_everybody_in(page, code):
    page.locator(".day .now").get_by_role("link", name="To the check-in").click()
    absent = "Nobody of that name"
    page.locator("#names").fill(absent)
    button(page, "Show all the others …").click()
    expect(page.get_by_role("status")).to_contain_text(f"Nobody is found for “{absent}”")
    expect(page.locator("#names")).to_have_value(absent)
    page.locator("#names").fill(f"{DEPUTIES[1].name}\n{DEPUTIES[2].number}")
    button(page, "Show all the others …").click()
    expect(page.locator(".people li")).to_have_count(len(DEPUTIES) - 2)
    expect(page.locator(".people")).not_to_contain_text(DEPUTIES[1].name)
    check_in_as_many(page, len(DEPUTIES) - 2)
    button(page, "Take that back as a whole").click()
    expect(page.get_by_role("status")).to_contain_text("was taken back")
    expect(page.locator(".four .main .num")).to_have_text("0")
    button(page, "Show all the others …").click()
    check_in_as_many(page, len(DEPUTIES))
    page.get_by_role("link", name="Agenda").click()


def check_in_as_many(page, number):
    page.locator("#count").fill("999")
    button(page, "Check in all of them").click()
    expect(told(page)).to_contain_text(f"they are {number}. Nobody has been checked in.")
    page.locator("#count").fill(str(number))
    button(page, "Check in all of them").click()
    expect(page.locator(".four .main .num")).to_have_text(str(number))


def close(page, code):
    page.goto(page.url.partition("?")[0])
    page.locator(".day .now").get_by_role("link", name="End the vote").click()
    expect(page.get_by_role("dialog")).to_contain_text("All deputies present have voted")
    page.get_by_role("link", name="Cancel").click()
    expect(page.locator(".day .now h2")).to_have_text("End the vote")
    step(page, "close")
    refuse(page, code, "certify", "The agenda shows the next one.")


def count_and_go_on(page, vote):
    """Read the figures, also at the width of a phone, and certify the tie with what follows it."""
    vote.decrypt()
    page.goto(f"{vote.address}/desk/{vote.code}")
    page.locator(".day .now").get_by_role("link", name="Look at the figures").click()
    expect(page.get_by_role("status")).to_have_count(0)
    assert not find_overflows(page)
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    figures = page.get_by_role("region", name="Votes for each project")
    assert figures.evaluate("(it) => it.scrollWidth <= it.clientWidth")
    page.get_by_role("link", name="Certify, then the further vote").click()
    page.get_by_role("link", name="Cancel").click()
    refuse(page, vote.code, "publish", "The agenda shows the next one.")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{vote.address}/desk/{vote.code}?confirm=certify-runoff")
    page.get_by_role("dialog").locator("button[type=submit]").click()
    expect(page.get_by_role("status").first).to_contain_text("The further vote is prepared.")
    refuse(page, vote.code, "publish", "A run-off is still to be held")


def decide_among_the_tied(page, vote, deputy):
    step(page, "open")
    for number, marks in enumerate(RUN_OFF):
        vote.cast(number, marks)
    see_that_it_is_a_run_off(deputy.open(vote.link(len(RUN_OFF))))
    page.goto(f"{vote.address}/desk/{vote.code}")
    step(page, "close")
    vote.decrypt()
    page.goto(f"{vote.address}/desk/{vote.code}")
    step(page, "certify")


def see_that_it_is_a_run_off(booth):
    page = booth.page
    expect(page.get_by_role("heading", name="Voting form of the run-off")).to_be_visible()
    expect(page.get_by_text("Places to fill from among them: 2.")).to_be_visible()
    expect(page.locator("#ballot .item")).to_have_count(3)
    booth.choose("2", APPROVE)
    booth.cast()
    booth.finish()


def look_once_more_and_publish(page, code):
    page.get_by_role("link", name="Preview of the public page").click()
    expect(page.get_by_role("status")).to_contain_text("nobody else sees this page yet")
    page.get_by_role("link", name="Back to the agenda").click()
    page.locator(".day .now").get_by_role("link", name="Publish", exact=True).click()
    page.get_by_role("link", name="Cancel").click()
    step(page, "publish")
    page.get_by_role("link", name="To the public result").click()
    expect(page).to_have_url(re.compile(rf"/r/{code}/2$"))
