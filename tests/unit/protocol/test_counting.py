"""Tally, decryption and result: weights, blank votes, empty boxes, and everything that is wrong."""

import json

import pytest

from ballot.basics.errors import BallotError, VerificationError
from ballot.basics.rand import SeededRng
from ballot.protocol.ballots import verify_ballot
from ballot.protocol.codec import canonical
from ballot.protocol.counting import (
    encrypted_tally,
    parse_result,
    parse_tally,
    partial_decryption,
    result_text,
    sized_tally_text,
    verify_partial_decryption,
    verify_result,
)
from ballot.protocol.encodings import Encoding
from ballot.protocol.groups.by_name import ED25519, GROUPS
from ballot.protocol.proofs import prove_knowledge
from ballot.protocol.questions import Question
from ballot.protocol.trustees import parse_trustees, possession_prefix, public_key_object
from support.polls import Poll, hold, hold_form

RNG = SeededRng(b"counting")


def single(poll: Poll):
    """Return the record of the one trustee who knows the poll's key."""
    group, key = poll.election.group, poll.election.public_key
    proof = prove_knowledge(group, poll.secret, possession_prefix(group, key), RNG)
    return parse_trustees(group, canonical([["Single", public_key_object(group, key, proof)]]))


def count(poll, papers, weights=None):
    """Tally and decrypt papers; return the tally, the partial decryptions and the result."""
    election = poll.election
    choices = [
        verify_ballot(election, poll.cast(voter, paper).encode()).choices
        for voter, paper in enumerate(papers, 1)
    ]
    weights = weights or [1] * len(papers)
    tally = encrypted_tally(election, choices, weights)
    text = partial_decryption(election, tally, poll.secret, election.public_key, RNG)
    verify_partial_decryption(election, tally, election.public_key, text)
    return tally, {1: text}, result_text(election, single(poll), tally, {1: text}, sum(weights))


QUESTIONS = [Question(("a", "b"), 0, 2, "?"), Question(("c",), 0, 1, "?", blank=True)]
PAPERS = [[(1, 0), (0, 1)], [(1, 1), (1, 0)], [(0, 0), (0, 0)]]


@pytest.mark.parametrize("group", list(GROUPS.values()), ids=list(GROUPS))
def test_the_result_is_the_sum_and_blank_votes_come_first(group):
    poll = hold(group, QUESTIONS)
    tally, partials, result = count(poll, PAPERS)
    assert result == '{"result":[[2,1],[1,1]]}'
    verified = verify_result(poll.election, single(poll), tally, partials, result)
    assert verified == ((2, 1), (1, 1))


@pytest.mark.parametrize("group", list(GROUPS.values()), ids=list(GROUPS))
def test_weights_multiply(group):
    poll = hold(group, QUESTIONS)
    assert count(poll, PAPERS, [3, 500, 70])[2] == '{"result":[[503,500],[500,3]]}'


@pytest.mark.parametrize("group", list(GROUPS.values()), ids=list(GROUPS))
def test_an_empty_box_counts_to_nothing(group):
    poll = hold(group, QUESTIONS)
    tally, partials, result = count(poll, [])
    assert result == '{"result":[[0,0],[0,0]]}'
    assert f'"alpha":"{group.write(group.identity)}"' in tally
    verify_result(poll.election, single(poll), tally, partials, result)


def test_the_sized_tally_names_the_hash_and_large_weights_as_text():
    text = sized_tally_text("[]", 2, 2**40, {"x_note": "n"})
    assert list(json.loads(text)) == ["num_tallied", "total_weight", "encrypted_tally", "x_note"]
    assert json.loads(text)["total_weight"] == str(2**40)


def test_a_count_beyond_the_weight_is_found_out():
    poll = hold(ED25519, QUESTIONS)
    tally, partials, _ = count(poll, PAPERS)
    with pytest.raises(VerificationError, match="result-beyond-weight"):
        result_text(poll.election, single(poll), tally, partials, 1)


def test_somebody_elses_key_cannot_decrypt():
    poll = hold(ED25519, QUESTIONS)
    tally, _, _ = count(poll, PAPERS)
    with pytest.raises(VerificationError, match="trustee-key-mismatch"):
        partial_decryption(poll.election, tally, 5, poll.election.public_key, RNG)


def bump(proof):
    proof["response"] = str(int(proof["response"]) ^ 1)


@pytest.mark.parametrize(
    ("code", "edit"),
    [
        ("decryption-wrong", lambda f: f["decryption_factors"][0].reverse()),
        ("decryption-wrong", lambda f: f["decryption_factors"][0].__setitem__(0, "ff" * 32)),
        ("decryption-wrong", lambda f: bump(f["decryption_proofs"][1][0])),
        ("decryption-malformed", lambda f: f["decryption_factors"][0].pop()),
        ("decryption-malformed", lambda f: f["decryption_proofs"].pop()),
        ("decryption-malformed", lambda f: f.pop("decryption_proofs")),
        ("decryption-malformed", lambda f: f["decryption_factors"][0].__setitem__(0, "7")),
        ("decryption-malformed", lambda f: f["decryption_proofs"][0].__setitem__(0, {})),
    ],
)
def test_a_wrong_partial_decryption_is_refused(code, edit):
    poll = hold(ED25519, QUESTIONS)
    tally, partials, _ = count(poll, PAPERS)
    fields = json.loads(partials[1])
    edit(fields)
    with pytest.raises(BallotError) as caught:
        verify_partial_decryption(poll.election, tally, poll.election.public_key, canonical(fields))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("result-wrong", '{"result":[[2,2],[1,1]]}'),
        ("result-wrong", '{"result":[[2,1],[1,0]]}'),
        ("result-malformed", '{"result":[[2,1],[1]]}'),
        ("result-malformed", '{"result":[[2,1]]}'),
        ("result-malformed", '{"result":[[2,1],[1,-1]]}'),
        ("result-malformed", '{"result":[[2,1],[1,true]]}'),
        ("result-malformed", '{"results":[]}'),
        ("result-malformed", '{"result":[[2,1],[1, 1]]}'),
    ],
)
def test_a_wrong_result_is_refused(code, text):
    poll = hold(ED25519, QUESTIONS)
    tally, partials, _ = count(poll, PAPERS)
    with pytest.raises(BallotError) as caught:
        verify_result(poll.election, single(poll), tally, partials, text)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("code", "edit"),
    [
        ("tally-malformed", lambda f: f.pop()),
        ("tally-malformed", lambda f: f[0].pop()),
        ("tally-malformed", lambda f: f[0][0].pop("beta")),
        ("element-not-in-group", lambda f: f[0][0].update(beta="ff" * 32)),
    ],
)
def test_a_wrong_tally_is_refused(code, edit):
    poll = hold(ED25519, QUESTIONS)
    fields = json.loads(count(poll, PAPERS)[0])
    edit(fields)
    with pytest.raises(BallotError) as caught:
        parse_tally(poll.election, canonical(fields))
    assert caught.value.code == code


def test_shared_ciphertexts_stay_equal_in_the_tally_and_the_result():
    poll = hold_form(ED25519, Encoding.SHARED_CIPHERTEXT)
    papers = [[(1, 0, 1), (1, 0), (0, 1), (1, 0)], [(0, 1, 0), (0, 0), (1, 0), (0, 1)]]
    tally, _, result = count(poll, papers)
    rows = json.loads(tally)
    assert [row[0] for row in rows[1:]] == rows[0]
    assert parse_result(poll.election, result) == ((1, 1, 1), (1, 0), (1, 1), (1, 1))
