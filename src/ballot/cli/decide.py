"""`ballot decide FILE.json`: the rules alone, from numbers to outcome, without server or database.

The file holds one case, or an array of them. A case is read strictly: an unknown field, a key given
twice, a number that is not whole or a boolean in the place of one is refused in words.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from ballot.basics.errors import BallotError, Malformed, Unavailable
from ballot.cli.files import name_fault
from ballot.i18n.messages import say
from ballot.i18n.messages_law import explain
from ballot.i18n.translate import gettext as _
from ballot.law.vote.outcome import Outcome, decide
from ballot.law.vote.rules import BallotMode, parse_rules
from ballot.law.vote.tally import Attendance, BallotCount, ProjectTally, Tally

REFUSED: Final = 2
"""The exit code when a case was refused."""
_MOST_DIGITS: Final = 9
_LONGEST_ID: Final = 100

Object = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Twice:
    """Stands for a JSON object in which one key comes twice."""

    key: str


@dataclass(frozen=True, slots=True)
class _NotWhole:
    """Stands for a JSON number that is no whole number of a sensible size."""

    text: str

    def __str__(self) -> str:
        return self.text


def main(arguments: Sequence[str]) -> int:
    """Run the command and return the exit code: 0, or 2 if a case was refused."""
    parser = argparse.ArgumentParser(
        prog="ballot decide",
        description=_(
            "Apply the rules to given numbers and print the outcome as JSON: what is selected, "
            "rejected or tied, and why. The file holds one case, or an array of cases."
        ),
        epilog=_(
            "Exit code 0: decided. 2: a case was refused; in an array, {“error”: …} stands in its "
            "place, and a single case leaves its reason on standard error."
        ),
    )
    parser.add_argument("file", metavar="FILE.json", type=Path, help=_("the case or cases"))
    document = _read(parser.parse_args(arguments).file)
    if not isinstance(document, list):
        _print(_decide_case(document))
        return 0
    cases = cast("list[object]", document)
    answers = [_answer(case) for case in cases]
    _print(answers)
    return REFUSED if any("error" in answer for answer in answers) else 0


def _answer(case: object) -> dict[str, object]:
    """Return the outcome of one case among others, or the reason of its refusal."""
    try:
        return _decide_case(case)
    except BallotError as error:
        return {"error": say(error)}


def _print(answer: object) -> None:
    """Write JSON as UTF-8 whatever the terminal speaks."""
    text = json.dumps(answer, ensure_ascii=False)
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.flush()


def _read(path: Path) -> object:
    try:
        data = path.read_bytes()
    except OSError as error:
        why = name_fault(error)
        raise Unavailable("case-file-unreadable", path=str(path), why=why) from None
    try:
        return json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_NotWhole,
            parse_constant=_NotWhole,
        )
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise Malformed("case-not-json", line=line, column=column) from None
    except json.JSONDecodeError as error:
        raise Malformed("case-not-json", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise Malformed("case-too-deep") from None


def _object(pairs: list[tuple[str, object]]) -> object:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            return _Twice(key)
        found[key] = value
    return found


def _whole(text: str) -> object:
    return int(text) if len(text) <= _MOST_DIGITS else _NotWhole(text)


def _decide_case(case: object) -> dict[str, object]:
    fields = _fields(case, "", ("seats", "deputies", "ballots", "projects"), ("rules",))
    rules = parse_rules(_mapping(fields.get("rules", {}), "rules"))
    deputies = _fields(fields["deputies"], "deputies", ("total", "present"))
    ballots = _fields(fields["ballots"], "ballots", ("issued", "returned", "invalid"))
    rows = fields["projects"]
    if not isinstance(rows, list):
        raise Malformed("case-field-no-list", field="projects")
    tally = Tally(
        seats=_count(fields["seats"], "seats"),
        attendance=Attendance(
            **{name: _count(value, f"deputies.{name}") for name, value in deputies.items()}
        ),
        ballots=BallotCount(
            **{name: _count(value, f"ballots.{name}") for name, value in ballots.items()}
        ),
        projects=tuple(
            _project(row, f"projects[{index}]", rules.mode)
            for index, row in enumerate(cast("list[object]", rows))
        ),
    )
    return _outcome(decide(rules, tally))


def _project(row: object, place: str, mode: BallotMode) -> ProjectTally:
    marks = ("oppose", "abstain")
    per_item = mode is BallotMode.PER_ITEM_3WAY
    asked, not_asked = (marks, ()) if per_item else ((), marks)
    fields = _fields(row, place, ("id", "approve", *asked), not_asked)
    identifier = fields["id"]
    if (
        not isinstance(identifier, str)
        or not identifier.isprintable()
        or not 0 < len(identifier) <= _LONGEST_ID
    ):
        raise Malformed("case-field-no-id", field=f"{place}.id")
    counts = {
        name: _count(value, f"{place}.{name}") for name, value in fields.items() if name != "id"
    }
    return ProjectTally(identifier, **counts)


def _fields(
    value: object, place: str, required: Sequence[str], optional: Sequence[str] = ()
) -> Object:
    """Return an object's fields after checking their names."""
    fields = _mapping(value, place)
    prefix = f"{place}." if place else ""
    for name in fields:
        if name not in required and name not in optional:
            raise Malformed("case-field-unknown", field=f"{prefix}{name}"[:_LONGEST_ID])
    for name in required:
        if name not in fields:
            raise Malformed("case-field-missing", field=f"{prefix}{name}")
    return fields


def _mapping(value: object, place: str) -> Object:
    place = place or _("case")
    if isinstance(value, _Twice):
        raise Malformed("case-key-twice", field=place, key=value.key[:_LONGEST_ID])
    if not isinstance(value, dict):
        raise Malformed("case-field-no-object", field=place)
    return cast("Object", value)


def _count(value: object, place: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        text = json.dumps(value) if value is None or isinstance(value, bool) else str(value)
        raise Malformed("case-field-no-count", field=place, value=text[:_LONGEST_ID])
    return value


def _outcome(outcome: Outcome) -> dict[str, object]:
    runoff = outcome.runoff
    return {
        "quorum": outcome.quorum,
        "valid": outcome.valid,
        "threshold": outcome.threshold,
        "selected": list(outcome.selected),
        "rejected": list(outcome.rejected),
        "tied": list(outcome.tied),
        "runoff": runoff and {"seats": runoff.seats, "projects": list(runoff.projects)},
        "shortfall": outcome.shortfall,
        "reasons": {
            project: explain(reason.code, reason.params)
            for project, reason in outcome.reasons.items()
        },
    }
