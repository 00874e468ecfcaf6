"""First visits on a slow phone: what booth and result weigh on the wire, and how long they take."""

import time
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import ViewportSize, sync_playwright

from bench.machine import best, heading, note, row, workshop
from support.chromium import launch
from support.served import APPROVE, OPPOSE, served

SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
"""150 ms and 1.6 Mbit/s, in bytes a second."""
SLOWER_PROCESSOR = 4
PHONE: ViewportSize = {"width": 390, "height": 844}
HALL = "hall.test"
"""A name of this machine that browsers do not trust as they do the loopback."""
PATIENCE = 120_000
SENT = """() => ["navigation", "resource"].flatMap((kind) =>
  performance.getEntriesByType(kind).map((entry) => entry.transferSize))"""
"""What the browser says of each file, its worker's too: bytes with their headers."""


def measure(*, quick):
    """Open the booth of a card and a result, each as the first page that a phone sees from here."""
    with workshop() as folder:
        home = folder / "home"
        home.mkdir(mode=0o700)
        note("a vote that is open, and one that is published")
        with served(home) as place:
            opened, published = place.load(place.draft()).open(), place.load(place.draft()).open()
            for deputy in range(3):
                published.cast(deputy, [APPROVE] * (1 + deputy) + [OPPOSE] * (4 - deputy))
            published.act("close")
            published.publish()
            pages = (
                ("booth", opened.link(0), '[data-step="form"]'),
                ("result", f"{place.address}/r/{published.code}", "main table"),
            )
            heading(
                f"First visit: 150 ms, 1.6 Mbit/s, a processor {SLOWER_PROCESSOR} times as slow; "
                "five projects"
            )
            with _browser() as browser:
                for name, address, sight in pages:
                    for way, told in (
                        ("https or loopback", address),
                        ("plain http", _in_hall(address)),
                    ):
                        _row(browser, f"{name}, {way}", told, sight, times=1 if quick else 3)


def _in_hall(address):
    return address.replace(urlsplit(address).hostname or "", HALL, 1)


@contextmanager
def _browser():
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium, f"--host-resolver-rules=MAP {HALL} 127.0.0.1")
        yield browser
        browser.close()


def _row(browser, name, address, sight, *, times):
    visits = [_visit(browser, address, sight) for _ in range(times)]
    weight, files = visits[0][1:]
    row(
        name,
        f"{best(seconds for seconds, _, _ in visits):.2f} s",
        f"{weight / 1000:.1f} kB, {files} files",
    )


def _visit(browser, address, sight):
    """Return how long it took until something was in sight, and what was sent: bytes and files."""
    with browser.new_context(viewport=PHONE, has_touch=True) as context:
        page = context.new_page()
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.emulateNetworkConditions", SLOW)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})
        begun = time.perf_counter()
        page.goto(address, timeout=PATIENCE)
        page.locator(sight).first.wait_for(timeout=PATIENCE)
        seconds = time.perf_counter() - begun
        page.wait_for_load_state("networkidle")
        sizes = page.evaluate(SENT)
        return seconds, sum(sizes), len(sizes)
