"""The numbers of one vote, and which numbers cannot be (`law` §4).

issued ≤ present ≤ all deputies; valid = returned less invalid; each row of marks adds up to the
valid ballots; approvals in all stay within what the cap lets the valid ballots give. More ballots
returned than issued is *not* impossible: it is an outcome, the void vote (Electoral Law, art. 44,
by analogy).
"""

from dataclasses import dataclass

from ballot.basics.errors import RuleViolation
from ballot.law.vote.rules import BallotMode, PassBase, Rules


@dataclass(frozen=True, slots=True)
class Attendance:
    """All deputies in office, and those checked in at this sitting."""

    total: int
    present: int

    def __post_init__(self) -> None:
        _verify_count("total", self.total)
        _verify_count("present", self.present)
        if self.total < 1:
            raise RuleViolation("no-deputies")
        if self.present > self.total:
            raise RuleViolation("present-above-total", present=self.present, total=self.total)


@dataclass(frozen=True, slots=True)
class BallotCount:
    """Ballots issued, returned and, among these, found invalid."""

    issued: int
    returned: int
    invalid: int

    def __post_init__(self) -> None:
        _verify_count("issued", self.issued)
        _verify_count("returned", self.returned)
        _verify_count("invalid", self.invalid)
        if self.invalid > self.returned:
            raise RuleViolation(
                "invalid-above-returned", invalid=self.invalid, returned=self.returned
            )

    @property
    def valid(self) -> int:
        """The ballots whose marks are counted."""
        return self.returned - self.invalid


@dataclass(frozen=True, slots=True)
class ProjectTally:
    """The marks one project received; on a ballot that only chooses, opposition is not asked."""

    id: str
    approve: int
    oppose: int | None = None
    abstain: int | None = None

    def __post_init__(self) -> None:
        _verify_count("approve", self.approve)
        for name, count in (("oppose", self.oppose), ("abstain", self.abstain)):
            if count is not None:
                _verify_count(name, count)


@dataclass(frozen=True, slots=True)
class Tally:
    """Everything that was counted in one round; projects in the order of the ballot."""

    seats: int
    attendance: Attendance
    ballots: BallotCount
    projects: tuple[ProjectTally, ...]

    def __post_init__(self) -> None:
        if self.seats < 1:
            raise RuleViolation("seats-below-one", seats=self.seats)
        if not self.projects:
            raise RuleViolation("no-project")
        verify_ballots_issued(self.attendance, self.ballots)
        verify_distinct(tuple(project.id for project in self.projects))


def base_count(base: PassBase, attendance: Attendance, ballots: BallotCount) -> int:
    """Return the number of which a share is taken."""
    match base:
        case PassBase.ALL:
            return attendance.total
        case PassBase.PRESENT:
            return attendance.present
        case PassBase.VALID:
            return ballots.valid


def verify_ballots_issued(attendance: Attendance, ballots: BallotCount) -> None:
    """Refuse more ballots issued than deputies present: each has one.

    Raises:
        RuleViolation: more were issued.
    """
    if ballots.issued > attendance.present:
        raise RuleViolation(
            "issued-above-present", issued=ballots.issued, present=attendance.present
        )


def verify_distinct(ids: tuple[str, ...]) -> None:
    """Refuse two projects with one number.

    Raises:
        RuleViolation: two are equal.
    """
    seen: set[str] = set()
    for identifier in ids:
        if identifier in seen:
            raise RuleViolation("project-twice", project=identifier)
        seen.add(identifier)


def verify_tally(rules: Rules, tally: Tally, *, runoff: bool = False) -> None:
    """Refuse numbers that these rules cannot have produced.

    Args:
        rules: the profile under which the ballots were marked.
        tally: the numbers.
        runoff: whether this is a round among tied projects, whose surplus is a given.

    Raises:
        RuleViolation: a row, the approvals in all or the number of candidates cannot be.
    """
    if rules.surplus_required and not runoff and len(tally.projects) <= tally.seats:
        raise RuleViolation("surplus-missing", candidates=len(tally.projects), seats=tally.seats)
    for project in tally.projects:
        _verify_row(rules.mode, project, tally.ballots.valid)
    cap = rules.cap_for(tally.seats, runoff=runoff)
    approvals = sum(project.approve for project in tally.projects)
    if cap is not None and approvals > cap * tally.ballots.valid:
        raise RuleViolation(
            "approvals-above-cap", approvals=approvals, cap=cap, valid=tally.ballots.valid
        )


def _verify_row(mode: BallotMode, project: ProjectTally, valid: int) -> None:
    if mode is BallotMode.CHOOSE_UP_TO_N:
        if project.oppose is not None or project.abstain is not None:
            raise RuleViolation("marks-not-asked", project=project.id)
        if project.approve > valid:
            raise RuleViolation(
                "approvals-above-valid", project=project.id, approve=project.approve, valid=valid
            )
        return
    if project.oppose is None or project.abstain is None:
        raise RuleViolation("marks-missing", project=project.id)
    total = project.approve + project.oppose + project.abstain
    if total != valid:
        raise RuleViolation("row-unequal", project=project.id, total=total, valid=valid)


def _verify_count(name: str, count: int) -> None:
    if count < 0:
        raise RuleViolation("count-negative", name=name, count=count)
