"""Addresses: which of them no tablet can open, and which can be read on the way."""

import pytest

from ballot.basics.addresses import is_only_here, is_plain


@pytest.mark.parametrize(
    ("url", "only_here", "plain"),
    [
        ("http://127.0.0.1:8000", True, False),
        ("http://127.9.9.9", True, False),
        ("http://[::1]:8000", True, False),
        ("https://localhost", True, False),
        ("http://LOCALHOST:81/path", True, False),
        ("http://ballot.localhost", True, False),
        ("http://0.0.0.0:8000", True, False),
        ("http://192.168.1.9:8000", False, True),
        ("http://localhost.example", False, True),
        ("http://vote.example", False, True),
        ("https://vote.example", False, False),
        ("https://192.168.1.9", False, False),
    ],
)
def test_an_address_says_who_can_open_it_and_how_safely(url, only_here, plain):
    assert (is_only_here(url), is_plain(url)) == (only_here, plain)
