"""`ballot trustee decrypt`: a share of what was verified, and of nothing else."""

import functools
import json
import os
import stat
from pathlib import Path

import pytest

from ballot.basics.fingerprint import eight_groups
from ballot.basics.rand import SeededRng
from ballot.cli import files
from ballot.cli import main as command_line
from ballot.cli.trustee import decrypting
from ballot.protocol import keyfile
from ballot.protocol.board import EventType
from ballot.protocol.ceremony import verification_of
from ballot.protocol.codec import hash_hex
from ballot.protocol.counting import parse_result, verify_partial_decryption
from ballot.protocol.encodings import Encoding
from ballot.protocol.keyfile import TrusteeKey, seal_key
from support.boards import BALLOT, Steps, edited
from support.elections import archive_of, open_form, open_voting

PASSPHRASE = "own words for a machine"  # noqa: S105 - of nobody
MARKS = (
    ("approve", "oppose", "abstain"),
    ("approve", "approve", "oppose"),
    ("abstain", "abstain", "abstain"),
    ("oppose", "approve", "approve"),
)
CLOSED = {EventType.SETUP, EventType.BALLOT, EventType.END_BALLOTS, EventType.ENCRYPTED_TALLY}
"""The events of an archive that the server gives to scrutineers before anyone has decrypted."""


@functools.cache
def vote(voters: int = 4, group: str = "Ed25519"):
    voting = open_form(Encoding.SHARED_CIPHERTEXT, group=group, voters=4, seed="decrypt")
    for voter, marks in enumerate(MARKS[:voters]):
        voting = voting.marking(voter, marks)
    return voting


@functools.cache
def closed(voting, kinds=frozenset(CLOSED)) -> bytes:
    return archive_of([event for event in voting.events() if event[0] in kinds])


def key_of(voting, owner: int = 1, **changes) -> TrusteeKey:
    group = voting.election.group
    seed = "s" * 22
    fields = {
        "group": group.name,
        "index": owner,
        "size": 3,
        "threshold": 2,
        "verification": verification_of(group, seed),
        "seed": seed,
        "decryption_key": voting.trustee_secrets[owner - 1],
    }
    return TrusteeKey(**(fields | changes))


class Desk:
    """A scrutineer's machine: a folder with the archive and the key."""

    def __init__(self, folder: Path, capsys) -> None:
        self.folder, self._capsys = folder, capsys
        self.archive, self.key = folder / "election.bel", folder / "trustee-1.key"
        self.share, self.seen = folder / "share.json", folder / "trustee-1.key.seen"
        (folder / "passphrase").write_text(PASSPHRASE)
        self.put(closed(vote()))
        self.keep(key_of(vote()))

    def put(self, archive: bytes) -> None:
        self.archive.write_bytes(archive)

    def keep(self, key: TrusteeKey) -> None:
        self.key.write_text(seal_key(key, PASSPHRASE, SeededRng(b"seal")))
        self.key.chmod(0o600)

    def decrypt(self, *options: str) -> int:
        words = [self.archive, self.key, "--out", self.share]
        words += ["--passphrase-file", self.folder / "passphrase", *options]
        code = command_line.main(["trustee", "decrypt", *map(str, words)])
        self.said, self.complaint = self._capsys.readouterr()
        return code

    def refuses(self, code: int, *words: str) -> bool:
        """Say whether the command ends so, says why, and leaves nothing behind."""
        found = self.decrypt()
        assert found == code, self.complaint
        assert all(word in self.complaint for word in words), self.complaint
        return not self.share.exists() and not self.seen.exists()


@pytest.fixture
def desk(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(keyfile, "COST", min(keyfile.COSTS))
    monkeypatch.setenv("BALLOT_LANG", "en")
    return Desk(tmp_path, capsys)


@pytest.mark.parametrize("group", ["Ed25519", "BELENIOS-2048"])
def test_the_shares_of_two_machines_give_the_count(desk, group):
    voting = vote(4, group)
    desk.put(closed(voting))
    tally, _sized = voting.tally()
    shares = {}
    for owner in (1, 3):
        desk.keep(key_of(voting, owner))
        desk.seen.unlink(missing_ok=True)
        assert desk.decrypt() == 0, desk.complaint
        assert f"Share of scrutineer {owner}" in desk.said
        shares[owner] = desk.share.read_text()
        public = voting.trustees.owners[owner - 1]
        verify_partial_decryption(voting.election, tally, public, shares[owner])
    counts = parse_result(voting.election, voting.result(tally, shares))
    assert counts[0] == (2, 2, 1)


def test_what_is_to_be_compared_is_shown(desk):
    assert desk.decrypt() == 0
    tally, _sized = vote().tally()
    records = Steps.read(closed(vote())).records()
    (end,) = (record for record in records if b'"EndBallots"' in record.body)
    assert "Ballots in the box: 4\n" in desk.said
    for name, text in {
        "Code of the closed box": end.body,
        "Scrutineers' public record": vote().trustees.text,
        "Fingerprint of the encrypted sum": tally,
    }.items():
        assert f"{name}: {eight_groups(hash_hex(text))}\n" in desk.said


def test_the_sum_is_computed_from_the_ballots_where_the_archive_states_none(desk):
    desk.put(closed(vote(), frozenset(CLOSED - {EventType.ENCRYPTED_TALLY})))
    assert desk.decrypt() == 0, desk.complaint
    tally, _sized = vote().tally()
    public = vote().trustees.owners[0]
    verify_partial_decryption(vote().election, tally, public, desk.share.read_text())


def test_a_finished_archive_is_decrypted_alike(desk):
    desk.put(vote().archive())
    assert desk.decrypt() == 0


def spoiled_ballot() -> bytes:
    steps = Steps.read(closed(vote()))
    text = edited(
        steps.of(BALLOT, 1).data[0],
        lambda ballot: ballot["answers"][0]["overall_proof"][0].update(response="1"),
    )
    return steps.with_ballot(1, text).archive()


def false_sum() -> bytes:
    """The sum of one deputy's ballot under the name of the sum of all."""
    steps = Steps.read(closed(vote()))
    alone, _sized = vote(1).tally()
    return steps.with_tally(alone).archive()


@pytest.mark.parametrize(
    ("archive", "failed"),
    [
        (spoiled_ballot, "Ballots: "),
        (false_sum, " 23  Encrypted tally: "),
        (lambda: closed(vote())[:-512], "  1  Archive bytes: "),
    ],
)
def test_a_failed_check_is_named_and_no_key_is_opened(desk, monkeypatch, archive, failed):
    monkeypatch.setattr(decrypting, "open_key", lambda *_: pytest.fail("the key was opened"))
    desk.put(archive())
    assert desk.refuses(1, "These checks failed", failed, "No share was made")


def test_an_open_box_is_not_decrypted(desk):
    desk.put(closed(vote(), frozenset({EventType.SETUP, EventType.BALLOT})))
    assert desk.refuses(1, "The vote is not closed in this archive", "No share was made")


def test_an_archive_without_the_rules_of_this_project_is_not_decrypted(desk):
    form = vote().election
    voting = open_voting(
        group="Ed25519", questions=form.questions, encoding=None, voters=3, weights=(1, 0, 0)
    )
    for voter in range(3):
        voting = voting.casting(voter, ((0, 0, 0), (0, 0), (0, 0), (0, 0)))
    desk.put(closed(voting))
    desk.keep(key_of(voting))
    assert desk.refuses(1, "does not state this project's ballot rules")


@pytest.mark.parametrize("group", ["Ed25519", "BELENIOS-2048"])
def test_a_key_of_other_trustees_is_refused(desk, group):
    stranger = open_form(Encoding.CHOOSE, group=group, seed="strangers")
    desk.keep(key_of(stranger))
    assert desk.refuses(1, "not among the keys of this vote", "No share was made")


def test_a_key_before_the_end_of_the_ceremony_is_refused(desk):
    desk.keep(key_of(vote(), decryption_key=None))
    assert desk.refuses(2, "step “combine” is missing")


@pytest.mark.parametrize("voters", [0, 1, 2])
def test_fewer_than_three_ballots_need_a_word(desk, voters):
    desk.put(closed(vote(voters)))
    assert desk.refuses(2, f"only {voters} ballots", "--few-ballots")
    assert desk.decrypt("--few-ballots") == 0
    assert desk.share.exists()


def test_three_ballots_need_none(desk):
    desk.put(closed(vote(3)))
    assert desk.decrypt() == 0


def test_a_key_never_decrypts_a_second_sum_of_one_vote(desk):
    assert desk.decrypt() == 0
    first = desk.share.read_text()
    remembered = desk.seen.read_text()
    desk.put(closed(vote(3)))
    assert desk.decrypt() == 1
    assert "has decrypted another sum of the same vote" in desk.complaint
    assert desk.share.read_text() == first
    assert desk.seen.read_text() == remembered


def test_the_same_sum_can_be_decrypted_again_and_so_can_another_vote(desk):
    assert desk.decrypt() == 0
    desk.share.unlink()
    assert desk.decrypt() == 0
    assert desk.share.exists()
    again = open_form(Encoding.SHARED_CIPHERTEXT, voters=4, seed="the run-off")
    for voter, marks in enumerate(MARKS):
        again = again.marking(voter, marks)
    desk.put(closed(again))
    desk.keep(key_of(again))
    assert desk.decrypt() == 0, desk.complaint
    lines = [json.loads(line) for line in desk.seen.read_text().splitlines()]
    assert [line["election"] for line in lines] == [vote().election.uuid, again.election.uuid]
    assert lines[0]["sum"] == hash_hex(vote().tally()[0])
    assert stat.S_IMODE(desk.seen.stat().st_mode) == 0o600


def test_what_was_decrypted_is_remembered_before_the_share_is_written(desk, monkeypatch):
    whole = files.write_whole

    def full(path, *rest):
        if path == desk.share:
            raise OSError(28, os.strerror(28))
        whole(path, *rest)

    monkeypatch.setattr(decrypting, "write_whole", full)
    with pytest.raises(OSError, match="No space left"):
        desk.decrypt()
    assert desk.seen.exists()


@pytest.mark.parametrize(
    "text", ["no JSON", "[]", '{"election":"x"}', '{"election":1,"sum":"","head":""}']
)
def test_a_memory_that_cannot_be_read_keeps_the_key_closed(desk, text):
    desk.seen.write_text(text)
    assert desk.decrypt() == 2
    assert "not known what this key has decrypted" in desk.complaint
    assert not desk.share.exists()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda desk: desk.archive.unlink(), "election.bel cannot be read"),
        (lambda desk: desk.archive.write_bytes(b"text"), "no Belenios archive"),
        (lambda desk: desk.key.unlink(), "trustee-1.key does not exist"),
        (lambda desk: desk.key.write_text("{}"), "not a scrutineer's key file"),
        (lambda desk: desk.key.chmod(0o644), "Others on this machine can read"),
        (lambda desk: (desk.folder / "passphrase").write_text("wrong"), "passphrase is wrong"),
        (lambda desk: (desk.folder / "passphrase").unlink(), "passphrase cannot be read"),
        (lambda desk: desk.share.mkdir(), "cannot be written"),
    ],
)
def test_what_cannot_be_used_is_named(desk, spoil, said):
    spoil(desk)
    assert desk.decrypt() == 2
    assert said in desk.complaint
    assert not desk.share.is_file()
