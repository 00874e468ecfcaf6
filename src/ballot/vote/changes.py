"""What an import changes of the list that stood there before: nobody is to be surprised by it.

A line is of the same person or project if it bears the same name, for numbers shift as soon as one
is left out; of several with one name, that which is most alike. A new name is a new line.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ballot.law.congress.roster import Deputy
from ballot.law.vote.projects import Project

Line = Deputy | Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """A list compared with the one that it replaces; names in the order of their list."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    """Those of whom anything but the number is another."""
    removed: tuple[str, ...]
    renumbered: int
    """How many have another number, and nothing else."""


def compare(former: Sequence[Line], present: Sequence[Line]) -> Changes:
    """Compare two lists of one kind."""
    left: dict[str, list[Line]] = {}
    for line in former:
        left.setdefault(line.name, []).append(line)
    same = [_take(left.get(line.name, []), line, _is_alike) for line in present]
    pairs = [
        (one or _take(left.get(line.name, []), line, _is_namesake), line)
        for one, line in zip(same, present, strict=True)
    ]
    kept = [(one, line) for one, line in pairs if one]
    return Changes(
        added=tuple(line.name for one, line in pairs if not one),
        changed=tuple(line.name for one, line in kept if not _is_alike(one, line)),
        removed=tuple(line.name for rest in left.values() for line in rest),
        renumbered=sum(one != line and _is_alike(one, line) for one, line in kept),
    )


def _take(namesakes: list[Line], line: Line, fits: Callable[[Line, Line], bool]) -> Line | None:
    """Take out of the namesakes one that fits, the very same line if it is among them."""
    fitting = [one for one in namesakes if fits(one, line)]
    if not fitting:
        return None
    one = line if line in fitting else fitting[0]
    namesakes.remove(one)
    return one


def _is_namesake(one: Line, other: Line) -> bool:
    return one.name == other.name


def _is_alike(one: Line, other: Line) -> bool:
    """Say whether two lines differ in their numbers at most."""
    if isinstance(one, Deputy) and isinstance(other, Deputy):
        return replace(one, number=other.number) == other
    if isinstance(one, Project) and isinstance(other, Project):
        return replace(one, id=other.id) == other
    return False
