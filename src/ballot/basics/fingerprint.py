"""A fingerprint for the eye: what two people compare when a text must be the same for both."""

from hashlib import sha256
from typing import Final

_GROUPS: Final = 8
_GROUP_DIGITS: Final = 4


def fingerprint(data: bytes) -> str:
    """Return half of the SHA-256 of a text as eight groups of four hex digits."""
    return eight_groups(sha256(data).hexdigest())


def eight_groups(digest: str) -> str:
    """Return the first half of a SHA-256 that is known already, in hex, in the same form."""
    return " ".join(
        digest[start : start + _GROUP_DIGITS]
        for start in range(0, _GROUPS * _GROUP_DIGITS, _GROUP_DIGITS)
    )
