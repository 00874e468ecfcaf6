"""A card shows itself without its secret: the proof that is asked before its state is told.

Public credentials stand in published archives, and a run-off uses them again; so whoever asks for a
card's state proves to hold it. The proof is a Schnorr proof of the secret credential, bound to the
round's election and to a nonce of the server: A = g^w, c = H(x-card|UUID|NONCE|C|A) mod q,
z = w - s c, with the texts of the credential C and of A as the format writes elements.
"""

from ballot.basics.errors import BallotError
from ballot.basics.rand import Rng
from ballot.protocol.credentials import public_of
from ballot.protocol.groups.by_name import Group
from ballot.protocol.proofs import Proof, is_knowledge, prove_knowledge


def prove_card(group: Group, secret: int, uuid: str, nonce: str, rng: Rng) -> Proof:
    """Prove that one holds the card of this secret credential, as a booth does.

    Args:
        group: the election's group.
        secret: the secret credential.
        uuid: of the current round's election.
        nonce: what the server gave, used for this one question.
        rng: draws the commitment's exponent.
    """
    return prove_knowledge(group, secret, _statement(uuid, nonce, public_of(group, secret)), rng)


def is_card_proof(group: Group, credential: str, uuid: str, nonce: str, proof: Proof) -> bool:
    """Say whether a proof of `prove_card` holds for this public credential, of whatever text.

    The numbers of the proof are in [0, order). The identity is nobody's credential: everybody knows
    its secret.
    """
    try:
        key = group.parse(credential)
    except BallotError:
        return False
    if key == group.identity:
        return False
    return is_knowledge(group, key, proof, _statement(uuid, nonce, credential))


def _statement(uuid: str, nonce: str, credential: str) -> str:
    return f"x-card|{uuid}|{nonce}|{credential}|"
