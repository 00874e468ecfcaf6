"""A deputy of 75 in the booth: forward, back, by mistake, in large type; nothing is lost."""

import pytest
from playwright.sync_api import expect

from support.booth import Booth
from support.browsing import (
    OPTION,
    PHONE,
    TABLET,
    WIDTHS,
    find_overflows,
    find_violations,
    storages,
    stored,
    tap,
    visiting,
)
from support.served import ABSTAIN, APPROVE, OPPOSE, long_list

MARKS = {"1": APPROVE, "2": OPPOSE, "3": ABSTAIN}
HEIGHTS = {360: 640, 390: 844, 768: 1024, 1280: 800, 1920: 1080}
FULL = {"1": APPROVE, "2": APPROVE, "3": APPROVE}
_HIDDEN_BY_THE_BAR = """() => {
  const of = (it) => document.querySelector(it).getBoundingClientRect();
  const reason = of('.item [role=alert]'), bar = of('[data-bar=form]');
  return Math.max(0, -reason.top) + Math.max(0, reason.bottom - bar.top);
}"""
_COUNT_UNDER_THE_BUTTON = """() => {
  const of = (it) => document.querySelector(`[data-bar=form] ${it}`).getBoundingClientRect();
  const count = of('output'), button = of('[data-act=review]');
  return count.right > button.left && count.bottom > button.top;
}"""
_APPROVE = """projects => {
  for (const project of projects)
    document.querySelector(`.item[data-project="${project}"] [value=approve]`).click();
}"""
_SCAN = "card => { location.hash = card; }"
_CAST = '[data-act="vote"]:visible'
_TO_THE_FOOT = """() => {
  const of = (it) => document.querySelector(it).getBoundingClientRect();
  scrollBy(0, of('.item[data-project="4"] .opts').bottom - of('[data-bar=form]').top + 2);
}"""


@pytest.fixture(scope="module")
def vote(place):
    return place.load(place.draft()).open()


@pytest.fixture(scope="module")
def long_vote(place):
    return place.load(place.draft(seats=30), projects=long_list(60)).open()


@pytest.fixture
def booth(chromium):
    with visiting(chromium, PHONE, touch=True) as phone:
        yield Booth(phone.page())


def assert_marked(booth, marks):
    for project, answer in marks.items():
        expect(booth.radio(project, answer)).to_be_checked()
    expect(booth.page.locator("#ballot input:checked")).to_have_count(len(marks))


def speak_another_language_and_back(booth):
    page = booth.page
    page.evaluate("window.isSamePage = true")
    for language, heading in (("zh-Hans", "表决票"), ("en", "Voting form")):
        booth.press_language()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        assert page.locator("html").get_attribute("lang") == language
        assert heading in page.title()
        assert_marked(booth.at("form"), MARKS)
        assert not any(word in stored(page) for word in (APPROVE, OPPOSE, ABSTAIN))
        expect(page.locator('[data-step="form"] [data-language]')).to_be_focused()
    assert page.evaluate("window.isSamePage && document.documentElement.dataset.type === 'large'")
    expect(page.locator("#large")).to_be_checked()
    page.route("**/v/*?language=*", lambda route: route.abort())
    booth.press_language()
    expect(page.locator('[data-step="form"] [data-notice="language"]')).to_be_visible()
    assert_marked(booth, MARKS)
    page.unroute("**/v/*?language=*")


def go_back_by_mistake_and_stay(booth):
    page, question = booth.page, booth.question("leaving")
    page.go_back()
    expect(question).to_be_visible()
    expect(question.locator('[data-act="stay"]')).to_be_focused()
    assert not find_violations(page)
    booth.press("stay")
    assert_marked(booth.at("form"), MARKS)
    page.go_back()
    page.keyboard.press("Escape")
    expect(question).to_be_hidden()
    assert_marked(booth.at("form"), MARKS)


def look_over_and_come_back(booth):
    booth.press("review")
    booth.at("review").page.go_back()
    assert_marked(booth.at("form"), MARKS)
    booth.page.go_forward()
    expect(booth.at("review").group("oppose")).to_have_count(1)
    booth.press("change")
    assert_marked(booth.at("form"), MARKS)


def go_from_the_review_to_a_project(booth):
    """A row of the review leads to its project, and “Change” to where one was."""
    booth.choose("40", OPPOSE)
    left = booth.page.evaluate("scrollY")
    assert left > 3000
    booth.page.locator('[data-act="review"]').dispatch_event("click")
    booth.at("review").press("change")
    assert abs(booth.at("form").page.evaluate("scrollY") - left) < 2
    for project, answer in (("1", APPROVE), ("40", OPPOSE), ("60", APPROVE)):
        booth.press("review")
        booth.at("review").row(project).tap()
        expect(booth.at("form").item(project)).to_be_in_viewport(ratio=1)
        expect(booth.radio(project, answer)).to_be_focused()


def load_again_by_mistake(booth, link):
    afresh = booth.page.locator('[data-notice="afresh"]:visible')
    booth.page.reload()
    expect(booth.at("card").page.locator('[data-notice="afresh"]:visible')).to_contain_text(
        "form is empty"
    )
    booth.page.reload()
    booth.at("card")
    expect(afresh).to_have_count(0)
    booth.open(link)
    expect(booth.page.locator("#ballot input:checked")).to_have_count(0)


def approve_one_too_many(booth):
    """Approve as many as there are places, try one more, and change another one for it."""
    booth.page.evaluate(_APPROVE, [str(number) for number in range(1, 30)])
    booth.choose("40", APPROVE)
    assert booth.approved() == "30"
    tap(booth.option("41", APPROVE), OPTION)
    expect(booth.item("41").get_by_role("alert")).to_contain_text("all 30 approvals are used")
    booth.item("41").get_by_role("alert").get_by_role("button").tap()
    expect(booth.at("review").group("approve")).to_have_count(30)
    booth.row("40").tap()
    booth.at("form").choose("40", OPPOSE)
    booth.choose("41", APPROVE)


def find_what_is_not_marked(booth):
    for project in ("42", "43"):
        booth.press("next")
        expect(booth.item(project)).to_be_in_viewport(ratio=1)
        expect(booth.radio(project, APPROVE)).to_be_focused()
    booth.choose("60", OPPOSE)
    booth.press("next")
    expect(booth.item("30")).to_be_in_viewport(ratio=1)


def leave_an_empty_ballot(booth, link):
    """Look at a ballot without a mark; it is called empty until it has one."""
    cast, empty = (booth.page.locator(it) for it in (_CAST, '[data-notice="empty"]'))
    booth.open(link).press("review")
    expect(booth.at("review").page.get_by_text("This ballot is empty")).to_be_visible()
    expect(cast).to_have_text("Cast the empty ballot", use_inner_text=True)
    booth.press("change")
    booth.at("form").choose("3", ABSTAIN)
    booth.press("review")
    expect(booth.at("review").page.locator('[data-group="abstain"]')).to_be_visible()
    expect(empty).to_be_hidden()
    expect(cast).to_have_text("Cast", use_inner_text=True)


def test_a_deputy_of_75_loses_nothing_on_the_way_through_sixty_projects(booth, long_vote):
    page = booth.page
    page.goto(long_vote.booth)
    for heading in ("请扫描您的票卡", "Please scan your card"):
        booth.at("card").press_language()
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    booth.open(long_vote.link(6)).press_switch()
    booth.fill_in(MARKS)
    speak_another_language_and_back(booth)
    go_back_by_mistake_and_stay(booth)
    look_over_and_come_back(booth)
    go_from_the_review_to_a_project(booth)
    load_again_by_mistake(booth, long_vote.link(6))
    approve_one_too_many(booth)
    find_what_is_not_marked(booth)
    assert long_vote.has(booth.cast())
    booth.finish()
    leave_an_empty_ballot(booth, long_vote.link(7))


def test_the_next_deputy_meets_the_tablet_as_it_was_opened(chromium, vote):
    with visiting(chromium, TABLET, touch=True) as tablet:
        page = tablet.page()
        page.goto(f"{vote.address}/language/zh_Hans_CN?to=/v/{vote.code}")
        booth = Booth(page).at("card")
        kept = page.evaluate("document.cookie")

        def speak_english_in_large_type(deputy):
            page.evaluate(_SCAN, vote.cards[deputy].credential)
            booth.at("form").press_switch()
            booth.press_language()
            expect(page.get_by_role("heading", name="Voting form")).to_be_visible()
            booth.fill_in(MARKS)
            expect(page.locator("html")).to_have_attribute("data-type", "large")

        def see_it_as_it_was_opened(step, heading):
            expect(booth.at(step).page.get_by_role("heading", name=heading)).to_be_visible()
            assert heading in page.title()
            expect(page.locator("#large")).not_to_be_checked()
            assert page.evaluate("document.documentElement.dataset.type") is None
            expect(page.locator("#ballot input:checked")).to_have_count(0)
            assert page.evaluate("document.cookie") == kept

        speak_english_in_large_type(5)
        booth.cast()
        booth.finish()
        see_it_as_it_was_opened("card", "请扫描您的票卡")
        speak_english_in_large_type(6)
        page.evaluate(_SCAN, vote.cards[7].credential)
        see_it_as_it_was_opened("form", "表决票")
        assert "#" not in page.url
        booth.fill_in(MARKS)
        assert vote.has(booth.cast())


def test_whoever_leaves_is_asked_and_then_nothing_is_left(booth, vote):
    booth.open(vote.link(0)).fill_in(MARKS).press("review")
    for step in ("review", "form"):
        kept = stored(booth.at(step).page)
        assert not any(word in kept for word in (APPROVE, OPPOSE, ABSTAIN, "#"))
        assert vote.cards[0].credential.replace("-", "") not in kept
        booth.page.go_back()
    booth.press("stay")
    booth.at("form").press("review")
    booth.at("review").page.evaluate("history.go(-2)")
    expect(booth.question("leaving")).to_be_visible()
    booth.press("stay")
    booth.at("form").press("review")
    booth.at("review").press("change")
    assert_marked(booth.at("form"), MARKS)
    booth.page.go_back()
    booth.press("finish")
    booth.at("card")
    for look in (booth.page.go_forward, booth.page.go_back, booth.page.reload):
        look()
        booth.at("card")
        expect(booth.page.locator("#ballot input:checked")).to_have_count(0)
    assert storages(booth.page) == [{}, {}]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sixty_projects_fit_every_width_in_either_size_of_type(chromium, long_vote, language):
    with visiting(chromium, TABLET, language=language, touch=True) as tablet:
        page = tablet.page()
        booth = Booth(page).open(long_vote.link(2)).fill_in({"1": APPROVE})
        found = []
        for step in ("form", "review"):
            for _size in ("normal", "large"):
                found += find_overflows(page)
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
                    if step == "form" and page.evaluate(_COUNT_UNDER_THE_BUTTON):
                        found.append(f"{width} px: the count runs under the button")
                booth.press_switch()
            if step == "form":
                booth.press("review")
                booth.at("review")
    assert not found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_why_an_approval_is_refused_is_never_hidden_behind_the_bar(chromium, vote, language):
    with visiting(chromium, PHONE, language=language, touch=True) as phone:
        page = phone.page()
        booth = Booth(page).open(vote.link(1)).fill_in(FULL)
        hidden = []
        for size in ("normal", "large"):
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
                page.evaluate(_TO_THE_FOOT)
                booth.radio("4", APPROVE).dispatch_event("click")
                expect(booth.item("4").get_by_role("alert")).to_be_visible()
                if page.evaluate(_HIDDEN_BY_THE_BAR) or page.evaluate(_COUNT_UNDER_THE_BUTTON):
                    hidden.append(f"{size} {width}")
                booth.radio("4", OPPOSE).dispatch_event("click")
            booth.press_switch()
    assert not hidden


@pytest.mark.parametrize("language", ["zh", "en"])
def test_in_large_type_a_question_and_the_word_for_an_empty_ballot_fit_the_smallest_screen(
    chromium, vote, language
):
    with visiting(chromium, PHONE, language=language, touch=True) as phone:
        page = phone.page()
        booth = Booth(page).open(vote.link(2))
        booth.press_switch()
        booth.press("review")
        assert not find_overflows(booth.at("review").page)
        page.go_back()
        booth.at("form")
        page.go_back()
        page.set_viewport_size({"width": 360, "height": HEIGHTS[360]})
        for act in ("finish", "stay"):
            button = booth.question("leaving").locator(f'[data-act="{act}"]')
            expect(button).to_be_in_viewport(ratio=1)
        assert booth.question("leaving").evaluate("(it) => it.scrollWidth <= it.clientWidth")
