"""The key ceremony (protocol, “Ceremony”): n trustees make a key that any t of them can use.

Four steps, each a function from what a trustee keeps (a seed) and what everybody has published.
No dealer ever knows the secret key. Each step verifies all that it receives and names the member
at fault; members count from 1 in the order of the certificates.

1. `certify`: everyone publishes a certificate.
2. `share`: everyone publishes a contribution: the hashes of the certificates seen, commitments to a
   secret polynomial, a signature over all certificates, and for every member an encrypted value of
   the polynomial.
3. `combine`: everyone computes its own decryption key and publishes its verification key.
4. `assemble`: anyone puts the trustees' record of the archive together.

The polynomial follows from the seed and the certificates, so a step can be repeated at will.

Whoever carries the files can swap a certificate for one of their own making. Members see it when
they compare `seen_by_all`, the hash of all certificates, and `combine` sees it by the hashes in the
contributions. A certificate in two versions is nobody's proven fault: the owner may have made both,
or the carrier one of them, and whoever holds the other version has done nothing wrong.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from ballot.basics.errors import Malformed, NotFound, RuleViolation, VerificationError
from ballot.basics.rand import Rng, below
from ballot.protocol.channel import receive, send, signed_object
from ballot.protocol.codec import (
    Json,
    as_exact_object,
    as_list,
    as_scalar,
    as_text,
    canonical,
    hash_hex,
    parse_json,
)
from ballot.protocol.elections import BASE58
from ballot.protocol.groups.by_name import Element, Group
from ballot.protocol.proofs import parse_proof, prove_knowledge
from ballot.protocol.trustees import (
    PEDERSEN,
    Certificate,
    Context,
    certificates_message,
    evaluate,
    parse_certificate,
    parse_coefficients,
    parse_trustees,
    possession_prefix,
    public_key_object,
    require_contexts,
    require_signature,
)

SEED_LENGTH = 22
LARGEST = 9
_CONTRIBUTION = ("certificates", "coefexps", "signature", "secrets")

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Share:
    """The outcome of the ceremony for one member."""

    index: int
    decryption_key: int
    verification_key: str
    """The JSON text to publish: public key, proof of possession, signature."""


def draw_seed(rng: Rng) -> str:
    """Return a new seed: 22 random characters, from which all a member's secrets follow."""
    return "".join(BASE58[below(rng, len(BASE58))] for _ in range(SEED_LENGTH))


def verification_of(group: Group, seed: str) -> str:
    """Return the text of the key with which the owner of a seed signs in the ceremony."""
    return group.write(group.power_of_generator(_signing_secret(group, seed)))


def certify(  # noqa: PLR0913, PLR0917 - the four numbers of a ceremony, a seed, a source
    seed: str, index: int, size: int, threshold: int, group: Group, rng: Rng
) -> str:
    """Step 1: return a member's certificate.

    Raises:
        RuleViolation: `ceremony-size`; not 1 ≤ threshold ≤ size ≤ 9 or not 1 ≤ index ≤ size.
    """
    if not (1 <= threshold <= size <= LARGEST and 1 <= index <= size):
        raise RuleViolation("ceremony-size", index=index, size=size, threshold=threshold)
    message = canonical(
        {
            "context": Context(group.name, size, threshold, index).fields(),
            "verification": verification_of(group, seed),
            "encryption": group.write(group.power_of_generator(_opening_secret(group, seed))),
        }
    )
    return canonical(signed_object(group, _signing_secret(group, seed), message, rng))


def seen_by_all(certificates: Sequence[str], group: Group) -> str:
    """Return the SHA-256, in hex, of all certificates: it is the same for all who see the same.

    Raises:
        VerificationError: a certificate is wrong; `member` says whose.
    """
    return _Table(group, certificates).digest


def share(seed: str, certificates: Sequence[str], group: Group, rng: Rng) -> str:
    """Step 2: return a member's contribution.

    Raises:
        VerificationError: a certificate is wrong; `member` says whose.
        NotFound: `ceremony-not-a-member`, the seed belongs to none of the certificates.
    """
    table = _Table(group, certificates)
    table.index_of(seed)
    secret = _signing_secret(group, seed)
    polynomial = _polynomial(group, seed, table)
    committed = [group.power_of_generator(coefficient) for coefficient in polynomial]
    message = certificates_message(group, table.values, committed)
    coefexps = canonical({"coefexps": [group.write(each) for each in committed]})
    return canonical(
        {
            "certificates": list(table.digests),
            "coefexps": signed_object(group, secret, coefexps, rng),
            "signature": signed_object(group, secret, message, rng)["signature"],
            "secrets": [
                send(
                    group,
                    secret,
                    member.encryption,
                    canonical({"secret": str(_value(group, polynomial, point))}),
                    rng,
                )
                for point, member in enumerate(table.members, 1)
            ],
        }
    )


def combine(
    seed: str, certificates: Sequence[str], contributions: Sequence[str], group: Group, rng: Rng
) -> Share:
    """Step 3: return a member's decryption key, and the verification key to publish.

    Raises:
        VerificationError: a certificate or contribution is wrong; `member` says whose. Or
            `ceremony-certificates-differ`: `reader` has seen another certificate of `owner`.
        NotFound: `ceremony-not-a-member`, the seed belongs to none of the certificates.
    """
    table = _Table(group, certificates)
    index = table.index_of(seed)
    opening = _opening_secret(group, seed)
    total = 0
    for number, contribution in enumerate(table.contributions(contributions), 1):
        value = contribution.secret_for(index, opening)
        if evaluate(group, contribution.committed, index) != group.power_of_generator(value):
            raise VerificationError("ceremony-secret-wrong", member=number)
        total = (total + value) % group.order
    key = group.power_of_generator(total)
    possession = prove_knowledge(group, total, possession_prefix(group, key), rng)
    signed = signed_object(group, _signing_secret(group, seed), group.write(key), rng)
    fields = public_key_object(group, key, possession) | {"signature": signed["signature"]}
    return Share(index, total, canonical(fields))


def assemble(
    certificates: Sequence[str],
    contributions: Sequence[str],
    verification_keys: Sequence[str],
    group: Group,
) -> str:
    """Step 4: return the trustees' record, verified.

    Raises:
        VerificationError: something is wrong; `member` says whose.
    """
    table = _Table(group, certificates)
    parts = table.contributions(contributions)
    if len(verification_keys) != len(table.members):
        raise VerificationError("ceremony-incomplete", expected=len(table.members))
    fields: dict[str, Json] = {
        "threshold": table.threshold,
        "certs": list(table.values),
        "coefexps": [part.coefexps for part in parts],
        "signatures": [part.signature for part in parts],
        "verification_keys": [
            _blaming(member, lambda key=key: parse_json(key))
            for member, key in enumerate(verification_keys, 1)
        ],
    }
    text = canonical([[PEDERSEN, fields]])
    parse_trustees(group, text)
    return text


class _Table:
    """All certificates of a ceremony, verified."""

    def __init__(self, group: Group, certificates: Sequence[str]) -> None:
        self._group = group
        self.values = [
            _blaming(member, lambda text=text: parse_json(text))
            for member, text in enumerate(certificates, 1)
        ]
        self.members = [
            _blaming(
                member, lambda value=value, member=member: parse_certificate(group, value, member)
            )
            for member, value in enumerate(self.values, 1)
        ]
        size, self.threshold = _agreed_numbers(self.members)
        if size != len(self.members):
            raise VerificationError("ceremony-incomplete", expected=size)
        numbers = range(1, len(self.members) + 1)
        require_contexts(group, self.members, self.threshold, numbers)
        for number, member in zip(numbers, self.members, strict=True):
            if any(
                member.verification == other.verification for other in self.members[: number - 1]
            ):
                raise VerificationError("ceremony-member-twice", member=number)
        self.digests = [hash_hex(canonical(value)) for value in self.values]
        self.digest = hash_hex(canonical(self.values))

    def index_of(self, seed: str) -> int:
        own = self._group.power_of_generator(_signing_secret(self._group, seed))
        for index, member in enumerate(self.members, 1):
            if member.verification == own:
                return index
        raise NotFound("ceremony-not-a-member")

    def contributions(self, texts: Sequence[str]) -> list["_Contribution"]:
        if len(texts) != len(self.members):
            raise VerificationError("ceremony-incomplete", expected=len(self.members))
        found: list[_Contribution] = []
        for number, (text, certificate) in enumerate(zip(texts, self.members, strict=True), 1):
            fields = _blaming(number, lambda text=text: _read_contribution(text))
            self._require_seen(number, fields["certificates"])
            read = partial(self._contribution, number, certificate, fields)
            found.append(_blaming(number, read))
        return found

    def _require_seen(self, reader: int, value: Json) -> None:
        """Require that a member has seen these very certificates."""
        digests = _blaming(reader, lambda: self._read_digests(value))
        for owner, (seen, own) in enumerate(zip(digests, self.digests, strict=True), 1):
            if seen != own:
                raise VerificationError("ceremony-certificates-differ", reader=reader, owner=owner)

    def _read_digests(self, value: Json) -> list[str]:
        digests = [as_text(each, "certificates") for each in as_list(value, "certificates")]
        if len(digests) != len(self.digests):
            raise Malformed("ceremony-contribution-count")
        return digests

    def _contribution(
        self, number: int, certificate: Certificate, fields: dict[str, Json]
    ) -> "_Contribution":
        committed = parse_coefficients(self._group, fields["coefexps"], certificate, number)
        secrets = as_list(fields["secrets"], "secrets")
        if len(committed) != self.threshold or len(secrets) != len(self.members):
            raise Malformed("ceremony-contribution-count")
        message = certificates_message(self._group, self.values, committed)
        proof = parse_proof(self._group, fields["signature"], "signature")
        require_signature(self._group, certificate.verification, message, proof, number)
        return _Contribution(
            self._group,
            number,
            certificate,
            committed,
            fields["coefexps"],
            fields["signature"],
            secrets,
        )


@dataclass(frozen=True, slots=True)
class _Contribution:
    """What one member published in step 2, its signatures verified."""

    group: Group
    number: int
    certificate: Certificate
    committed: tuple[Element, ...]
    coefexps: Json
    signature: Json
    secrets: list[Json]

    def secret_for(self, index: int, opening_secret: int) -> int:
        return _blaming(self.number, lambda: self._secret_for(index, opening_secret))

    def _secret_for(self, index: int, opening_secret: int) -> int:
        sender = self.certificate.verification
        message = receive(self.group, opening_secret, sender, self.number, self.secrets[index - 1])
        fields = as_exact_object(parse_json(message), "secret", ("secret",))
        return as_scalar(fields["secret"], self.group.order, "secret")


def _agreed_numbers(members: Sequence[Certificate]) -> tuple[int, int]:
    """Return size and threshold as most certificates state them; who differs is named later.

    Raises:
        VerificationError: `ceremony-incomplete` without any, or `ceremony-numbers-differ` where no
            majority says who errs.
    """
    stated = Counter(
        (each.context.size, each.context.threshold) for each in members if each.context
    )
    if not stated:
        raise VerificationError("ceremony-incomplete", expected=max(len(members), 1))
    numbers, supporters = stated.most_common(1)[0]
    if 2 * supporters <= stated.total():
        kinds = ", ".join(f"{threshold}/{size}" for size, threshold in sorted(stated))
        raise VerificationError("ceremony-numbers-differ", numbers=kinds)
    return numbers


def _read_contribution(text: str) -> dict[str, Json]:
    return as_exact_object(parse_json(text), "contribution", _CONTRIBUTION)


def _blaming(member: int, read: Callable[[], _Read]) -> _Read:
    """Turn what is wrong in a member's message into an error that names the member."""
    try:
        return read()
    except (Malformed, VerificationError) as error:
        if "member" in error.params:
            raise
        raise VerificationError(
            "ceremony-message-malformed", member=member, reason=error.code
        ) from error


def _signing_secret(group: Group, seed: str) -> int:
    return int(hash_hex(f"sk|{seed}"), 16) % group.order


def _opening_secret(group: Group, seed: str) -> int:
    return int(hash_hex(f"dk|{seed}"), 16) % group.order


def _polynomial(group: Group, seed: str, table: _Table) -> list[int]:
    """Return the secret coefficients of a member, bound to this very set of certificates.

    With other certificates there are other coefficients: values of one polynomial must never go
    to more than one set of members.
    """
    return [
        int.from_bytes(
            hashlib.sha512(f"polynomial|{seed}|{table.digest}|{degree}".encode()).digest(), "big"
        )
        % group.order
        for degree in range(table.threshold)
    ]


def _value(group: Group, polynomial: Sequence[int], point: int) -> int:
    total = 0
    for coefficient in reversed(polynomial):
        total = (total * point + coefficient) % group.order
    return total
