"""Long tests have a short form: `make test` runs the short one, `make soak` the one in full."""

import os
from typing import TypeVar

SOAK = os.environ.get("BALLOT_SOAK") == "1"
_Size = TypeVar("_Size", int, float)


def scaled(short: _Size, long: _Size) -> _Size:
    """Return the size of a test: how many kills, rounds or ballots."""
    return long if SOAK else short
