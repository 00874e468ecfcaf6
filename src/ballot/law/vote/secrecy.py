"""What a count says of single ballots, however well each of them was encrypted.

The vote is secret (Electoral Law, art. 40, by analogy), but a sum is a sum:
of one ballot it is that ballot, of two it tells each voter the other's. Where every project got the
same mark from everybody, the count tells how everybody voted. Neither is forbidden, since a small
or unanimous body may vote as well; whoever decrypts or publishes it says first that they know.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ballot.basics.errors import RuleViolation
from ballot.law.vote.minutes import Minutes, VoteMinutes

FEWEST: Final = 3
"""Ballots whose sum leaves each voter in doubt about at least two others."""
FEW_BALLOTS: Final = "few-ballots"
COUNT_REVEALS_EVERYONE: Final = "count-reveals-everyone"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a count gives away: a permanent code, and the numbers its sentence needs."""

    code: str
    params: Mapping[str, int]


def inspect_sum(ballots: int) -> tuple[Finding, ...]:
    """Report what the decrypted sum of so many ballots gives away; that of none gives nothing."""
    if not 0 < ballots < FEWEST:
        return ()
    return (Finding(FEW_BALLOTS, {"ballots": ballots, "fewest": FEWEST}),)


def inspect_count(minutes: Minutes) -> tuple[Finding, ...]:
    """Report a count that tells how everybody voted: on each project all said the same."""
    valid = minutes.ballots.valid
    if not valid or any(0 < count < valid for row in _marks(minutes) for count in row):
        return ()
    return (Finding(COUNT_REVEALS_EVERYONE, {"ballots": valid}),)


def require_confirmed(findings: Collection[Finding], confirmed: Collection[str]) -> None:
    """Refuse to go on over a finding that nobody has said to know.

    Args:
        findings: what there is to know.
        confirmed: the codes of what somebody has confirmed.

    Raises:
        RuleViolation: with the code and the numbers of the first that is not confirmed.
    """
    for finding in findings:
        if finding.code not in confirmed:
            raise RuleViolation(finding.code, **finding.params)


def _marks(minutes: Minutes) -> Iterator[tuple[int, ...]]:
    if isinstance(minutes, VoteMinutes):
        for row in minutes.tally.projects:
            yield (row.approve, row.oppose or 0, row.abstain or 0)
    else:
        for graded in minutes.appraised:
            yield (*graded.counts, graded.abstain)
