"""Whatever deputies mark, ballots verify and the count is the sum; whatever is altered, fails."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.basics.errors import Malformed, VerificationError
from ballot.protocol.ballots import verify_ballot
from ballot.protocol.codec import canonical, parse_json
from ballot.protocol.counting import encrypted_tally, parse_tally
from ballot.protocol.encodings import Encoding, decode
from ballot.protocol.groups.by_name import ED25519
from support.polls import hold_form

POLL = hold_form(ED25519, Encoding.SHARED_CIPHERTEXT, projects=3, cap=2)
GOOD = POLL.mark(1, ("approve", "oppose", "abstain"))
papers = st.lists(st.sampled_from(["approve", "oppose", "abstain"]), min_size=3, max_size=3).filter(
    lambda marks: marks.count("approve") <= 2
)


@settings(max_examples=10)
@given(st.lists(papers, min_size=1, max_size=4))
def test_the_count_is_the_sum_of_the_marks(marks):
    election, group = POLL.election, POLL.election.group
    ballots = [
        verify_ballot(election, POLL.mark(voter, paper).encode(), refuse_identity=True)
        for voter, paper in enumerate(marks, 1)
    ]
    text = encrypted_tally(election, [each.choices for each in ballots], [1] * len(ballots))
    powers = [group.power_of_generator(number) for number in range(len(ballots) + 1)]
    result = [
        [
            powers.index(group.divide(pair.beta, group.power(pair.alpha, POLL.secret)))
            for pair in pairs
        ]
        for pairs in parse_tally(election, text)
    ]
    assert decode(Encoding.SHARED_CIPHERTEXT, result, len(marks)) == tuple(
        tuple(column.count(kind) for kind in ("approve", "oppose", "abstain"))
        for column in zip(*marks, strict=True)
    )


@settings(max_examples=40)
@given(st.integers(0, len(GOOD) - 1), st.characters(codec="utf-8"))
def test_no_ballot_survives_a_changed_character(place, character):
    if GOOD[place] == character:
        return
    changed = GOOD[:place] + character + GOOD[place + 1 :]
    with pytest.raises((Malformed, VerificationError)):
        verify_ballot(POLL.election, changed.encode())


@given(st.binary(max_size=200))
def test_no_bytes_do_worse_than_to_be_refused(data):
    with pytest.raises((Malformed, VerificationError)):
        verify_ballot(POLL.election, data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(json_values)
def test_what_is_written_is_read_again(value):
    try:
        text = canonical(value)
        text.encode()
    except UnicodeEncodeError:
        return
    assert parse_json(text) == value
