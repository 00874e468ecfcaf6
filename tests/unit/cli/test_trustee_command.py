"""`ballot trustee`: three scrutineers on three machines make a key, and whoever errs is told."""

import getpass
import hashlib
import json
import os
import stat
import warnings
from dataclasses import dataclass
from pathlib import Path

import pytest

from ballot.basics.fingerprint import eight_groups
from ballot.basics.rand import SystemRng
from ballot.cli import files
from ballot.cli import main as command_line
from ballot.protocol import keyfile
from ballot.protocol.groups.by_name import group_named
from ballot.protocol.keyfile import open_key, seal_key
from ballot.protocol.trustees import parse_trustees

SIZE = 3
PASSPHRASES = {index: f"own words for machine {index}" for index in range(1, SIZE + 1)}


@dataclass
class Machine:
    """One scrutineer's machine: what lies on it, and what has been handed to the others."""

    index: int
    folder: Path
    exchange: Path

    def __post_init__(self):
        self.folder.mkdir()
        self.exchange.mkdir(exist_ok=True)
        (self.folder / "passphrase").write_text(PASSPHRASES[self.index] + "\n")

    @property
    def key(self) -> Path:
        return self.folder / f"trustee-{self.index}.key"

    def run(self, step: str, *arguments) -> int:
        """Take a step, with the passphrase from a file."""
        secret = ["--passphrase-file", self.folder / "passphrase"]
        return command_line.main(["trustee", step, *map(str, [*arguments, *secret])])

    def start(self, group: str = "Ed25519") -> int:
        return self.run("start", "--index", self.index, "--group", group, "--out", self.folder)

    def share(self, *published) -> int:
        return self.run("share", self.key, *(published or [self.exchange]))

    def combine(self, *published) -> int:
        return self.run("combine", self.key, *(published or [self.exchange]))

    def hand_out(self, step: str) -> Path:
        """Copy the file of a step to where everybody collects them."""
        name = f"trustee-{self.index}.{step}.json"
        copy = self.exchange / name
        copy.write_bytes((self.folder / name).read_bytes())
        return copy


@pytest.fixture
def machines(tmp_path, monkeypatch):
    monkeypatch.setattr(keyfile, "COST", min(keyfile.COSTS))
    monkeypatch.setenv("BALLOT_LANG", "en")
    monkeypatch.chdir(tmp_path)
    return [Machine(index, tmp_path / str(index), tmp_path / "usb") for index in PASSPHRASES]


def take(machines, step: str) -> list[Path]:
    """Have everybody take a step and hand its file to the others."""
    handed = {"start": "certificate", "share": "share", "combine": "public"}
    for machine in machines:
        assert getattr(machine, step)() == 0
    return [machine.hand_out(handed[step]) for machine in machines]


def assemble(*published, out="trustees.json") -> int:
    return command_line.main(["trustee", "assemble", *map(str, published), "--out", str(out)])


@pytest.mark.parametrize("group", ["Ed25519", "BELENIOS-2048"])
def test_three_machines_make_a_key_and_each_keeps_its_own_part(machines, group):
    for machine in machines:
        assert machine.start(group) == 0
        machine.hand_out("certificate")
    take(machines, "share")
    take(machines, "combine")
    assert assemble(machines[0].exchange) == 0
    trustees = parse_trustees(group_named(group), Path("trustees.json").read_text())
    assert len(trustees.owners) == SIZE
    assert trustees.can_decrypt({1, 3})
    assert not trustees.can_decrypt({2})
    for machine in machines:
        assert stat.S_IMODE(machine.key.stat().st_mode) == 0o600
        key = open_key(machine.key.read_text(), PASSPHRASES[machine.index])
        assert key.decryption_key is not None
        own = group_named(group).power_of_generator(key.decryption_key)
        assert own == trustees.owners[machine.index - 1]
        handed = "".join(path.read_text() for path in machine.exchange.iterdir())
        assert key.seed not in handed + machine.key.read_text()
        assert str(key.decryption_key) not in handed + machine.key.read_text()


def test_files_can_be_named_one_by_one_and_in_any_order(machines):
    certificates = take(machines, "start")
    for machine in machines:
        assert machine.share(*reversed(certificates)) == 0
    shares = [machine.hand_out("share") for machine in machines]
    for machine in machines:
        assert machine.combine(*shares, *certificates) == 0
    publics = [machine.hand_out("public") for machine in machines]
    assert assemble(*publics, *shares, *certificates, out="record/trustees.json") == 0
    assert json.loads(Path("record/trustees.json").read_text())


def test_a_step_taken_too_early_says_what_is_missing(machines, capsys):
    first, second, third = machines
    assert assemble(first.exchange) == 2
    assert "There is no file of the key ceremony" in capsys.readouterr().err
    for machine in (first, second):
        machine.start()
        machine.hand_out("certificate")
    assert first.share() == 2
    assert "needs the files of all 3 scrutineers" in capsys.readouterr().err
    third.start()
    third.hand_out("certificate")
    assert first.combine() == 2
    assert "needs the files of all 3 scrutineers" in capsys.readouterr().err
    take(machines, "share")
    assert assemble(first.exchange) == 2
    assert "needs the files of all 3 scrutineers" in capsys.readouterr().err
    assert not Path("trustees.json").exists()
    assert open_key(first.key.read_text(), PASSPHRASES[1]).decryption_key is None


@pytest.mark.parametrize("member", [1, 3])
def test_a_share_that_was_tampered_with_names_its_member(machines, capsys, member):
    take(machines, "start")
    path = take(machines, "share")[member - 1]
    message = json.loads(path.read_text())
    contribution = json.loads(message["text"])
    other = json.loads(
        json.loads((machines[1].exchange / "trustee-2.share.json").read_text())["text"]
    )
    contribution["secrets"][1] = other["secrets"][1]
    path.write_text(json.dumps(message | {"text": json.dumps(contribution, separators=(",", ":"))}))
    capsys.readouterr()
    assert machines[1].combine() == 2
    assert f"crutineer {member} " in capsys.readouterr().err
    assert open_key(machines[1].key.read_text(), PASSPHRASES[2]).decryption_key is None


def test_two_files_of_one_member_and_step_are_refused(machines, capsys, tmp_path):
    certificates = take(machines, "start")
    again = Machine(1, tmp_path / "again", tmp_path / "usb")
    again.start()
    other = again.folder / "trustee-1.certificate.json"
    assert machines[1].share(*certificates, other) == 2
    assert "two different files of step “certificate” from scrutineer 1" in capsys.readouterr().err
    assert machines[1].share(other, *certificates[1:]) == 0
    assert machines[0].share(other, *certificates[1:]) == 2
    assert "Your certificate is not among those collected" in capsys.readouterr().err


def test_files_of_another_group_are_refused(machines, capsys, tmp_path):
    take(machines, "start")
    other = Machine(2, tmp_path / "other", tmp_path / "usb2")
    other.start("BELENIOS-2048")
    capsys.readouterr()
    assert other.share(machines[0].exchange) == 2
    assert machines[0].share(machines[0].exchange, other.folder) == 2
    assert capsys.readouterr().err.count("two different ceremonies") == 2


def seen(capsys) -> list[str]:
    """Return the eight groups of all certificates that the commands have shown since."""
    lines = capsys.readouterr().out.splitlines()
    return [line.rpartition(": ")[2] for line in lines if "groups of all certificates" in line]


def test_every_step_shows_what_it_has_seen_and_honest_machines_see_the_same(machines, capsys):
    take(machines, "start")
    certificates = [
        json.loads((machines[0].exchange / f"trustee-{index}.certificate.json").read_text())["text"]
        for index in PASSPHRASES
    ]
    said = capsys.readouterr().out
    own = [eight_groups(hashlib.sha256(text.encode()).hexdigest()) for text in certificates]
    assert all(groups in said for groups in own)
    take(machines, "share")
    take(machines, "combine")
    said = capsys.readouterr()
    everything = hashlib.sha256(f"[{','.join(certificates)}]".encode()).hexdigest()
    assert said.out.count(eight_groups(everything)) == 2 * SIZE
    assert all(said.out.count(groups) == 2 * SIZE for groups in own)
    assert assemble(machines[0].exchange) == 0
    record = hashlib.sha256(Path("trustees.json").read_bytes()).hexdigest()
    said = capsys.readouterr().out
    assert f"Eight groups of the public record: {eight_groups(record)}\n" in said
    assert eight_groups(everything) in said


def test_a_relay_that_swaps_a_certificate_is_seen_and_its_victim_is_not_blamed(
    machines, capsys, tmp_path
):
    take(machines, "start")
    relay = Machine(1, tmp_path / "relay", tmp_path / "relayed")
    relay.start()
    for machine in machines[1:]:
        name = f"trustee-{machine.index}.certificate.json"
        (relay.exchange / name).write_bytes((machine.exchange / name).read_bytes())
    relay.hand_out("certificate")
    capsys.readouterr()
    assert machines[0].share() == 0
    assert machines[1].share() == 0
    assert machines[2].share(relay.exchange) == 0
    first, second, third = seen(capsys)
    assert first == second != third
    for machine in machines:
        machine.hand_out("share")
    assert machines[1].combine() == 2
    said = capsys.readouterr().err
    assert "two certificates of scrutineer 1" in said
    assert "another one that scrutineer 3 has used" in said
    assert open_key(machines[1].key.read_text(), PASSPHRASES[2]).decryption_key is None


def test_a_missing_file_in_the_middle_is_not_taken_for_that_of_the_next(machines, capsys):
    take(machines, "start")
    (machines[0].exchange / "trustee-2.certificate.json").unlink()
    assert machines[0].share() == 2
    assert "needs the files of all 3 scrutineers" in capsys.readouterr().err


def test_a_key_file_opens_only_with_its_passphrase(machines, capsys):
    take(machines, "start")
    (machines[0].folder / "passphrase").write_text(PASSPHRASES[2])
    assert machines[0].share() == 2
    assert "The passphrase is wrong" in capsys.readouterr().err


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_file_that_is_open_to_others_is_not_used(machines, capsys, mode):
    take(machines, "start")
    machines[0].key.chmod(mode)
    assert machines[0].share() == 2
    assert "Others on this machine can read the key file" in capsys.readouterr().err
    machines[0].key.chmod(0o600)
    assert machines[0].share() == 0


def test_what_is_no_key_file_or_no_file_of_the_ceremony_is_named(machines, capsys):
    take(machines, "start")
    machines[0].key.write_text("{}")
    assert machines[0].share() == 2
    assert "not a scrutineer's key file" in capsys.readouterr().err
    machines[0].key.write_bytes(b"\xff\xfe")
    assert machines[0].share() == 2
    assert "not a scrutineer's key file" in capsys.readouterr().err
    machines[0].key.unlink()
    assert machines[0].share() == 2
    assert "trustee-1.key does not exist" in capsys.readouterr().err
    for text in ("no JSON", "[]", '{"step":"share"}', '{"step":1,"index":1,"group":"","text":""}'):
        (machines[0].exchange / "trustee-2.certificate.json").write_text(text)
        assert machines[1].share() == 2
        assert (
            "trustee-2.certificate.json is no file of the key ceremony" in capsys.readouterr().err
        )
    assert machines[1].share("missing.json") == 2
    assert "missing.json cannot be read: No such file" in capsys.readouterr().err


def test_a_key_is_never_overwritten_and_a_broken_off_write_leaves_the_old_one(
    machines, capsys, monkeypatch
):
    take(machines, "start")
    before = machines[0].key.read_text()
    assert machines[0].start() == 2
    assert "A key is never overwritten" in capsys.readouterr().err
    take(machines, "share")

    def full(_descriptor):
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(files.os, "fsync", full)
    assert machines[0].combine() == 2
    assert "cannot be written: No space left on device" in capsys.readouterr().err
    assert machines[0].key.read_text() == before
    monkeypatch.undo()
    monkeypatch.setenv("BALLOT_LANG", "en")
    assert machines[0].combine() == 0
    assert not machines[0].key.with_suffix(".key.new").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--index", "4"], "1 to 9 scrutineers"),
        (["--index", "0"], "1 to 9 scrutineers"),
        (["--index", "1", "--of", "10"], "1 to 9 scrutineers"),
        (["--index", "1", "--of", "2", "--threshold", "3"], "1 to 9 scrutineers"),
    ],
)
def test_impossible_numbers_are_refused(machines, capsys, arguments, said):
    assert machines[0].run("start", *arguments) == 2
    assert said in capsys.readouterr().err
    assert not list(Path().glob("trustee-*"))


def test_passphrases_are_asked_for_twice_and_must_not_be_short(machines, monkeypatch, capsys):
    own = "wo jia men qian you liang ke zao"
    answers = iter(["short", own, f"{own} shu", own, own])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(answers))
    begin = ["trustee", "start", "--index", "1", "--out", "asked"]
    assert command_line.main(begin) == 2
    assert "at least 16" in capsys.readouterr().err
    assert command_line.main(begin) == 2
    assert "passphrases differ" in capsys.readouterr().err
    assert not list(Path("asked").iterdir())
    assert command_line.main(begin) == 0
    assert open_key(Path("asked/trustee-1.key").read_text(), own).index == 1


def test_a_passphrase_is_offered_and_taken_once_it_has_been_typed(machines, monkeypatch):
    asked = []

    def answer(prompt):
        asked.append(prompt)
        return "" if len(asked) == 1 else asked[0].split("\n")[2].strip()

    monkeypatch.setattr("getpass.getpass", answer)
    assert command_line.main(["trustee", "start", "--index", "1", "--out", "asked"]) == 0
    offered = asked[0].split("\n")[2].strip()
    assert len(offered.split()) == 6
    assert open_key(Path("asked/trustee-1.key").read_text(), offered).index == 1


def test_what_is_offered_is_not_written_to_an_output_that_could_be_a_file(
    machines, monkeypatch, capsys
):
    asked = []

    def answer(prompt):
        asked.append(prompt)
        return "" if len(asked) == 1 else asked[0].split("\n")[2].strip()

    monkeypatch.setattr("getpass.getpass", answer)
    assert command_line.main(["trustee", "start", "--index", "1", "--out", "asked"]) == 0
    said = capsys.readouterr()
    assert asked[0].split("\n")[2].strip() not in said.out + said.err


@pytest.mark.parametrize(
    ("passphrase", "reason"),
    [("short", "needs at least 16"), ("abcdefghijklmnopqrst", "neighbours in the alphabet")],
)
def test_a_weak_passphrase_from_a_file_is_refused_with_the_reason(
    machines, capsys, passphrase, reason
):
    (machines[0].folder / "passphrase").write_text(passphrase)
    assert machines[0].start() == 2
    assert reason in capsys.readouterr().err
    assert not machines[0].key.exists()


def test_a_key_file_from_before_with_a_short_passphrase_still_opens(machines):
    take(machines, "start")
    key = open_key(machines[0].key.read_text(), PASSPHRASES[1])
    machines[0].key.write_text(seal_key(key, "short", SystemRng()))
    (machines[0].folder / "passphrase").write_text("short")
    assert machines[0].share() == 0


def test_a_terminal_that_would_show_what_is_typed_is_not_asked(machines, monkeypatch, capsys):
    def shows(_prompt):
        warnings.warn("it echoes", getpass.GetPassWarning, stacklevel=1)
        return "own words for machine 1"

    monkeypatch.setattr("getpass.getpass", shows)
    assert command_line.main(["trustee", "start", "--index", "1", "--out", "asked"]) == 2
    assert "cannot hide what is typed" in capsys.readouterr().err
    assert not list(Path("asked").iterdir())


def test_help_explains_every_step(machines, capsys):
    for step in ("start", "share", "combine", "assemble", "decrypt"):
        with pytest.raises(SystemExit) as ended:
            command_line.main(["trustee", step, "--help"])
        assert ended.value.code == 0
        assert "passphrase" in capsys.readouterr().out.lower() or step == "assemble"
