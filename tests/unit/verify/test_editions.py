"""What the second edition of the rules asks for, and what the verifier says of all others."""

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from ballot.protocol.encodings import Encoding
from ballot.protocol.questions import Question
from ballot.verify.checks import Check
from ballot.verify.inspection import inspect_archive
from ballot.verify.report import Report, Status
from support.boards import BALLOT, SETUP, Steps, edited
from support.elections import Voting, archive_of, open_form, open_voting, whole_form
from support.forging import block_count, forge_count

FIXTURES = Path(__file__).parents[2] / "fixtures"
GROUPS = ["Ed25519", "BELENIOS-2048"]
groups = pytest.mark.parametrize("group", GROUPS)
UNBOUND, UNSORTED = "statement-proofs-not-asked-for", "board-not-sorted"


def failed(report: Report) -> set[Check]:
    return {finding.check for finding in report.failures}


def status(report: Report, check: Check) -> Status:
    return report.findings[check - 1].status


def cautions(report: Report) -> list[str]:
    return [caution.code for caution in report.cautions]


def turned(steps: Steps, order: Sequence[int]) -> bytes:
    """Return the archive with its ballots in another order."""
    places = steps.where(BALLOT)
    ballots = [steps.steps[places[number]] for number in order]
    return steps.moved([*steps.steps[:1], *ballots, *steps.steps[places[-1] + 1 :]]).archive()


@groups
def test_the_archives_made_elsewhere_hold_without_a_caution(group):
    data = (FIXTURES / "statement" / f"strong-{group}.bel").read_bytes()
    report = inspect_archive(data, lawful=True, cores=1)
    assert report.valid, report.as_text()
    assert report.complete
    assert report.cautions == ()
    assert status(report, Check.STATEMENTS) is status(report, Check.ORDER) is Status.PASSED
    assert inspect_archive(data, cores=1).cautions == ()


@groups
def test_an_election_of_the_first_edition_holds_with_a_caution_about_its_decryption(group):
    voting = whole_form(Encoding.SHARED_CIPHERTEXT, group=group, statement=False)
    report = inspect_archive(voting.archive(), cores=1)
    assert report.valid, report.as_text()
    assert cautions(report)[0] == UNBOUND
    assert status(report, Check.STATEMENTS) is Status.NOT_APPLICABLE


@pytest.mark.parametrize("encoding", Encoding)
def test_under_the_law_an_election_must_ask_for_statement_proofs(encoding):
    steps = Steps.read(whole_form(encoding, statement=False).archive())
    for length in (1, 4, len(steps.steps)):
        data = steps.moved(steps.steps[:length]).archive()
        report = inspect_archive(data, lawful=True, cores=1)
        assert failed(report) == {Check.STATEMENTS}
        assert UNBOUND in cautions(report)
        assert inspect_archive(data, cores=1).valid
    assert inspect_archive(whole_form(encoding).archive(), lawful=True, cores=1).valid


def test_a_board_in_another_order_fails_or_gets_a_caution_by_the_edition():
    for statement in (True, False):
        voting = whole_form(Encoding.CHOOSE, statement=statement)
        steps = Steps.read(voting.archive())
        trackers = sorted(voting.ballots, key=voting.tracker)
        order = [voting.board.index(ballot) for ballot in trackers]
        ascending = inspect_archive(turned(steps, order), cores=1)
        assert ascending.valid
        assert UNSORTED not in cautions(ascending)
        assert status(ascending, Check.ORDER) is Status.PASSED
        descending = inspect_archive(turned(steps, order[::-1]), cores=1)
        assert failed(descending) == ({Check.ORDER} if statement else set())
        assert (UNSORTED in cautions(descending)) == (not statement)


def test_an_election_without_rules_gets_the_same_cautions():
    data = (FIXTURES / "belenios/v3-ed25519-threshold/final.bel").read_bytes()
    report = inspect_archive(data)
    assert report.valid
    assert cautions(report) == [UNBOUND, UNSORTED]


def test_an_empty_board_is_in_order():
    for statement in (True, False):
        report = inspect_archive(open_form(Encoding.CHOOSE, statement=statement).archive())
        assert status(report, Check.ORDER) is Status.PASSED


def test_cautions_stand_in_both_reports():
    report = inspect_archive(whole_form(Encoding.CHOOSE, statement=False).archive(), cores=1)
    written = json.loads(report.as_json())["cautions"]
    assert [list(each) for each in written] == [["code", "check", "sentence"]] * len(written)
    assert (written[0]["code"], written[0]["check"]) == (UNBOUND, 30)
    lines = report.as_text().splitlines()
    for each in written:
        assert f"Caution about check {each['check']}: {each['sentence']}" in lines
    assert lines[-1].startswith("VALID")
    assert (
        lines[-1]
        == inspect_archive(whole_form(Encoding.CHOOSE).archive()).as_text().split("\n").pop()
    )


def test_a_damaged_set_up_gives_no_caution():
    steps = Steps.read(whole_form(Encoding.CHOOSE, statement=False).archive())
    assert inspect_archive(steps.with_setup(election="{}").archive()).cautions == ()


@cache
def paper(group: str, *, statement: bool) -> Voting:
    """Return a per-item election in which three have voted and one may still."""
    voting = open_form(Encoding.SHARED_CIPHERTEXT, group=group, voters=4, statement=statement)
    for voter in range(3):
        voting = voting.marking(voter, ["approve", "oppose", "abstain"])
    return voting


class TestTheHoleOfTheFormat:
    """One scrutineer against all: what the format cannot see, and statement proofs show."""

    @staticmethod
    def forged(group: str, *, statement: bool) -> Report:
        forgery = forge_count(paper(group, statement=statement), 3, owners=(1, 3), by=-2)
        voting, sized = forgery.voting, forgery.voting.tally()
        shares = {1: forgery.share(sized[0]), 3: voting.decryption(sized[0], 3)}
        result = voting.result(sized[0], shares)
        assert json.loads(result)["result"][0][0] == 1
        return inspect_archive(archive_of(voting.finished(sized, shares, result)), cores=1)

    @groups
    def test_under_the_first_edition_a_forged_count_is_valid_with_the_caution(self, group):
        report = self.forged(group, statement=False)
        assert report.valid
        assert UNBOUND in cautions(report)

    @groups
    def test_under_the_second_edition_the_same_forgery_fails_and_names_its_maker(self, group):
        report = self.forged(group, statement=True)
        assert failed(report) == {Check.STATEMENTS}
        reason = report.findings[Check.STATEMENTS - 1].reason
        assert "wrong" in reason
        assert all(part in reason for part in ("owner 1", "question 0", "answer 0"))
        assert report.result is None

    @groups
    def test_a_share_that_is_no_decryption_passes_the_formats_proof_and_no_other(self, group):
        for statement in (True, False):
            voting = paper(group, statement=statement)
            sized = voting.tally()
            honest = {owner: voting.decryption(sized[0], owner) for owner in (1, 3)}
            blocked = honest | {1: block_count(voting, sized[0], 1).share(sized[0])}
            result = voting.result(sized[0], honest)
            report = inspect_archive(archive_of(voting.finished(sized, blocked, result)), cores=1)
            assert status(report, Check.DECRYPTIONS) is Status.PASSED
            assert failed(report) == {Check.STATEMENTS if statement else Check.RESULT}


def weighted(weights: Sequence[int], *, encoding: Encoding | None, statement: bool) -> bytes:
    voting = open_voting(
        group="Ed25519",
        questions=[Question(("a", "b"), 0, 1, "?")],
        encoding=encoding,
        voters=len(weights),
        statement=statement,
        weights=weights,
    )
    for voter in range(len(weights)):
        voting = voting.casting(voter, ((1, 0),))
    return voting.archive()


@pytest.mark.parametrize("weights", [[1, 9], [1, 0], [2, 2]])
def test_where_rules_stand_or_the_law_every_credential_counts_once(weights):
    for statement in (True, False):
        data = weighted(weights, encoding=Encoding.CHOOSE, statement=statement)
        assert failed(inspect_archive(data, cores=1)) == {Check.CREDENTIALS}
    data = weighted(weights, encoding=None, statement=False)
    assert inspect_archive(data, cores=1).valid
    assert Check.CREDENTIALS in failed(inspect_archive(data, lawful=True, cores=1))


def test_a_weight_of_one_may_be_written_out():
    data = weighted([1, 1], encoding=Encoding.CHOOSE, statement=True)
    assert ",1" in Steps.read(data).of(SETUP).data[2]
    assert inspect_archive(data, lawful=True, cores=1).valid


@groups
def test_a_credential_that_hides_nothing_fails_whatever_the_rules_say(group):
    for encoding in (Encoding.CHOOSE, None):
        voting = open_voting(
            group=group, questions=[Question(("a",), 0, 1, "?")], encoding=encoding, voters=1
        )
        steps = Steps.read(voting.archive())
        identity = voting.election.group.write(voting.election.group.identity)
        credentials = edited(voting.credentials, lambda listed, one=identity: listed.append(one))
        report = inspect_archive(steps.with_setup(credentials=credentials).archive(), cores=1)
        assert failed(report) == {Check.CREDENTIALS}


@pytest.mark.parametrize("length", range(1, 9))
def test_an_open_election_of_the_second_edition_waits_for_its_proofs(length):
    steps = Steps.read(whole_form(Encoding.SHARED_CIPHERTEXT).archive())
    report = inspect_archive(steps.moved(steps.steps[:length]).archive(), cores=1)
    assert report.valid
    waits = length < 7
    assert (status(report, Check.STATEMENTS) is Status.NOT_APPLICABLE) == waits
    assert report.cautions == ()
