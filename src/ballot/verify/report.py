"""What the verifier found: every check with its status and the reason, for people and programs."""

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from ballot.basics.errors import BallotError
from ballot.basics.fingerprint import eight_groups
from ballot.basics.text import N_, pad, width
from ballot.verify.checks import NAMES, Check

Value = TypeVar("Value")
Translate = Callable[[str], str]
"""Gives a marked English sentence in the language of whoever reads it."""


class Status(StrEnum):
    """How a check ended."""

    PASSED = N_("passed")
    FAILED = N_("failed")
    NOT_APPLICABLE = N_("not applicable")


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: its number, how it ended, and why or what was seen."""

    check: Check
    status: Status
    reason: str


@dataclass(frozen=True, slots=True)
class Caution:
    """What a reader of a valid archive should know: a permanent code, and the check it is about."""

    code: str
    check: Check
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """All checks in order, and what the archive holds.

    `ballots` counts every ballot on the board, `revotes` those that a later one of the same
    credential replaced; `result` is there only if all checks hold. `tally` is the SHA-256 of the
    encrypted tally in hex, once there is one: scrutineers compare its first half. `cautions` say
    what no check of this archive asks for, be it valid or not.
    """

    findings: tuple[Finding, ...]
    complete: bool
    ballots: int
    revotes: int
    result: tuple[tuple[int, ...], ...] | None
    tally: str | None = None
    cautions: tuple[Caution, ...] = ()

    @property
    def valid(self) -> bool:
        """Whether no check failed."""
        return not self.failures

    @property
    def failures(self) -> tuple[Finding, ...]:
        """The checks that failed, in order."""
        return tuple(f for f in self.findings if f.status is Status.FAILED)

    def as_json(self) -> str:
        """Return the report for programs, in the shape of `ballot verify --json`."""
        checks = [
            {
                "number": int(finding.check),
                "name": NAMES[finding.check],
                "status": str(finding.status),
                "reason": finding.reason,
            }
            for finding in self.findings
        ]
        fields = {
            "valid": self.valid,
            "complete": self.complete,
            "ballots": self.ballots,
            "revotes": self.revotes,
            "result": self.result,
            "checks": checks,
            "cautions": [
                {"code": each.code, "check": int(each.check), "sentence": each.sentence}
                for each in self.cautions
            ],
        }
        return json.dumps(fields, ensure_ascii=False)

    def as_text(self, say: Translate = str) -> str:
        """Return the report for people.

        Args:
            say: translates a marked sentence; without it the report is in English.
        """
        columns = max(width(say(status)) for status in Status)
        lines = [_line(finding, say, columns) for finding in self.findings]
        seen = {"ballots": self.ballots, "revotes": self.revotes}
        lines += [
            "",
            say(N_("Ballots on the board: %(ballots)s, of these replaced: %(revotes)s")) % seen,
        ]
        if self.tally is not None:
            groups = eight_groups(self.tally)
            lines.append(
                say(N_("Fingerprint of the encrypted sum: %(groups)s")) % {"groups": groups}
            )
        if self.result is not None:
            lines.append(say(N_("Result: %(result)s")) % {"result": json.dumps(self.result)})
        lines += [
            say(N_("Caution about check %(number)s: %(sentence)s"))
            % {"number": int(each.check), "sentence": say(each.sentence)}
            for each in self.cautions
        ]
        return "\n".join([*lines, self._verdict(say)])

    def _verdict(self, say: Translate) -> str:
        if self.failures:
            numbers = ", ".join(str(int(finding.check)) for finding in self.failures)
            return say(N_("NOT VALID: failed checks: %(numbers)s.")) % {"numbers": numbers}
        if self.complete:
            return say(
                N_("VALID: every check holds, and the result is the count of these ballots.")
            )
        return say(N_("VALID so far: every check holds; the archive has no result yet."))


def _line(finding: Finding, say: Translate, columns: int) -> str:
    start = f"{finding.check:3}  {pad(say(finding.status), columns)}  {say(NAMES[finding.check])}"
    return f"{start}: {finding.reason}" if finding.reason else start


@dataclass(slots=True)
class Findings:
    """Findings while they are made; a check has one, and the first failure of it stays."""

    _made: dict[Check, Finding] = field(default_factory=dict[Check, Finding])
    cautions: list[Caution] = field(default_factory=list[Caution])

    def passed(self, check: Check, reason: str = "") -> None:
        """Note that a check holds, unless it has been found to fail."""
        self._made.setdefault(check, Finding(check, Status.PASSED, reason))

    def failed(self, check: Check, reason: str) -> None:
        """Note that a check fails."""
        if check not in self._made or self._made[check].status is not Status.FAILED:
            self._made[check] = Finding(check, Status.FAILED, reason)

    def skipped(self, check: Check, reason: str) -> None:
        """Note that a check does not apply or cannot be run, and why."""
        self._made.setdefault(check, Finding(check, Status.NOT_APPLICABLE, reason))

    def has_failed(self, *checks: Check) -> bool:
        """Tell whether any of these checks has failed; without arguments, any at all."""
        return any(
            c in self._made and self._made[c].status is Status.FAILED for c in checks or Check
        )

    def all(self) -> tuple[Finding, ...]:
        """Return one finding per check, in order; what was not reached says why."""
        first = next((c for c in Check if self.has_failed(c)), None)
        for check in Check:
            self.skipped(
                check, f"cannot be run: check {first:d} failed" if first else "not reached"
            )
        return tuple(self._made[check] for check in Check)

    @contextmanager
    def running(self, check: Check) -> Generator[None]:
        """Run the body as this check: it passes at the end, any exception makes it fail.

        Hostile bytes may raise anything (a recursion limit, a number too long to read), and none
        of it may end the verifier without a verdict; so every exception is a failed check.
        """
        try:
            yield
        except Exception as error:  # noqa: BLE001
            self.failed(check, describe(error))
        else:
            self.passed(check)

    def attempt(self, check: Check, work: Callable[[], Value]) -> Value | None:
        """Run some work as this check and return what it returns; None if the check fails."""
        with self.running(check):
            return work()
        return None


_FACTS = {
    "ballot-choices-differ": "an approval is not the same ciphertext in both its questions",
}
"""What happened, where the words of the code would mislead: the votes may well be equal."""


def describe(error: Exception) -> str:
    """Return an error as a plain English fact."""
    if not isinstance(error, BallotError):
        return f"cannot be read ({type(error).__name__})"
    params = ", ".join(f"{name} {_shorten(value)}" for name, value in error.params.items())
    fact = _FACTS.get(error.code, error.code.replace("-", " "))
    return f"{fact} ({params})" if params else fact


def _shorten(value: object, limit: int = 80) -> str:
    text = str(value).encode("unicode_escape").decode()
    return text if len(text) <= limit else text[:limit] + "…"
