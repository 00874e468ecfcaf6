"""What lies in an open box says nothing to whoever lacks the key of the round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballot.basics.errors import VerificationError
from ballot.basics.rand import SystemRng
from ballot.vote.sealing import KEY_BYTES, BoxKey, draw_key

RNG = SystemRng()
LONGEST = 300
KEY = BoxKey(draw_key(RNG), LONGEST)
NAME = KEY.name("a credential")


@given(st.binary(max_size=LONGEST))
def test_what_is_sealed_is_opened_again_and_every_body_has_one_length(ballot):
    body = KEY.seal(NAME, ballot, RNG)
    assert KEY.open(NAME, body) == ballot
    assert len(body) == len(KEY.seal(NAME, b"", RNG))


def test_the_same_ballot_is_sealed_otherwise_each_time():
    assert KEY.seal(NAME, b"ballot", RNG) != KEY.seal(NAME, b"ballot", RNG)


def test_a_ballot_does_not_shine_through():
    assert b"ballot" not in KEY.seal(NAME, b"ballot" * 40, RNG)


@given(st.integers(0, 339), st.integers(1, 255))
def test_a_body_with_one_byte_changed_is_not_opened(place, change):
    body = bytearray(KEY.seal(NAME, b"ballot", RNG))
    body[place] ^= change
    with pytest.raises(VerificationError, match="box-row-damaged"):
        KEY.open(NAME, bytes(body))


@pytest.mark.parametrize("body", [b"", bytes(24), bytes(340)])
def test_a_row_that_was_emptied_or_zeroed_is_not_opened(body):
    with pytest.raises(VerificationError, match="box-row-damaged"):
        KEY.open(NAME, body)


def test_a_body_under_another_name_is_not_opened():
    body = KEY.seal(NAME, b"ballot", RNG)
    with pytest.raises(VerificationError, match="box-row-damaged"):
        KEY.open(KEY.name("another credential"), body)


def test_a_name_belongs_to_one_credential_under_one_key():
    other = BoxKey(draw_key(RNG), LONGEST)
    names = {key.name(credential) for key in (KEY, other) for credential in ("a", "b", "A")}
    assert len(names) == 6
    assert {len(name) for name in names} == {32}
    with pytest.raises(VerificationError):
        other.open(NAME, KEY.seal(NAME, b"ballot", RNG))


def test_a_key_is_drawn_anew_for_each_round():
    drawn = {draw_key(RNG) for _ in range(10)}
    assert len(drawn) == 10
    assert {len(key) for key in drawn} == {KEY_BYTES}
