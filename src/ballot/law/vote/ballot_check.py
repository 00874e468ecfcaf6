"""The check of the ballots: issued, returned, and whether the vote is valid, before any count.

The chief scrutineer reports it when the box has been closed, and signs it (`law` §10, slip 1);
nothing of how the ballots are marked is known by then.
"""

from dataclasses import dataclass

from ballot.law.vote.appraisal import quorum_needed
from ballot.law.vote.form import Form
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.rules import Rules
from ballot.law.vote.tally import Attendance, BallotCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """Whether a vote could be held, and whether it is valid."""

    quorum: bool
    quorum_needed: int
    valid: bool
    """Whether no more ballots were returned than issued."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotCheck:
    """What is known of a round when its box has been closed."""

    code: str
    round: int
    occasion: Occasion
    form: Form
    is_runoff: bool
    attendance: Attendance
    ballots: BallotCount
    outcome: Validity


def inspect_ballots(
    rules: Rules, form: Form, attendance: Attendance, ballots: BallotCount
) -> Validity:
    """Say whether a vote with these numbers is valid."""
    total = attendance.total
    appraisal = form is Form.SATISFACTION
    needed = quorum_needed(rules, total) if appraisal else rules.quorum.least(total)
    return Validity(
        quorum=attendance.present >= needed,
        quorum_needed=needed,
        valid=ballots.returned <= ballots.issued,
    )
