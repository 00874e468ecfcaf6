"""Passwords: scrypt (RFC 7914) with its parameters beside the salt, to be raised later."""

import base64
import hashlib
import hmac
from typing import Final

from ballot.basics.rand import Rng

_COST: Final = 1 << 15
_BLOCKS: Final = 8
_LANES: Final = 1
_SALT: Final = 16
_KEY: Final = 32
_SCHEME: Final = "scrypt"


def _derive(password: str, salt: bytes, cost: int, blocks: int, lanes: int) -> bytes:
    return hashlib.scrypt(
        password.encode(errors="surrogatepass"),
        salt=salt,
        n=cost,
        r=blocks,
        p=lanes,
        dklen=_KEY,
        maxmem=256 * cost * blocks * lanes,
    )


def hash_password(password: str, rng: Rng) -> str:
    """Return what may be stored of a password: scheme, parameters, salt and derived key."""
    salt = rng.bytes(_SALT)
    key = _derive(password, salt, _COST, _BLOCKS, _LANES)
    parts = [salt, key]
    encoded = [base64.b64encode(part).decode() for part in parts]
    return "$".join([_SCHEME, str(_COST), str(_BLOCKS), str(_LANES), *encoded])


def is_password(password: str, stored: str) -> bool:
    """Say whether this is the password; takes the same time whether it is or not."""
    _, cost, blocks, lanes, salt, key = stored.split("$")
    found = _derive(password, base64.b64decode(salt), int(cost), int(blocks), int(lanes))
    return hmac.compare_digest(found, base64.b64decode(key))
