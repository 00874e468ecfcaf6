"""What an import changes of the list that stood there before: nobody is to be surprised by it.

A line is of the same person or project if it bears the same name, for numbers shift as soon as one
is left out; of several with one name, that which is most alike. A new name is a new line.
"""

from collections import deque
from collections.abc import Hashable, Sequence
from dataclasses import fields
from itertools import chain
from operator import itemgetter

from ballot.frame.tables import Changes
from ballot.law.congress.roster import Deputy
from ballot.law.vote.projects import Project

Line = Deputy | Project


def compare(former: Sequence[Line], present: Sequence[Line]) -> Changes:
    """Compare two lists of one kind; what is most alike is paired first."""
    left, new = list(enumerate(former)), list(present)
    paired: list[list[str]] = []
    for key in (_all_of_it, _all_but_number, _name):
        waiting: dict[Hashable, deque[tuple[int, Line]]] = {}
        for place, one in left:
            waiting.setdefault(key(one), deque()).append((place, one))
        found, unmatched = list[str](), list[Line]()
        for line in new:
            if namesakes := waiting.get(key(line)):
                namesakes.popleft()
                found.append(line.name)
            else:
                unmatched.append(line)
        paired.append(found)
        left, new = sorted(chain.from_iterable(waiting.values()), key=itemgetter(0)), unmatched
    _, moved, changed = paired
    return Changes(
        added=tuple(line.name for line in new),
        changed=tuple(changed),
        removed=tuple(one.name for _, one in left),
        renumbered=len(moved),
    )


def _all_of_it(line: Line) -> Hashable:
    return line


def _all_but_number(line: Line) -> Hashable:
    return tuple(
        getattr(line, each.name) for each in fields(line) if each.name not in {"number", "id"}
    )


def _name(line: Line) -> Hashable:
    return line.name
