"""The verifier on good archives: what it counts, what it reports, what it lets pass on purpose."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ballot.basics.errors import Malformed
from ballot.protocol.ballots import make_ballot
from ballot.protocol.encodings import Encoding
from ballot.protocol.questions import Question
from ballot.verify.checks import NAMES, Check
from ballot.verify.checks import __doc__ as list_of_checks
from ballot.verify.inspection import inspect_archive
from ballot.verify.report import Report, Status
from support.boards import BALLOT, RESULT, SETUP, TALLY, Step, Steps, edited
from support.elections import open_form, open_voting, whole_form
from support.tampering.base import Base, bump

FIXTURES = Path(__file__).parents[2] / "fixtures/belenios"
ELECTIONS = sorted(path.name for path in FIXTURES.iterdir() if path.is_dir())
SECOND_VOTER, REVOTER = 1, 2
"""By the fixtures' own account, voter 3 has voted again as voter 2 did."""


class Zeros:
    """Randomness that is none: every ciphertext holds the identity."""

    def bytes(self, n: int) -> bytes:
        return bytes(n)


def statuses(report: Report) -> dict[int, Status]:
    return {finding.check: finding.status for finding in report.findings}


def reason(report: Report, check: Check) -> str:
    return report.findings[check - 1].reason


def counted_votes(folder: Path) -> list[list[int]]:
    lines = [json.loads(line)[0] for line in (folder / "votes.txt").read_text().splitlines()]
    lines[REVOTER] = lines[SECOND_VOTER]
    return [list(map(sum, zip(*lines, strict=True)))]


@pytest.mark.parametrize("name", ELECTIONS)
def test_the_results_of_belenios_are_those_of_its_voters(name):
    report = inspect_archive((FIXTURES / name / "final.bel").read_bytes())
    assert report.valid, report.as_text()
    assert report.complete
    assert (report.ballots, report.revotes) == (31, 1)
    assert [list(row) for row in report.result or ()] == counted_votes(FIXTURES / name)
    assert statuses(report)[Check.ONE_BALLOT] is Status.NOT_APPLICABLE
    assert "1 replaced" in reason(report, Check.ONE_BALLOT)


@pytest.mark.parametrize("name", ELECTIONS)
@pytest.mark.parametrize(("state", "ballots"), [("open", 30), ("closed", 31)])
def test_an_election_under_way_is_valid_and_not_complete(name, state, ballots):
    report = inspect_archive((FIXTURES / name / f"{state}.bel").read_bytes())
    assert report.valid, report.as_text()
    assert not report.complete
    assert report.result is None
    assert report.ballots == ballots


@pytest.mark.parametrize("length", range(1, 9))
def test_an_archive_that_ends_after_any_event_is_valid(length):
    steps = Steps.read(whole_form(Encoding.SHARED_CIPHERTEXT).archive())
    assert len(steps.steps) == 9
    report = inspect_archive(steps.moved(steps.steps[:length]).archive(), cores=1)
    assert report.valid, report.as_text()
    assert not report.complete


@pytest.mark.parametrize("group", ["Ed25519", "BELENIOS-2048"])
@pytest.mark.parametrize("encoding", Encoding)
def test_every_form_of_ours_verifies(group, encoding):
    report = inspect_archive(whole_form(encoding, group=group).archive(), cores=1)
    assert report.valid, report.as_text()
    assert report.complete
    assert reason(report, Check.BALLOT_FORM) == "3 ballots"
    shared = statuses(report)[Check.SHARED_CIPHERTEXTS]
    assert (shared is Status.PASSED) == (encoding is Encoding.SHARED_CIPHERTEXT)


@pytest.mark.parametrize("group", ["Ed25519", "BELENIOS-2048"])
def test_weights_blank_votes_and_several_questions_verify(group):
    questions = [
        Question(("a", "b", "c"), 1, 2, "With a blank vote?", blank=True),
        Question(("d", "e"), 0, 2, "Without?"),
    ]
    voting = open_voting(
        group=group, questions=questions, encoding=None, voters=4, weights=[1, 5, 2, 7]
    )
    voting = voting.casting(0, ((1, 0, 0, 0), (1, 1)))
    voting = voting.casting(1, ((0, 1, 1, 0), (0, 0)))
    voting = voting.casting(2, ((0, 0, 0, 1), (0, 1)))
    voting = voting.casting(1, ((0, 1, 0, 0), (1, 0)))
    report = inspect_archive(voting.archive(), cores=1)
    assert report.valid, report.as_text()
    assert report.result == ((1, 5, 0, 2), (6, 3))
    assert (report.ballots, report.revotes) == (4, 1)
    assert statuses(report)[Check.BLANK_PROOFS] is Status.PASSED


def test_a_blank_vote_beyond_the_weight_means_nothing():
    questions = [Question(("a", "b"), 1, 1, "Blank?", blank=True)]
    voting = open_voting(group="Ed25519", questions=questions, encoding=None, voters=1)
    steps = Steps.read(voting.casting(0, ((1, 0, 0),)).archive())
    for wrong in ('{"result":[[2,0,0]]}', '{"result":[[0,0,0]]}', '{"result":[[1,1,0]]}'):
        report = inspect_archive(steps.with_result(wrong).archive(), cores=1)
        assert {f.check for f in report.failures} == {Check.RESULT, Check.MEANING}


@pytest.mark.parametrize("group", ["Ed25519", "BELENIOS-2048"])
def test_a_wrong_proof_that_a_vote_is_not_blank_is_named_as_such(group):
    questions = [Question(("a", "b"), 1, 1, "Blank?", blank=True)]
    voting = open_voting(group=group, questions=questions, encoding=None, voters=1)
    voting = voting.casting(0, ((1, 0, 0),))
    data = voting.archive()
    good = Base(voting, data, Steps.read(data))
    wrong = good.resign(lambda ballot: bump(ballot["answers"][0]["blank_proof"][0], "response"))
    assert failures(inspect_archive(wrong, cores=1)) == [Check.BLANK_PROOFS]


def test_trustees_may_be_more_than_the_threshold():
    report = inspect_archive(whole_form(Encoding.CHOOSE).archive(owners=(3, 1, 2)), cores=1)
    assert report.valid, report.as_text()


def test_an_empty_box_verifies():
    report = inspect_archive(open_form(Encoding.SHARED_CIPHERTEXT).archive(), cores=1)
    assert report.valid, report.as_text()
    assert report.result == ((0, 0, 0), (0, 0), (0, 0), (0, 0))


def test_a_revote_fails_only_where_the_rules_or_the_reader_forbid_it():
    archive = (FIXTURES / "v3-ed25519-threshold/final.bel").read_bytes()
    report = inspect_archive(archive, lawful=True, cores=1)
    assert {finding.check for finding in report.failures} == {Check.ONE_BALLOT, Check.STATEMENTS}
    assert report.result is None
    open_archive = (FIXTURES / "v3-ed25519-threshold/open.bel").read_bytes()
    report = inspect_archive(open_archive, lawful=True, cores=1)
    assert {finding.check for finding in report.failures} == {Check.STATEMENTS}


def test_an_identity_element_is_reported_and_no_failure():
    voting = open_form(Encoding.CHOOSE, seed="identity")
    weak = replace(voting, rng=Zeros()).casting(0, ((1, 0, 0),))
    report = inspect_archive(replace(weak, rng=voting.rng).archive(), cores=1)
    assert report.valid, report.as_text()
    assert "1 ballots hold an identity element" in reason(report, Check.INDIVIDUAL_PROOFS)
    assert report.result == ((1, 0, 0),)


def test_extra_fields_are_accepted_where_the_format_allows_them():
    archive = whole_form(Encoding.CHOOSE).archive()
    steps = Steps.read(archive)
    result = steps.of(RESULT).data[0][:-1] + ',"x_note":"\u6ce8"}'
    assert inspect_archive(steps.with_result(result).archive(), cores=1).valid


def test_one_core_and_two_find_the_same():
    voting = whole_form(Encoding.CHOOSE, voters=20)
    good = voting.archive()
    bad = Steps.read(good)
    bad = bad.with_ballot(17, bad.of(BALLOT, 17).data[0] + " ")
    for data, valid in ((good, True), (bad.archive(), False)):
        alone, together = (inspect_archive(data, cores=cores) for cores in (1, 2))
        assert together == alone
        assert alone.valid is valid


def test_progress_counts_up_to_the_whole():
    seen: list[tuple[int, int]] = []
    inspect_archive(
        whole_form(Encoding.CHOOSE).archive(), cores=1, progress=lambda *at: seen.append(at)
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]


class TestEarlier:
    """Check 29: this archive follows from one saved before."""

    voting = whole_form(Encoding.CHOOSE)
    archive = voting.archive()
    steps = Steps.read(archive)
    opened = steps.moved(steps.steps[:4]).archive()
    closed = steps.moved(steps.steps[:5]).archive()
    fewer = replace(voting, ballots=voting.ballots[1:], voters=voting.voters[1:]).archive()

    def report(self, data: bytes, earlier: bytes) -> Report:
        return inspect_archive(data, earlier=earlier, cores=1)

    def fails(self, data: bytes, earlier: bytes) -> bool:
        failures = {finding.check for finding in self.report(data, earlier).failures}
        assert failures <= {Check.EARLIER}
        return bool(failures)

    def test_a_beginning_passes(self):
        for earlier in (self.opened, self.closed, self.archive):
            report = self.report(self.archive, earlier)
            assert statuses(report)[Check.EARLIER] is Status.PASSED

    def test_the_report_says_how_much_was_compared(self):
        assert reason(self.report(self.archive, self.closed), Check.EARLIER).endswith("all of it")
        assert reason(self.report(self.archive, self.opened), Check.EARLIER).endswith("its set-up")

    def test_without_one_the_check_does_not_apply(self):
        report = inspect_archive(self.archive, cores=1)
        assert statuses(report)[Check.EARLIER] is Status.NOT_APPLICABLE

    def test_a_ballot_removed_after_the_close_with_everything_recomputed_is_found(self):
        assert inspect_archive(self.fewer, cores=1).valid
        assert self.fails(self.fewer, self.closed)
        assert self.fails(self.fewer, self.archive)

    def test_of_an_open_archive_the_ballots_are_not_compared(self):
        setup = self.steps.moved(self.steps.steps[:1]).archive()
        for earlier in (self.opened, setup):
            assert not self.fails(self.fewer, earlier)

    def test_an_open_archive_of_another_set_up_is_found(self):
        other = Steps.read(whole_form(Encoding.CHOOSE, voters=4).archive())
        for length in (1, 4):
            assert self.fails(self.archive, other.moved(other.steps[:length]).archive())

    def test_an_archive_without_a_set_up_is_no_beginning_of_any(self):
        assert self.fails(self.archive, self.steps.moved(()).archive())

    def test_an_archive_cut_short_is_not_what_was_saved(self):
        assert self.fails(self.opened, self.closed)
        assert self.fails(self.opened, self.archive)

    def test_a_damaged_earlier_archive_fails(self):
        for earlier in (self.archive, self.opened):
            assert self.fails(self.archive, earlier[:-1])

    def test_an_earlier_file_that_is_no_archive_is_refused(self):
        with pytest.raises(Malformed):
            inspect_archive(self.archive, earlier=b"", cores=1)


@pytest.mark.parametrize(
    "question",
    [
        {"type": "NonHomomorphic", "value": {"answers": ["a"], "question": "?"}},
        {"type": "Lists", "value": {"answers": [["a"]], "question": "?"}},
    ],
)
def test_other_types_of_questions_are_not_supported(question):
    voting = open_form(Encoding.CHOOSE)
    election = json.loads(voting.election.text) | {"questions": [question]}
    steps = Steps.read(voting.archive()).with_setup(election=json.dumps(election))
    with pytest.raises(Malformed, match="question-type-unsupported"):
        inspect_archive(steps.archive(), cores=1)


@pytest.mark.parametrize(
    "data", [b"", b"not an archive", bytes(5000), b'{"group":"BELENIOS-2048"}']
)
def test_what_is_no_archive_at_all_is_refused(data):
    with pytest.raises(Malformed, match="not-a-belenios-archive"):
        inspect_archive(data)


def with_altered_ballot(edit: Callable[[dict], object]) -> bytes:
    """Return a finished election of the first edition, in which the order of ballots is free."""
    steps = Steps.read(whole_form(Encoding.CHOOSE, statement=False).archive())
    return steps.with_ballot(0, edited(steps.of(BALLOT).data[0], edit)).archive()


def failures(report: Report) -> list[Check]:
    return [finding.check for finding in report.failures]


def test_a_fault_leaves_open_what_depends_on_it_and_nothing_else():
    broken = with_altered_ballot(lambda b: b["signature"]["proof"].update(response="1"))
    report = inspect_archive(broken, cores=1)
    found = statuses(report)
    assert failures(report) == [Check.SIGNATURE]
    assert all(found[check] is Status.PASSED for check in (*range(1, 15), 20, 21, 22, 28))
    assert all(found[check] is Status.NOT_APPLICABLE for check in (16, 17, *range(23, 28)))


def test_numbers_do_not_differ_because_a_ballot_is_none_or_nobodys():
    steps = Steps.read(whole_form(Encoding.CHOOSE).archive())
    unknown = json.loads(steps.of(BALLOT).data[0])["credential"]
    credentials = edited(steps.of(SETUP).data[2], lambda listed: listed.remove(unknown))
    data = steps.with_setup(credentials=credentials).archive()
    assert failures(inspect_archive(data, cores=1)) == [Check.BALLOT_CREDENTIAL]
    broken = with_altered_ballot(lambda b: b.update(x_note=1))
    assert failures(inspect_archive(broken, cores=1)) == [Check.BALLOT_FORM]
    nothing = steps.with_ballot(0, "").with_ballot(1, "{}").with_ballot(2, "[]").archive()
    found = [check for check in failures(inspect_archive(nothing, cores=1)) if check < 31]
    assert found == [Check.BALLOT_FORM]


def test_numbers_that_differ_fail_on_their_own_account_alone():
    steps = Steps.read(whole_form(Encoding.CHOOSE).archive())
    tally = steps.of(TALLY).data[0]
    for numbers in ({"num_tallied": 2}, {"total_weight": 4}):
        report = inspect_archive(steps.with_tally(tally, **numbers).archive(), cores=1)
        assert failures(report) == [Check.NUMBERS]


def test_an_approval_encrypted_twice_is_named_as_such():
    """What belenios-tool makes of a per-item paper, for it knows nothing of our rules."""
    report = inspect_archive(encrypted_twice(), cores=1)
    assert failures(report) == [Check.SHARED_CIPHERTEXTS]
    assert "an approval is not the same ciphertext" in reason(report, Check.SHARED_CIPHERTEXTS)


def encrypted_twice() -> bytes:
    voting = open_form(Encoding.SHARED_CIPHERTEXT, voters=1)
    lenient = replace(voting.election, rules=None)
    plaintexts = ((1, 0, 0), (1, 0), (0, 1), (0, 0))
    ballot = make_ballot(lenient, voting.voter_secrets[0], plaintexts, voting.rng)
    setup = Steps.read(voting.archive()).steps[0]
    return Steps((setup, Step(BALLOT, (ballot,)))).archive()


def test_every_check_is_named_and_stands_in_the_list():
    assert set(NAMES) == set(Check)
    for check in Check:
        assert f"\n {check:2}  " in (list_of_checks or "")


def test_a_report_has_every_check_once_and_in_order():
    for data in (whole_form(Encoding.CHOOSE).archive(), b"BELENIOS" + bytes(92)):
        report = inspect_archive(data, cores=1)
        assert [finding.check for finding in report.findings] == list(Check)
        assert all(f.reason for f in report.findings if f.status is not Status.PASSED)
