"""The simulated choices of a rehearsal: plausible and fixed by a seed; no secret is drawn here.

Each project is given a popularity: most are wanted, a few are not; each deputy decides project by
project and then gives up the least wanted approvals beyond the cap, as a person with a full ballot
would.
"""

from dataclasses import dataclass

from ballot.basics.rand import SeededRng, below
from ballot.law.vote.form import Form
from ballot.protocol.encodings import Mark

_PER_MILLE = 1000
_ABSTAIN = 60
"""Abstentions per mille where a deputy has no strong view."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Deputies who vote on so many projects with so many grades, within a cap of approvals."""

    form: Form
    projects: int
    cap: int | None
    grades: int

    def ballots(self, voters: int, seed: str) -> list[tuple[Mark, ...]]:
        """Draw the marks of all voters, the same ones for the same seed."""
        rng = SeededRng(f"ballot rehearsal|{seed}".encode())
        love = [_popularity(rng, place, self.projects) for place in range(self.projects)]
        draw = self._grade_marks if self.form is Form.SATISFACTION else self._approval_marks
        return [draw(rng, love) for _ in range(voters)]

    def _approval_marks(self, rng: SeededRng, love: list[int]) -> tuple[Mark, ...]:
        moods = [below(rng, _PER_MILLE) for _ in love]
        wanted = [place for place, mood in enumerate(moods) if mood < love[place]]
        if self.cap is not None and len(wanted) > self.cap:
            wanted = sorted(wanted, key=lambda place: moods[place] - love[place])[: self.cap]
        if self.form is Form.CHOOSE:
            return tuple(place in wanted for place in range(len(love)))
        return tuple(
            "approve" if place in wanted else _otherwise(rng, love[place])
            for place in range(len(love))
        )

    def _grade_marks(self, rng: SeededRng, love: list[int]) -> tuple[Mark, ...]:
        return tuple(self._grade(rng, share) for share in love)

    def _grade(self, rng: SeededRng, love: int) -> int | None:
        if below(rng, _PER_MILLE) < _ABSTAIN // 2:
            return None
        mood = below(rng, _PER_MILLE)
        if mood < love:
            return 0
        return 1 + below(rng, self.grades - 1) if mood > love + (_PER_MILLE - love) // 2 else 1


def _popularity(rng: SeededRng, place: int, projects: int) -> int:
    """Per mille of deputies who want the project: the last sixth of a list is the disputed part."""
    disputed = place >= projects - max(1, projects // 6)
    return 250 + below(rng, 250) if disputed else 780 + below(rng, 190)


def _otherwise(rng: SeededRng, love: int) -> str:
    weight = _ABSTAIN + love // 3
    return "abstain" if below(rng, _PER_MILLE) < weight else "oppose"
