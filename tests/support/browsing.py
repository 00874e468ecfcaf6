"""What browser tests share: watching what pages say and send, tapping, keys, axe, codes, pictures.

Nothing waits for a time: everything waits for what a person would see.
"""

import io
import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
import zxingcpp
from axe_playwright_python.base import AXE_SCRIPT
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, FilePayload, Locator, Page, expect

from support.served import PASSWORD

LONGEST_WAIT = 20_000
"""Milliseconds until something that does not come is taken for missing, on a busy machine too."""
expect.set_options(timeout=LONGEST_WAIT)

DESK, TABLET, PHONE = (1280, 800), (1280, 800), (390, 844)
SIZES = (DESK, PHONE)
WIDTHS = (360, 390, 768, 1280, 1920)
LANGUAGES = {"zh": "zh-CN", "en": "en"}
TARGET, OPTION = 44, 56
"""Heights in CSS pixels: of everything that is tapped, and of the answers on the ballot."""
_EXPECTED = re.compile(r"status of (400|403|404|409|422)|ERR_FAILED|ERR_INTERNET_DISCONNECTED")
"""What Chromium writes to the console when a page is meant to be refused, or to be offline."""
_UNSAFE = re.compile("Cross-Origin-Opener-Policy header has been ignored")
"""On plain http Chromium says so of a header that has its use under https."""
_OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')]
    .filter((e) => e.getBoundingClientRect().right > width + 1)
    .slice(0, 5).map((e) => e.outerHTML.slice(0, 120));
}"""
_STORED = """() => JSON.stringify([
  {...localStorage}, {...sessionStorage}, document.cookie, location.href, history.state
])"""


@dataclass
class Watched:
    """A context, with everything that its pages complained of and everything that they sent."""

    context: BrowserContext
    errors: list[str] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)

    def page(self) -> Page:
        return self.context.new_page()

    def sends(self, text: str) -> bool:
        """Say whether any request carried this text in its address, a header or its body."""
        return any(text in each for each in self.sent)

    def forget(self) -> None:
        self.sent.clear()

    def see_quiet(self) -> None:
        """Raise for what the console has said since the last time."""
        errors, self.errors = self.errors, []
        assert not errors, "\n".join(errors)

    def _log(self, message) -> None:
        known = _EXPECTED.search(message.text) or _UNSAFE.search(message.text)
        if message.type in {"error", "warning"} and not known:
            self.errors.append(f"{message.text} ({message.location.get('url')})")

    def _note(self, request) -> None:
        body = request.post_data_buffer or b""
        self.sent.append(f"{request.url}\n{request.headers}\n{body.decode('utf-8', 'replace')}")

    def _judge(self, response) -> None:
        if response.status >= 500 or (response.status >= 400 and "/static/" in response.url):
            self.errors.append(f"{response.status} {response.url}")

    def listen(self) -> None:
        self.context.on("console", self._log)
        self.context.on("weberror", lambda error: self.errors.append(str(error.error)))
        self.context.on("request", self._note)
        self.context.on("response", self._judge)


@contextmanager
def visiting(browser: Browser, size=DESK, *, language="en", touch=False) -> Iterator[Watched]:
    """Give a browser profile of its own, and afterwards ask whether its console kept quiet."""
    watched = watch(browser, size, language=language, touch=touch)
    try:
        yield watched
        watched.see_quiet()
    finally:
        watched.context.close()


def watch(browser: Browser, size=DESK, *, language="en", touch=False) -> Watched:
    """Open a browser profile and note from now on what its pages complain of and send."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        locale=LANGUAGES[language],
        has_touch=touch,
        reduced_motion="reduce",
    )
    context.set_default_timeout(LONGEST_WAIT)
    watched = Watched(context)
    watched.listen()
    return watched


def log_in(page: Page, address: str, username: str, to: str = "/desk") -> None:
    """Log in as a person does, and be led to where one wanted to go."""
    page.goto(address + to)
    expect(page).to_have_url(re.compile("/login"))
    page.locator("#username").fill(username)
    page.locator("#password").fill(PASSWORD)
    page.locator("form.login-form button[type=submit]").click()
    expect(page).to_have_url(address + to)


def step(page: Page, action: str) -> None:
    """Take the present step of the agenda: its button, then the question, then the answer."""
    page.locator(f'.day .now a[href$="?confirm={action}"]').click()
    question = page.get_by_role("dialog")
    expect(question).to_be_visible()
    question.locator("button[type=submit]").click()
    expect(page).to_have_url(re.compile(rf"/desk/[A-Z0-9]+\?done={action}$"))


def compare_box(page: Page) -> str:
    """Wait until a scrutineer's page has checked the box, and go on; return its eight groups."""
    expect(page.locator("#held")).to_be_visible(timeout=60_000)
    groups = page.locator("#head-groups span")
    expect(groups).to_have_count(8)
    head = " ".join(groups.all_text_contents())
    page.locator("#compared").click()
    return head


def give_key(page: Page, key_file: bytes, passphrase: str = PASSWORD) -> None:
    """Choose a key file in a scrutineer's page, type its passphrase, and begin."""
    key = FilePayload(name="trustee.key", mimeType="application/json", buffer=key_file)
    page.locator("#key-file").set_input_files(key)
    page.locator("#passphrase").fill(passphrase)
    page.locator("#key-form button[type=submit]").click()


def text_of(place: Locator) -> str:
    """Return the words that stand there."""
    text = place.text_content()
    assert text is not None
    return text


def tap(target: Locator, least: int = TARGET) -> None:
    """Tap something with a finger, once it is sure that a finger can hit it.

    Also what only explains itself (`aria-disabled`), so Playwright must not wait for it.
    """
    expect(target).to_be_visible()
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    assert box["width"] >= TARGET
    assert box["height"] >= least, f"{target}: {box}"
    target.tap(force=True)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until something is focused, and see that the focus can be seen."""
    for _press in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("(it) => document.activeElement.matches(it)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def find_violations(page: Page) -> list[str]:
    """Ask axe about the page as it stands; the page's content security policy stays in force."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("async () => (await axe.run({resultTypes: ['violations']})).violations")
    return [
        f"{each['id']}: {node['html'][:160]} {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]


def find_overflows(page: Page) -> list[str]:
    """Return what makes the page scroll sideways, at every width that counts."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        found += [f"{width} px: {each}" for each in page.evaluate(_OVERFLOWING)]
    return found


def stored(page: Page) -> str:
    """Return all that a page keeps: storages, cookies, its address and its history entry."""
    return page.evaluate(_STORED)


def storages(page: Page) -> list[dict]:
    """Return what local and session storage hold."""
    return json.loads(stored(page))[:2]


def read_codes(image) -> list[str]:
    """Read the QR codes of a picture, top to bottom, left to right."""
    found = sorted(
        zxingcpp.read_barcodes(image),
        key=lambda code: (round(code.position.top_left.y / 50), code.position.top_left.x),
    )
    return [code.text for code in found]


def _rendered(page: Any, dots: int) -> Any:
    """Return a bitmap; pypdfium2 takes any number, and calls it an integer."""
    return page.render(scale=dots / 72)


def read_printed_codes(pdf: bytes, dots: int = 200) -> list[str]:
    """Rasterise a PDF as a scanner sees it, and read the codes on all its pages."""
    return [
        code
        for page in pypdfium2.PdfDocument(pdf)
        for code in read_codes(_rendered(page, dots).to_pil())
    ]


def printed_words(pdf: bytes) -> str:
    """Return the text of a PDF without blanks."""
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return re.sub(r"\s", "", text)


def read_shown_code(place: Locator) -> str:
    """Read the QR code that is on the screen."""
    (code,) = read_codes(Image.open(io.BytesIO(place.screenshot(scale="device"))))
    return code


def take_picture(page: Page, name: str) -> None:
    """Take a picture of the whole page, if the environment's PICTURES names a folder for it."""
    folder = os.environ.get("PICTURES")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
