"""Owns what a request that failed leaves in the log: one line, which names nobody.

A line says what kind of trouble it was and at which path, and never repeats what was sent. While
one trouble lasts (a full disk, a database that is away) every request of a hall meets it; it is
written down once in a while, with the number of times in between.
"""

import logging
import time
from collections.abc import Callable
from traceback import walk_tb
from typing import Any, Final

from litestar import Request

from ballot.basics.errors import BallotError

logger = logging.getLogger(__name__)
_WHILE: Final = 60.0
"""Seconds for which the same trouble is not written down again."""
_REMEMBERED: Final = 100
_LONGEST_PATH: Final = 200


class Ration:
    """Counts what is the same as before, and lets it through once in a while."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._noted: dict[str, tuple[float, int]] = {}

    def admit(self, what: str) -> int | None:
        """Return how often this was passed over since it was let through; None to pass it over."""
        now = self._clock()
        since, passed_over = self._noted.get(what, (None, 0))
        if since is not None and now < since + _WHILE:
            self._noted[what] = (since, passed_over + 1)
            return None
        self._noted.pop(what, None)
        self._noted[what] = (now, 0)
        if len(self._noted) > _REMEMBERED:
            del self._noted[next(iter(self._noted))]
        return passed_over


class Sparing(logging.Filter):
    """Lets a line of a library pass once in a while, whatever its details are."""

    def __init__(self) -> None:
        super().__init__()
        self._ration = Ration()

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a line is to be written."""
        passed_over = self._ration.admit(f"{record.name}: {record.msg}")
        if passed_over:
            record.msg = f"{record.msg}{again(passed_over)}"
        return passed_over is not None


_ration: Final = Ration()


def note_failure(request: Request[Any, Any, Any], error: BallotError) -> None:
    """Write down that a request failed for a reason that is ours to mend."""
    what = f"{type(error).__name__}: {error}"
    passed_over = _ration.admit(what)
    if passed_over is not None:
        logger.error("%s at %s%s", what, shown_path(request), again(passed_over))


def note_surprise(request: Request[Any, Any, Any], error: Exception) -> None:
    """Write down a mistake of the program, with the place where it was made."""
    passed_over = _ration.admit(f"{type(error).__name__}{_place_of(error)}")
    if passed_over is not None:
        at = f"{request.method} {shown_path(request)}{again(passed_over)}"
        logger.error("unhandled error at %s", at, exc_info=error)


def _place_of(error: Exception) -> str:
    frames = [
        f" in {frame.f_code.co_filename}:{line}" for frame, line in walk_tb(error.__traceback__)
    ]
    return frames[-1] if frames else ""


def again(passed_over: int) -> str:
    """Return how a line tells of those that were passed over."""
    return f" (and {passed_over} times since the last line)" if passed_over else ""


def shown_path(request: Request[Any, Any, Any]) -> str:
    """Return the path that was asked for as one short line, whatever bytes it was made of."""
    return ascii(request.url.path[:_LONGEST_PATH])[1:-1]
