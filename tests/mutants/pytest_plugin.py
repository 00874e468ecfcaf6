"""For pytest: run the tests of a list in its order, or note which test ran which line."""

import json
from pathlib import Path

import coverage
import pytest

NOTES = pytest.StashKey["_Notes"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the two options, each with a file."""
    group = parser.getgroup("mutants")
    group.addoption("--chosen", type=Path, help="a list of tests to run, in its order")
    group.addoption("--notes", type=Path, help="where to write each test's duration")


def pytest_configure(config: pytest.Config) -> None:
    """Begin to take notes, if asked to."""
    path: Path | None = config.getoption("--notes")
    if path is not None:
        config.stash[NOTES] = notes = _Notes(path)
        config.pluginmanager.register(notes)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what is chosen."""
    path: Path | None = config.getoption("--chosen")
    if path is None:
        return
    place = {name: index for index, name in enumerate(json.loads(path.read_text()))}
    kept = [item for item in items if item.nodeid in place]
    items[:] = sorted(kept, key=lambda item: place[item.nodeid])


class _Notes:
    """The tests in the order of the run with their seconds; a test's place names its context."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seconds: dict[str, float] = {}

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Let coverage note the lines to come under the test's place in the list."""
        measuring = coverage.Coverage.current()
        assert measuring is not None
        measuring.switch_context(str(len(self._seconds)))
        self._seconds[nodeid] = 0.0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up set-up, call and end."""
        self._seconds[report.nodeid] += report.duration

    def pytest_sessionfinish(self) -> None:
        """Write the list."""
        self._path.write_text(json.dumps(list(self._seconds.items())))
