"""Time enters the program here and nowhere else."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Anything that knows what time it is."""

    def now(self) -> datetime:
        """Return the present instant, aware."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FrozenClock:
    """A clock that stands still, for tests and known answers."""

    at: datetime

    def now(self) -> datetime:
        """Return the one instant this clock knows."""
        return self.at
