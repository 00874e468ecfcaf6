"""Starts Debian's Chromium; its absence is a failure, never a skip."""

import os
import shutil

from playwright.sync_api import Browser, BrowserType

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
    executable = shutil.which("chromium")
    assert executable, "chromium is missing: run make test, or apt-get install chromium"
    env: dict[str, str | float | bool] = {**os.environ}
    env.pop("FONTCONFIG_FILE", None)
    return chromium.launch(executable_path=executable, args=[*FLAGS, *flags], env=env)
