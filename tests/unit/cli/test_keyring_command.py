"""`ballot keyring`: keys are added with their days, and a result is checked against them."""

import base64
import json
import tomllib

import pytest

from ballot.basics.rand import SeededRng
from ballot.cli import main as command_line
from ballot.frame.custody import create_signer
from ballot.frame.keyring import FileKeyring, read_keyring
from support.county import OCCASION

CONGRESS = OCCASION.congress
DAY = OCCASION.day


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("BALLOT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BALLOT_LANG", "en")
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def signer(home):
    return create_signer(home / "certification.key", SeededRng(b"key"))


def ballot(*words):
    return command_line.main(["keyring", *map(str, words)])


def add(*words, since="2026-01-01"):
    return ballot("add", "--congress", CONGRESS, "--from", since, *words)


def signed(folder, signer, day=None):
    """Write a result with its signature beside it."""
    path = folder / "result.json"
    path.write_text(json.dumps({"occasion": {"day": day or DAY.isoformat()}}))
    signature = base64.b64encode(signer.sign(path.read_bytes()))
    path.with_name("result.json.sig").write_bytes(signature + b"\n")
    return path


def test_the_installations_own_key_is_added_and_its_results_check(home, signer, capsys):
    assert add() == 0
    assert ballot("check", signed(home, signer)) == 0
    assert f"Signed by {CONGRESS}." in capsys.readouterr().out
    (entry,) = read_keyring(home / "keyring.toml")
    assert tomllib.loads((home / "keyring.toml").read_text())["key"][0] == {
        "purpose": "certification",
        "congress": CONGRESS,
        "algorithm": "Ed25519",
        "public": entry.public.hex(),
        "from": entry.since,
    }
    keyring = FileKeyring(home / "keyring.toml")
    assert keyring.holds(CONGRESS, signer.public_key, DAY)
    assert not keyring.holds("Another", signer.public_key, DAY)
    assert not keyring.holds(CONGRESS, signer.public_key, DAY.replace(year=2025))


def test_a_further_key_ends_the_former_whose_results_go_on_verifying(
    home, signer, tmp_path, capsys
):
    other = create_signer(tmp_path / "other.key", SeededRng(b"other"))
    (tmp_path / "other.pub").write_bytes(other.public_key)
    assert add() == 0
    assert add("--key", tmp_path / "other.pub", since="2027-01-01") == 0
    former, _ = read_keyring(home / "keyring.toml")
    assert former.until is not None
    assert former.until.isoformat() == "2026-12-31"
    assert ballot("check", signed(tmp_path, signer)) == 0
    assert ballot("check", signed(tmp_path, signer, "2027-02-06")) == 1
    assert ballot("check", signed(tmp_path, other, "2027-02-06")) == 0
    assert "No key of the keyring" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("seed", "said"), [(b"key", "holds this key of"), (b"other", "is in use since 2026-01-01")]
)
def test_a_key_that_is_there_or_no_newer_is_refused(signer, tmp_path, capsys, seed, said):
    again = create_signer(tmp_path / "again.key", SeededRng(seed))
    (tmp_path / "again.pub").write_bytes(again.public_key)
    assert add() == 0
    assert add("--key", tmp_path / "again.pub") == 2
    assert said in capsys.readouterr().err


def test_what_has_been_changed_is_signed_by_no_key(home, signer):
    add()
    path = signed(home, signer)
    path.write_bytes(path.read_bytes() + b" ")
    assert ballot("check", path) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [("[[key]]\npublic = 1", "cannot be read"), ("key = [", "cannot be read")],
)
def test_a_keyring_that_cannot_be_read_holds_no_key(home, signer, capsys, content, said):
    (home / "keyring.toml").write_text(content)
    assert not FileKeyring(home / "keyring.toml").holds(CONGRESS, signer.public_key, DAY)
    assert add() == 2
    assert said in capsys.readouterr().err


def test_a_private_key_is_no_public_one(home, signer, capsys):
    assert add("--key", home / "certification.key") == 2
    assert "no Ed25519 public key" in capsys.readouterr().err
