"""What a run has found: the table, the survivors, and the mutants that no test can kill."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mutants.mutant import Mutant

KNOWN = Path(__file__).with_name("equivalent.toml")


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A change that nobody can observe, by the words of its lines."""

    file: str
    was: str
    becomes: str


def key_of(mutant: Mutant, root: Path) -> Equivalent:
    """Return the words by which a mutant is listed as equivalent."""
    was, becomes = mutant.change((root / mutant.path).read_bytes())
    return Equivalent(mutant.path, was, becomes)


def known_equivalents() -> frozenset[Equivalent]:
    """Read the list; a mutant without a reason is not on it."""
    listed = tomllib.loads(KNOWN.read_text(encoding="utf-8")).get("mutant", [])
    for each in listed:
        if set(each) != {"file", "was", "becomes", "reason"}:
            raise ValueError(f"{KNOWN.name}: file, was, becomes and reason are needed: {each}")
    return frozenset(Equivalent(each["file"], each["was"], each["becomes"]) for each in listed)


@dataclass(slots=True)
class Score:
    """The figures of one part."""

    part: str
    killed: int = 0
    equivalent: int = 0
    survivors: list[Mutant] = field(default_factory=list[Mutant])

    @property
    def mutants(self) -> int:
        """All that were looked at."""
        return self.killed + self.equivalent + len(self.survivors)

    @property
    def percentage(self) -> float:
        """The killed among those that can be killed."""
        return 100 * self.killed / max(self.mutants - self.equivalent, 1)


def table(scores: list[Score]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield "part          mutants   killed  survived  equivalent  killed %"
    for score in scores:
        figures = f"{score.mutants:>9}{score.killed:>9}{len(score.survivors):>10}"
        yield f"{score.part:<12}{figures}{score.equivalent:>12}{score.percentage:>10.1f}"


def told(mutant: Mutant, root: Path) -> Iterator[str]:
    """Yield where a mutant is and what it changes, ready to be copied into the list."""
    key = key_of(mutant, root)
    line = mutant.line((root / mutant.path).read_bytes())
    yield f"{mutant.path}:{line}  {mutant.operator}"
    yield f"  - {key.was}"
    yield f"  + {key.becomes}"
