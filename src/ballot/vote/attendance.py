"""Who counts as a deputy, who is present, and how many are needed (`law` §2)."""

from collections.abc import Iterable

from ballot.law.congress.roster import Deputy, DeputyState
from ballot.law.vote.appraisal import quorum_needed as appraisal_quorum
from ballot.law.vote.form import Form
from ballot.law.vote.poll import Poll
from ballot.law.vote.rules import Rules
from ballot.law.vote.tally import Attendance
from ballot.vote.records import Headcount
from ballot.vote.views import AttendanceView


def whole_number(rules: Rules, deputies: Iterable[Deputy]) -> int:
    """Return how many deputies the fractions are taken of; the suspended as the profile says."""
    return sum(_counts(rules, deputy.state) for deputy in deputies)


def attendance(rules: Rules, counts: Iterable[Headcount]) -> Attendance:
    """Return all deputies and those present.

    Raises:
        RuleViolation: there are none at all.
    """
    return Attendance(*_figures(rules, tuple(counts)))


def quorum_of(poll: Poll, total: int) -> int:
    """Return how many must be present before this poll may be opened."""
    if poll.form is Form.SATISFACTION:
        return appraisal_quorum(poll.rules, total)
    return poll.rules.quorum.least(total)


def attendance_view(poll: Poll, counts: tuple[Headcount, ...]) -> AttendanceView:
    """Return the figures of the check-in page; nobody is a deputy before there is a roster."""
    total, present = _figures(poll.rules, counts)
    excused = sum(
        each.number for each in counts if each.state is DeputyState.ON_LEAVE and not each.present
    )
    needed = quorum_of(poll, total)
    return AttendanceView(
        total=total,
        present=present,
        excused=excused,
        absent=total - present - excused,
        quorum_needed=needed,
        quorum_reached=bool(total) and present >= needed,
    )


def _figures(rules: Rules, counts: tuple[Headcount, ...]) -> tuple[int, int]:
    """Return all deputies, and those present."""
    total = sum(each.number for each in counts if _counts(rules, each.state))
    return total, sum(each.number for each in counts if each.present)


def _counts(rules: Rules, state: DeputyState) -> bool:
    return state is not DeputyState.SUSPENDED or rules.other("suspended_in_denominator") is True
