"""Nonces for questions that are answered once: timed, marked as the server's own, kept nowhere.

A nonce is 32 bytes: the second when it was given, 12 random bytes, and the first 16 bytes of an
HMAC-SHA-256 over both and the poll's code, written in 43 characters. So giving one costs no memory,
and every process of an installation knows the nonces of the others. Only that one was used is
remembered, in this process, for as long as it would be taken: with several processes on one home,
a question that somebody overheard can be asked once more of each other process within the time.
"""

import base64
import hashlib
import hmac
from typing import Final

from ballot.basics.rand import Rng
from ballot.basics.time import Clock

LIFETIME: Final = 120
"""Seconds."""
MOST_REMEMBERED: Final = 10_000
"""Used nonces; beyond these the oldest is forgotten, which one card's holder could bring about only
by asking about that card so often in the time that a nonce lives."""
_TIME, _RANDOM, _MARK = 4, 12, 16


class Nonces:
    """Gives nonces, knows its own, and takes each once."""

    def __init__(self, key: bytes, clock: Clock, rng: Rng) -> None:
        self._key, self._clock, self._rng = key, clock, rng
        self._used: dict[str, int] = {}

    def give(self, code: str) -> str:
        """Return a new nonce for a question about this poll."""
        stamp = self._now().to_bytes(_TIME, "big") + self._rng.bytes(_RANDOM)
        return _written(stamp + self._mark(code, stamp))

    def is_good(self, code: str, nonce: str) -> bool:
        """Say whether this is a nonce for this poll that is neither too old nor used."""
        data = _read(nonce)
        stamp, mark = data[:-_MARK], data[-_MARK:]
        if not hmac.compare_digest(mark, self._mark(code, stamp)):
            return False
        age = abs(self._now() - int.from_bytes(stamp[:_TIME], "big"))
        return age <= LIFETIME and nonce not in self._used

    def use(self, nonce: str) -> bool:
        """Mark a good nonce as used; return whether it had not been used before."""
        if nonce in self._used:
            return False
        self._forget()
        self._used[nonce] = self._now()
        return True

    def _forget(self) -> None:
        """Forget what can be no good nonce any more, and the oldest of too many."""
        now = self._now()
        for nonce, when in list(self._used.items()):
            # A clock may be set, so a nonce is good from as long before it was given as after.
            if len(self._used) < MOST_REMEMBERED and abs(now - when) <= 2 * LIFETIME:
                return
            del self._used[nonce]

    def _now(self) -> int:
        return int(self._clock.now().timestamp())

    def _mark(self, code: str, stamp: bytes) -> bytes:
        return hmac.digest(self._key, code.encode() + b"|" + stamp, hashlib.sha256)[:_MARK]


def _written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _read(nonce: str) -> bytes:
    """Return the bytes of a nonce; none for a text that no nonce has."""
    try:
        data = base64.b64decode(f"{nonce}=", altchars=b"-_", validate=True)
    except ValueError:
        return b""
    return data if _written(data) == nonce else b""
