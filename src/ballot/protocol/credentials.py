"""Credentials: 22 random characters on a card, whence both keys of a voter (README, Credentials).

The secret key is derived as belenios-tool 3.0 does, from the token *with its dashes* and the uuid
of the poll's first round, so that one card serves a run-off as well. Only the public key ever
reaches a server.
"""

import hashlib

from ballot.basics.errors import Malformed
from ballot.basics.rand import Rng, below
from ballot.protocol.elections import BASE58
from ballot.protocol.groups.by_name import Group

LENGTH = 22
_PARTS = (5, 6, 5, 6)


def draw_credential(rng: Rng) -> str:
    """Return a new token: 22 random characters (about 128 bits) in four parts."""
    return _with_dashes("".join(BASE58[below(rng, len(BASE58))] for _ in range(LENGTH)))


def parse_credential(text: str) -> str:
    """Return the token, with its dashes, from a text with or without them.

    Raises:
        Malformed: it is not 22 characters of the alphabet.
    """
    letters = text.strip().replace("-", "")
    if len(letters) != LENGTH or any(letter not in BASE58 for letter in letters):
        raise Malformed("credential-malformed")
    return _with_dashes(letters)


def secret_of(group: Group, uuid: str, credential: str) -> int:
    """Return the secret signing key that a token stands for in the poll with this uuid."""
    halves = (
        hashlib.sha256(f"derive_credential|{uuid}|{half}|{credential}".encode()).digest()
        for half in (0, 1)
    )
    return int.from_bytes(b"".join(halves), "big") % group.order


def public_of(group: Group, secret: int) -> str:
    """Return the text of the public credential of a secret key."""
    return group.write(group.power_of_generator(secret))


def _with_dashes(letters: str) -> str:
    parts: list[str] = []
    for size in _PARTS:
        parts.append(letters[:size])
        letters = letters[size:]
    return "-".join(parts)
