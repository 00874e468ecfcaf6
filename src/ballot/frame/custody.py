"""Owns private key files: a key that others can read is not used.

The file is PEM (PKCS #8, RFC 5958 and RFC 8410), so that any other tool can read it as well.
"""

import os
import stat
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from ballot.basics.errors import ConfigurationError, StateConflict, Unavailable
from ballot.basics.rand import Rng
from ballot.frame.durable import create_file

_SEED_BYTES: Final = 32
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


class Signer:
    """Signs with one Ed25519 key (RFC 8032) that it never gives away."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    def sign(self, message: bytes, /) -> bytes:
        """Return the 64-byte signature of a message."""
        return self._key.sign(message)

    @property
    def public_key(self) -> bytes:
        """The public key as PEM (RFC 8410), which OpenSSL and others read."""
        return self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def create_signer(path: Path, rng: Rng) -> Signer:
    """Make a new key and store it, mode 600 from its first byte on.

    The file gets its name only when all of it is on the disk: a crash leaves the whole key or none.

    Raises:
        StateConflict: there is a file already; a key is never overwritten.
    """
    key = Ed25519PrivateKey.from_private_bytes(rng.bytes(_SEED_BYTES))
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        create_file(path, [text])
    except FileExistsError:
        raise StateConflict("signing-key-exists", path=str(path)) from None
    return Signer(key)


def open_signer(path: Path) -> Signer:
    """Read a key from its file.

    Raises:
        Unavailable: the file is missing or holds no Ed25519 key.
        ConfigurationError: others can read or change the file.
    """
    text = read_private(path)
    try:
        key = load_pem_private_key(text, password=None)
    except (ValueError, TypeError):
        raise Unavailable("signing-key-malformed", path=str(path)) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise Unavailable("signing-key-malformed", path=str(path))
    return Signer(key)


def read_private(path: Path) -> bytes:
    """Read a file that holds a secret.

    Raises:
        Unavailable: `signing-key-missing`; there is none.
        ConfigurationError: `key-file-open-to-others`; others can read or change it.
    """
    try:
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & _OTHERS:
                raise ConfigurationError("key-file-open-to-others", path=str(path))
            return file.read()
    except FileNotFoundError:
        raise Unavailable("signing-key-missing", path=str(path)) from None
