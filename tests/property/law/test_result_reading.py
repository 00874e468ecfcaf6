"""Whatever minutes there are, their text gives them back: other minutes have another text."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ballot.basics.money import Fen
from ballot.law.vote.appraisal import AppraisedProject, appraise
from ballot.law.vote.minutes import AppraisalMinutes, VoteMinutes
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.outcome import decide
from ballot.law.vote.projects import Project
from ballot.law.vote.result import canonical_result
from ballot.law.vote.result_reading import parse_minutes
from ballot.law.vote.rules import BallotMode, GradeRule, PassRule, Rules, TieRule
from ballot.law.vote.tally import Attendance, BallotCount, ProjectTally, Tally

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
AMOUNTS = st.none() | st.integers(0, 10**15).map(Fen)


@st.composite
def occasions(draw):
    words = [draw(TEXTS) for _ in range(6)]
    return Occasion(
        place=words[0],
        congress=words[1],
        session=words[2],
        government=words[3],
        matter=words[4],
        year=draw(st.integers(1900, 2200)),
        day=draw(st.dates(date(1949, 10, 1))),
        announcement_number=words[5],
    )


@st.composite
def projects(draw):
    """A few projects; not every detail is drawn anew for each."""
    words = ("category", "content", "location", "funding_source", "responsible_unit", "deadline")
    details = {
        **{word: draw(TEXTS) for word in (*words, "beneficiaries", "stage_target")},
        "total_investment": draw(AMOUNTS),
        "year_investment": draw(AMOUNTS),
        "cross_year": draw(st.booleans()),
    }
    return tuple(
        Project(id=str(number), name=draw(TEXTS), **details)
        for number in range(1, draw(st.integers(1, 4)) + 1)
    )


@st.composite
def ballots(draw):
    total = draw(st.integers(1, 20))
    present = draw(st.integers(0, total))
    issued = draw(st.integers(0, present))
    returned = draw(st.integers(0, issued + 2))
    invalid = draw(st.integers(0, returned))
    return Attendance(total, present), BallotCount(issued, returned, invalid)


def split(draw, whole, parts):
    """Cut a number of ballots into so many counts."""
    counts = []
    for _ in range(parts - 1):
        counts.append(draw(st.integers(0, whole - sum(counts))))
    return (*counts, whole - sum(counts))


def common(draw, candidates):
    return {
        "code": draw(TEXTS),
        "round": draw(st.integers(1, 3)),
        "election_uuid": draw(TEXTS),
        "occasion": draw(occasions()),
        "projects": candidates,
        "archive_sha256": draw(TEXTS),
        "scrutineers": tuple(draw(st.lists(TEXTS, max_size=3))),
    }


@st.composite
def votes(draw):
    candidates, (attendance, counted) = draw(projects()), draw(ballots())
    again = draw(st.booleans())
    rules = Rules(
        mode=draw(st.sampled_from(BallotMode)),
        cap=None if again else 9,
        pass_rule=draw(st.sampled_from(PassRule)),
        tie=draw(st.sampled_from(TieRule)),
        surplus_required=False,
    )
    choosing = rules.mode is BallotMode.CHOOSE_UP_TO_N
    rows = tuple(
        ProjectTally(project.id, *split(draw, counted.valid, 3)[: 1 if choosing else 3])
        for project in candidates
    )
    tally = Tally(draw(st.integers(1, 4)), attendance, counted, rows)
    return VoteMinutes(
        **common(draw, candidates),
        rules=rules,
        tally=tally,
        outcome=decide(rules, tally, runoff=again),
        runoff_of=tuple(draw(st.lists(TEXTS, max_size=3))) if again else None,
    )


@st.composite
def appraisals(draw):
    candidates, (attendance, counted) = draw(projects()), draw(ballots())
    rules = Rules(
        measure_options=draw(st.integers(3, 4)), measure_rule=draw(st.sampled_from(GradeRule))
    )
    splits = [split(draw, counted.valid, rules.measure_options + 1) for _ in candidates]
    rows = tuple(
        AppraisedProject(project.id, counts[:-1], counts[-1])
        for project, counts in zip(candidates, splits, strict=True)
    )
    return AppraisalMinutes(
        **common(draw, candidates),
        rules=rules,
        seats=draw(st.integers(1, 9)),
        attendance=attendance,
        ballots=counted,
        appraised=rows,
        outcome=appraise(rules, attendance, counted, rows),
    )


@given(votes() | appraisals())
def test_minutes_come_back_from_their_text(minutes):
    assert parse_minutes(canonical_result(minutes)) == minutes
