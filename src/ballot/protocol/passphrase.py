"""What may seal a key file: a passphrase that is drawn, or a person's own that no list holds.

Whoever steals a key file can guess at leisure, as fast as scrypt lets them. A drawn passphrase has
six words of two syllables each, a syllable being one of 16 consonants and one of 5 vowels:
6 * 2 * log2(80) = 75.8 bits. Of a person's own it is asked that it be long, and that enough of it
is left when everything that guessers try first counts for one sign only.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from ballot.basics.errors import Malformed
from ballot.basics.rand import Rng, below

CONSONANTS: Final = "bdfghjklmnprstvz"
VOWELS: Final = "aeiou"
SYLLABLES, WORDS = 2, 6
SHORTEST: Final = 16
"""Characters that a passphrase has at least."""

_ENOUGH: Final = 10
"""Signs that must be left of it, each guessable part counted as one."""
_LEAST_RUN: Final = 4
_PART: Final = "\0"
_TRACKS: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "qazwsxedcrfvtgbyhnujmikolp",
)
"""Alphabet, digits and keyboard, along rows and down columns."""
_RUNS: Final = tuple(run for track in _TRACKS for run in (track, track[::-1]))
_DATE: Final = re.compile(
    r"(?:19|20)[0-9]{2}(?:(?:0?[1-9]|1[0-2])(?:0?[1-9]|[12][0-9]|3[01]))?"
    r"|(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])(?:19|20)[0-9]{2}"
)
_REPEAT: Final = re.compile(r"(.)\1{2,}|(.{2,}?)\2+")
_TRIED_FIRST: Final = """
administrator admin ballot belenios changeme computer congress
correcthorsebatterystaple county deputy dragon election football hello iloveyou
internet letmein login master monkey passphrase password passwort princess qwerty
rehearsal scrutineer secret shadow sunshine superman trustee trustno voting welcome

aini baobei beijing changweihui chuntian dahui daibiao fuwu gongchandang gonghe
gongheguo gongzuo guanli guanliyuan haoren jianpiao jianpiaoren jiayou laogong laopo
lianghui mima minsheng nihao piaojue qingtian quxian renda renmin shanghai shengri
shijie shishi shouji toupiao wangluo wansui weirenminfuwu wodemima woaini xiangmu
xianrenda xiexie xinxi xuanju yonghu zhengfu zhonghua zhongguo zhuren zhuxituan
"""
"""What is typed first where a password is asked for, in English and in pinyin."""
_COMMON: Final = re.compile("|".join(sorted(_TRIED_FIRST.split(), key=len, reverse=True)))


def draw_passphrase(rng: Rng) -> str:
    """Return six words that can be read aloud, with 75 bits of randomness."""
    return " ".join("".join(_syllable(rng) for _ in range(SYLLABLES)) for _ in range(WORDS))


def require_strong(passphrase: str) -> None:
    """Refuse what a guesser would soon come to, and say why.

    Raises:
        Malformed: `passphrase-short`, or `passphrase-common`, `passphrase-date`,
            `passphrase-sequence`, `passphrase-repeats`, `passphrase-digits` for what it mostly
            consists of.
    """
    plain = unicodedata.normalize("NFKC", passphrase).casefold()
    if len(plain) < SHORTEST:
        raise Malformed("passphrase-short", shortest=SHORTEST, length=len(plain))
    rest = "".join(sign for sign in plain if sign.isalnum()) or plain
    if rest.isdigit():
        raise Malformed("passphrase-digits")
    for code, cut in _CUTS.items():
        rest = cut(rest)
        if len(rest) < _ENOUGH:
            raise Malformed(code)


def _syllable(rng: Rng) -> str:
    return CONSONANTS[below(rng, len(CONSONANTS))] + VOWELS[below(rng, len(VOWELS))]


def _without_runs(text: str) -> str:
    """Return the text with every run along a track as one sign."""
    kept, start = "", 0
    while start < len(text):
        length = _run_length(text[start:])
        kept += _PART if length >= _LEAST_RUN else text[start]
        start += length if length >= _LEAST_RUN else 1
    return kept


_CUTS: Final[Mapping[str, Callable[[str], str]]] = {
    "passphrase-common": partial(_COMMON.sub, _PART),
    "passphrase-date": partial(_DATE.sub, _PART),
    "passphrase-sequence": _without_runs,
    "passphrase-repeats": partial(_REPEAT.sub, r"\1\2"),
}
"""What guessers try first, by the reason that is given, and how it is counted as one sign."""


def _run_length(text: str) -> int:
    """Return how many signs at the beginning follow each other on one track."""
    length = 0
    while length < len(text) and any(text[: length + 1] in run for run in _RUNS):
        length += 1
    return length
