"""Private key files: closed to others, never overwritten, readable by other tools."""

import stat

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_public_key,
)

from ballot.basics.errors import BallotError
from ballot.basics.rand import SeededRng
from ballot.frame import custody
from ballot.frame.custody import create_signer, open_signer


@pytest.fixture
def path(home):
    return home / "keys" / "certification.pem"


def test_a_new_key_file_is_closed_to_others_and_opens_again(path):
    made = create_signer(path, SeededRng(b"custody"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert open_signer(path).public_key == made.public_key


def test_a_new_key_file_has_its_name_only_when_it_is_whole(path, monkeypatch):
    def fail(_):
        message = "power is gone"
        raise OSError(message)

    monkeypatch.setattr(custody.os, "fsync", fail)
    with pytest.raises(OSError, match="power"):
        create_signer(path, SeededRng(b"custody"))
    assert not path.exists()
    monkeypatch.undo()
    create_signer(path, SeededRng(b"custody"))
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_signature_verifies_with_the_public_key_and_only_for_its_message(path):
    signer = create_signer(path, SeededRng(b"custody"))
    public = load_pem_public_key(signer.public_key)
    assert isinstance(public, Ed25519PublicKey)
    signature = signer.sign(b"minutes")
    public.verify(signature, b"minutes")
    with pytest.raises(InvalidSignature):
        public.verify(signature, b"Minutes")


def test_a_key_is_never_overwritten(path):
    made = create_signer(path, SeededRng(b"custody"))
    with pytest.raises(BallotError, match="signing-key-exists"):
        create_signer(path, SeededRng(b"another"))
    assert open_signer(path).public_key == made.public_key


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o644, 0o601])
def test_a_key_file_that_others_can_use_is_refused(path, mode):
    create_signer(path, SeededRng(b"custody"))
    path.chmod(mode)
    with pytest.raises(BallotError, match="key-file-open-to-others"):
        open_signer(path)


def test_a_missing_key_file_is_named(path):
    with pytest.raises(BallotError, match="signing-key-missing"):
        open_signer(path)


OTHER_KIND = generate_private_key(SECP256R1()).private_bytes(
    Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
)


@pytest.mark.parametrize("text", [b"", b"not a key", OTHER_KIND])
def test_a_file_without_an_ed25519_key_is_refused(path, text):
    path.parent.mkdir()
    path.write_bytes(text)
    path.chmod(0o600)
    with pytest.raises(BallotError, match="signing-key-malformed"):
        open_signer(path)
