"""Every page of the product in every state that a person may meet, as scenes to look at.

A scene opens its page and leaves it in the state; who looks (axe, a ruler, a camera) comes after.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from playwright.sync_api import FilePayload, Page, expect

from ballot.law.vote.form import Form
from ballot.protocol.encodings import Mark
from support.booth import Booth
from support.browsing import compare_box, give_key, text_of
from support.served import ABSTAIN, APPROVE, OPPOSE, ORGANISER, Place, Vote, table

LANGUAGES = ("zh", "en")
FULL = {"1": APPROVE, "2": APPROVE, "3": APPROVE, "5": OPPOSE}
RECEIPTS, USED, LATE = 2, 6, 7
"""Deputies by their place: the first to get receipts, who has voted, who is not checked in."""
LIKED = [[APPROVE, APPROVE, OPPOSE, APPROVE, ABSTAIN]] * 5 + [[OPPOSE, APPROVE, *[ABSTAIN] * 3]]
GRADED = [[0, 1, 2, None, 0]] * 4 + [[0, 0, 2, 0, 1]] * 2


def _approving(*projects: int) -> list[str]:
    return [APPROVE if number in projects else ABSTAIN for number in range(1, 6)]


EQUAL = [_approving(1, *pair) for pair in [(2, 3), (2, 4), (3, 4)] * 2 + [(2, 3), (4,)]]


class Votes:
    """The votes that the scenes are played in, each made when it is first asked for."""

    def __init__(self, place: Place) -> None:
        self.place = place

    @cached_property
    def empty(self) -> Vote:
        return Vote(self.place, self.place.draft(), Form.PER_ITEM, (), (), b"")

    @cached_property
    def draft(self) -> Vote:
        return self.place.load(self.place.draft())

    @cached_property
    def frozen(self) -> Vote:
        vote = self.place.load(self.place.draft())
        vote.act("freeze")
        vote.act("check-in", deputy=str(vote.deputies[0].number))
        return vote

    @cached_property
    def open(self) -> Vote:
        vote = self.place.load(self.place.draft()).open(absent=[LATE])
        vote.cast(USED, [APPROVE, OPPOSE, ABSTAIN, ABSTAIN, ABSTAIN])
        return vote

    @cached_property
    def void(self) -> Vote:
        vote = self.place.load(self.place.draft()).open()
        vote.act("void", reason="A tablet was left open.")
        return vote

    @cached_property
    def closed(self) -> Vote:
        return self._closed(Form.PER_ITEM, LIKED)

    @cached_property
    def nearly_empty(self) -> Vote:
        return self._closed(Form.PER_ITEM, LIKED[:1])

    @cached_property
    def decrypted(self) -> Vote:
        vote = self._closed(Form.PER_ITEM, LIKED)
        vote.decrypt()
        return vote

    @cached_property
    def published(self) -> Vote:
        return self._closed(Form.PER_ITEM, LIKED).publish()

    @cached_property
    def tied(self) -> Vote:
        """One project is selected, and three are equal for the two places that are left."""
        return self._closed(Form.PER_ITEM, EQUAL).certify()

    @cached_property
    def appraised(self) -> Vote:
        return self._closed(Form.SATISFACTION, GRADED).publish()

    @cached_property
    def appraising(self) -> Vote:
        form = Form.SATISFACTION
        return self.place.load(self.place.draft(form), form).open()

    @cached_property
    def choosing(self) -> Vote:
        return self.place.load(self.place.draft(Form.CHOOSE), Form.CHOOSE).open()

    def _closed(self, form: Form, ballots: Sequence[Sequence[Mark]]) -> Vote:
        vote = self.place.load(self.place.draft(form), form).open()
        for deputy, marks in enumerate(ballots):
            vote.cast(deputy, marks)
        vote.act("close")
        return vote


@dataclass(frozen=True)
class Scene:
    """What a person does to see a page in this state."""

    name: str
    play: Callable[[Page, Votes, int], None]
    """The number is the language's: what can be used up only once there is one for each."""
    who: str | None = None
    large: bool = False


def _visit(path: str, vote: str = "") -> Callable[[Page, Votes, int], None]:
    """Open an address in which CODE stands for the code of a vote."""

    def play(page: Page, votes: Votes, _number: int) -> None:
        code = getattr(votes, vote).code if vote else ""
        _go(page, votes, path.replace("CODE", code))

    return play


def _go(page: Page, votes: Votes, path: str) -> None:
    page.goto(votes.place.address + path)
    expect(page.locator("main")).to_be_visible()


def _refused_log_in(page: Page, votes: Votes, _number: int) -> None:
    _go(page, votes, "/login")
    page.locator("#username").fill("nobody")
    page.locator("#password").fill("wrong")
    page.locator("form.login-form button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()


def _refused_import(page: Page, votes: Votes, _number: int) -> None:
    head, first, second = table("county-candidates.csv", [1, 2]).decode().splitlines()
    cells = first.split(",")
    faulty = "\n".join([head, ",".join([*cells[:1], "", *cells[2:]]), second, second])
    _go(page, votes, f"/desk/{votes.draft.code}/projects")
    page.locator("#f-file").set_input_files(
        {"name": "projects.csv", "mimeType": "text/csv", "buffer": faulty.encode()}
    )
    page.locator(".upload button").click()
    expect(page.locator(".bad-cell").first).to_be_visible()


def _checked_in(page: Page, votes: Votes, number: int) -> None:
    _check_in(page, votes, str(votes.frozen.deputies[1 + number].number))
    expect(page.locator(".last")).to_be_visible()


def _namesakes(page: Page, votes: Votes, _number: int) -> None:
    _check_in(page, votes, votes.frozen.deputies[-1].name)
    expect(page.locator(".keys")).to_be_visible()


def _others(page: Page, votes: Votes, _number: int) -> None:
    _go(page, votes, f"/desk/{votes.frozen.code}/check-in")
    page.locator("#names").fill(str(votes.frozen.deputies[0].number))
    page.locator("form[action$=others] button").click()
    expect(page.locator("#count")).to_be_visible()


def _check_in(page: Page, votes: Votes, text: str) -> None:
    _go(page, votes, f"/desk/{votes.frozen.code}/check-in")
    page.locator("#scan").fill(text)
    page.locator("#check-in button").click()


def _key_refused(page: Page, votes: Votes, _number: int) -> None:
    _go(page, votes, f"/scrutineer/{votes.closed.code}")
    compare_box(page)
    give_key(page, votes.place.key_file(2))
    expect(page.locator('[data-step="load"] [role="alert"] .notice')).to_be_visible()


def _box_checked(page: Page, votes: Votes, _number: int) -> None:
    _go(page, votes, f"/scrutineer/{votes.closed.code}")
    expect(page.locator("#held")).to_be_visible(timeout=60_000)


def _key_found(page: Page, votes: Votes, _number: int) -> None:
    _go(page, votes, f"/scrutineer/{votes.open.code}")
    key = FilePayload(name="1.key", mimeType="application/json", buffer=votes.place.key_file(1))
    page.locator("#place-file").set_input_files(key)
    page.locator("#place-form button[type=submit]").click()
    expect(page.locator("#place")).to_be_visible()


def _key_wanted(page: Page, votes: Votes, number: int) -> None:
    _box_checked(page, votes, number)
    page.locator("#compared").click()


def _few(page: Page, votes: Votes, _number: int) -> None:
    _go(page, votes, f"/scrutineer/{votes.nearly_empty.code}")
    compare_box(page)
    give_key(page, votes.place.key_file(1))
    expect(page.locator('[data-step="few"]')).to_be_visible()


def _share_sent(page: Page, votes: Votes, _number: int) -> None:
    _go(page, votes, f"/scrutineer/{votes.decrypted.code}")
    expect(page.locator('[data-step="done"]')).to_be_visible()


def _booth(vote: str, deputy: int, until: str) -> Callable[[Page, Votes, int], None]:
    def play(page: Page, votes: Votes, _number: int) -> None:
        Booth(page).open(getattr(votes, vote).link(deputy), until=until)

    return play


def _card_entry(page: Page, votes: Votes, _number: int) -> None:
    page.goto(votes.open.booth)
    page.locator("#credential").fill("12345")
    page.locator("#credential").press("Enter")
    expect(page.locator("#credential-error")).to_be_visible()


def _unknown_card(page: Page, votes: Votes, _number: int) -> None:
    booth = Booth(page)
    booth.open(f"{votes.open.booth}#{votes.frozen.cards[0].credential}", until="problem")


def _full(page: Page, votes: Votes, number: int) -> None:
    booth = Booth(page).open(votes.open.link(number)).fill_in(FULL)
    booth.option("4", APPROVE).click(force=True)
    expect(booth.item("4").get_by_role("alert")).to_be_visible()
    booth.item("1").locator("summary").click()


def _review(page: Page, votes: Votes, number: int) -> None:
    booth = Booth(page).open(votes.open.link(number)).fill_in(FULL)
    booth.press("review")
    booth.at("review")


def _empty(page: Page, votes: Votes, number: int) -> None:
    Booth(page).open(votes.open.link(number)).press("review")
    Booth(page).at("review")


def _leaving(page: Page, votes: Votes, number: int) -> None:
    booth = Booth(page).open(votes.open.link(number)).fill_in(FULL)
    page.go_back()
    expect(booth.question("leaving")).to_be_visible()


def _honest(page: Page, votes: Votes, number: int) -> None:
    _review(page, votes, number)
    page.locator("#honest > summary").click()


def _afresh(page: Page, votes: Votes, number: int) -> None:
    _review(page, votes, number)
    page.reload()
    Booth(page).at("card")


def _offline(page: Page, votes: Votes, number: int) -> None:
    page.route("**/api/polls/*/ballots", lambda route: route.abort())
    _review(page, votes, number)
    Booth(page).press("vote")
    Booth(page).at("problem")


def _receipt(page: Page, votes: Votes, number: int) -> None:
    _review(page, votes, RECEIPTS + number)
    Booth(page).press("vote")
    Booth(page).at("receipt")
    expect(page.locator("#tracker-qr svg")).to_be_visible()


def _no_network(page: Page, votes: Votes, _number: int) -> None:
    page.route("**/api/polls/*/card", lambda route: route.abort())
    Booth(page).open(votes.open.link(0), until="problem")


def _appraising(page: Page, votes: Votes, number: int) -> None:
    booth = Booth(page).open(votes.appraising.link(number))
    booth.fill_in({"1": "satisfied", "2": "dissatisfied"})


def _choosing(page: Page, votes: Votes, number: int) -> None:
    booth = Booth(page).open(votes.choosing.link(number))
    booth.fill_in(dict.fromkeys(("1", "2", "3"), APPROVE))
    booth.option("5", APPROVE).click(force=True)
    expect(booth.item("5").get_by_role("alert")).to_be_visible()


def _found(page: Page, votes: Votes, _number: int) -> None:
    _go(page, votes, f"/r/{votes.published.code}/1/board")
    tracker = text_of(page.locator(".trackers li").first)
    page.locator("#tracker").fill(tracker)
    page.locator(".search button").click()
    expect(page.locator(".trackers .found")).to_be_visible()


def _checks(page: Page, votes: Votes, _number: int) -> None:
    _go(page, votes, f"/r/{votes.published.code}")
    for summary in page.locator(".more-checks > summary").all():
        summary.click()


def _desk(name: str, path: str, vote: str = "") -> Scene:
    return Scene(f"desk-{name}", _visit(f"/desk{path}", vote), ORGANISER)


def _scrutineer(name: str, play: Callable[[Page, Votes, int], None]) -> Scene:
    return Scene(f"scrutineer-{name}", play, "scrutineer1")


SCENES = (
    Scene("home", _visit("/", "published")),
    Scene("home-large", _visit("/", "published"), large=True),
    Scene("result", _visit("/r/CODE", "published")),
    Scene("result-checks", _checks),
    Scene("result-appraisal", _visit("/r/CODE", "appraised")),
    Scene("result-pending", _visit("/r/CODE", "open")),
    Scene("board-found", _found),
    Scene("board-missing", _visit("/r/CODE/1/board?tracker=x", "published")),
    Scene("login", _visit("/login")),
    Scene("login-refused", _refused_log_in),
    Scene("error-missing", _visit("/nowhere")),
    Scene("error-forbidden", _visit("/desk"), "scrutineer1"),
    _desk("list", ""),
    _desk("new", "/new"),
    _desk("day-empty", "/CODE", "empty"),
    _desk("day-draft", "/CODE", "draft"),
    _desk("day-open", "/CODE", "open"),
    _desk("day-question", "/CODE?confirm=close", "open"),
    _desk("day-closed", "/CODE", "closed"),
    _desk("day-closed-few", "/CODE", "nearly_empty"),
    _desk("day-counted", "/CODE", "decrypted"),
    _desk("preview-tied", "/CODE/preview", "tied"),
    _desk("day-published", "/CODE", "published"),
    _desk("day-void", "/CODE", "void"),
    _desk("day-void-question", "/CODE?confirm=void", "open"),
    _desk("figures", "/CODE/figures", "decrypted"),
    _desk("projects", "/CODE/projects", "draft"),
    Scene("desk-import-refused", _refused_import, ORGANISER),
    _desk("roster", "/CODE/roster", "draft"),
    _desk("rules", "/CODE/rules", "frozen"),
    _desk("trustees", "/CODE/trustees", "draft"),
    _desk("cards", "/CODE/cards?only-here", "draft"),
    _desk("cards-only-here", "/CODE/cards", "draft"),
    _desk("check-in", "/CODE/check-in", "open"),
    Scene("desk-checked-in", _checked_in, "door"),
    Scene("desk-namesakes", _namesakes, "door"),
    Scene("desk-others", _others, "door"),
    _scrutineer("list", _visit("/scrutineer", "closed")),
    _scrutineer("waiting", _visit("/scrutineer/CODE", "draft")),
    _scrutineer("key-found", _key_found),
    _scrutineer("box", _box_checked),
    _scrutineer("load", _key_wanted),
    _scrutineer("few", _few),
    _scrutineer("refused", _key_refused),
    _scrutineer("done", _share_sent),
    Scene("booth-card", _card_entry),
    Scene("booth-afresh", _afresh),
    Scene("booth-ballot", _booth("open", 0, "form")),
    Scene("booth-ballot-large", _full, large=True),
    Scene("booth-full", _full),
    Scene("booth-review", _review),
    Scene("booth-review-empty", _empty),
    Scene("booth-leaving", _leaving),
    Scene("booth-honest", _honest),
    Scene("booth-receipt", _receipt),
    Scene("booth-choosing", _choosing),
    Scene("booth-appraising", _appraising),
    Scene("booth-used", _booth("open", USED, "problem")),
    Scene("booth-not-checked-in", _booth("open", LATE, "problem")),
    Scene("booth-not-open", _booth("frozen", 0, "problem")),
    Scene("booth-closed", _booth("closed", 0, "problem")),
    Scene("booth-unknown", _unknown_card),
    Scene("booth-no-network", _no_network),
    Scene("booth-sending", _offline),
)
