"""The text of a result: what the congress's certification key signs and `result.json` holds.

It is compact UTF-8 JSON, with characters as they are, whole numbers only, and the fields in this
order:

    format, code, round, form, election, archive_sha256,
    occasion{place, congress, session, government, matter, year, day, announcement_number},
    rules{the keys of the profile that are obeyed}, seats, deputies{total, present},
    ballots{issued, returned, invalid, valid}, quorum, quorum_needed, valid,
    threshold (per-item, choose) or threshold and basic_threshold (satisfaction),
    projects[{the fields of the candidate list, amounts in fen, then
              approve, oppose, abstain, rank, verdict  or  counts{grades…, abstain}, grade;
              reason{code, params}}],
    outcome{selected, rejected, tied, runoff{seats, projects}|null, shortfall}
            (not for satisfaction),
    runoff_of[ids]|null, scrutineers[names]

On a ballot that only chooses, `oppose` and `abstain` are null. A text of another shape bears
another `format`: `ballot-result/1` had the whole profile, also the keys that nothing obeyed.
"""

import json
from collections.abc import Mapping

from ballot.law.vote.appraisal import grades
from ballot.law.vote.minutes import AppraisalMinutes, Format, Minutes, VoteMinutes
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.outcome import Outcome, Reason
from ballot.law.vote.profile import OBEYED, OTHERS
from ballot.law.vote.projects import Project
from ballot.law.vote.rules import rules_as_mapping
from ballot.law.vote.tally import Attendance, BallotCount

Json = dict[str, object]


def canonical_result(minutes: Minutes) -> bytes:
    """Return the canonical text of the result: the same minutes always give the same bytes."""
    body: Json = {
        "format": minutes.format.value,
        "code": minutes.code,
        "round": minutes.round,
        "form": minutes.form.value,
        "election": minutes.election_uuid,
        "archive_sha256": minutes.archive_sha256,
        "occasion": _occasion(minutes.occasion),
        "rules": _rules(minutes),
        "seats": minutes.seats,
        "deputies": _deputies(minutes.attendance),
        "ballots": _ballots(minutes.ballots),
    }
    if isinstance(minutes, VoteMinutes):
        body |= _vote(minutes)
        runoff_of = minutes.runoff_of
    else:
        body |= _appraisal(minutes)
        runoff_of = None
    body["runoff_of"] = None if runoff_of is None else list(runoff_of)
    body["scrutineers"] = list(minutes.scrutineers)
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def _rules(minutes: Minutes) -> Json:
    others = OTHERS if minutes.format is Format.FIRST else OBEYED
    return {
        key: value
        for key, value in rules_as_mapping(minutes.rules).items()
        if key not in OTHERS or key in others
    }


def _occasion(occasion: Occasion) -> Json:
    return {
        "place": occasion.place,
        "congress": occasion.congress,
        "session": occasion.session,
        "government": occasion.government,
        "matter": occasion.matter,
        "year": occasion.year,
        "day": occasion.day.isoformat(),
        "announcement_number": occasion.announcement_number,
    }


def _deputies(attendance: Attendance) -> Json:
    return {"total": attendance.total, "present": attendance.present}


def _ballots(ballots: BallotCount) -> Json:
    return {
        "issued": ballots.issued,
        "returned": ballots.returned,
        "invalid": ballots.invalid,
        "valid": ballots.valid,
    }


def _project(project: Project) -> Json:
    total, year = project.total_investment, project.year_investment
    return {
        "id": project.id,
        "name": project.name,
        "category": project.category,
        "content": project.content,
        "location": project.location,
        "total_investment": None if total is None else total.amount,
        "year_investment": None if year is None else year.amount,
        "funding_source": project.funding_source,
        "responsible_unit": project.responsible_unit,
        "deadline": project.deadline,
        "beneficiaries": project.beneficiaries,
        "cross_year": project.cross_year,
        "stage_target": project.stage_target,
    }


def _reason(reasons: Mapping[str, Reason], project: Project) -> Json:
    reason = reasons[project.id]
    return {"code": reason.code, "params": dict(reason.params)}


def _vote(minutes: VoteMinutes) -> Json:
    outcome = minutes.outcome
    return {
        "quorum": outcome.quorum,
        "quorum_needed": outcome.quorum_needed,
        "valid": outcome.valid,
        "threshold": outcome.threshold,
        "projects": _decided(minutes),
        "outcome": _outcome(outcome),
    }


def _decided(minutes: VoteMinutes) -> list[Json]:
    outcome = minutes.outcome
    return [
        _project(project)
        | {
            "approve": marks.approve,
            "oppose": marks.oppose,
            "abstain": marks.abstain,
            "rank": outcome.ranks[project.id],
            "verdict": outcome.verdict_of(project.id).value,
            "reason": _reason(outcome.reasons, project),
        }
        for project, marks in zip(minutes.projects, minutes.tally.projects, strict=True)
    ]


def _outcome(outcome: Outcome) -> Json:
    runoff = outcome.runoff
    return {
        "selected": list(outcome.selected),
        "rejected": list(outcome.rejected),
        "tied": list(outcome.tied),
        "runoff": runoff and {"seats": runoff.seats, "projects": list(runoff.projects)},
        "shortfall": outcome.shortfall,
    }


def _appraisal(minutes: AppraisalMinutes) -> Json:
    outcome = minutes.outcome
    return {
        "quorum": outcome.quorum,
        "quorum_needed": outcome.quorum_needed,
        "valid": outcome.valid,
        "threshold": outcome.threshold,
        "basic_threshold": outcome.basic_threshold,
        "projects": _graded(minutes),
    }


def _graded(minutes: AppraisalMinutes) -> list[Json]:
    words = [grade.value for grade in grades(minutes.rules)]
    rows: list[Json] = []
    for project, marks in zip(minutes.projects, minutes.appraised, strict=True):
        counts: Json = dict(zip(words, marks.counts, strict=True))
        grade = minutes.outcome.grades[project.id]
        rows.append(
            _project(project)
            | {
                "counts": counts | {"abstain": marks.abstain},
                "grade": None if grade is None else grade.value,
                "reason": _reason(minutes.outcome.reasons, project),
            }
        )
    return rows
