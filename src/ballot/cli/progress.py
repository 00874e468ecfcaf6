"""A progress bar for commands that take a while: one line on a terminal, a few lines elsewhere."""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

_WIDTH: Final = 32
_PLAIN_STEPS: Final = 4
"""Away from a terminal, how often a long step says how far it has come."""

Item = TypeVar("Item")


def say_step(sentence: str) -> None:
    """Tell what is being done now, on standard error."""
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


def track(items: Iterable[Item], total: int, title: str) -> Iterator[Item]:
    """Yield the items and show how many of the total have passed."""
    tell = meter(title)
    for done, item in enumerate(items, 1):
        yield item
        tell(done, total)


def meter(title: str) -> Callable[[int, int], None]:
    """Return what shows how many of how many are done; it is told of every step or of some."""
    terminal, shown = sys.stderr.isatty(), 0

    def tell(done: int, total: int) -> None:
        nonlocal shown
        step = 1 if terminal else max(1, total // _PLAIN_STEPS)
        if done // step > shown // step or done == total > shown:
            shown = done
            _show(title, done, total, terminal=terminal)

    return tell


def _show(title: str, done: int, total: int, *, terminal: bool) -> None:
    filled = _WIDTH * done // max(1, total)
    bar = "#" * filled + "." * (_WIDTH - filled)
    start = "\r" if terminal else ""
    end = "\n" if done >= total or not terminal else ""
    sys.stderr.write(f"{start}  [{bar}] {done}/{total} {title}{end}")
    sys.stderr.flush()
