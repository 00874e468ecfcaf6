"""The sheet of 500 cards as PDF, from the drawn credentials to the bytes."""

import time

from ballot.config import Settings
from ballot.frame.press.press import Press
from ballot.vote.papers.documents import Printer
from bench.machine import best, heading, note, row
from support.papers import sheet


def measure(*, quick):
    """Print cards: six to a page, each with its own QR code."""
    settings = Settings.from_environment()
    count = 80 if quick else 500
    printer = Printer(Press(settings.templates_dir, settings.fonts))
    note(f"printing {count} cards")
    heading(f"{count} cards as PDF")
    times, data = [], b""
    for _ in range(1 if quick else 3):
        begun = time.perf_counter()
        data = printer.cards(sheet(count), "zh_Hans_CN")
        times.append(time.perf_counter() - begun)
    row("first", f"{times[0]:.2f} s", f"{len(data) / 1e6:.2f} MB")
    row("best", f"{best(times):.2f} s", f"{best(times) / count * 1000:.1f} ms a card")
