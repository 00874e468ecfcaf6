"""Findings: a check has one end, and a failure is not taken back."""

import json

import pytest

from ballot.basics.errors import Malformed, VerificationError
from ballot.verify.checks import Check
from ballot.verify.report import Finding, Findings, Report, Status, describe

CHECK, OTHER = Check.SIGNATURE, Check.CHAIN


def passed(findings: Findings) -> None:
    findings.passed(CHECK, "seen")


def failed(findings: Findings) -> None:
    findings.failed(CHECK, "first")


def failed_again(findings: Findings) -> None:
    findings.failed(CHECK, "second")


def skipped(findings: Findings) -> None:
    findings.skipped(CHECK, "not asked for")


def ran(findings: Findings) -> None:
    with findings.running(CHECK):
        pass


def broke(findings: Findings) -> None:
    with findings.running(CHECK):
        raise VerificationError("proof-wrong", question=1)


@pytest.mark.parametrize(
    ("steps", "status", "reason"),
    [
        ([passed], Status.PASSED, "seen"),
        ([failed], Status.FAILED, "first"),
        ([skipped], Status.NOT_APPLICABLE, "not asked for"),
        ([passed, failed], Status.FAILED, "first"),
        ([passed, failed, passed], Status.FAILED, "first"),
        ([passed, failed, ran], Status.FAILED, "first"),
        ([ran, broke], Status.FAILED, "proof wrong (question 1)"),
        ([broke, ran], Status.FAILED, "proof wrong (question 1)"),
        ([failed, passed], Status.FAILED, "first"),
        ([failed, skipped], Status.FAILED, "first"),
        ([failed, failed_again], Status.FAILED, "first"),
        ([passed, failed, failed_again], Status.FAILED, "first"),
        ([skipped, failed], Status.FAILED, "first"),
        ([skipped, passed], Status.NOT_APPLICABLE, "not asked for"),
        ([passed, skipped], Status.PASSED, "seen"),
        ([passed, ran], Status.PASSED, "seen"),
    ],
)
def test_what_has_failed_stays_failed_whatever_comes_before_or_after(steps, status, reason):
    findings = Findings()
    for step in steps:
        step(findings)
    assert findings.all()[CHECK - 1] == Finding(CHECK, status, reason)
    assert findings.has_failed() == findings.has_failed(CHECK) == (status is Status.FAILED)
    assert not findings.has_failed(OTHER)


def test_a_failed_check_makes_the_report_invalid():
    findings = Findings()
    passed(findings)
    report = Report(findings.all(), complete=True, ballots=0, revotes=0, result=None)
    assert report.valid
    failed(findings)
    report = Report(findings.all(), complete=True, ballots=0, revotes=0, result=None)
    assert not report.valid
    assert [finding.check for finding in report.failures] == [CHECK]
    assert json.loads(report.as_json())["valid"] is False


def test_what_was_not_reached_names_the_first_failure():
    findings = Findings()
    assert {finding.reason for finding in findings.all()} == {"not reached"}
    findings = Findings()
    findings.failed(OTHER, "broken")
    findings.failed(CHECK, "broken")
    reasons = {finding.reason for finding in findings.all() if finding.check not in (CHECK, OTHER)}
    assert reasons == {f"cannot be run: check {int(OTHER)} failed"}


def test_work_that_is_attempted_gives_its_value_or_fails_its_check():
    findings = Findings()
    assert findings.attempt(CHECK, lambda: 7) == 7
    assert findings.attempt(OTHER, lambda: int("x")) is None
    assert findings.has_failed(OTHER)
    assert not findings.has_failed(CHECK)


def test_errors_are_stated_as_facts_and_shortened():
    assert describe(Malformed("json-unreadable")) == "json unreadable"
    assert (
        describe(Malformed("x", at=1, text="\n" * 99))
        == f"x (at 1, text {chr(92)}n".replace("\\n", "\\n" * 40) + "…)"
    )
    assert describe(ValueError("secret")) == "cannot be read (ValueError)"


def test_two_encryptions_of_one_approval_are_not_called_different_choices():
    fact = describe(VerificationError("ballot-choices-differ", question=1))
    assert fact == "an approval is not the same ciphertext in both its questions (question 1)"
