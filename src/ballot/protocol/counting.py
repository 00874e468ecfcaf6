"""From counted ballots to the result: tally, partial decryptions, combination (protocol §7).

Only the product of all ballots is ever decrypted, and each trustee proves its share of that.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from math import isqrt
from typing import TypeAlias, TypeVar

from ballot.basics.errors import Malformed, VerificationError
from ballot.basics.rand import Rng, below
from ballot.protocol.ballot_text import ciphertext_object, parse_ciphertext
from ballot.protocol.codec import (
    Json,
    as_list,
    as_object,
    as_text,
    as_weight,
    canonical,
    hash_hex,
    hash_scalar,
    parse_json,
    weight_value,
)
from ballot.protocol.elections import Election
from ballot.protocol.groups.by_name import Ciphertext, Element, Group
from ballot.protocol.proofs import Proof, parse_proof, proof_object
from ballot.protocol.trustees import Trustees

Choices: TypeAlias = Sequence[Sequence[Ciphertext]]
"""Ciphertexts, question by question: of a ballot or of a tally."""

_Entry = TypeVar("_Entry")


def encrypted_tally(election: Election, ballots: Sequence[Choices], weights: Sequence[int]) -> str:
    """Return the text of the encrypted tally: each ciphertext the product of all ballots'.

    Args:
        election: the election.
        ballots: the choices of the ballots that count, one of each credential.
        weights: the weight of each ballot's credential, 1 where there are no weights.
    """
    group = election.group
    weighted = [
        [[_weighted(group, pair, weight) for pair in pairs] for pairs in choices]
        for choices, weight in zip(ballots, weights, strict=True)
    ]
    return canonical(
        [
            [
                ciphertext_object(group, group.combine(each[number][place] for each in weighted))
                for place in range(question.ciphertexts)
            ]
            for number, question in enumerate(election.questions)
        ]
    )


def sized_tally_text(
    tally_text: str, ballots: int, total_weight: int, extra: Mapping[str, Json] | None = None
) -> str:
    """Return the record that names a tally with the number and the weight of its ballots."""
    fields: dict[str, Json] = {
        "num_tallied": ballots,
        "total_weight": weight_value(total_weight),
        "encrypted_tally": hash_hex(tally_text),
    }
    return canonical(fields | dict(extra or {}))


def parse_tally(election: Election, text: str) -> tuple[tuple[Ciphertext, ...], ...]:
    """Read an encrypted tally.

    Raises:
        Malformed: `tally-malformed`; it does not answer the questions.
        VerificationError: an element is not in the group.
    """
    group = election.group
    try:
        tally = _per_entry(election, parse_json(text), lambda each: parse_ciphertext(group, each))
    except Malformed as error:
        raise Malformed("tally-malformed", reason=error.code) from error
    for pair in set(chain.from_iterable(tally)):
        if not (group.is_member(pair.alpha) and group.is_member(pair.beta)):
            raise VerificationError("element-not-in-group", element=group.write(pair.alpha))
    return tally


def partial_decryption(
    election: Election, tally_text: str, secret: int, owner_public: Element, rng: Rng
) -> str:
    """Return the text of a trustee's partial decryption with its proofs (protocol §7.3).

    Raises:
        VerificationError: `trustee-key-mismatch`, the secret is not that of this owner.
    """
    group = election.group
    if group.power_of_generator(secret) != owner_public:
        raise VerificationError("trustee-key-mismatch")
    factors: list[Json] = []
    proofs: list[Json] = []
    for pairs in parse_tally(election, tally_text):
        powers = [group.power(pair.alpha, secret) for pair in pairs]
        factors.append([group.write(power) for power in powers])
        proofs.append(
            [
                proof_object(_prove_factor(election, pair.alpha, secret, owner_public, rng))
                for pair in pairs
            ]
        )
    return canonical({"decryption_factors": factors, "decryption_proofs": proofs})


def verify_partial_decryption(
    election: Election, tally_text: str, owner_public: Element, text: str
) -> tuple[tuple[Element, ...], ...]:
    """Verify a partial decryption and return its factors, question by question.

    Raises:
        Malformed: `decryption-malformed`.
        VerificationError: `decryption-wrong`, naming question and answer, both from 0.
    """
    factors, proofs = _parse_partial(election, text)
    tally = parse_tally(election, tally_text)
    for question, (pairs, row, proof_row) in enumerate(zip(tally, factors, proofs, strict=True)):
        for answer, (pair, factor, proof) in enumerate(zip(pairs, row, proof_row, strict=True)):
            if not _is_factor(election, pair.alpha, factor, owner_public, proof):
                raise VerificationError("decryption-wrong", question=question, answer=answer)
    return factors


def owned_text(owner: int, partial_text: str) -> str:
    """Return the record that says whose partial decryption a text is; owners count from 1."""
    return canonical({"owner": owner, "payload": hash_hex(partial_text)})


def result_text(
    election: Election,
    trustees: Trustees,
    tally_text: str,
    partials: Mapping[int, str],
    total_weight: int,
) -> str:
    """Combine verified partial decryptions and return the text of the result.

    Args:
        election: the election.
        trustees: its trustees.
        tally_text: the encrypted tally.
        partials: the text of each owner's partial decryption, verified before.
        total_weight: the weight of all ballots, the largest possible count.

    Raises:
        VerificationError: too few partial decryptions, or a count beyond the weight.
    """
    group = election.group
    logarithm = _logarithms(group, total_weight)
    rows = _decrypted(election, trustees, tally_text, partials)
    return canonical(
        {"result": [[weight_value(logarithm(element)) for element in row] for row in rows]}
    )


def parse_result(election: Election, text: str) -> tuple[tuple[int, ...], ...]:
    """Read a result: one number for each ciphertext of each question, blank votes first.

    Raises:
        Malformed: `result-malformed`.
    """
    try:
        fields = as_object(parse_json(text), "result", ("result",))
        return _per_entry(election, fields["result"], lambda each: as_weight(each, "result"))
    except Malformed as error:
        raise Malformed("result-malformed", reason=error.code) from error


def verify_result(
    election: Election,
    trustees: Trustees,
    tally_text: str,
    partials: Mapping[int, str],
    text: str,
) -> tuple[tuple[int, ...], ...]:
    """Verify that a result is what the (verified) partial decryptions lead to, and return it.

    Raises:
        Malformed: `result-malformed`.
        VerificationError: `result-wrong`, naming question and answer, both from 0.
    """
    result = parse_result(election, text)
    rows = _decrypted(election, trustees, tally_text, partials)
    for question, (numbers, row) in enumerate(zip(result, rows, strict=True)):
        for answer, (number, element) in enumerate(zip(numbers, row, strict=True)):
            if election.group.power_of_generator(number) != element:
                raise VerificationError("result-wrong", question=question, answer=answer)
    return result


def _weighted(group: Group, pair: Ciphertext, weight: int) -> Ciphertext:
    if weight == 1:
        return pair
    return Ciphertext(group.power(pair.alpha, weight), group.power(pair.beta, weight))


def _per_entry(
    election: Election, value: Json, read: Callable[[Json], _Entry]
) -> tuple[tuple[_Entry, ...], ...]:
    """Read an array that has one entry for each ciphertext of each question."""
    rows = [as_list(row, "questions") for row in as_list(value, "questions")]
    if [len(row) for row in rows] != [question.ciphertexts for question in election.questions]:
        raise Malformed("entries-count")
    return tuple(tuple(read(entry) for entry in row) for row in rows)


def _parse_partial(
    election: Election, text: str
) -> tuple[tuple[tuple[Element, ...], ...], tuple[tuple[Proof, ...], ...]]:
    group = election.group
    try:
        fields = as_object(
            parse_json(text), "decryption", ("decryption_factors", "decryption_proofs")
        )
        return (
            _per_entry(
                election,
                fields["decryption_factors"],
                lambda each: group.read(as_text(each, "decryption_factors")),
            ),
            _per_entry(
                election,
                fields["decryption_proofs"],
                lambda each: parse_proof(group, each, "decryption_proofs"),
            ),
        )
    except Malformed as error:
        raise Malformed("decryption-malformed", reason=error.code) from error


def _factor_prefix(election: Election, owner_public: Element) -> str:
    return f"decrypt|{election.fingerprint}|{election.group.write(owner_public)}|"


def _prove_factor(
    election: Election, alpha: Element, secret: int, owner_public: Element, rng: Rng
) -> Proof:
    group = election.group
    nonce = below(rng, group.order)
    commitments = (
        f"{group.write(group.power_of_generator(nonce))},{group.write(group.power(alpha, nonce))}"
    )
    challenge = hash_scalar(_factor_prefix(election, owner_public) + commitments, group.order)
    return Proof(challenge, (nonce - secret * challenge) % group.order)


def _is_factor(
    election: Election, alpha: Element, factor: Element, owner_public: Element, proof: Proof
) -> bool:
    group = election.group
    if not group.is_member(factor):
        return False
    challenge, response = proof
    left = group.multiply(group.power_of_generator(response), group.power(owner_public, challenge))
    right = group.multiply(group.power(alpha, response), group.power(factor, challenge))
    text = f"{_factor_prefix(election, owner_public)}{group.write(left)},{group.write(right)}"
    return hash_scalar(text, group.order) == challenge


def _decrypted(
    election: Election, trustees: Trustees, tally_text: str, partials: Mapping[int, str]
) -> list[list[Element]]:
    """Return g to each count."""
    group = election.group
    tally = parse_tally(election, tally_text)
    factors = {owner: _parse_partial(election, text)[0] for owner, text in partials.items()}
    return [
        [
            group.divide(
                pair.beta,
                trustees.factor(
                    group, {owner: rows[question][place] for owner, rows in factors.items()}
                ),
            )
            for place, pair in enumerate(pairs)
        ]
        for question, pairs in enumerate(tally)
    ]


def _logarithms(group: Group, limit: int) -> Callable[[Element], int]:
    """Return a function that finds n in [0, limit] from g^n: baby steps, giant steps."""
    width = isqrt(limit) + 1
    table: dict[Element, int] = {}
    element = group.identity
    for exponent in range(width):
        table[element] = exponent
        element = group.multiply(element, group.generator)
    stride = element

    def logarithm(target: Element) -> int:
        for giant in range(width):
            small = table.get(target)
            if small is not None and (number := giant * width + small) <= limit:
                return number
            target = group.divide(target, stride)
        raise VerificationError("result-beyond-weight", limit=limit)

    return logarithm
