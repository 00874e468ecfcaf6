"""The booth as a deputy meets it: links, answers, the foot of the page, the receipt."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from support.browsing import OPTION, tab_to, tap, text_of


@dataclass(frozen=True)
class Booth:
    """One page with the booth in it."""

    page: Page

    def open(self, link: str, *, until: str = "form") -> "Booth":
        """Open a card's link, and wait for a step of the page."""
        self.page.goto(link)
        return self.at(until)

    def at(self, name: str) -> "Booth":
        """Wait until a step of the page is in sight."""
        expect(self.page.locator(f'[data-step="{name}"]')).to_be_visible()
        return self

    def item(self, project: str) -> Locator:
        return self.page.locator(f'.item[data-project="{project}"]')

    def radio(self, project: str, answer: str) -> Locator:
        return self.item(project).locator(f'input[value="{answer}"]')

    def option(self, project: str, answer: str) -> Locator:
        """Return the label that a finger meets."""
        return self.item(project).locator(".opt", has=self.page.locator(f'[value="{answer}"]'))

    def choose(self, project: str, answer: str) -> None:
        """Tap an answer and see that it is taken."""
        tap(self.option(project, answer), OPTION)
        expect(self.radio(project, answer)).to_be_checked()

    def fill_in(self, marks: dict[str, str]) -> "Booth":
        for project, answer in marks.items():
            self.choose(project, answer)
        return self

    def press(self, act: str) -> None:
        """Tap a button at the foot."""
        tap(self.page.locator(f'[data-act="{act}"]:visible'), OPTION)

    def press_by_key(self, act: str) -> None:
        tab_to(self.page, f'[data-act="{act}"]')
        self.page.keyboard.press("Enter")

    def press_switch(self) -> None:
        """Change the size of type."""
        self.page.locator(".type-switch").tap()

    def press_language(self) -> None:
        self.page.locator("[data-language]:visible").tap()

    def question(self, name: str) -> Locator:
        return self.page.locator(f'[data-question="{name}"]')

    def group(self, answer: str) -> Locator:
        """Return the rows of the review under an answer."""
        return self.page.locator(f'[data-group="{answer}"] li')

    def row(self, project: str) -> Locator:
        """Return a project's row in the review."""
        return self.page.locator(f'.row[data-project="{project}"]')

    def cast(self) -> str:
        """Review, cast, and return the tracker of the receipt."""
        self.press("review")
        self.at("review").press("vote")
        return self.at("receipt").tracker()

    def finish(self) -> None:
        """Clear the tablet for the next deputy."""
        self.press("finish")
        self.at("card")

    def tracker(self) -> str:
        shown = self.page.locator("#tracker")
        expect(shown).to_be_visible()
        text = re.sub(r"\s", "", text_of(shown))
        assert text == shown.get_attribute("data-tracker")
        return text

    def staff_code(self) -> str:
        """Return the words for the staff under a problem."""
        self.at("problem")
        return text_of(self.page.locator('[data-bar="problem"] b'))

    def approved(self) -> str:
        return text_of(self.page.locator('[data-bar="form"] [data-fill="approved"]'))
