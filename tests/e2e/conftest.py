"""One server for all browser tests, and a browser that knows a tablet's network name."""

import pytest

from support.chromium import launch
from support.served import served

HALL = "tablet.hall.test"


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    """A server with its staff, in a home of its own."""
    home = tmp_path_factory.mktemp("browser") / "home"
    home.mkdir(mode=0o700)
    with served(home) as server:
        yield server


@pytest.fixture(scope="module")
def hall_browser(chromium):
    """A browser to which the server has a name that is not the machine's own."""
    browser = launch(chromium.browser_type, f"--host-resolver-rules=MAP {HALL} 127.0.0.1")
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def hall():
    """The name of the server in the hall's network."""
    return HALL
