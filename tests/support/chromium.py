"""Starts Debian's Chromium; its absence is a failure, never a skip.

The one without windows comes first: the other draws a whole window for each page, which costs more
than the pages themselves.
"""

import os
import shutil

from playwright.sync_api import Browser, BrowserType

NAMES = ("chromium-headless-shell", "chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def launch(chromium: BrowserType, *flags: str) -> Browser:
    """Start it with the fonts of the machine, not with those that printing has chosen here."""
    executable = next(filter(None, map(shutil.which, NAMES)), None)
    assert executable, f"Chromium is missing: run make test, or apt-get install {NAMES[0]}"
    env: dict[str, str | float | bool] = {**os.environ}
    env.pop("FONTCONFIG_FILE", None)
    return chromium.launch(executable_path=executable, args=[*FLAGS, *flags], env=env)
