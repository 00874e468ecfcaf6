"""What every test may ask for: an event loop, a home folder, a browser. Catalogues are compiled."""

import os
import shutil
import signal
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import sync_playwright

from ballot.i18n.catalogues import compile_catalogue
from ballot.i18n.translate import FOLDER, LOCALES, compiled
from support.chromium import launch

# Shared machines stall now and then, so no deadline; in CI the same examples every time.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")

MEMORY, ROOM = Path("/dev/shm"), 2**31  # noqa: S108 - pytest makes a folder of its own there


def pytest_configure():
    """Let what tests start be interrupted, and let no test read stale words."""
    # Homes lie in memory where there is room for them: what is killed here never loses power.
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    # A shell starts what runs in its background with the signal ignored, and children inherit that.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    _compile_catalogues()


def _compile_catalogues():
    """Compile those whose fragments are newer."""
    for locale in LOCALES:
        made = compiled(locale)
        newest = max(path.stat().st_mtime for path in (FOLDER / locale).glob("*.po"))
        if not made.exists() or made.stat().st_mtime <= newest:
            compile_catalogue(locale)


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
def home(tmp_path):
    """An empty home folder, as `BALLOT_HOME` names one."""
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture(scope="module")
def chromium():
    """Debian's Chromium, once for each module.

    Not once for all: while it is open no event loop of another test can start in this thread.
    """
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        yield browser
        browser.close()
