"""Verifies Ed25519 signatures (RFC 8032) by public keys in PEM (RFC 8410)."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key


def is_signed(message: bytes, signature: bytes, public_key: bytes) -> bool:
    """Say whether this is the signature of the message by the key."""
    try:
        key = load_pem_public_key(public_key)
        if not isinstance(key, Ed25519PublicKey):
            return False
        key.verify(signature, message)
    except (ValueError, InvalidSignature):
        return False
    return True
