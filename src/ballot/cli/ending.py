"""How a command ends when it is told to: in order, with nothing left running or lying about.

Python ends at once on SIGTERM and SIGHUP: no block is left, no process stopped, no folder removed.
"""

import os
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from threading import Thread
from types import FrameType
from typing import Final

_TOLD: Final = (signal.SIGTERM, signal.SIGHUP)
_INPUT: Final = 0
"""The descriptor itself: a thread that waits in a reader's lock would hinder the end."""


@contextmanager
def ending_in_order() -> Generator[None]:
    """Let SIGTERM and SIGHUP leave the block as an exception; the exit code is the shell's.

    A second signal does not disturb the clearing up. What was ignored before stays ignored.
    """

    def end(number: int, _frame: FrameType | None) -> None:
        for told in _TOLD:
            signal.signal(told, signal.SIG_IGN)
        sys.exit(128 + number)

    former = {told: signal.getsignal(told) for told in _TOLD}
    heard = [told for told, handler in former.items() if handler is not signal.SIG_IGN]
    for told in heard:
        signal.signal(told, end)
    try:
        yield
    finally:
        for told in heard:
            signal.signal(told, former[told])


def end_with_parent() -> None:
    """Tell this process to end as soon as whoever holds the other end of its input is gone."""

    def wait() -> None:
        while os.read(_INPUT, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=wait, name="end-with-parent", daemon=True).start()
