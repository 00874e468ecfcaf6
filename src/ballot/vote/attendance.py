"""Who counts as a deputy, who is present, and how many are needed (`law` §2)."""

from collections.abc import Iterable

from ballot.law.congress.roster import Deputy, DeputyState
from ballot.law.vote.appraisal import quorum_needed as appraisal_quorum
from ballot.law.vote.form import Form
from ballot.law.vote.poll import Poll
from ballot.law.vote.rules import Rules
from ballot.law.vote.tally import Attendance
from ballot.vote.records import RollLine
from ballot.vote.views import AttendanceView


def whole_number(rules: Rules, deputies: Iterable[Deputy]) -> int:
    """Return how many deputies the fractions are taken of; the suspended as the profile says."""
    with_suspended = rules.other("suspended_in_denominator") is True
    return sum(
        1 for deputy in deputies if with_suspended or deputy.state is not DeputyState.SUSPENDED
    )


def attendance(rules: Rules, deputies: Iterable[Deputy], roll: Iterable[RollLine]) -> Attendance:
    """Return all deputies and those present.

    Raises:
        RuleViolation: there are none at all.
    """
    return Attendance(whole_number(rules, deputies), sum(line.checked_in for line in roll))


def quorum_of(poll: Poll, total: int) -> int:
    """Return how many must be present before this poll may be opened."""
    if poll.form is Form.SATISFACTION:
        return appraisal_quorum(poll.rules, total)
    return poll.rules.quorum.least(total)


def attendance_view(
    poll: Poll, deputies: tuple[Deputy, ...], roll: tuple[RollLine, ...]
) -> AttendanceView:
    """Return the figures of the check-in page; nobody is a deputy before there is a roster."""
    total = whole_number(poll.rules, deputies)
    here = {line.deputy for line in roll if line.checked_in}
    excused = sum(
        deputy.state is DeputyState.ON_LEAVE and deputy.number not in here for deputy in deputies
    )
    needed = quorum_of(poll, total)
    return AttendanceView(
        total=total,
        present=len(here),
        excused=excused,
        absent=total - len(here) - excused,
        quorum_needed=needed,
        quorum_reached=bool(total) and len(here) >= needed,
    )
