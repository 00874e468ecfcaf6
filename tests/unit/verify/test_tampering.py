"""Every way of tampering with an archive that we know of, and the check that catches it."""

from hashlib import sha256

import pytest

from ballot.verify.checks import Check
from ballot.verify.inspection import inspect_archive
from ballot.verify.report import Status
from support.boards import BALLOT, TALLY, Steps
from support.tampering import CASES, SECOND_EDITION
from support.tampering.base import MARKS, again, base

GROUPS = ["Ed25519", "BELENIOS-2048"]
STAGES = (
    {Check.BALLOT_FORM},
    {Check.BALLOT_ELECTION},
    {Check.BALLOT_CREDENTIAL},
    {Check.SHARED_CIPHERTEXTS},
    {Check.BALLOT_HASH},
    {Check.SIGNATURE},
    {Check.INDIVIDUAL_PROOFS, Check.OVERALL_PROOFS, Check.BLANK_PROOFS},
)
"""The checks of a ballot, as one is reached after the other."""


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize(
    ("check", "tamper"),
    [pytest.param(check, tamper, id=f"{check:d} {name}") for name, check, tamper in CASES],
)
def test_a_tampered_archive_fails_the_right_check(group, check, tamper):
    original = base(group)
    data = tamper(original)
    assert data != original.data
    report = inspect_archive(data, cores=1)
    assert check in {finding.check for finding in report.failures}, report.as_text()
    # A result that means nothing is not what the decryptions lead to either.
    expected = {Check.RESULT} if check is Check.MEANING else set()
    earlier = {finding.check for finding in report.failures if finding.check < check}
    assert earlier <= expected, report.as_text()
    assert report.result is None


@pytest.mark.parametrize("group", GROUPS)
def test_the_untampered_archive_passes_every_check_that_applies(group):
    report = inspect_archive(base(group).data, cores=1)
    assert report.valid, report.as_text()
    assert report.complete
    assert report.result == ((2, 1, 0), (2, 0), (1, 1), (0, 1))
    assert Steps.read(base(group).data).archive() == base(group).data


def test_the_table_is_long_enough_and_reaches_every_check_of_one_archive():
    assert len({name for name, _, _ in CASES}) == len(CASES) >= 54
    assert {check for _, check, _ in CASES} == set(Check) - {Check.EARLIER}
    assert len(SECOND_EDITION) >= 60


@pytest.mark.parametrize("check", sorted(set().union(*STAGES)))
def test_a_ballot_at_fault_leaves_its_later_checks_open_and_no_earlier_one(check):
    (stage,) = (number for number, checks in enumerate(STAGES) if check in checks)
    earlier, later = set().union(*STAGES[:stage]), set().union(*STAGES[stage:]) - {check}
    tampers = [tamper for _, each, tamper in CASES if each is check]
    assert tampers
    for tamper in tampers:
        report = inspect_archive(tamper(base("Ed25519")), cores=1)
        found = {finding.check: finding.status for finding in report.findings}
        assert not {each for each in earlier if found[each] is not Status.PASSED}
        assert not {each for each in later if found[each] is Status.PASSED}
        assert found[check] is Status.FAILED


def test_a_ballot_that_stands_twice_is_a_repetition_and_no_disorder():
    good = base("Ed25519")
    last = good.steps.of(BALLOT, len(MARKS) - 1).data[0]
    report = inspect_archive(again(good, last), cores=1)
    failed = {finding.check for finding in report.failures}
    assert Check.REPETITION in failed
    assert Check.ORDER not in failed


def test_a_report_names_the_sum_that_scrutineers_compare():
    good = base("Ed25519")
    tally = good.steps.of(TALLY).data[0]
    report = inspect_archive(good.data, cores=1)
    assert report.tally == sha256(tally.encode()).hexdigest()


@pytest.mark.parametrize("check", [check for check in Check if check < Check.BALLOT_FORM])
def test_what_comes_before_the_ballots_leaves_all_of_them_open(check):
    tampers = [tamper for _, each, tamper in CASES if each is check]
    assert tampers
    for tamper in tampers:
        report = inspect_archive(tamper(base("Ed25519")), cores=1)
        passed = {each.check for each in report.findings if each.status is Status.PASSED}
        assert not passed & set().union(*STAGES)
