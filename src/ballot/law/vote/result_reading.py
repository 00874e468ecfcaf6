"""Read a certified result back: what was decided stands in it, and nothing is decided anew.

A result that was signed stays what it was, whatever the law, the rules or this program have become
since; so its rules are read without asking whether they would be lawful today. The reading is
strict in another way: the minutes must give the very bytes again, or they are not those of the
text. The format is told in `result`.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Final, cast

from ballot.basics.errors import Malformed, RuleViolation
from ballot.basics.money import Fen
from ballot.law.vote.appraisal import AppraisalOutcome, AppraisedProject, Grade, grades
from ballot.law.vote.form import Form
from ballot.law.vote.minutes import AppraisalMinutes, Format, Minutes, VoteMinutes
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.outcome import Outcome, Reason, Runoff
from ballot.law.vote.projects import Project
from ballot.law.vote.result import canonical_result
from ballot.law.vote.rules import Rules, read_rules
from ballot.law.vote.tally import Attendance, BallotCount, ProjectTally, Tally

_ABSTAIN: Final = "abstain"


def parse_minutes(data: bytes) -> Minutes:
    """Read the minutes whose canonical text this is.

    Raises:
        Malformed: `minutes-malformed`; these are not the bytes of any minutes.
    """
    try:
        minutes = _minutes(_Object(json.loads(data), "result"))
        written = canonical_result(minutes)
    except RecursionError:
        raise Malformed("minutes-malformed", reason="too-deep") from None
    except (Malformed, RuleViolation) as error:
        raise Malformed("minutes-malformed", reason=_why(error)) from error
    except ValueError:  # no UTF-8, no JSON, no day
        raise Malformed("minutes-malformed", reason="unreadable") from None
    if written != data:
        raise Malformed("minutes-malformed", reason="not-canonical")
    return minutes


def _why(error: Malformed | RuleViolation) -> str:
    return str(error.params.get("reason", error.code))


class _Object:
    """A JSON object whose fields are asked for by type; another type is refused by its place."""

    def __init__(self, value: object, place: str) -> None:
        if not isinstance(value, dict):
            raise Malformed("minutes-malformed", reason=place)
        self._fields = cast("dict[str, object]", value)
        self._place = place

    def _get(self, name: str) -> object:
        if name not in self._fields:
            raise self._refuse(name)
        return self._fields[name]

    def _refuse(self, name: str) -> Malformed:
        return Malformed("minutes-malformed", reason=f"{self._place}.{name}")

    @property
    def fields(self) -> Mapping[str, object]:
        """All fields as they are."""
        return self._fields

    def has(self, name: str) -> bool:
        """Say whether the field is there and not null."""
        return self._get(name) is not None

    def text(self, name: str) -> str:
        """Return a text."""
        value = self._get(name)
        if not isinstance(value, str):
            raise self._refuse(name)
        return value

    def flag(self, name: str) -> bool:
        """Return a yes or no."""
        value = self._get(name)
        if not isinstance(value, bool):
            raise self._refuse(name)
        return value

    def number(self, name: str) -> int:
        """Return a whole number."""
        value = self._get(name)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._refuse(name)
        return value

    def number_or_none(self, name: str) -> int | None:
        """Return a whole number, or None for null."""
        return self.number(name) if self.has(name) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return an array of texts."""
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            raise self._refuse(name)
        return cast("tuple[str, ...]", values)

    def inner(self, name: str) -> "_Object":
        """Return an object."""
        return _Object(self._get(name), f"{self._place}.{name}")

    def rows(self, name: str) -> tuple["_Object", ...]:
        """Return an array of objects."""
        place = f"{self._place}.{name}"
        return tuple(_Object(value, place) for value in self._list(name))

    def _list(self, name: str) -> tuple[object, ...]:
        value = self._get(name)
        if not isinstance(value, list):
            raise self._refuse(name)
        return tuple(cast("list[object]", value))


def _minutes(result: _Object) -> Minutes:
    written = result.text("format")
    if written not in set(Format):
        raise Malformed("minutes-malformed", reason="result.format")
    rules = read_rules(result.inner("rules").fields)
    if result.text("form") == Form.SATISFACTION:
        return _appraisal(result, Format(written), rules)
    return _vote(result, Format(written), rules)


def _vote(result: _Object, written: Format, rules: Rules) -> VoteMinutes:
    rows = result.rows("projects")
    return VoteMinutes(
        format=written,
        code=result.text("code"),
        round=result.number("round"),
        election_uuid=result.text("election"),
        occasion=_occasion(result.inner("occasion")),
        rules=rules,
        projects=tuple(map(_project, rows)),
        archive_sha256=result.text("archive_sha256"),
        scrutineers=result.texts("scrutineers"),
        tally=Tally(
            seats=result.number("seats"),
            attendance=_attendance(result.inner("deputies")),
            ballots=_ballots(result.inner("ballots")),
            projects=tuple(map(_marks, rows)),
        ),
        outcome=_outcome(result, rows),
        runoff_of=result.texts("runoff_of") if result.has("runoff_of") else None,
    )


def _appraisal(result: _Object, written: Format, rules: Rules) -> AppraisalMinutes:
    rows = result.rows("projects")
    return AppraisalMinutes(
        format=written,
        code=result.text("code"),
        round=result.number("round"),
        election_uuid=result.text("election"),
        occasion=_occasion(result.inner("occasion")),
        rules=rules,
        projects=tuple(map(_project, rows)),
        archive_sha256=result.text("archive_sha256"),
        scrutineers=result.texts("scrutineers"),
        seats=result.number("seats"),
        attendance=_attendance(result.inner("deputies")),
        ballots=_ballots(result.inner("ballots")),
        appraised=tuple(_counts(row, rules) for row in rows),
        outcome=AppraisalOutcome(
            quorum=result.flag("quorum"),
            quorum_needed=result.number("quorum_needed"),
            valid=result.flag("valid"),
            threshold=result.number("threshold"),
            basic_threshold=result.number("basic_threshold"),
            grades={row.text("id"): _grade(row) for row in rows},
            reasons={row.text("id"): _reason(row) for row in rows},
        ),
    )


def _occasion(occasion: _Object) -> Occasion:
    return Occasion(
        place=occasion.text("place"),
        congress=occasion.text("congress"),
        session=occasion.text("session"),
        government=occasion.text("government"),
        matter=occasion.text("matter"),
        year=occasion.number("year"),
        day=date.fromisoformat(occasion.text("day")),
        announcement_number=occasion.text("announcement_number"),
    )


def _attendance(deputies: _Object) -> Attendance:
    return Attendance(total=deputies.number("total"), present=deputies.number("present"))


def _ballots(ballots: _Object) -> BallotCount:
    return BallotCount(
        issued=ballots.number("issued"),
        returned=ballots.number("returned"),
        invalid=ballots.number("invalid"),
    )


def _project(row: _Object) -> Project:
    return Project(
        id=row.text("id"),
        name=row.text("name"),
        category=row.text("category"),
        content=row.text("content"),
        location=row.text("location"),
        total_investment=_amount(row, "total_investment"),
        year_investment=_amount(row, "year_investment"),
        funding_source=row.text("funding_source"),
        responsible_unit=row.text("responsible_unit"),
        deadline=row.text("deadline"),
        beneficiaries=row.text("beneficiaries"),
        cross_year=row.flag("cross_year"),
        stage_target=row.text("stage_target"),
    )


def _amount(row: _Object, name: str) -> Fen | None:
    amount = row.number_or_none(name)
    return None if amount is None else Fen(amount)


def _marks(row: _Object) -> ProjectTally:
    return ProjectTally(
        id=row.text("id"),
        approve=row.number("approve"),
        oppose=row.number_or_none("oppose"),
        abstain=row.number_or_none(_ABSTAIN),
    )


def _outcome(result: _Object, rows: tuple[_Object, ...]) -> Outcome:
    found = result.inner("outcome")
    return Outcome(
        quorum=result.flag("quorum"),
        quorum_needed=result.number("quorum_needed"),
        valid=result.flag("valid"),
        threshold=result.number_or_none("threshold"),
        selected=found.texts("selected"),
        rejected=found.texts("rejected"),
        tied=found.texts("tied"),
        runoff=_runoff(found.inner("runoff")) if found.has("runoff") else None,
        shortfall=found.number("shortfall"),
        reasons={row.text("id"): _reason(row) for row in rows},
        ranks={row.text("id"): row.number("rank") for row in rows},
    )


def _runoff(runoff: _Object) -> Runoff:
    return Runoff(seats=runoff.number("seats"), projects=runoff.texts("projects"))


def _reason(row: _Object) -> Reason:
    reason = row.inner("reason")
    params = reason.inner("params")
    return Reason(reason.text("code"), {name: params.number(name) for name in params.fields})


def _counts(row: _Object, rules: Rules) -> AppraisedProject:
    counts = row.inner("counts")
    return AppraisedProject(
        id=row.text("id"),
        counts=tuple(counts.number(grade.value) for grade in grades(rules)),
        abstain=counts.number(_ABSTAIN),
    )


def _grade(row: _Object) -> Grade | None:
    if not row.has("grade"):
        return None
    word = row.text("grade")
    if word not in set(Grade):
        raise Malformed("minutes-malformed", reason="result.projects.grade")
    return Grade(word)
