"""The minutes: the certified record of one round as a value; what is printed is what is signed.

`canonical_result` is the text that the congress's certification key signs and that `result.json`
holds. It is compact UTF-8 JSON, with characters as they are, whole numbers only, and the fields in
this order:

    format, code, round, form, election, archive_sha256,
    occasion{place, congress, session, government, matter, year, day, announcement_number},
    rules{the whole profile}, seats, deputies{total, present},
    ballots{issued, returned, invalid, valid}, quorum, quorum_needed, valid,
    threshold (per-item, choose) or threshold and basic_threshold (satisfaction),
    projects[{the fields of the candidate list, amounts in fen, then
              approve, oppose, abstain, rank, verdict  or  counts{grades…, abstain}, grade;
              reason{code, params}}],
    outcome{selected, rejected, tied, runoff{seats, projects}|null, shortfall}
            (not for satisfaction),
    runoff_of[ids]|null, scrutineers[names]

On a ballot that only chooses, `oppose` and `abstain` are null.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Final

from ballot.law.vote.appraisal import AppraisalOutcome, AppraisedProject, grades
from ballot.law.vote.form import Form
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.outcome import Outcome, Reason
from ballot.law.vote.projects import Project
from ballot.law.vote.rules import Rules, rules_as_mapping
from ballot.law.vote.tally import Attendance, BallotCount, ProjectTally, Tally

FORMAT: Final = "ballot-result/1"
_GROUPS: Final = 8
_GROUP_DIGITS: Final = 4

Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """Everything that the papers, the public page and the signature of one round say.

    A vote has a tally and its outcome; an appraisal has its counts and their grades.
    """

    code: str
    round: int
    election_uuid: str
    form: Form
    occasion: Occasion
    rules: Rules
    seats: int
    attendance: Attendance
    ballots: BallotCount
    projects: tuple[Project, ...]
    tally: Tally | None = None
    outcome: Outcome | None = None
    appraised: tuple[AppraisedProject, ...] = ()
    appraisal: AppraisalOutcome | None = None
    archive_sha256: str
    scrutineers: tuple[str, ...]
    runoff_of: tuple[str, ...] | None = None
    """In a run-off: the projects that were tied in the round before."""

    def __post_init__(self) -> None:
        counted = self.appraised if self.form is Form.SATISFACTION else self._marks
        decided = self.appraisal if self.form is Form.SATISFACTION else self.outcome
        assert decided is not None, "minutes are kept of what has been decided"  # noqa: S101
        ids = [project.id for project in self.projects]
        assert ids == [row.id for row in counted], "every project has its row"  # noqa: S101

    @property
    def _marks(self) -> tuple[ProjectTally, ...]:
        return self.tally.projects if self.tally else ()


def canonical_result(minutes: Minutes) -> bytes:
    """Return the canonical text of the result: the same minutes always give the same bytes."""
    body: Json = {
        "format": FORMAT,
        "code": minutes.code,
        "round": minutes.round,
        "form": minutes.form.value,
        "election": minutes.election_uuid,
        "archive_sha256": minutes.archive_sha256,
        "occasion": _occasion(minutes.occasion),
        "rules": rules_as_mapping(minutes.rules),
        "seats": minutes.seats,
        "deputies": {
            "total": minutes.attendance.total,
            "present": minutes.attendance.present,
        },
        "ballots": {
            "issued": minutes.ballots.issued,
            "returned": minutes.ballots.returned,
            "invalid": minutes.ballots.invalid,
            "valid": minutes.ballots.valid,
        },
    }
    body |= _graded(minutes) if minutes.form is Form.SATISFACTION else _decided(minutes)
    body["runoff_of"] = None if minutes.runoff_of is None else list(minutes.runoff_of)
    body["scrutineers"] = list(minutes.scrutineers)
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def fingerprint(result: bytes) -> str:
    """Return half of the SHA-256 as eight groups of four hex digits, for the eye."""
    digest = hashlib.sha256(result).hexdigest()
    return " ".join(
        digest[start : start + _GROUP_DIGITS]
        for start in range(0, _GROUPS * _GROUP_DIGITS, _GROUP_DIGITS)
    )


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


def _project(project: Project) -> Json:
    total, year = project.total_investment, project.year_investment
    return {
        "id": project.id,
        "name": project.name,
        "category": project.category,
        "content": project.content,
        "location": project.location,
        "total_investment": total.amount if total else None,
        "year_investment": year.amount if year else None,
        "funding_source": project.funding_source,
        "responsible_unit": project.responsible_unit,
        "deadline": project.deadline,
        "beneficiaries": project.beneficiaries,
        "cross_year": project.cross_year,
        "stage_target": project.stage_target,
    }


def _reason(reason: Reason) -> Json:
    return {"code": reason.code, "params": dict(reason.params)}


def _decided(minutes: Minutes) -> Json:
    tally, outcome = minutes.tally, minutes.outcome
    assert tally is not None, "a vote has a tally"  # noqa: S101
    assert outcome is not None, "a vote has an outcome"  # noqa: S101
    rows = [
        _project(project)
        | {
            "approve": marks.approve,
            "oppose": marks.oppose,
            "abstain": marks.abstain,
            "rank": outcome.ranks[project.id],
            "verdict": outcome.verdict_of(project.id).value,
            "reason": _reason(outcome.reasons[project.id]),
        }
        for project, marks in zip(minutes.projects, tally.projects, strict=True)
    ]
    runoff = outcome.runoff
    return {
        "quorum": outcome.quorum,
        "quorum_needed": outcome.quorum_needed,
        "valid": outcome.valid,
        "threshold": outcome.threshold,
        "projects": rows,
        "outcome": {
            "selected": list(outcome.selected),
            "rejected": list(outcome.rejected),
            "tied": list(outcome.tied),
            "runoff": runoff and {"seats": runoff.seats, "projects": list(runoff.projects)},
            "shortfall": outcome.shortfall,
        },
    }


def _graded(minutes: Minutes) -> Json:
    appraisal = minutes.appraisal
    assert appraisal is not None, "an appraisal has its grades"  # noqa: S101
    words = [grade.value for grade in grades(minutes.rules)]
    rows: list[Json] = []
    for project, marks in zip(minutes.projects, minutes.appraised, strict=True):
        counts = dict(zip(words, marks.counts, strict=True)) | {"abstain": marks.abstain}
        grade = appraisal.grades[project.id]
        rows.append(
            _project(project)
            | {
                "counts": counts,
                "grade": grade and grade.value,
                "reason": _reason(appraisal.reasons[project.id]),
            }
        )
    return {
        "quorum": appraisal.quorum,
        "quorum_needed": appraisal.quorum_needed,
        "valid": appraisal.valid,
        "threshold": appraisal.threshold,
        "basic_threshold": appraisal.basic_threshold,
        "projects": rows,
    }
