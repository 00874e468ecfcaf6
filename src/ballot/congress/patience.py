"""Owns what wrong passwords cost: their sender soon waits, the name hardly, nobody else at all.

After a few wrong ones, whoever sent them waits longer and longer before the same name is tried
again from there. All names stay open to everybody else, so that nobody can lock a colleague out,
and a right password is at most `LONGEST_DELAY` late because others guess at its name. Addresses
stand in memory only, for a quarter of an hour, and are written down nowhere.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Final, Generic, TypeVar

from ballot.basics.errors import Forbidden

FREE: Final = 5
"""Wrong passwords of a sender that cost nothing, and of a name."""
LONGEST_REST: Final = 60.0
LONGEST_DELAY: Final = 0.5
_STEP: Final = 0.1
MEMORY: Final = 15 * 60.0
REMEMBERED: Final = 2000
_SHARED_PREFIX: Final = 64
"""Bits of an IPv6 address that a whole network has in common (RFC 4291, section 2.5.1)."""
_DOUBLINGS: Final = 10

Key = TypeVar("Key")


def sender_at(address: str | None) -> str:
    """Return what stands for a sender: the address, or its network if it is easily changed."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        return str(ip_network((found, _SHARED_PREFIX), strict=False))
    return str(found)


class _Counts(Generic[Key]):
    """Counts that are forgotten some time after the last, and of which there are not too many."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._found: dict[Key, tuple[int, float]] = {}

    def of(self, key: Key) -> tuple[int, float]:
        """Return how many there are, and how long ago the last was."""
        count, last = self._found.get(key, (0, 0.0))
        ago = self._clock() - last
        return (count, ago) if ago < MEMORY else (0, MEMORY)

    def add(self, key: Key) -> None:
        """Count one more."""
        count, _ = self.of(key)
        self._found.pop(key, None)
        self._found[key] = (count + 1, self._clock())
        if len(self._found) > REMEMBERED:
            del self._found[next(iter(self._found))]

    def take(self, key: Key, count: int) -> None:
        """Count less."""
        former, last = self._found.pop(key, (0, 0.0))
        if former > count:
            self._found[key] = (former - count, last)


@dataclass(frozen=True, slots=True)
class Leave:
    """That a password may be looked at: after how long, and behind how many others."""

    delay: float
    suspicion: int


class Patience:
    """Wrong passwords of late, by sender, by name, and by both."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._by_sender = _Counts[str](clock)
        self._by_name = _Counts[str](clock)
        self._by_both = _Counts[tuple[str, str]](clock)

    def ask(self, username: str, sender: str) -> Leave:
        """Note an attempt as a wrong one until it is forgiven, so that those in parallel count.

        Raises:
            Forbidden: `log-in-paused`; this sender has guessed at this name before, and rests.
        """
        wrong, _ = self._by_sender.of(sender)
        tried, ago = self._by_both.of((sender, username))
        rest = min(2.0 ** min(wrong - FREE, _DOUBLINGS), LONGEST_REST) if wrong >= FREE else 0.0
        if tried and ago < rest:
            raise Forbidden("log-in-paused", seconds=ceil(rest - ago))
        guesses, _ = self._by_name.of(username)
        self._by_sender.add(sender)
        self._by_name.add(username)
        self._by_both.add((sender, username))
        delay = min(max(guesses - FREE + 1, 0) * _STEP, LONGEST_DELAY)
        return Leave(delay, suspicion=wrong)

    def forgive(self, username: str, sender: str) -> None:
        """Forget what this sender got wrong with this name, which has turned out to be theirs."""
        count, _ = self._by_both.of((sender, username))
        self._by_sender.take(sender, count)
        self._by_name.take(username, count)
        self._by_both.take((sender, username), count)
