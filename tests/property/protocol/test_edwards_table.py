"""Multiples of points from a table against libsodium's, another implementation of the curve."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nacl.bindings import crypto_scalarmult_ed25519_base_noclamp, crypto_scalarmult_ed25519_noclamp

from ballot.basics.errors import VerificationError
from ballot.protocol.groups.by_name import ED25519
from ballot.protocol.groups.edwards_table import table_of

ORDER = ED25519.order
IDENTITY = bytes([1, *[0] * 31])
KEYS = [
    crypto_scalarmult_ed25519_base_noclamp(secret.to_bytes(32, "little"))
    for secret in (1, 2, 9, ORDER // 5, ORDER - 1)
]
TABLES = {key: table_of(key) for key in KEYS}


@settings(max_examples=300)
@given(st.sampled_from(KEYS), st.integers(1, ORDER - 1))
@example(KEYS[2], 1)
@example(KEYS[2], ORDER - 1)
@example(KEYS[2], 127)
@example(KEYS[2], 128)
@example(KEYS[2], 129)
@example(KEYS[2], 255)
@example(KEYS[2], 256)
@example(KEYS[2], 2**252)
def test_a_multiple_from_the_table_is_the_one_of_libsodium(key, scalar):
    expected = crypto_scalarmult_ed25519_noclamp(scalar.to_bytes(32, "little"), key)
    assert TABLES[key](scalar) == expected


@pytest.mark.parametrize("key", KEYS)
def test_zero_and_the_order_lead_to_the_identity(key):
    assert TABLES[key](0) == TABLES[key](ORDER) == IDENTITY
    assert TABLES[key](1) == TABLES[key](ORDER + 1) == key


def test_points_of_both_signs_are_tried():
    assert {key[31] >> 7 for key in KEYS} == {0, 1}


@given(st.integers(0, 2**254 - 1))
def test_the_identity_has_no_other_multiple(scalar):
    assert ED25519.fixed(ED25519.identity)(scalar) == IDENTITY


@pytest.mark.parametrize(
    "text",
    [
        "05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826",
        "7f" + "ff" * 30 + "ee",
        "00" * 31 + "02",
    ],
    ids=["of order 8", "not canonical", "not on the curve"],
)
def test_no_table_is_made_of_what_is_no_member(text):
    with pytest.raises(VerificationError, match="element-not-in-group"):
        ED25519.fixed(ED25519.read(text))
