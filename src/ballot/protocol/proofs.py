"""The zero-knowledge proofs (README, Proofs): knowledge of a logarithm, disjunctions.

Every proof is sent as challenge and response; a verifier recomputes the commitments and hashes
them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ballot.basics.rand import Rng, below
from ballot.protocol.codec import Json, as_object, as_scalar, hash_scalar
from ballot.protocol.groups.by_name import Element, Group, Power


class Proof(NamedTuple):
    """A challenge and a response, both in [0, order of the group)."""

    challenge: int
    response: int


@dataclass(frozen=True, slots=True)
class Claim:
    """What a prover knows of one branch: its ciphertext's secrets, and the value claimed."""

    randomness: int
    plaintext: int
    value: int


def parse_proof(group: Group, value: Json, place: str) -> Proof:
    """Read a proof; extra fields are ignored.

    Raises:
        Malformed: it is none, or a number is not canonical.
    """
    fields = as_object(value, place, ("challenge", "response"))
    return Proof(
        as_scalar(fields["challenge"], group.order, place),
        as_scalar(fields["response"], group.order, place),
    )


def proof_object(proof: Proof) -> dict[str, Json]:
    """Return the JSON object of a proof."""
    return {"challenge": str(proof.challenge), "response": str(proof.response)}


def prove_knowledge(group: Group, secret: int, prefix: str, rng: Rng) -> Proof:
    """Prove knowledge of log_g of a key, hashing the prefix and the commitment."""
    nonce = below(rng, group.order)
    commitment = group.write(group.power_of_generator(nonce))
    challenge = hash_scalar(prefix + commitment, group.order)
    return Proof(challenge, (nonce - secret * challenge) % group.order)


def is_knowledge(group: Group, key: Element, proof: Proof, prefix: str) -> bool:
    """Say whether a proof of `prove_knowledge` holds for this key, a member of the group."""
    commitment = group.multiply(
        group.power_of_generator(proof.response), group.power(key, proof.challenge)
    )
    return hash_scalar(prefix + group.write(commitment), group.order) == proof.challenge


def prove_disjunction(
    group: Group, key: Power, prefix: str, claims: Sequence[Claim], rng: Rng
) -> list[Proof]:
    """Prove that one of the claims is true, without telling which (README, Ballot).

    Knowing the randomness of each ciphertext, the prover only raises g and y.
    """
    order, base = group.order, group.fixed(group.generator)
    true = next(index for index, claim in enumerate(claims) if claim.plaintext == claim.value)
    challenges = [below(rng, order) for _ in claims]
    responses = [below(rng, order) for _ in claims]
    challenges[true] = 0  # the true branch commits to its nonce, which stands in `responses`
    commitments: list[str] = []
    for claim, challenge, response in zip(claims, challenges, responses, strict=True):
        exponent = (response + claim.randomness * challenge) % order
        shift = (claim.plaintext - claim.value) * challenge % order
        right = group.multiply(key(exponent), base(shift))
        commitments += (group.write(base(exponent)), group.write(right))
    total = hash_scalar(prefix + ",".join(commitments), order)
    challenges[true] = (total - sum(challenges)) % order
    responses[true] = (responses[true] - claims[true].randomness * challenges[true]) % order
    return [Proof(*pair) for pair in zip(challenges, responses, strict=True)]


def is_disjunction(
    group: Group, prefix: str, commitments: Sequence[str], proofs: Sequence[Proof]
) -> bool:
    """Say whether the commitments that proofs lead to hash to the sum of their challenges."""
    total = sum(proof.challenge for proof in proofs) % group.order
    return hash_scalar(prefix + ",".join(commitments), group.order) == total
