"""The whole vote as its people see it: the printed card, the booth, the desk, the public page."""

import re
import subprocess
import sys
from collections import Counter

import pytest
from playwright.sync_api import expect

from ballot.protocol import keyfile
from support.booth import Booth
from support.browsing import (
    PHONE,
    TABLET,
    compare_box,
    find_overflows,
    give_key,
    log_in,
    printed_words,
    read_printed_codes,
    read_shown_code,
    step,
    tab_to,
    tap,
    text_of,
    visiting,
)
from support.served import ABSTAIN, APPROVE, OPPOSE, ORGANISER, THRESHOLD

PROJECTS = ("1", "2", "3", "4", "5")
ON_PHONES = (
    {"1": APPROVE, "2": APPROVE, "3": OPPOSE, "4": APPROVE, "5": ABSTAIN},
    {"1": APPROVE, "2": OPPOSE, "3": APPROVE},
    {"1": APPROVE, "2": APPROVE, "3": APPROVE, "4": OPPOSE, "5": OPPOSE},
    {"1": APPROVE, "2": APPROVE, "4": APPROVE, "5": OPPOSE},
)
DOWNLOADS = (
    "election.bel",
    "result.json",
    "result.json.sig",
    "result.json.pub",
    "slip-issue-return.pdf",
    "slip-count.pdf",
    "announcement.pdf",
)


@pytest.fixture(scope="module")
def vote(place):
    return place.load(place.draft()).open(absent=[7])


def test_a_vote_goes_from_the_printed_card_to_the_verified_page(chromium, vote, tmp_path):
    links = [card.link for card in vote.cards]
    assert {*read_printed_codes(vote.sheet)} == {*links, *(card.code for card in vote.cards)}
    clicked = [
        vote_by_touch(chromium, vote, links[0]),
        vote_by_keyboard(chromium, vote, links[1]),
        *(
            vote_on_phone(chromium, links[2 + index], marks)
            for index, marks in enumerate(ON_PHONES)
        ),
    ]
    with visiting(chromium) as organiser:
        desk = organiser.page()
        log_in(desk, vote.address, ORGANISER)
        desk.locator(f'main a[href="/desk/{vote.code}"]').click()
        step(desk, "close")
        compared = decrypt(chromium, vote)
        desk.reload()
        step(desk, "certify")
        step(desk, "publish")
        desk.locator(f'main a.primary[href="/r/{vote.code}/1"]').click()
        expect(desk).to_have_url(f"{vote.address}/r/{vote.code}/1")
    with visiting(chromium, PHONE, touch=True) as reader:
        page = reader.page()
        page.goto(vote.address)
        page.locator(f'main a[href="/r/{vote.code}"]').tap()
        expect(page).to_have_url(f"{vote.address}/r/{vote.code}")
        assert published_counts(page) == counts_of(clicked)
        read_on_a_phone(page)
        look_for_a_ballot(page)
        expect(page).to_have_url(f"{vote.address}/r/{vote.code}/1")
        groups = page.get_by_label("Fingerprint of the encrypted sum").locator("span")
        assert " ".join(groups.all_text_contents()) == compared
        see_downloads(page, vote, tmp_path)


def vote_by_touch(chromium, vote, link):
    """Vote on a tablet; the fourth approval of three is refused where it is tapped."""
    marks = {"1": APPROVE, "2": APPROVE, "3": APPROVE, "5": OPPOSE}
    with visiting(chromium, TABLET, touch=True) as tablet:
        booth = Booth(tablet.page()).open(link)
        assert "#" not in booth.page.url
        booth.fill_in(marks)
        tap(booth.option("4", APPROVE))
        expect(booth.item("4").get_by_role("alert")).to_contain_text("all 3 approvals are used")
        expect(booth.radio("4", APPROVE)).not_to_be_checked()
        assert booth.approved() == "3"
        tap(booth.item("4").locator("summary"))
        expect(booth.item("4").locator(".facts")).to_be_visible()
        tracker = booth.cast()
        found = read_shown_code(booth.page.locator("#tracker-qr"))
        booth.press("finish")
        booth.at("card")
        board = tablet.page()
        board.goto(f"{vote.address}/r/{vote.code}/board")
        expect(board.get_by_text("The list appears when the vote has closed")).to_be_visible()
        expect(board.locator(".trackers li")).to_have_count(0)
        board.goto(found)
        expect(board.get_by_role("status")).to_contain_text("Found")
        expect(board.locator("#tracker")).to_have_value(tracker)
    return marks


def vote_by_keyboard(chromium, vote, link):
    """Vote without a finger or a mouse, from the skip link to the receipt."""
    marks = {"1": APPROVE, "2": APPROVE, "3": OPPOSE, "4": ABSTAIN, "5": APPROVE}
    moves = {APPROVE: "Space", OPPOSE: "ArrowRight", ABSTAIN: "ArrowLeft"}
    with visiting(chromium) as keys:
        page = keys.page()
        page.goto(vote.booth)
        booth = Booth(page).at("card")
        tab_to(page, "#credential")
        page.keyboard.type(link.partition("#")[2])
        page.keyboard.press("Enter")
        booth.at("form")
        for project, answer in marks.items():
            tab_to(page, f'.item[data-project="{project}"] input')
            page.keyboard.press(moves[answer])
            expect(booth.radio(project, answer)).to_be_checked()
        booth.press_by_key("review")
        booth.at("review").press_by_key("change")
        booth.at("form").press_by_key("review")
        booth.at("review").press_by_key("vote")
        booth.at("receipt").press_by_key("finish")
        booth.at("card")
    return marks


def vote_on_phone(chromium, link, marks):
    with visiting(chromium, PHONE, touch=True) as phone:
        booth = Booth(phone.page()).open(link).fill_in(marks)
        booth.cast()
        booth.press("finish")
        booth.at("card")
    return marks


def decrypt(chromium, vote):
    heads, sums = set(), set()
    for index in range(1, THRESHOLD + 1):
        with visiting(chromium) as scrutineer:
            page = scrutineer.page()
            log_in(page, vote.address, f"scrutineer{index}", f"/scrutineer/{vote.code}")
            heads.add(compare_box(page))
            key = vote.place.key_file(index, keyfile.COST)
            give_key(page, key)
            expect(page.locator('[data-step="done"]')).to_be_visible()
            sums.add(" ".join(page.locator("#sum-groups span").all_text_contents()))
            expect(page.locator('.keys [data-when="done"]:visible')).to_have_count(index)
            enough = page.locator('[data-step="done"] [data-when="enough"]')
            expect(enough).to_be_visible(visible=index == THRESHOLD)
            secret = str(vote.place.ceremony.keys[index - 1].decryption_key)
            assert not scrutineer.sends(secret)
            assert not scrutineer.sends(key.decode()[-64:])
    assert len(heads) == len(sums) == 1
    return sums.pop()


def counts_of(ballots):
    """Count what was clicked; what was left open is an abstention."""
    marks = {
        project: Counter(ballot.get(project, ABSTAIN) for ballot in ballots) for project in PROJECTS
    }
    return {
        project: tuple(count[answer] for answer in (APPROVE, OPPOSE, ABSTAIN))
        for project, count in marks.items()
    }


def published_counts(page):
    rows = page.get_by_role("region", name="Table of votes").locator("tbody tr")
    return {
        row.locator("td").first.text_content(): tuple(
            int(cell) for cell in row.locator("td.r").all_text_contents()[:3]
        )
        for row in rows.all()
    }


def read_on_a_phone(page):
    """Change size and language where one is, and see every figure without a move to the side."""
    here, votes = page.url, "Table of votes"
    page.get_by_role("link", name="Large type").tap()
    expect(page.locator("html")).to_have_attribute("data-type", "large")
    for tag, name in (("zh-Hans", "中文"), ("en", "English")):
        page.locator("footer [data-language]", has_text=name).tap()
        expect(page.locator("html")).to_have_attribute("lang", tag)
        assert page.url == here
        assert not find_overflows(page)
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    table = page.get_by_role("region", name=votes)
    assert table.evaluate("(it) => it.scrollWidth <= it.clientWidth")
    page.get_by_role("link", name="Normal type").tap()
    assert page.url == here


def look_for_a_ballot(page):
    """Look a tracker up that is too short, one with a wrong letter, and the right one."""
    page.locator('main a[href$="/board"]').first.tap()
    tracker = text_of(page.locator(".trackers li").first)
    for typed, words in (
        (tracker[:8], "This is too short to look up"),
        (tracker[:15] + ("A" if tracker[15] != "A" else "B"), "No ballot with this tracker"),
        (f" {tracker[:4]} {tracker[4:16]}", "Found: the ballot with this tracker is in the box"),
    ):
        page.locator("#tracker").fill(typed)
        page.get_by_role("button", name="Look it up").tap()
        expect(page.get_by_role("status")).to_contain_text(words)
        expect(page.locator("#tracker")).to_have_value("".join(typed.split()))
    page.get_by_role("link", name="To the result").tap()


def see_downloads(page, vote, tmp_path):
    """Fetch every file by its link, verify the archive, and compare the paper with the page."""
    for name in DOWNLOADS:
        link = page.locator(f'.files a[href$="/{name}"]')
        answer = page.context.request.get(vote.address + link.get_attribute("href"))
        assert answer.ok
        (tmp_path / name).write_bytes(answer.body())
    archive = str(tmp_path / "election.bel")
    command = [sys.executable, "-m", "ballot.cli.main", "verify", archive]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0  # noqa: S603
    fingerprint = re.sub(r"\s", "", page.get_by_label("Fingerprint of the result").text_content())
    announcement = (tmp_path / "announcement.pdf").read_bytes()
    assert fingerprint in printed_words(announcement)
    (code,) = read_printed_codes(announcement)
    page.goto(code)
    assert (
        re.sub(r"\s", "", page.get_by_label("Fingerprint of the result").text_content())
        == fingerprint
    )
