"""First visits on slow phones: what booth and result weigh on the wire, and how long they take."""

import time
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import ViewportSize, sync_playwright

from bench.machine import best, heading, judge, note, row, workshop
from support.chromium import launch
from support.served import APPROVE, OPPOSE, long_list, served

PHONE: ViewportSize = {"width": 390, "height": 844}
HALL = "hall.test"
"""A name of this machine that browsers do not trust as they do the loopback."""
PATIENCE = 120_000
HEAVIEST = 90
"""Kilobytes of a first visit, with everything that it loads."""
SENT = """() => ["navigation", "resource"].flatMap((kind) =>
  performance.getEntriesByType(kind).map((entry) => entry.transferSize))"""
"""What the browser says of each file, its worker's too: bytes with their headers."""


@dataclass(frozen=True)
class Slowness:
    """What is slow: each request waits so long, so much passes a second, so slow is the phone."""

    milliseconds: int
    kilobits: int
    processor: int

    def __str__(self):
        return (
            f"{self.milliseconds} ms, {self.kilobits} kbit/s, "
            f"a processor {self.processor} times as slow"
        )

    def slow_down(self, wire):
        """Make a page as slow as this."""
        passing = self.kilobits * 1000 / 8
        wire.send("Network.enable")
        wire.send(
            "Network.emulateNetworkConditions",
            {
                "offline": False,
                "latency": self.milliseconds,
                "downloadThroughput": passing,
                "uploadThroughput": passing / 2,
            },
        )
        wire.send("Emulation.setCPUThrottlingRate", {"rate": self.processor})


PHONES = (Slowness(150, 1600, 4), Slowness(400, 400, 6))


def measure(*, quick):
    """Open the booth of a card and a result, each as the first page that a phone sees from here."""
    with workshop() as folder:
        home = folder / "home"
        home.mkdir(mode=0o700)
        note("votes that are open, and one that is published")
        with served(home) as place:
            votes = {
                count: place.load(place.draft(), projects=long_list(count)).open()
                for count in (12, 60)
            }
            published = place.load(place.draft(), projects=long_list(12)).open()
            for deputy in range(3):
                published.cast(deputy, [APPROVE] * (1 + deputy) + [OPPOSE] * (11 - deputy))
            published.act("close")
            published.publish()
            pages = [
                (f"booth, {count} projects", vote.link(0), '[data-step="form"]')
                for count, vote in votes.items()
            ]
            result = f"{place.address}/r/{published.code}"
            pages.append(("result, 12 projects", result, "main table"))
            with _browser() as browser:
                for phone in PHONES:
                    heading(f"First visit: {phone}")
                    weights = [
                        _row(f"{name}, {way}", (browser, phone, told, sight), 1 if quick else 3)
                        for name, address, sight in pages
                        for way, told in (
                            ("https or loopback", address),
                            ("plain http", _in_hall(address)),
                        )
                    ]
                    judge("heaviest of them", max(weights), HEAVIEST, least=False, unit=" kB")


def _in_hall(address):
    return address.replace(urlsplit(address).hostname or "", HALL, 1)


@contextmanager
def _browser():
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium, f"--host-resolver-rules=MAP {HALL} 127.0.0.1")
        yield browser
        browser.close()


def _row(name, visit, times):
    visits = [_visit(*visit) for _ in range(times)]
    weight, files = visits[0][1:]
    row(
        name,
        f"{best(seconds for seconds, _, _ in visits):.2f} s",
        f"{weight / 1000:.1f} kB, {files} files",
    )
    return weight / 1000


def _visit(browser, phone, address, sight):
    """Return how long it took until something was in sight, and what was sent: bytes and files."""
    with browser.new_context(viewport=PHONE, has_touch=True) as context:
        page = context.new_page()
        phone.slow_down(context.new_cdp_session(page))
        begun = time.perf_counter()
        page.goto(address, timeout=PATIENCE)
        page.locator(sight).first.wait_for(timeout=PATIENCE)
        seconds = time.perf_counter() - begun
        page.wait_for_load_state("networkidle")
        sizes = page.evaluate(SENT)
        return seconds, sum(sizes), len(sizes)
