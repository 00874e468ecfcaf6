"""The trustees: who can decrypt, and that the election's key is really theirs (README, Trustees).

A list of kinds, `Single` (must take part) and `Pedersen` (any t of n). Trustees are numbered from 1
through the flattened list; that number is the `owner` of a partial decryption.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from ballot.basics.errors import BallotError, Malformed, VerificationError
from ballot.protocol.codec import (
    Json,
    as_count,
    as_list,
    as_object,
    as_text,
    canonical,
    parse_relaxed,
)
from ballot.protocol.groups.by_name import Element, Group
from ballot.protocol.proofs import Proof, is_knowledge, parse_proof, proof_object

SINGLE, PEDERSEN = "Single", "Pedersen"


@dataclass(frozen=True, slots=True)
class TrusteeSet:
    """One kind of the list: its members' public keys and how many of them must take part."""

    kind: str
    threshold: int
    first_owner: int
    members: tuple[Element, ...]

    @property
    def owners(self) -> range:
        """The numbers of the members in the whole list."""
        return range(self.first_owner, self.first_owner + len(self.members))


@dataclass(frozen=True, slots=True)
class Trustees:
    """Verified trustees; `public_key` is the key of an election that they hold."""

    text: str
    public_key: Element
    sets: tuple[TrusteeSet, ...]

    @property
    def owners(self) -> tuple[Element, ...]:
        """The public keys of all trustees; owner n is at index n - 1."""
        return tuple(key for each in self.sets for key in each.members)

    def can_decrypt(self, owners: Collection[int]) -> bool:
        """Say whether the partial decryptions of these owners are enough."""
        return all(
            sum(owner in owners for owner in each.owners) >= each.threshold for each in self.sets
        )

    def factor(self, group: Group, partials: Mapping[int, Element]) -> Element:
        """Combine the partial decryption factors of one ciphertext (README, Count).

        Of a threshold set the lowest-numbered members present count.

        Raises:
            VerificationError: too few are there.
        """
        if not self.can_decrypt(partials.keys()):
            raise VerificationError("decryptions-too-few")
        return group.product(_set_factor(group, each, partials) for each in self.sets)


@dataclass(frozen=True, slots=True)
class Signed:
    """A message with the proof of its author (README, Trustees)."""

    message: str
    proof: Proof

    def require(self, group: Group, key: Element, member: int) -> None:
        """Verify the signature, or raise `trustee-signature-wrong` naming the member."""
        require_signature(group, key, self.message, self.proof, member)


@dataclass(frozen=True, slots=True)
class Context:
    """What a certificate of the 3.0 form says about the ceremony (README, Trustees)."""

    group: str
    size: int
    threshold: int
    index: int

    def fields(self) -> dict[str, Json]:
        """Return the JSON object of the context."""
        return {
            "group": self.group,
            "size": self.size,
            "threshold": self.threshold,
            "index": self.index,
        }


@dataclass(frozen=True, slots=True)
class Certificate:
    """A member's two public keys, signed with the first."""

    value: Json
    verification: Element
    encryption: Element
    context: Context | None


def parse_trustees(group: Group, text: str) -> Trustees:
    """Read and verify the trustees of an election.

    Raises:
        Malformed: `trustees-malformed`.
        VerificationError: a proof, signature or key does not hold; `member` is the owner's number.
    """
    try:
        kinds = as_list(parse_relaxed(text), "trustees")
        sets: list[TrusteeSet] = []
        keys: list[Element] = []
        first = 1
        for kind in kinds:
            each, key = _parse_kind(group, kind, first)
            sets.append(each)
            keys.append(key)
            first += len(each.members)
    except Malformed as error:
        raise Malformed("trustees-malformed", reason=error.code) from error
    if not sets:
        raise Malformed("trustees-malformed", reason="trustees-missing")
    public_key = group.product(keys)
    if public_key == group.identity:
        raise VerificationError("key-is-identity")
    return Trustees(text, public_key, tuple(sets))


def parse_certificate(group: Group, value: Json, member: int) -> Certificate:
    """Read and verify a certificate; the context is returned, not judged."""
    signed = parse_signed(group, value)
    fields = as_object(parse_relaxed(signed.message), "cert", ("verification", "encryption"))
    verification = _member_key(group, fields["verification"], member)
    encryption = _member_key(group, fields["encryption"], member)
    signed.require(group, verification, member)
    context = fields.get("context")
    return Certificate(
        value, verification, encryption, None if context is None else _parse_context(context)
    )


def parse_coefficients(
    group: Group, value: Json, certificate: Certificate, member: int
) -> tuple[Element, ...]:
    """Read and verify a member's signed commitments to its polynomial."""
    signed = parse_signed(group, value)
    signed.require(group, certificate.verification, member)
    fields = as_object(parse_relaxed(signed.message), "coefexps", ("coefexps",))
    return tuple(
        _member_key(group, each, member) for each in as_list(fields["coefexps"], "coefexps")
    )


def parse_signed(group: Group, value: Json) -> Signed:
    """Read a signed message."""
    fields = as_object(value, "signed", ("message", "signature"))
    return Signed(
        as_text(fields["message"], "message"), parse_proof(group, fields["signature"], "signature")
    )


def require_signature(group: Group, key: Element, message: str, proof: Proof, member: int) -> None:
    """Verify the signature of a message, or raise `trustee-signature-wrong` naming the member."""
    if not is_knowledge(group, key, proof, f"sigmsg|{message}|"):
        raise VerificationError("trustee-signature-wrong", member=member)


def certificates_message(
    group: Group, certificates: Sequence[Json], coefficients: Sequence[Element]
) -> str:
    """Return what a member signs once it has seen all certificates: them and its commitments.

    Source: README, Trustees.
    """
    return "certs_sig|" + canonical(
        {"certs": certificates, "coefexps": [group.write(each) for each in coefficients]}
    )


def parse_public_key(group: Group, value: Json, member: int) -> Element:
    """Read a key with the proof that its secret is known (README, Trustees)."""
    fields = as_object(value, "public_key", ("pok", "public_key"))
    key = _member_key(group, fields["public_key"], member)
    proof = parse_proof(group, fields["pok"], "pok")
    if not is_knowledge(group, key, proof, possession_prefix(group, key)):
        raise VerificationError("trustee-proof-wrong", member=member)
    return key


def possession_prefix(group: Group, key: Element) -> str:
    """Return what the proof of possession of a key hashes before its commitment."""
    return f"pok|{group.name}|{group.write(key)}|"


def public_key_object(group: Group, key: Element, proof: Proof) -> dict[str, Json]:
    """Return the JSON object of a key with its proof of possession."""
    return {"pok": proof_object(proof), "public_key": group.write(key)}


def evaluate(group: Group, coefficients: Sequence[Element], point: int) -> Element:
    """Return the product of A_k^(point^k): g to the value of a polynomial, in the exponent."""
    return reduce(
        lambda total, each: group.multiply(group.power(total, point), each),
        reversed(coefficients),
        group.identity,
    )


def _parse_kind(group: Group, value: Json, first: int) -> tuple[TrusteeSet, Element]:
    pair = as_list(value, "trustee")
    match pair:
        case ["Single", content]:
            key = parse_public_key(group, content, first)
            return TrusteeSet(SINGLE, 1, first, (key,)), key
        case ["Pedersen", content]:
            return _parse_pedersen(group, as_object(content, "trustee", _PEDERSEN_FIELDS), first)
        case _:
            raise Malformed("trustee-kind-unknown")


_PEDERSEN_FIELDS = ("threshold", "certs", "coefexps", "verification_keys")


def _parse_pedersen(
    group: Group, fields: dict[str, Json], first: int
) -> tuple[TrusteeSet, Element]:
    threshold = as_count(fields["threshold"], "threshold")
    values = as_list(fields["certs"], "certs")
    polynomials = as_list(fields["coefexps"], "coefexps")
    keys = as_list(fields["verification_keys"], "verification_keys")
    if not len(values) == len(polynomials) == len(keys) >= threshold >= 1:
        raise Malformed("trustees-count")
    owners = range(first, first + len(values))
    certificates = [
        parse_certificate(group, value, owner) for value, owner in zip(values, owners, strict=True)
    ]
    coefficients = [
        parse_coefficients(group, *each)
        for each in zip(polynomials, certificates, owners, strict=True)
    ]
    _require_degrees(threshold, [len(each) for each in coefficients], owners)
    members = tuple(parse_public_key(group, *each) for each in zip(keys, owners, strict=True))
    total = [group.product(column) for column in zip(*coefficients, strict=True)]
    for index, member in enumerate(members, 1):
        if evaluate(group, total, index) != member:
            raise VerificationError("trustee-key-wrong", member=owners[index - 1])
    if any(certificate.context for certificate in certificates):
        _verify_additions(group, fields, certificates, coefficients, members, owners)
    return TrusteeSet(PEDERSEN, threshold, first, members), total[0]


def _require_degrees(threshold: int, degrees: Sequence[int], owners: Sequence[int]) -> None:
    """Require a polynomial of the threshold's degree from everyone; if all differ, no one errs."""
    if threshold not in degrees:
        raise Malformed("trustees-count")
    for owner, degree in zip(owners, degrees, strict=True):
        if degree != threshold:
            raise VerificationError("trustees-threshold-differs", member=owner)


def _verify_additions(  # noqa: PLR0913, PLR0917 - the parts of one structure, read already
    group: Group,
    fields: dict[str, Json],
    certificates: Sequence[Certificate],
    coefficients: Sequence[Sequence[Element]],
    members: Sequence[Element],
    owners: Sequence[int],
) -> None:
    """Verify what the 3.0 form adds: contexts, signatures over all, signatures of the keys."""
    threshold = as_count(fields["threshold"], "threshold")
    require_contexts(group, certificates, threshold, owners)
    proofs = as_list(as_object(fields, "trustee", ("signatures",))["signatures"], "signatures")
    keys = as_list(fields["verification_keys"], "verification_keys")
    if len(proofs) != len(certificates):
        raise Malformed("trustees-count")
    values = [each.value for each in certificates]
    for owner, certificate, own_coefficients, proof, value, member in zip(
        owners, certificates, coefficients, proofs, keys, members, strict=True
    ):
        message = certificates_message(group, values, own_coefficients)
        signature = parse_proof(group, proof, "signatures")
        require_signature(group, certificate.verification, message, signature, owner)
        own = as_object(value, "verification_key", ("signature",))["signature"]
        signature = parse_proof(group, own, "verification_key")
        require_signature(group, certificate.verification, group.write(member), signature, owner)


def require_contexts(
    group: Group, certificates: Sequence[Certificate], threshold: int, owners: Sequence[int]
) -> None:
    """Verify that every certificate is about the same ceremony and stands in its place.

    Raises:
        VerificationError: `trustee-context-wrong` naming the member.
    """
    for index, (certificate, owner) in enumerate(zip(certificates, owners, strict=True), 1):
        expected = Context(group.name, len(certificates), threshold, index)
        if certificate.context != expected:
            raise VerificationError("trustee-context-wrong", member=owner)


def _parse_context(value: Json) -> Context:
    fields = as_object(value, "context", ("group", "size", "threshold", "index"))
    return Context(
        as_text(fields["group"], "group"),
        as_count(fields["size"], "size"),
        as_count(fields["threshold"], "threshold"),
        as_count(fields["index"], "index"),
    )


def _member_key(group: Group, value: Json, member: int) -> Element:
    try:
        return group.parse_key(as_text(value, "key"))
    except BallotError as error:
        raise VerificationError("trustee-element-wrong", member=member) from error


def _set_factor(group: Group, each: TrusteeSet, partials: Mapping[int, Element]) -> Element:
    present = [owner for owner in each.owners if owner in partials][: each.threshold]
    if each.kind == SINGLE:
        return partials[present[0]]
    indices = [owner - each.first_owner + 1 for owner in present]
    return group.product(
        group.power(partials[owner], _lagrange(indices, index, group.order))
        for owner, index in zip(present, indices, strict=True)
    )


def _lagrange(indices: Sequence[int], index: int, order: int) -> int:
    """Return the coefficient at 0 of one point among those of a polynomial."""
    others = [other for other in indices if other != index]
    numerator = reduce(lambda total, other: total * other % order, others, 1)
    denominator = reduce(lambda total, other: total * (other - index) % order, others, 1)
    return numerator * pow(denominator, -1, order) % order
