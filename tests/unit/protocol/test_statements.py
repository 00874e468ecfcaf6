"""Statement proofs: known answers, and what a share must prove where the rules ask for it."""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from ballot.basics.errors import BallotError
from ballot.basics.rand import SeededRng
from ballot.protocol.ballots import verify_ballot
from ballot.protocol.codec import canonical, hash_hex
from ballot.protocol.counting import (
    encrypted_tally,
    partial_decryption,
    verify_partial_decryption,
)
from ballot.protocol.decryption_proofs import Statement
from ballot.protocol.elections import parse_election
from ballot.protocol.encodings import Encoding, Rules, parse_rules_object, rules_object
from ballot.protocol.groups.by_name import ED25519, GROUPS, Ciphertext, group_named
from ballot.protocol.proofs import Proof
from ballot.protocol.trustees import parse_trustees
from support.boards import DECRYPTION, SETUP, TALLY, Steps
from support.polls import hold_form

FIXTURES = Path(__file__).parents[2] / "fixtures" / "statement"
KNOWN = json.loads((FIXTURES / "statement-vectors.json").read_text(encoding="utf-8"))
QUESTION, ANSWER = 1, 0
groups = pytest.mark.parametrize("group", list(GROUPS.values()), ids=list(GROUPS))


class OneNonce:
    """A source of randomness that gives one number, once."""

    def __init__(self, number: int) -> None:
        self._numbers = [number]

    def bytes(self, n: int, /) -> bytes:
        return self._numbers.pop().to_bytes(n, "big")


def known_statement(known: dict) -> Statement:
    group = group_named(known["group"])
    # The known answers are bound to a fingerprint that no election has.
    election = replace(hold_form(group, Encoding.CHOOSE).election, fingerprint=known["fingerprint"])
    return Statement(
        election,
        group.parse(known["public_key"]),
        known["question"],
        known["position"],
        Ciphertext(group.parse(known["alpha"]), group.parse(known["beta"])),
        group.parse(known["factor"]),
    )


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known["group"])
def test_the_known_nonce_gives_the_known_proof(known):
    statement = known_statement(known)
    prefix = statement.statement_prefix
    assert hash_hex(prefix) == known["prefix_sha256"]
    proof = statement.prove(prefix, int(known["secret"]), OneNonce(int(known["nonce"])))
    assert proof == Proof(int(known["challenge"]), int(known["response"]))
    assert statement.is_proved(prefix, proof)
    assert not statement.is_proved(statement.format_prefix, proof)


@cache
def share(group_name: str, *, statement: bool):
    """Return a poll, the sum of two ballots and the share of the one who holds the key."""
    poll = hold_form(group_named(group_name), Encoding.SHARED_CIPHERTEXT, statement=statement)
    papers = [[(1, 0, 1), (1, 0), (0, 1), (1, 0)], [(0, 1, 0), (0, 0), (1, 0), (0, 1)]]
    choices = [
        verify_ballot(poll.election, poll.cast(voter, paper).encode()).choices
        for voter, paper in enumerate(papers, 1)
    ]
    tally = encrypted_tally(poll.election, choices, [1] * len(choices))
    key = poll.election.public_key
    return poll, tally, partial_decryption(poll.election, tally, poll.secret, key, poll.rng)


def code_of(poll, tally: str, text: str) -> tuple[str, dict]:
    with pytest.raises(BallotError) as caught:
        verify_partial_decryption(poll.election, tally, poll.election.public_key, text)
    return caught.value.code, caught.value.params


@groups
def test_a_share_carries_statement_proofs_last_where_the_rules_ask_for_them(group):
    for statement in (True, False):
        poll, tally, text = share(group.name, statement=statement)
        fields = ["decryption_factors", "decryption_proofs"]
        assert list(json.loads(text)) == fields + ["x_statement_proofs"] * statement
        verify_partial_decryption(poll.election, tally, poll.election.public_key, text)


@groups
def test_no_two_proofs_of_a_share_have_the_same_commitment(group):
    poll, _, text = share(group.name, statement=True)
    fields = json.loads(text)
    commitments = [
        group.multiply(
            group.power_of_generator(int(proof["response"])),
            group.power(poll.election.public_key, int(proof["challenge"])),
        )
        for name in ("decryption_proofs", "x_statement_proofs")
        for row in fields[name]
        for proof in row
    ]
    assert len(set(commitments)) == len(commitments) == 2 * 9


def test_the_first_edition_asks_for_no_statement_proofs_and_looks_at_none():
    poll, tally, text = share("Ed25519", statement=False)
    noted = canonical(json.loads(text) | {"x_statement_proofs": "anything"})
    verify_partial_decryption(poll.election, tally, poll.election.public_key, noted)


def missing(fields: dict, question: int, length: int) -> None:
    del fields["x_statement_proofs"][question][length:]


def bumped(fields: dict, name: str, by: int) -> None:
    proof = fields["x_statement_proofs"][QUESTION][ANSWER]
    proof[name] = str(int(proof[name]) + by)


@groups
@pytest.mark.parametrize(
    ("question", "answer", "edit"),
    [
        (0, 0, lambda f: f.pop("x_statement_proofs")),
        (0, 0, lambda f: f.update(x_statement_proofs=[])),
        (0, 2, lambda f: missing(f, 0, 2)),
        (2, 0, lambda f: missing(f, 2, 0)),
        (3, 0, lambda f: f["x_statement_proofs"].pop()),
    ],
)
def test_a_missing_statement_proof_is_named_by_its_place(group, question, answer, edit):
    poll, tally, text = share(group.name, statement=True)
    fields = json.loads(text)
    edit(fields)
    code, params = code_of(poll, tally, canonical(fields))
    assert code == "decryption-statement-missing"
    assert params == {"question": question, "answer": answer}


@groups
@pytest.mark.parametrize("name", ["challenge", "response"])
@pytest.mark.parametrize("by", [-1, 1])
def test_a_wrong_statement_proof_is_named_by_its_place(group, name, by):
    poll, tally, text = share(group.name, statement=True)
    fields = json.loads(text)
    bumped(fields, name, by)
    code, params = code_of(poll, tally, canonical(fields))
    assert code == "decryption-statement-wrong"
    assert params == {"question": QUESTION, "answer": ANSWER}


@groups
def test_a_statement_proof_holds_in_its_own_place_only(group):
    poll, tally, text = share(group.name, statement=True)
    fields = json.loads(text)
    # Approval of project 1 is the same ciphertext in the questions 0 and 1.
    assert fields["decryption_factors"][0][0] == fields["decryption_factors"][1][0]
    assert json.loads(tally)[0][0] == json.loads(tally)[1][0]
    fields["x_statement_proofs"][1][0] = fields["x_statement_proofs"][0][0]
    assert code_of(poll, tally, canonical(fields))[0] == "decryption-statement-wrong"


@pytest.mark.parametrize(
    "edit",
    [
        lambda f: f.update(x_statement_proofs=None),
        lambda f: f.update(x_statement_proofs={}),
        lambda f: f["x_statement_proofs"].append([]),
        lambda f: f["x_statement_proofs"][0].append(f["x_statement_proofs"][0][0]),
        lambda f: f["x_statement_proofs"].__setitem__(1, None),
        lambda f: f["x_statement_proofs"][1].__setitem__(0, None),
        lambda f: f["x_statement_proofs"][1][0].pop("response"),
        lambda f: f["x_statement_proofs"][1][0].update(response=7),
        lambda f: bumped(f, "response", ED25519.order),
        lambda f: f.pop("decryption_factors"),
    ],
)
def test_statement_proofs_that_cannot_be_read_make_a_share_malformed(edit):
    poll, tally, text = share("Ed25519", statement=True)
    fields = json.loads(text)
    edit(fields)
    assert code_of(poll, tally, canonical(fields))[0] == "decryption-malformed"


@pytest.mark.parametrize("group", list(GROUPS))
def test_every_share_of_the_archives_made_elsewhere_verifies(group):
    steps = Steps.read((FIXTURES / f"strong-{group}.bel").read_bytes())
    election = parse_election(steps.of(SETUP).data[0])
    trustees = parse_trustees(election.group, steps.of(SETUP).data[1])
    assert election.rules == Rules(Encoding.SHARED_CIPHERTEXT, statement=True)
    tally = steps.of(TALLY).data[0]
    for place in steps.where(DECRYPTION):
        text, owned = steps.steps[place].data
        owner = trustees.owners[json.loads(owned)["owner"] - 1]
        verify_partial_decryption(election, tally, owner, text)


@pytest.mark.parametrize("encoding", Encoding)
@pytest.mark.parametrize("statement", [True, False])
def test_rules_are_read_as_they_are_written(encoding, statement):
    questions = hold_form(ED25519, encoding).election.questions
    rules = Rules(encoding, statement)
    assert parse_rules_object(rules_object(rules), questions) == rules


@pytest.mark.parametrize(
    "value",
    [
        {"encoding": "shared-ciphertext", "approve_question": False, "decryption": "statement"},
        {"encoding": "shared-ciphertext", "approve_question": 0.0, "decryption": "statement"},
        {"encoding": "shared-ciphertext", "approve_question": "0", "decryption": "statement"},
        {"encoding": "shared-ciphertext", "approve_question": 1, "decryption": "statement"},
        {"encoding": "shared-ciphertext", "decryption": "statement"},
        {"encoding": "shared-ciphertext", "approve_question": False},
        {"encoding": "shared-ciphertext", "approve_question": 0, "decryption": "format"},
        {"encoding": "shared-ciphertext", "approve_question": 0, "decryption": None},
        {"encoding": "shared-ciphertext", "approve_question": 0, "decryption": True},
        {"encoding": "shared-ciphertext", "decryption": "statement", "approve_question": 0},
        {"decryption": "statement"},
        ["shared-ciphertext"],
        "shared-ciphertext",
        None,
    ],
)
def test_rules_spelled_otherwise_are_unknown(value):
    questions = hold_form(ED25519, Encoding.SHARED_CIPHERTEXT).election.questions
    with pytest.raises(BallotError, match="encoding-unknown"):
        parse_rules_object(value, questions)


def test_randomness_of_its_own_goes_into_every_proof():
    poll, tally, text = share("Ed25519", statement=True)
    key = poll.election.public_key
    again = partial_decryption(poll.election, tally, poll.secret, key, SeededRng(b"another"))
    first, second = json.loads(text), json.loads(again)
    assert first["decryption_factors"] == second["decryption_factors"]
    for name in ("decryption_proofs", "x_statement_proofs"):
        for one, other in zip(first[name], second[name], strict=True):
            assert not any(a == b for a, b in zip(one, other, strict=True))
