"""What a poll decided in all its rounds: the one list that is announced (`law` §10).

A run-off fills places that the round before it has left; so the list is that of all rounds
together. It stands in the order that the profile says (`announce.order`): that of the first ballot,
or that of the votes, round by round.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ballot.law.vote.minutes import VoteMinutes
from ballot.law.vote.projects import Project
from ballot.law.vote.tally import ProjectTally

_BY_VOTES: Final = "VOTES"


@dataclass(frozen=True, slots=True)
class Entry:
    """A project in the list, with the marks by which it came there."""

    project: Project
    marks: ProjectTally


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The rounds of a poll that count, in order; a last one that decided nothing is among them."""

    rounds: tuple[VoteMinutes, ...]

    @property
    def first(self) -> VoteMinutes:
        """The round in which all projects were put to the vote."""
        return self.rounds[0]

    @property
    def last(self) -> VoteMinutes:
        """The round that ended the vote."""
        return self.rounds[-1]

    @property
    def selected(self) -> tuple[Entry, ...]:
        """The projects selected in any round."""
        return self._in_order(
            [_entry(each, found) for each in self.rounds for found in each.outcome.selected]
        )

    @property
    def others(self) -> tuple[Entry, ...]:
        """The projects that no round has selected, each with its marks in the first."""
        chosen = {entry.project.id for entry in self.selected}
        left = [found.id for found in self.first.projects if found.id not in chosen]
        ranks = self.first.outcome.ranks
        return self._in_order(
            [_entry(self.first, found) for found in sorted(left, key=ranks.__getitem__)]
        )

    def _in_order(self, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        if self.last.rules.other("announce.order") == _BY_VOTES:
            return tuple(entries)
        places = {found.id: place for place, found in enumerate(self.first.projects)}
        return tuple(sorted(entries, key=lambda entry: places[entry.project.id]))


def _entry(minutes: VoteMinutes, identifier: str) -> Entry:
    place = [project.id for project in minutes.projects].index(identifier)
    return Entry(minutes.projects[place], minutes.tally.projects[place])
