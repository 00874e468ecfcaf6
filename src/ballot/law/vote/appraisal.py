"""The annual appraisal (满意度测评): grades by majority or by bands (`law` §6).

The Supervision Law does not know it; every threshold is the locality's. Two rules are met in
practice:

- MAJORITY_ALL: *satisfied* when half of the whole electorate says so; else *basically satisfied*
  when both together reach half; else *dissatisfied*. `measure.inclusive` says whether exactly half
  is enough.
- PCT_BANDS: of the valid ballots, 90 per cent satisfied; else 70 per cent of both together; else
  *dissatisfied*. `measure.inclusive` says whether exactly the band is enough.

"Not informed" is an answer, never a grade. The quorum is that of the body that appraises: the
session's for the congress, also by delegation; more than half of its members for a standing
committee (Organic Law, art. 51); none for the public.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ballot.basics.errors import RuleViolation
from ballot.law.vote.outcome import Reason, ReasonCode
from ballot.law.vote.rules import Electorate, GradeRule, Rules, Share
from ballot.law.vote.tally import Attendance, BallotCount, verify_ballots_issued, verify_distinct

SATISFIED_PERCENT: Final = 90
BASICALLY_PERCENT: Final = 70
_COMMITTEE_QUORUM: Final = Share(1, 2, inclusive=False)
_THREE_GRADES: Final = 3


class Grade(StrEnum):
    """What a ballot may say of a project; all but the last can also be its grade."""

    SATISFIED = "satisfied"
    BASICALLY_SATISFIED = "basically-satisfied"
    DISSATISFIED = "dissatisfied"
    NOT_INFORMED = "unknown"


class GradeReason(StrEnum):
    """Why a project has its grade."""

    SATISFIED = "grade-satisfied"
    BASICALLY_SATISFIED = "grade-basically-satisfied"
    DISSATISFIED = "grade-dissatisfied"


@dataclass(frozen=True, slots=True)
class AppraisedProject:
    """The marks of one project: one count for each grade, and ballots with no mark for it."""

    id: str
    counts: tuple[int, ...]
    abstain: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalOutcome:
    """The grades, in the order of the ballot; None where nothing was decided."""

    quorum: bool
    quorum_needed: int
    valid: bool
    """Whether no more ballots were returned than issued."""
    threshold: int
    """The smallest count of *satisfied* that earns this grade."""
    basic_threshold: int
    """The smallest count of both good grades together that earns the second one."""
    grades: Mapping[str, Grade | None]
    reasons: Mapping[str, Reason]

    @property
    def decided(self) -> bool:
        """Whether anything was decided: there was a quorum, and the appraisal is valid."""
        return self.quorum and self.valid


def grades(rules: Rules) -> tuple[Grade, ...]:
    """Return the grades a ballot offers, three or four."""
    offered = (Grade.SATISFIED, Grade.BASICALLY_SATISFIED, Grade.DISSATISFIED)
    return offered if rules.measure_options == _THREE_GRADES else (*offered, Grade.NOT_INFORMED)


def quorum_needed(rules: Rules, total: int) -> int:
    """Return how many of the electorate must be present."""
    match rules.measure_electorate:
        case Electorate.CONGRESS | Electorate.DELEGATIONS:
            return rules.quorum.least(total)
        case Electorate.SC:
            return _COMMITTEE_QUORUM.least(total)
        case Electorate.PUBLIC:
            return 0


def appraise(
    rules: Rules,
    attendance: Attendance,
    ballots: BallotCount,
    projects: tuple[AppraisedProject, ...],
) -> AppraisalOutcome:
    """Grade every project by its counts.

    Args:
        rules: the profile; `measure.*` is read, and the quorum.
        attendance: the electorate and those present.
        ballots: issued, returned, invalid.
        projects: the counts, each row adding up to the valid ballots.

    Raises:
        RuleViolation: the numbers cannot be.
    """
    _verify(rules, attendance, ballots, projects)
    needed = quorum_needed(rules, attendance.total)
    quorum = attendance.present >= needed
    valid = ballots.returned <= ballots.issued
    first, second = _thresholds(rules, attendance, ballots)
    found: dict[str, Grade | None] = {}
    reasons: dict[str, Reason] = {}
    for project in projects:
        if not quorum:
            numbers = {"present": attendance.present, "needed": needed}
            found[project.id], reason = None, Reason(ReasonCode.NO_QUORUM.value, numbers)
        elif not valid:
            numbers = {"issued": ballots.issued, "returned": ballots.returned}
            found[project.id], reason = None, Reason(ReasonCode.VOID.value, numbers)
        else:
            found[project.id], reason = _grade(project, first, second)
        reasons[project.id] = reason
    return AppraisalOutcome(
        quorum=quorum,
        quorum_needed=needed,
        valid=valid,
        threshold=first,
        basic_threshold=second,
        grades=found,
        reasons=reasons,
    )


def _thresholds(rules: Rules, attendance: Attendance, ballots: BallotCount) -> tuple[int, int]:
    """Return what the first and the second grade need; never less than one ballot."""
    match rules.measure_rule:
        case GradeRule.MAJORITY_ALL:
            half = Share(1, 2, rules.measure_inclusive).least(attendance.total)
            return max(1, half), max(1, half)
        case GradeRule.PCT_BANDS:
            first, second = (
                Share(percent, 100, rules.measure_inclusive).least(ballots.valid)
                for percent in (SATISFIED_PERCENT, BASICALLY_PERCENT)
            )
            return max(1, first), max(1, second)


def _grade(project: AppraisedProject, first: int, second: int) -> tuple[Grade, Reason]:
    satisfied, basically = project.counts[0], project.counts[1]
    both = satisfied + basically
    if satisfied >= first:
        return Grade.SATISFIED, Reason(
            GradeReason.SATISFIED.value, {"count": satisfied, "needed": first}
        )
    numbers = {"count": both, "needed": second}
    if both >= second:
        return Grade.BASICALLY_SATISFIED, Reason(GradeReason.BASICALLY_SATISFIED.value, numbers)
    return Grade.DISSATISFIED, Reason(
        GradeReason.DISSATISFIED.value, numbers | {"missing": second - both}
    )


def _verify(
    rules: Rules,
    attendance: Attendance,
    ballots: BallotCount,
    projects: tuple[AppraisedProject, ...],
) -> None:
    if not projects:
        raise RuleViolation("no-project")
    verify_ballots_issued(attendance, ballots)
    verify_distinct(tuple(project.id for project in projects))
    for project in projects:
        if len(project.counts) != rules.measure_options:
            raise RuleViolation("grades-unequal", project=project.id, options=rules.measure_options)
        if min(*project.counts, project.abstain) < 0:
            raise RuleViolation(
                "count-negative", name="counts", count=min(*project.counts, project.abstain)
            )
        total = sum(project.counts) + project.abstain
        if total != ballots.valid:
            raise RuleViolation("row-unequal", project=project.id, total=total, valid=ballots.valid)
