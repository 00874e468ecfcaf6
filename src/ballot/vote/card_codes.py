"""The eight characters on a card by which the door knows it when its square code cannot be read.

They are drawn beside the credential, not from it: whoever reads them off a card, or has the
published archive, learns nothing of the secret and cannot find the deputy's ballot. Letters and
digits that are taken for one another (0 O, 1 I L, 2 Z, 5 S, 8 B, U V) are left out; of the 23 that
remain, seven are drawn and the eighth checks them. A slip in one character, or two exchanged, is
always noticed. Of all other slips one in 23 passes, and then it hits one of n other cards n times
in 3.4 thousand million: with 3,000 cards less than once in 26 million slips. Every code has a
letter and a digit, so that no name and no number of the roster looks like one.
"""

import re
from collections.abc import Collection
from typing import Final
from unicodedata import normalize

from ballot.basics.rand import Rng, below

ALPHABET: Final = "34679ACDEFGHJKMNPQRTWXY"
LENGTH: Final = 8
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2)
"""One for each drawn character; the check has 1, and all differ modulo 23, which is prime."""
_FILLING: Final = re.compile(r"[\s\-·.]+")


def draw_code(rng: Rng, taken: Collection[str]) -> str:
    """Return the code of a new card, another one than those taken."""
    while True:
        drawn = "".join(ALPHABET[below(rng, len(ALPHABET))] for _ in _WEIGHTS)
        code = drawn + _check(drawn)
        if _is_mixed(code) and code not in taken:
            return code


def is_code(text: str) -> bool:
    """Whether a text is exactly such a code."""
    return (
        len(text) == LENGTH
        and all(letter in ALPHABET for letter in text)
        and _is_mixed(text)
        and _check(text[:-1]) == text[-1]
    )


def parse_code(text: str) -> str | None:
    """Return the code that was typed or scanned; None if the text is something else."""
    letters = _letters(text)
    return letters if is_code(letters) else None


def is_mistyped(text: str) -> bool:
    """Whether a text looks like such a code and is none: there is a slip in it."""
    letters = _letters(text)
    looks_so = len(letters) == LENGTH and letters.isascii() and letters.isalnum()
    return looks_so and _is_mixed(letters) and not is_code(letters)


def _letters(text: str) -> str:
    return _FILLING.sub("", normalize("NFKC", text)).upper()


def _check(drawn: str) -> str:
    total = sum(
        weight * ALPHABET.index(letter) for weight, letter in zip(_WEIGHTS, drawn, strict=True)
    )
    return ALPHABET[-total % len(ALPHABET)]


def _is_mixed(letters: str) -> bool:
    return any(letter.isdigit() for letter in letters) and any(
        letter.isalpha() for letter in letters
    )
