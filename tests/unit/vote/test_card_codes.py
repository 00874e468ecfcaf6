"""The eight characters on a card: slips are noticed, and no name or number looks like one."""

import pytest

from ballot.basics.rand import SeededRng
from ballot.vote.card_codes import ALPHABET, draw_code, is_code, is_mistyped, parse_code

RNG = SeededRng(b"codes")
CODES = [draw_code(RNG, ()) for _ in range(200)]


def test_every_code_has_eight_characters_of_the_alphabet_a_letter_and_a_digit():
    for code in CODES:
        assert is_code(code)
        assert len(code) == 8
        assert any(sign.isdigit() for sign in code)
        assert any(sign.isalpha() for sign in code)
    assert not set("0O1IL2Z5S8BUV") & set(ALPHABET)


def test_a_code_that_is_taken_is_not_drawn_again():
    first = draw_code(SeededRng(b"same"), ())
    assert draw_code(SeededRng(b"same"), {first}) != first


@pytest.mark.parametrize("write", [str.lower, lambda code: f" {code[:4]}-{code[4:]} "])
def test_a_code_is_read_however_it_is_typed(write):
    assert all(parse_code(write(code)) == code for code in CODES)


def test_wide_letters_of_an_input_method_are_read():
    code = CODES[0]
    assert parse_code("".join(chr(ord(sign) + 0xFEE0) for sign in code)) == code


def test_one_wrong_character_is_always_noticed():
    for code in CODES[:20]:
        for place in range(8):
            for sign in set(ALPHABET) - {code[place]}:
                assert not is_code(code[:place] + sign + code[place + 1 :])


def test_two_exchanged_characters_are_always_noticed():
    for code in CODES:
        for left in range(8):
            for right in range(left + 1, 8):
                signs = [*code]
                signs[left], signs[right] = signs[right], signs[left]
                assert code[left] == code[right] or not is_code("".join(signs))


@pytest.mark.parametrize(
    ("text", "mistyped"),
    [
        ("wangfang", False),
        ("20260101", False),
        ("王芳", False),
        ("Deputy 1", False),
        ("6WWN CPE", False),
        ("6WWN CPE0", True),
    ],
)
def test_a_name_or_a_number_is_no_slip_of_a_code(text, mistyped):
    assert parse_code(text) is None
    assert is_mistyped(text) is mistyped
