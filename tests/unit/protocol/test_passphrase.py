"""A drawn passphrase is strong; a person's own that would be guessed is refused, with why."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.basics.errors import Malformed
from ballot.basics.rand import SeededRng
from ballot.protocol.passphrase import (
    CONSONANTS,
    SHORTEST,
    SYLLABLES,
    VOWELS,
    WORDS,
    draw_passphrase,
    require_strong,
)


@given(st.binary(max_size=8))
def test_what_is_drawn_is_six_words_of_two_syllables_and_is_never_refused(seed):
    passphrase = draw_passphrase(SeededRng(seed))
    words = passphrase.split(" ")
    assert len(words) == WORDS
    for word in words:
        assert len(word) == 2 * SYLLABLES
        assert set(word[::2]) <= set(CONSONANTS)
        assert set(word[1::2]) <= set(VOWELS)
    require_strong(passphrase)


def test_what_is_drawn_has_at_least_70_bits():
    syllables = len(set(CONSONANTS)) * len(set(VOWELS))
    assert WORDS * SYLLABLES * math.log2(syllables) >= 70


def test_every_syllable_is_drawn():
    rng = SeededRng(b"all")
    text = "".join(draw_passphrase(rng).replace(" ", "") for _ in range(300))
    seen = {text[start : start + 2] for start in range(0, len(text), 2)}
    assert seen == {consonant + vowel for consonant in CONSONANTS for vowel in VOWELS}


@pytest.mark.parametrize(
    ("passphrase", "code"),
    [
        ("", "passphrase-short"),
        ("x7Gh!pQ2vLz9#mR", "passphrase-short"),
        ("13800138000 13800138000", "passphrase-digits"),
        ("110101-19900307-7777", "passphrase-digits"),
        ("password of ballot", "passphrase-common"),
        ("Jian Piao Ren Dai Biao", "passphrase-common"),
        ("WoDeMiMa WoAiNi 88", "passphrase-common"),
        ("CorrectHorseBatteryStaple", "passphrase-common"),
        ("19800101 and 19850203", "passphrase-date"),
        ("li 1980-1-1, 2.3.1985, 2012", "passphrase-date"),
        ("01021990 and 02031985", "passphrase-date"),
        ("abcdefghijklmnopqrst", "passphrase-sequence"),
        ("zyxwvutsrqponmlkjihg", "passphrase-sequence"),
        ("qwertyuiop asdfghjkl", "passphrase-sequence"),
        ("!QAZ 1qaz2wsx 3edc4rfv", "passphrase-sequence"),
        ("poiuytrewq-mnbvcxz-", "passphrase-sequence"),
        ("aaaaaaaaaaaaaaaaaaaa", "passphrase-repeats"),
        ("lovely lovely lovely lovely", "passphrase-repeats"),
        ("xkcdxkcdxkcdxkcdxkcd", "passphrase-repeats"),
        ("!!!!!!!!!!!!!!!!!!!!", "passphrase-repeats"),
    ],
)
def test_a_weak_passphrase_is_refused_with_the_reason(passphrase, code):
    with pytest.raises(Malformed) as refused:
        require_strong(passphrase)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "passphrase",
    [
        "x7Gh!pQ2vLz9#mRt",
        "wo jia men qian you liang ke zao",
        "seven grey herons over the weir",
        "own words for machine 1",
        "\u9759\u591c\u601d\u7684\u4f5c\u8005\u4e0d\u662f\u6211\u7684\u90bb\u5c45\u8001\u738b\u4e48\u5440",
    ],
)
def test_a_strong_passphrase_of_ones_own_is_taken(passphrase):
    require_strong(passphrase)


def test_the_width_of_letters_makes_no_passphrase_stronger():
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in "abcdefghijklmnopqrst")
    with pytest.raises(Malformed, match="passphrase-sequence"):
        require_strong(wide)


@given(st.text(st.characters(max_codepoint=0x7E), max_size=SHORTEST - 1))
def test_nothing_shorter_than_the_shortest_is_taken(text):
    with pytest.raises(Malformed, match="passphrase-short"):
        require_strong(text)
