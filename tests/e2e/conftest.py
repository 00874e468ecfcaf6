"""One server for all browser tests, and a browser that knows a tablet's network name."""

import pytest

from support.browsing import log_in, watch
from support.chromium import launch
from support.scenes import Votes
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


@pytest.fixture(scope="session")
def votes(place):
    return Votes(place)


@pytest.fixture(scope="module")
def readers(chromium, place):
    """Return the profile of a person who is logged in and has chosen a language and a size."""
    profiles = {}

    def find(who, language, large):
        key = (who, language, large)
        if key not in profiles:
            profiles[key] = watch(chromium, language=language, touch=True)
            page = profiles[key].page()
            if large:
                page.goto(f"{place.address}/type/large")
            if who is not None:
                start = "/scrutineer" if who.startswith("scrutineer") else "/desk"
                log_in(page, place.address, who, start)
            page.close()
        return profiles[key]

    yield find
    for profile in profiles.values():
        profile.context.close()
