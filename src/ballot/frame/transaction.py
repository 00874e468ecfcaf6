"""What one transaction is, for every part: leaving it without `commit` undoes everything."""

from types import TracebackType
from typing import Protocol, Self


class Transaction(Protocol):
    """One transaction; a part adds the repositories that it may see in it."""

    async def __aenter__(self) -> Self:
        """Begin."""
        ...

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Undo what was not committed."""
        ...

    async def commit(self) -> None:
        """Make everything durable, all at once."""
        ...
