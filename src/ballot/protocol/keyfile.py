"""A trustee's key file: what a scrutineer keeps, sealed with a passphrase.

One JSON text, in canonical form (protocol, “Texts”), the fields in this order::

    {"version":1,"kind":"ballot-trustee-key","group":GROUP,"index":I,"size":N,"threshold":T,
     "verification":VK,
     "kdf":{"name":"scrypt","n":131072,"r":8,"p":1,"salt":HEX of 16 bytes},
     "aead":{"name":"ChaCha20-Poly1305","nonce":HEX of 12 bytes},
     "sealed":HEX}

* VK is the text of the key with which the member signs in the ceremony.
* key = scrypt(passphrase in Unicode form NFKC as UTF-8, salt, n, r, p), 32 bytes (RFC 7914).
* sealed = ChaCha20-Poly1305 (RFC 8439) of the plaintext, tag last; the additional data is the
  canonical text of the same object without the field `sealed`.
* plaintext = the canonical text of `{"seed":SEED}` before the ceremony ends, and of
  `{"seed":SEED,"decryption_key":S}` after it, S in decimal (protocol, “Trustees”).

`n` is a power of two from 2^15 to 2^18, `r` is 8 and `p` is 1: a file from a stranger cannot make
the program work for minutes, nor make it accept a cost that protects nothing. Files are written
with 2^17, which takes 128 MiB (OWASP's advice of today); the first edition wrote 2^15.
"""

import hashlib
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from ballot.basics.errors import Forbidden, Malformed
from ballot.basics.rand import Rng
from ballot.protocol.codec import (
    Json,
    as_count,
    as_exact_object,
    as_object,
    as_scalar,
    as_text,
    canonical,
    parse_json,
)
from ballot.protocol.groups.by_name import group_named

KIND = "ballot-trustee-key"
COST, BLOCK, PARALLEL = 2**17, 8, 1
COSTS = tuple(2**exponent for exponent in range(15, 19))
SALT_LENGTH, NONCE_LENGTH, KEY_LENGTH = 16, 12, 32
_SPARE = 64
"""Units beyond `n` that the library takes for its own blocks."""
_MEMORY_OF = 128 * BLOCK
"""Bytes that scrypt takes for each unit of `n` (RFC 7914, section 2)."""
_FIELDS = (
    "version", "kind", "group", "index", "size", "threshold", "verification", "kdf", "aead",
    "sealed",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class TrusteeKey:
    """What one scrutineer keeps. `decryption_key` is there once the ceremony has ended."""

    group: str
    index: int
    size: int
    threshold: int
    verification: str
    seed: str
    decryption_key: int | None

    def __repr__(self) -> str:
        """Return a text without secrets, for logs."""
        return f"TrusteeKey({self.group}, {self.index}/{self.size})"


def seal_key(key: TrusteeKey, passphrase: str, rng: Rng) -> str:
    """Return the text of a key file."""
    salt, nonce = rng.bytes(SALT_LENGTH), rng.bytes(NONCE_LENGTH)
    header: dict[str, Json] = {
        "version": 1,
        "kind": KIND,
        "group": key.group,
        "index": key.index,
        "size": key.size,
        "threshold": key.threshold,
        "verification": key.verification,
        "kdf": {"name": "scrypt", "n": COST, "r": BLOCK, "p": PARALLEL, "salt": salt.hex()},
        "aead": {"name": "ChaCha20-Poly1305", "nonce": nonce.hex()},
    }
    secrets: dict[str, Json] = {"seed": key.seed}
    if key.decryption_key is not None:
        secrets["decryption_key"] = str(key.decryption_key)
    cipher = _cipher(passphrase, salt, COST)
    sealed = cipher.encrypt(nonce, canonical(secrets).encode(), canonical(header).encode())
    return canonical(header | {"sealed": sealed.hex()})


def open_key(text: str, passphrase: str) -> TrusteeKey:
    """Open a key file.

    Raises:
        Malformed: `trustee-key-malformed`, it is none, or asks for an unreasonable cost.
        Forbidden: `key-passphrase-wrong`; also when a byte of the file was changed.
    """
    try:
        return _open(text.removesuffix("\n"), passphrase)
    except Malformed as error:
        raise Malformed("trustee-key-malformed", reason=error.code) from error


def _open(text: str, passphrase: str) -> TrusteeKey:
    fields = as_exact_object(parse_json(text), "key", _FIELDS)
    if (fields["version"], fields["kind"]) != (1, KIND):
        raise Malformed("trustee-key-malformed")
    kdf = as_exact_object(fields["kdf"], "kdf", ("name", "n", "r", "p", "salt"))
    aead = as_exact_object(fields["aead"], "aead", ("name", "nonce"))
    cost = as_count(kdf["n"], "kdf")
    if (kdf["name"], kdf["r"], kdf["p"]) != ("scrypt", BLOCK, PARALLEL) or cost not in COSTS:
        raise Malformed("trustee-key-cost-refused")
    if aead["name"] != "ChaCha20-Poly1305":
        raise Malformed("trustee-key-cipher-unknown")
    nonce = _octets(aead["nonce"], NONCE_LENGTH)
    cipher = _cipher(passphrase, _octets(kdf["salt"], SALT_LENGTH), cost)
    sealed = _octets(fields.pop("sealed"), None)
    try:
        secrets = cipher.decrypt(nonce, sealed, canonical(fields).encode())
    except InvalidTag:
        raise Forbidden("key-passphrase-wrong") from None
    return _key(fields, parse_json(secrets))


def _key(fields: dict[str, Json], secrets: Json) -> TrusteeKey:
    kept = as_object(secrets, "sealed", ("seed",))
    group = as_text(fields["group"], "group")
    decryption_key = kept.get("decryption_key")
    return TrusteeKey(
        group=group,
        index=as_count(fields["index"], "index"),
        size=as_count(fields["size"], "size"),
        threshold=as_count(fields["threshold"], "threshold"),
        verification=as_text(fields["verification"], "verification"),
        seed=as_text(kept["seed"], "seed"),
        decryption_key=(
            None
            if decryption_key is None
            else as_scalar(decryption_key, group_named(group).order, "decryption_key")
        ),
    )


def _cipher(passphrase: str, salt: bytes, cost: int) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(
        hashlib.scrypt(
            unicodedata.normalize("NFKC", passphrase).encode(),
            salt=salt,
            n=cost,
            r=BLOCK,
            p=PARALLEL,
            maxmem=_MEMORY_OF * (cost + _SPARE),
            dklen=KEY_LENGTH,
        )
    )


def _octets(value: Json, length: int | None) -> bytes:
    text = as_text(value, "key")
    try:
        octets = bytes.fromhex(text)
    except ValueError:
        raise Malformed("trustee-key-malformed") from None
    if octets.hex() != text or length not in (None, len(octets)):
        raise Malformed("trustee-key-malformed")
    return octets
