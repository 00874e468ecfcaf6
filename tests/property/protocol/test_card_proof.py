"""The proof that one holds a card: whoever does can give it, and it says nothing but that, once."""

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballot.basics.rand import SeededRng, SystemRng
from ballot.protocol.card_proof import is_card_proof, prove_card
from ballot.protocol.credentials import public_of
from ballot.protocol.groups.by_name import BELENIOS_2048, ED25519, Group
from ballot.protocol.proofs import Proof

GROUPS = st.sampled_from([ED25519, BELENIOS_2048])
SECRETS = st.integers(1, 2**250)
TEXTS = st.text("ABCxyz019-_", min_size=1, max_size=43)


@dataclass(frozen=True)
class Question:
    """Everything that a proof is about."""

    group: Group
    credential: str
    uuid: str
    nonce: str
    proof: Proof

    def holds(self) -> bool:
        return is_card_proof(self.group, self.credential, self.uuid, self.nonce, self.proof)


@st.composite
def questions(draw):
    group, secret, uuid, nonce = draw(GROUPS), draw(SECRETS), draw(TEXTS), draw(TEXTS)
    proof = prove_card(group, secret, uuid, nonce, SystemRng())
    return Question(group, public_of(group, secret), uuid, nonce, proof)


@settings(max_examples=20)
@given(questions())
def test_the_holder_of_a_card_can_prove_it(question):
    assert question.holds()


@settings(max_examples=20)
@given(questions(), SECRETS, TEXTS, st.integers(1, 2**200))
def test_a_proof_is_good_for_one_card_one_election_and_one_nonce(question, secret, text, shift):
    group, (challenge, response) = question.group, question.proof
    for changed in (
        replace(question, credential=public_of(group, secret)),
        replace(question, uuid=text),
        replace(question, nonce=text),
        replace(question, proof=Proof((challenge + shift) % group.order, response)),
        replace(question, proof=Proof(challenge, (response + shift) % group.order)),
    ):
        assert changed.holds() == (changed == question)


@settings(max_examples=20)
@given(GROUPS, TEXTS, TEXTS)
def test_the_identity_is_nobodys_card_though_everybody_knows_its_secret(group, uuid, nonce):
    proof = prove_card(group, 0, uuid, nonce, SystemRng())
    assert not Question(group, public_of(group, 0), uuid, nonce, proof).holds()


@given(st.text(max_size=80))
def test_a_text_that_is_no_element_is_no_card(text):
    assert not Question(ED25519, text, "uuid", "nonce", Proof(1, 1)).holds()


@pytest.mark.parametrize("group", [ED25519, BELENIOS_2048], ids=lambda group: group.name)
def test_two_proofs_of_one_card_share_no_commitment(group):
    """One exponent under two challenges would give the secret away."""
    rng = SeededRng(b"card proofs")
    nonces = [f"nonce {number}" for number in range(20)]
    commitments = {
        (proof.response + 77 * proof.challenge) % group.order
        for proof in (prove_card(group, 77, "uuid", nonce, rng) for nonce in nonces)
    }
    assert len(commitments) == len(nonces)
