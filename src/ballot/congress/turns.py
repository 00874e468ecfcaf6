"""Owns who is next where one thing is done at a time: few may wait, the least suspicious go first.

A password hash costs a tenth of a second and 32 MB. Whoever sends them by the hundred shall neither
take the threads of the ballots nor stand before a person who logs in.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from ballot.basics.errors import Forbidden

MOST_WAITING: Final = 8


@dataclass(frozen=True, slots=True)
class _Waiting:
    """Somebody who waits."""

    suspicion: int
    turn: asyncio.Future[None]


@dataclass(slots=True)
class Turns:
    """A door through which one goes at a time."""

    busy: bool = False
    waiting: list[_Waiting] = field(default_factory=list[_Waiting])

    @asynccontextmanager
    async def take(self, suspicion: int) -> AsyncGenerator[None]:
        """Wait until it is one's turn, and have it until the block ends.

        Raises:
            Forbidden: `log-in-busy`; too many wait who are less suspicious, or were here before.
        """
        await self._wait(suspicion)
        try:
            yield
        finally:
            self._go_on()

    async def _wait(self, suspicion: int) -> None:
        if not self.busy:
            self.busy = True
            return
        place = _Waiting(suspicion, asyncio.get_running_loop().create_future())
        self.waiting.append(place)
        self.waiting.sort(key=lambda each: each.suspicion)
        if len(self.waiting) > MOST_WAITING:
            self.waiting.pop().turn.set_exception(Forbidden("log-in-busy"))
        try:
            await place.turn
        except asyncio.CancelledError:
            if place in self.waiting:
                self.waiting.remove(place)
            elif not place.turn.cancelled():
                self._go_on()
            raise

    def _go_on(self) -> None:
        while self.waiting:
            following = self.waiting.pop(0).turn
            if not following.done():
                following.set_result(None)
                return
        self.busy = False
