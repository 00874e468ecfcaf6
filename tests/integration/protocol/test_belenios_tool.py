"""Archives of ours under `belenios-tool`, the verifier that others wrote, in both its releases.

The machine's own release must be there; the other Debian release's is skipped, visibly, where it
cannot be had.
"""

import pytest

from ballot.protocol.encodings import Encoding
from ballot.protocol.questions import Question
from ballot.verify.checks import Check
from ballot.verify.inspection import inspect_archive
from support import belenios
from support.belenios import Tool
from support.boards import BALLOT, DECRYPTION, Steps, edited
from support.elections import (
    Voting,
    archive_of,
    open_form,
    open_voting,
    run_off,
    whole_form,
)
from support.forging import forge_count

PAIRS = [("2.0", "BELENIOS-2048"), ("3.0", "BELENIOS-2048"), ("3.0", "Ed25519")]


@pytest.fixture
def tool(version: str) -> Tool:
    found = belenios.tool(version)
    if found is None:
        pytest.skip(f"belenios-tool {version} is of the other Debian release and not to be had")
    return found


def test_the_tool_of_this_release_is_installed():
    own = belenios.own_tool()
    assert own is not None, "install the Debian package belenios-tool"
    assert own.version in {"2.0", "3.0"}


@pytest.mark.parametrize(("version", "group"), PAIRS)
@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize("trustees", [(1, 1), (2, 3), (3, 5)])
def test_belenios_accepts_every_form_under_any_trustees(tool, group, encoding, trustees):
    archive = whole_form(encoding, group=group, trustees=trustees).archive()
    done = tool.verify(archive)
    assert (done.returncode, b"all checks passed" in done.stderr) == (0, True), done.stderr
    report = inspect_archive(archive, lawful=True, cores=1)
    assert report.valid
    assert report.cautions == ()


@pytest.mark.parametrize(("version", "group"), PAIRS)
@pytest.mark.parametrize("encoding", Encoding)
def test_belenios_accepts_another_round_with_the_same_cards(tool, group, encoding):
    archive = run_off(whole_form(encoding, group=group), 2).archive()
    assert tool.accepts(archive)
    assert inspect_archive(archive, lawful=True, cores=1).valid


@pytest.mark.parametrize(("version", "group"), PAIRS)
def test_belenios_accepts_a_forged_count_and_statement_proofs_show_it(tool, group):
    voting = open_form(Encoding.SHARED_CIPHERTEXT, group=group, voters=3)
    voting = voting.marking(0, ["approve"] * 2 + ["abstain"]).marking(1, ["oppose"] * 3)
    forgery = forge_count(voting, 2, owners=(1, 2), by=1)
    tally = forgery.voting.tally()
    shares = {1: forgery.share(tally[0]), 2: voting.decryption(tally[0], 2)}
    result = forgery.voting.result(tally[0], shares)
    archive = archive_of(forgery.voting.finished(tally, shares, result))
    assert tool.accepts(archive)
    report = inspect_archive(archive, cores=1)
    assert [finding.check for finding in report.failures] == [Check.STATEMENTS]


@pytest.mark.parametrize(("version", "group"), PAIRS)
def test_belenios_accepts_weights_and_blank_votes(tool, group):
    archive = weighted(group).archive(owners=(2, 3))
    assert tool.accepts(archive)
    assert inspect_archive(archive, cores=1).valid


def weighted(group: str) -> Voting:
    questions = [
        Question(("a", "b", "c"), 1, 2, "With a blank vote?", blank=True),
        Question(("d", "e"), 0, 2, "Without?"),
    ]
    voting = open_voting(
        group=group, questions=questions, encoding=None, voters=3, weights=[1, 5, 2]
    )
    voting = voting.casting(0, ((1, 0, 0, 0), (1, 1)))
    voting = voting.casting(1, ((0, 1, 1, 0), (0, 0)))
    return voting.casting(1, ((0, 0, 0, 1), (0, 1)))


@pytest.mark.parametrize(("version", "group"), PAIRS)
@pytest.mark.parametrize("length", [1, 3, 6, 8])
def test_belenios_accepts_an_election_under_way(tool, group, length):
    steps = Steps.read(whole_form(Encoding.SHARED_CIPHERTEXT, group=group).archive())
    assert tool.accepts(steps.moved(steps.steps[:length]).archive())


@pytest.mark.parametrize(("version", "group"), PAIRS)
def test_both_refuse_a_wrong_proof(tool, group):
    steps = Steps.read(whole_form(Encoding.CHOOSE, group=group).archive())
    partial = edited(
        steps.of(DECRYPTION).data[0], lambda d: d["decryption_proofs"][0][0].update(response="1")
    )
    ballot = edited(
        steps.of(BALLOT).data[0],
        lambda b: b["answers"][0]["overall_proof"][0].update(response="1"),
    )
    for wrong in (steps.with_decryption(0, partial), steps.with_ballot(0, ballot)):
        assert not tool.accepts(wrong.archive())
        assert not inspect_archive(wrong.archive(), cores=1).valid


@pytest.mark.parametrize(("version", "group"), PAIRS)
def test_belenios_computes_the_same_encrypted_tally(tool, group, tmp_path):
    steps = Steps.read(whole_form(Encoding.SHARED_CIPHERTEXT, group=group).archive())
    closed = steps.moved(steps.steps[:5])
    (tmp_path / "election.bel").write_bytes(closed.archive())
    done = tool.run("election", "compute-encrypted-tally", "--dir", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode().splitlines()[0] == steps.steps[5].data[0]
