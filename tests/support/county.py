"""The sample county: its lists, and minutes of a vote and of an appraisal held there."""

import tomllib
from pathlib import Path

from ballot.law.vote.appraisal import AppraisedProject, appraise
from ballot.law.vote.minutes import AppraisalMinutes, VoteMinutes
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.outcome import decide
from ballot.law.vote.rules import Rules, parse_rules
from ballot.law.vote.tally import Attendance, BallotCount, ProjectTally, Tally
from ballot.vote.tables import read_candidates
from support.papers import SPECIMEN

SAMPLE = Path(__file__).parents[2] / "src" / "ballot" / "sample"
CODE = "MC2026"
UUID = "aBcDeFgHiJkLmN"
COUNTY = tomllib.loads((SAMPLE / "county.toml").read_text())
OCCASION = Occasion(**COUNTY["occasion"])
COUNTS = tuple((approve, oppose, abstain) for _, approve, oppose, abstain in SPECIMEN)
"""The figures of a county."""
PROJECTS = read_candidates((SAMPLE / "county-candidates.csv").read_bytes()).items


def minutes(
    *,
    counts: tuple[tuple[int, ...], ...] = COUNTS,
    round_: int = 1,
    rules: Rules = Rules(),  # noqa: B008 - frozen
) -> VoteMinutes:
    """Return the minutes of a vote per item with these counts."""
    attendance, ballots = Attendance(286, 274), BallotCount(274, 273, 2)
    rows = tuple(
        ProjectTally(project.id, *row) for project, row in zip(PROJECTS, counts, strict=True)
    )
    tally = Tally(10, attendance, ballots, rows)
    return VoteMinutes(
        code=CODE,
        round=round_,
        election_uuid=UUID,
        occasion=OCCASION,
        rules=rules,
        projects=PROJECTS,
        tally=tally,
        outcome=decide(rules, tally),
        archive_sha256="5f" * 32,
        scrutineers=("Zhao Guoping", "Zhou Yulan"),
    )


def appraisal_minutes() -> AppraisalMinutes:
    """Return the minutes of an appraisal with four grades."""
    rules = parse_rules({"measure.options": 4})
    attendance, ballots = Attendance(286, 274), BallotCount(274, 271, 0)
    rows = tuple(
        AppraisedProject(project.id, (approve // 2, approve - approve // 2, oppose, 0), abstain)
        for project, (approve, oppose, abstain) in zip(PROJECTS, COUNTS, strict=True)
    )
    return AppraisalMinutes(
        code=CODE,
        round=1,
        election_uuid=UUID,
        occasion=OCCASION,
        rules=rules,
        projects=PROJECTS,
        archive_sha256="5f" * 32,
        scrutineers=("Zhao Guoping", "Zhou Yulan"),
        seats=10,
        attendance=attendance,
        ballots=ballots,
        appraised=rows,
        outcome=appraise(rules, attendance, ballots, rows),
    )
