"""The key file opens with its passphrase only, and every byte of it is bound."""

import json
from dataclasses import replace
from unittest.mock import patch

import pytest

from ballot.basics.errors import Forbidden, Malformed
from ballot.basics.rand import SeededRng
from ballot.protocol import keyfile
from ballot.protocol.codec import canonical
from ballot.protocol.groups.by_name import ED25519
from ballot.protocol.keyfile import TrusteeKey, open_key, seal_key

KEY = TrusteeKey(
    group="Ed25519",
    index=2,
    size=3,
    threshold=2,
    verification=ED25519.write(ED25519.generator),
    seed="s" * 22,
    decryption_key=123456789,
)


def sealed(key, passphrase, cost=keyfile.COSTS[0]):
    """Return a key file; unless a cost is given, of the one that opens soonest."""
    with patch.object(keyfile, "COST", cost):
        return seal_key(key, passphrase, SeededRng(b"file"))


TEXT = sealed(KEY, "一把 long key")


def edited(edit):
    fields = json.loads(TEXT)
    edit(fields)
    return canonical(fields)


@pytest.mark.parametrize("key", [KEY, replace(KEY, decryption_key=None)])
def test_what_was_sealed_comes_out_again(key):
    text = sealed(key, "p")
    assert open_key(text, "p") == key
    assert open_key(text + "\n", "p") == key


def test_a_passphrase_is_the_same_however_the_keyboard_composes_it():
    text = sealed(KEY, "caf\u00e9 \uff11")
    assert open_key(text, "cafe\u0301 1") == KEY


def test_a_key_file_is_written_with_the_cost_that_is_advised_today():
    kdf = json.loads(seal_key(KEY, "p", SeededRng(b"cost")))["kdf"]
    assert (kdf["name"], kdf["n"], kdf["r"], kdf["p"]) == ("scrypt", 131072, 8, 1)


@pytest.mark.parametrize("cost", keyfile.COSTS)
def test_files_of_every_accepted_cost_open_the_first_editions_among_them(cost):
    assert keyfile.COSTS == (2**15, 2**16, 2**17, 2**18)
    text = sealed(KEY, "p", cost)
    assert json.loads(text)["kdf"]["n"] == cost
    assert open_key(text, "p") == KEY


@pytest.mark.parametrize("passphrase", ["", "一把 long kez", "一把 long key "])
def test_another_passphrase_does_not_open_it(passphrase):
    with pytest.raises(Forbidden, match="key-passphrase-wrong"):
        open_key(TEXT, passphrase)


@pytest.mark.parametrize(
    "edit",
    [
        lambda f: f.update(index=1),
        lambda f: f.update(threshold=1),
        lambda f: f.update(group="BELENIOS-2048"),
        lambda f: f.update(verification="66" * 31 + "59"),
        lambda f: f["kdf"].update(salt="00" * 16),
        lambda f: f["kdf"].update(n=2**16),
        lambda f: f["aead"].update(nonce="00" * 12),
        lambda f: f.update(sealed=f["sealed"][:-2] + "00"),
    ],
)
def test_no_part_of_it_can_be_changed(edit):
    with pytest.raises(Forbidden, match="key-passphrase-wrong"):
        open_key(edited(edit), "一把 long key")


@pytest.mark.parametrize(
    "edit",
    [
        lambda f: f["kdf"].update(n=2**30),
        lambda f: f["kdf"].update(n=2),
        lambda f: f["kdf"].update(n=2**15 + 1),
        lambda f: f["kdf"].update(r=2**20),
        lambda f: f["kdf"].update(p=1000),
        lambda f: f["kdf"].update(name="pbkdf2"),
        lambda f: f["kdf"].update(salt="00"),
        lambda f: f["aead"].update(name="AES"),
        lambda f: f["aead"].update(nonce="ZZ" * 12),
        lambda f: f.update(version=2),
        lambda f: f.update(kind="other"),
        lambda f: f.update(extra=1),
        lambda f: f.pop("sealed"),
    ],
)
def test_other_files_and_unreasonable_costs_are_refused_without_work(edit):
    with pytest.raises(Malformed, match="trustee-key-malformed"):
        open_key(edited(edit), "一把 long key")


def test_no_secret_is_shown_in_a_log():
    assert "s" * 22 not in repr(KEY)
    assert "123456789" not in f"{KEY}"
