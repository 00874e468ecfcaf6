"""The private channel between trustees (after protocol, “Ceremony”): signed, addressed, encrypted.

Nothing that passes through it ends in an archive. The sender signs the recipient's key with the
message; a fresh group element, sent by ElGamal to that key, gives the key of ChaCha20-Poly1305.
"""

import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from ballot.basics.errors import Malformed
from ballot.basics.rand import Rng, below
from ballot.protocol.ballot_text import parse_ciphertext
from ballot.protocol.codec import Json, as_exact_object, as_text, canonical, parse_json
from ballot.protocol.groups.by_name import Element, Group
from ballot.protocol.proofs import proof_object, prove_knowledge
from ballot.protocol.trustees import parse_signed

NONCE_LENGTH = 12


def signed_object(group: Group, secret: int, message: str, rng: Rng) -> dict[str, Json]:
    """Return a message with its author's signature (protocol, “Trustees”)."""
    proof = prove_knowledge(group, secret, f"sigmsg|{message}|", rng)
    return {"message": message, "signature": proof_object(proof)}


def send(
    group: Group, signing_secret: int, recipient: Element, message: str, rng: Rng
) -> dict[str, Json]:
    """Return the JSON object that carries a message to the owner of an encryption key."""
    addressed = canonical({"recipient": group.write(recipient), "message": message})
    inner = canonical(signed_object(group, signing_secret, addressed, rng))
    randomness, seed = below(rng, group.order), below(rng, group.order)
    key = group.power_of_generator(seed)
    alpha = group.write(group.power_of_generator(randomness))
    beta = group.write(group.multiply(group.power(recipient, randomness), key))
    data = _cipher(group, key).encrypt(_nonce(alpha), inner.encode(), None)
    return {"alpha": alpha, "beta": beta, "data": data.hex()}


def receive(group: Group, decryption_secret: int, sender: Element, number: int, value: Json) -> str:
    """Return the message that was sent to the key of this secret.

    Args:
        group: the group of the ceremony.
        decryption_secret: the recipient's secret.
        sender: the key with which the sender signs.
        number: the sender's number, for errors.
        value: the JSON object received.

    Raises:
        Malformed: it cannot be opened, or is addressed to another.
        VerificationError: the sender's signature does not hold.
    """
    fields = as_exact_object(value, "secret", ("alpha", "beta", "data"))
    pair = parse_ciphertext(group, value)
    alpha = group.parse(as_text(fields["alpha"], "alpha"))
    key = group.divide(pair.beta, group.power(alpha, decryption_secret))
    try:
        data = bytes.fromhex(as_text(fields["data"], "data"))
        inner = _cipher(group, key).decrypt(_nonce(group.write(alpha)), data, None)
    except (ValueError, InvalidTag):
        raise Malformed("channel-unreadable") from None
    signed = parse_signed(group, parse_json(inner))
    signed.require(group, sender, number)
    addressed = as_exact_object(parse_json(signed.message), "secret", ("recipient", "message"))
    own = group.write(group.power_of_generator(decryption_secret))
    if as_text(addressed["recipient"], "recipient") != own:
        raise Malformed("channel-addressed-elsewhere")
    return as_text(addressed["message"], "message")


def _cipher(group: Group, key: Element) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(hashlib.sha256(f"key|{group.write(key)}".encode()).digest())


def _nonce(alpha: str) -> bytes:
    return hashlib.sha256(f"iv|{alpha}".encode()).digest()[:NONCE_LENGTH]
