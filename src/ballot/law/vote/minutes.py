"""The minutes: what was certified of one round, as a value.

Papers, the public page and the signature say what stands here and nothing else. A vote has its
tally and what that decides; an appraisal has its counts and their grades. `result` writes minutes
as the text that is signed, `result_reading` reads that text back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from ballot.law.vote.appraisal import AppraisalOutcome, AppraisedProject
from ballot.law.vote.form import Form
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.outcome import Outcome, Runoff
from ballot.law.vote.projects import Project
from ballot.law.vote.rules import Rules
from ballot.law.vote.tally import Attendance, BallotCount, ProjectTally, Tally


class Format(StrEnum):
    """The shapes of text that minutes are signed in; what was signed in one keeps it for ever."""

    FIRST = "ballot-result/1"
    """With the whole profile, also the keys that the program did not obey."""
    SECOND = "ballot-result/2"
    """With the keys that are obeyed (`profile.OBEYED`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """What the minutes of either kind hold."""

    format: Format = Format.SECOND
    code: str
    round: int
    election_uuid: str
    occasion: Occasion
    rules: Rules
    projects: tuple[Project, ...]
    """As they stood on the ballot, in its order."""
    archive_sha256: str
    scrutineers: tuple[str, ...]

    def _require_row_for_each(self, rows: Sequence[ProjectTally | AppraisedProject]) -> None:
        ids = [project.id for project in self.projects]
        assert ids == [row.id for row in rows], "every project has its row"  # noqa: S101


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteMinutes(_Record):
    """The minutes of a round that selects projects."""

    tally: Tally
    outcome: Outcome
    runoff_of: tuple[str, ...] | None = None
    """In a run-off: the projects that were tied in the round before."""

    def __post_init__(self) -> None:
        self._require_row_for_each(self.tally.projects)

    @property
    def form(self) -> Form:
        """The form of the ballot."""
        return self.rules.form

    @property
    def seats(self) -> int:
        """The places to be filled in this round."""
        return self.tally.seats

    @property
    def attendance(self) -> Attendance:
        """All deputies, and those present at the close."""
        return self.tally.attendance

    @property
    def ballots(self) -> BallotCount:
        """The ballots issued, returned and invalid."""
        return self.tally.ballots

    @property
    def is_runoff(self) -> bool:
        """Whether the round was held among tied projects."""
        return self.runoff_of is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalMinutes(_Record):
    """The minutes of an appraisal, which selects nothing and is never run off."""

    seats: int
    """Without meaning for an appraisal; what is signed bears the poll's number all the same."""
    attendance: Attendance
    ballots: BallotCount
    appraised: tuple[AppraisedProject, ...]
    outcome: AppraisalOutcome

    def __post_init__(self) -> None:
        self._require_row_for_each(self.appraised)

    @property
    def form(self) -> Form:
        """The form of the ballot."""
        return Form.SATISFACTION

    @property
    def is_runoff(self) -> bool:
        """Whether the round was held among tied projects: never."""
        return False


Minutes: TypeAlias = VoteMinutes | AppraisalMinutes


def runoff_due(minutes: Minutes | None) -> Runoff | None:
    """Return the run-off that a round calls for; None also where nothing is decided yet."""
    return minutes.outcome.runoff if isinstance(minutes, VoteMinutes) else None
