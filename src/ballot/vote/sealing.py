"""How a ballot lies in the box: named, padded and sealed under the key of its round.

The secret that this module keeps is the order of arrival (README, "Box, witness, board"). The name
of a row is HMAC-SHA256 of the credential; its body is the ballot, filled up to one length for the
whole round and encrypted (XChaCha20-Poly1305, bound to the name). Both keys are derived from 32
random bytes. When those are gone, whatever a disk still holds of the box is noise without an order.
"""

import hmac
from typing import Final

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError

from ballot.basics.errors import VerificationError
from ballot.basics.rand import Rng

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 24
_LENGTH_BYTES: Final = 4


def draw_key(rng: Rng) -> bytes:
    """Return the key of a new box."""
    return rng.bytes(KEY_BYTES)


class BoxKey:
    """Names and seals the ballots of one round."""

    def __init__(self, secret: bytes, longest: int) -> None:
        """Derive the two keys.

        Args:
            secret: the 32 bytes of the round.
            longest: how many bytes a ballot of this round can have at most.
        """
        self._naming = _derived(secret, b"x-box-name")
        self._sealing = _derived(secret, b"x-box-seal")
        self._padded = _LENGTH_BYTES + longest

    def name(self, credential: str) -> bytes:
        """Return the name of the row that holds this credential's ballot."""
        return hmac.digest(self._naming, credential.encode(), "sha256")

    def seal(self, name: bytes, ballot: bytes, rng: Rng) -> bytes:
        """Return the body of a row; every body of a round has the same length."""
        plain = len(ballot).to_bytes(_LENGTH_BYTES, "big") + ballot
        nonce = rng.bytes(_NONCE_BYTES)
        return nonce + crypto_aead_xchacha20poly1305_ietf_encrypt(
            plain.ljust(self._padded, b"\0"), name, nonce, self._sealing
        )

    def open(self, name: bytes, body: bytes) -> bytes:
        """Return the ballot in a row.

        Raises:
            VerificationError: `box-row-damaged`; these are not the bytes that were sealed there.
        """
        nonce, sealed = body[:_NONCE_BYTES], body[_NONCE_BYTES:]
        try:
            plain = crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, name, nonce, self._sealing)
        except (CryptoError, ValueError):
            raise VerificationError("box-row-damaged") from None
        length = int.from_bytes(plain[:_LENGTH_BYTES], "big")
        return plain[_LENGTH_BYTES : _LENGTH_BYTES + length]


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return hmac.digest(secret, purpose, "sha256")
