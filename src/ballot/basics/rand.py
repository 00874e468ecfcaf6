"""Randomness enters the program here and nowhere else."""

import hashlib
import secrets
from typing import Protocol


class Rng(Protocol):
    """A source of random bytes; what needs randomness takes one as an argument."""

    def bytes(self, n: int, /) -> bytes:
        """Return n random bytes."""
        ...


class SystemRng:
    """The operating system's generator, the only one that may make a secret."""

    def bytes(self, n: int, /) -> bytes:
        """Return n bytes from the operating system."""
        return secrets.token_bytes(n)


class SeededRng:
    """A SHAKE-256 stream, for known answers and simulated choices; never for a secret."""

    def __init__(self, seed: bytes) -> None:
        self._seed, self._counter = seed, 0

    def bytes(self, n: int, /) -> bytes:
        """Return the next n bytes of the stream."""
        self._counter += 1
        return hashlib.shake_256(self._seed + self._counter.to_bytes(8, "big")).digest(n)


def below(rng: Rng, bound: int) -> int:
    """Draw uniformly from [0, bound) by rejection, so that no value is favoured."""
    size = (bound.bit_length() + 7) // 8
    mask = (1 << bound.bit_length()) - 1
    while (candidate := int.from_bytes(rng.bytes(size), "big") & mask) >= bound:
        pass
    return candidate
