"""A nonce is the server's own, for one poll and two minutes, and is used once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from ballot.basics.rand import SeededRng
from ballot.vote import nonces
from ballot.vote.nonces import LIFETIME, Nonces

START = datetime(2026, 1, 10, 9, 0, tzinfo=UTC)
POLL, OTHER = "K7AB2C", "K7AB2D"


@dataclass
class Hand:
    """A clock that is set by hand."""

    seconds: int = 0

    def now(self):
        return START + timedelta(seconds=self.seconds)


@pytest.fixture
def clock():
    return Hand()


@pytest.fixture
def own(clock):
    return Nonces(b"key", clock, SeededRng(b"nonces"))


def test_a_nonce_is_good_for_the_poll_that_it_was_given_for(own):
    nonce = own.give(POLL)
    assert len(nonce) == 43
    assert own.is_good(POLL, nonce)
    assert not own.is_good(OTHER, nonce)


def test_no_two_nonces_are_alike(own):
    assert len({own.give(POLL) for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    ("seconds", "is_good"),
    [(LIFETIME, True), (LIFETIME + 1, False), (-LIFETIME, True), (-LIFETIME - 1, False)],
)
def test_a_nonce_lives_two_minutes_whichever_way_the_clock_is_set(own, clock, seconds, is_good):
    assert LIFETIME == 120
    nonce = own.give(POLL)
    clock.seconds = seconds
    assert own.is_good(POLL, nonce) is is_good


def test_a_nonce_is_used_once(own):
    nonce, unused = own.give(POLL), own.give(POLL)
    assert own.use(nonce)
    assert not own.is_good(POLL, nonce)
    assert not own.use(nonce)
    assert own.is_good(POLL, unused)


def test_processes_with_the_same_key_know_each_others_nonces(own, clock):
    nonce = own.give(POLL)
    assert Nonces(b"key", clock, SeededRng(b"other")).is_good(POLL, nonce)
    assert not Nonces(b"another key", clock, SeededRng(b"nonces")).is_good(POLL, nonce)


@pytest.mark.parametrize("place", range(43))
def test_a_changed_nonce_is_none(own, place):
    nonce = own.give(POLL)
    for letter in "AB_-+":
        changed = nonce[:place] + letter + nonce[place + 1 :]
        assert own.is_good(POLL, changed) is (changed == nonce)


@pytest.mark.parametrize("text", ["", "A", "A" * 43, "A" * 44, "=" * 43, "\ud800", "\u7968" * 43])
def test_what_was_never_given_is_no_nonce(own, text):
    assert not own.is_good(POLL, text)


def test_used_nonces_are_remembered_as_long_as_they_could_be_used_again(own, clock):
    used = own.give(POLL)
    own.use(used)
    clock.seconds = 2 * LIFETIME
    own.use(own.give(POLL))
    clock.seconds = 0
    assert not own.is_good(POLL, used)


def test_the_memory_of_used_nonces_is_bounded(own, clock, monkeypatch):
    monkeypatch.setattr(nonces, "MOST_REMEMBERED", 3)
    given = [own.give(POLL) for _ in range(4)]
    for nonce in given:
        own.use(nonce)
    assert [own.is_good(POLL, nonce) for nonce in given] == [True, False, False, False]
    clock.seconds = 2 * LIFETIME + 1
    later = own.give(POLL)
    own.use(later)
    clock.seconds = 0
    assert [own.is_good(POLL, nonce) for nonce in given] == [True] * 4
