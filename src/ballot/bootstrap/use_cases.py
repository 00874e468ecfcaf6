"""Every use case, by part, in one value that the shells share."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from ballot.congress.assembly import CongressUseCases
from ballot.vote.assembly import VoteUseCases


@dataclass(frozen=True, slots=True, kw_only=True)
class UseCases:
    """What the program can do."""

    congress: CongressUseCases
    vote: VoteUseCases

    def by_name(self) -> Iterator[tuple[str, object]]:
        """Yield every use case with the name by which routes ask for it."""
        for part in (self.congress, self.vote):
            for field in fields(part):
                yield field.name, getattr(part, field.name)
