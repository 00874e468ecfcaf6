"""The certified record: one canonical text, and a fingerprint for the eye."""

import dataclasses
import datetime as dt
import hashlib
import json
from typing import Any

import pytest

from ballot import sample
from ballot.basics.fingerprint import fingerprint
from ballot.law.vote.appraisal import AppraisedProject, appraise
from ballot.law.vote.minutes import AppraisalMinutes, VoteMinutes, runoff_due
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.outcome import Runoff, decide
from ballot.law.vote.result import canonical_result
from ballot.law.vote.rules import BallotMode, Rules
from ballot.law.vote.tally import Attendance, BallotCount, ProjectTally, Tally
from ballot.vote.tables import read_appraised
from support.papers import sampled

APPROVALS = (60, 58, 55, 52, 49, 41, 41, 22)
ATTENDANCE, BALLOTS = Attendance(68, 63), BallotCount(63, 63, 0)


def minutes_of_a_vote(mode=BallotMode.PER_ITEM_3WAY):
    rules = Rules(mode=mode)
    projects = sampled()
    rows = tuple(
        ProjectTally(project.id, approve)
        if mode is BallotMode.CHOOSE_UP_TO_N
        else ProjectTally(project.id, approve, 63 - approve, 0)
        for project, approve in zip(projects, APPROVALS, strict=True)
    )
    tally = Tally(6, ATTENDANCE, BALLOTS, rows)
    return VoteMinutes(
        **common(rules, projects),
        tally=tally,
        outcome=decide(rules, tally),
    )


def minutes_of_an_appraisal():
    rules = Rules(measure_options=4)
    projects = read_appraised(sample.last_year()).items
    rows = tuple(AppraisedProject(project.id, (40, 20, 2, 0), 1) for project in projects)
    return AppraisalMinutes(
        **common(rules, projects),
        seats=1,
        attendance=ATTENDANCE,
        ballots=BALLOTS,
        appraised=rows,
        outcome=appraise(rules, ATTENDANCE, BALLOTS, rows),
    )


TOWNSHIP: Any = sample.settings("township")


def common(rules, projects):
    return {
        "code": "7k2m9",
        "round": 1,
        "election_uuid": "z1QFJUYpnL2jrT",
        "occasion": Occasion(**TOWNSHIP["occasion"]),
        "rules": rules,
        "projects": projects,
        "archive_sha256": "ab" * 32,
        "scrutineers": ("A", "B", "C"),
    }


def test_the_result_of_a_vote_holds_what_is_printed_in_a_fixed_order():
    minutes = minutes_of_a_vote()
    text = canonical_result(minutes)
    result = json.loads(text)
    assert list(result) == [
        *["format", "code", "round", "form", "election", "archive_sha256", "occasion", "rules"],
        *["seats", "deputies", "ballots", "quorum", "quorum_needed", "valid", "threshold"],
        *["projects", "outcome", "runoff_of", "scrutineers"],
    ]
    assert result["outcome"]["runoff"] == {"seats": 1, "projects": ["6", "7"]}
    assert result["occasion"]["day"] == "2026-03-12"
    first, sixth = result["projects"][0], result["projects"][5]
    assert (first["approve"], first["oppose"], first["rank"]) == (60, 3, 1)
    assert (first["verdict"], first["total_investment"]) == ("selected", 260_000_000)
    assert (sixth["verdict"], sixth["reason"]["code"]) == ("tied", "tied-runoff")
    assert json.dumps(result, ensure_ascii=False, separators=(",", ":")).encode() == text


def test_the_result_of_an_appraisal_holds_counts_and_grades():
    result = json.loads(canonical_result(minutes_of_an_appraisal()))
    assert result["form"] == "satisfaction"
    assert "outcome" not in result
    first = result["projects"][0]
    assert first["grade"] == "satisfied"
    assert list(first["counts"].values()) == [40, 20, 2, 0, 1]


def test_a_ballot_that_only_chooses_leaves_the_other_marks_null():
    result = json.loads(canonical_result(minutes_of_a_vote(BallotMode.CHOOSE_UP_TO_N)))
    assert result["form"] == "choose"
    assert result["projects"][0]["oppose"] is None


def numbers(value):
    if isinstance(value, dict):
        return [number for item in value.values() for number in numbers(item)]
    if isinstance(value, list):
        return [number for item in value for number in numbers(item)]
    return [value] if isinstance(value, float) else []


@pytest.mark.parametrize("minutes", [minutes_of_a_vote(), minutes_of_an_appraisal()])
def test_the_canonical_text_is_stable_and_knows_no_fraction(minutes):
    text = canonical_result(minutes)
    assert text == canonical_result(dataclasses.replace(minutes))
    assert not numbers(json.loads(text))
    assert b"\\u" not in text
    assert not text.endswith(b"\n")


CHANGES = {
    "round": 2,
    "code": "other",
    "election_uuid": "z1QFJUYpnL2jrU",
    "archive_sha256": "cd" * 32,
    "scrutineers": ("A",),
    "runoff_of": ("6", "7"),
    "rules": Rules(quorum=dataclasses.replace(Rules().quorum, inclusive=False)),
}


@pytest.mark.parametrize("field", CHANGES)
def test_every_change_changes_the_fingerprint(field):
    minutes = minutes_of_a_vote()
    changed = dataclasses.replace(minutes, **{field: CHANGES[field]})
    assert fingerprint(canonical_result(changed)) != fingerprint(canonical_result(minutes))


def test_the_day_is_part_of_the_record():
    minutes = minutes_of_a_vote()
    later = dataclasses.replace(minutes.occasion, day=dt.date(2026, 3, 13))
    changed = dataclasses.replace(minutes, occasion=later)
    assert canonical_result(changed) != canonical_result(minutes)


def test_a_fingerprint_is_half_a_digest_in_groups_of_four():
    printed = fingerprint(b"result")
    assert printed.replace(" ", "") == hashlib.sha256(b"result").hexdigest()[:32]
    assert [len(group) for group in printed.split(" ")] == [4] * 8


def test_minutes_without_a_row_for_each_project_cannot_be_made():
    for minutes in (minutes_of_a_vote(), minutes_of_an_appraisal()):
        with pytest.raises(AssertionError, match="every project has its row"):
            dataclasses.replace(minutes, projects=minutes.projects[1:])


def test_only_a_vote_that_tied_calls_for_a_run_off():
    assert runoff_due(minutes_of_a_vote()) == Runoff(1, ("6", "7"))
    assert runoff_due(minutes_of_an_appraisal()) is None
    assert runoff_due(None) is None
