"""From counted ballots to the result: tally, partial decryptions, combination (README, Count).

Only the product of all ballots is ever decrypted, and each trustee proves its share of that.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from math import isqrt
from typing import TypeAlias, TypeVar

from ballot.basics.errors import Malformed, VerificationError
from ballot.basics.rand import Rng
from ballot.protocol.ballot_text import ciphertext_object, parse_ciphertext
from ballot.protocol.codec import (
    Json,
    as_list,
    as_object,
    as_text,
    as_weight,
    canonical,
    hash_hex,
    parse_json,
    weight_value,
)
from ballot.protocol.decryption_proofs import Statement
from ballot.protocol.elections import Election
from ballot.protocol.groups.by_name import Ciphertext, Element, Group
from ballot.protocol.proofs import Proof, parse_proof, proof_object
from ballot.protocol.trustees import Trustees

Choices: TypeAlias = Sequence[Sequence[Ciphertext]]
"""Ciphertexts, question by question: of a ballot or of a tally."""

FORMAT_PROOFS = "decryption_proofs"
"""The field of a share that holds the format's proofs."""

STATEMENT_PROOFS = "x_statement_proofs"
"""The field of a share that holds its statement proofs; the format ignores it."""

Factors: TypeAlias = tuple[tuple[Element, ...], ...]
"""What a share makes of the sum: a factor for each ciphertext, question by question."""

Proofs: TypeAlias = tuple[tuple[Proof, ...], ...]
"""A proof for each factor, question by question."""
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
    with _reading("tally-malformed"):
        tally = _per_entry(election, parse_json(text), lambda each: parse_ciphertext(group, each))
    for pair in set(chain.from_iterable(tally)):
        if not (group.is_member(pair.alpha) and group.is_member(pair.beta)):
            raise VerificationError("element-not-in-group", element=group.write(pair.alpha))
    return tally


def partial_decryption(
    election: Election, tally_text: str, secret: int, owner_public: Element, rng: Rng
) -> str:
    """Return the text of a trustee's partial decryption with its proofs (README, Count).

    Raises:
        VerificationError: `trustee-key-mismatch`, the secret is not that of this owner.
    """
    group = election.group
    if group.power_of_generator(secret) != owner_public:
        raise VerificationError("trustee-key-mismatch")
    tally = parse_tally(election, tally_text)
    factors = [[group.power(pair.alpha, secret) for pair in row] for row in tally]
    statements = _statements(election, owner_public, tally, factors)
    fields: dict[str, Json] = {
        "decryption_factors": [[group.write(each.factor) for each in row] for row in statements],
        FORMAT_PROOFS: [
            [proof_object(each.prove(each.format_prefix, secret, rng)) for each in row]
            for row in statements
        ],
    }
    if election.statement:
        fields[STATEMENT_PROOFS] = [
            [proof_object(each.prove(each.statement_prefix, secret, rng)) for each in row]
            for row in statements
        ]
    return canonical(fields)


def verify_partial_decryption(
    election: Election, tally_text: str, owner_public: Element, text: str
) -> Factors:
    """Verify a partial decryption in full and return its factors, question by question.

    Raises:
        Malformed: `decryption-malformed`.
        VerificationError: `decryption-wrong`, `decryption-statement-missing` or
            `decryption-statement-wrong`, naming question and answer, both from 0.
    """
    return ShareVerifier(election, tally_text).verify(owner_public, text)


class ShareVerifier:
    """Verifies partial decryptions of one tally."""

    def __init__(self, election: Election, tally_text: str) -> None:
        self._election = election
        self._tally = parse_tally(election, tally_text)

    def verify(self, owner_public: Element, text: str) -> Factors:
        """Verify all that its election demands of a share; as `verify_partial_decryption`."""
        factors = self.verify_format(owner_public, text)
        if self._election.statement:
            self.verify_statements(owner_public, text)
        return factors

    def verify_format(self, owner_public: Element, text: str) -> Factors:
        """Verify the format's proofs of a share and return its factors, question by question.

        Raises:
            Malformed: `decryption-malformed`.
            VerificationError: `decryption-wrong`, naming question and answer, both from 0.
        """
        factors, proofs = _parse_share(self._election, text)
        for each, proof in self._proved(owner_public, factors, proofs):
            if not each.is_proved(each.format_prefix, proof):
                raise VerificationError(
                    "decryption-wrong", question=each.question, answer=each.answer
                )
        return factors

    def verify_statements(self, owner_public: Element, text: str) -> None:
        """Verify the statement proofs of a share, whether or not its election demands them.

        Raises:
            Malformed: `decryption-malformed`; there are too many, or one is none.
            VerificationError: `decryption-statement-missing` or `decryption-statement-wrong`,
                naming question and answer, both from 0.
        """
        factors, proofs = _parse_statements(self._election, text)
        for each, proof in self._proved(owner_public, factors, proofs):
            if not each.is_proved(each.statement_prefix, proof):
                raise VerificationError(
                    "decryption-statement-wrong", question=each.question, answer=each.answer
                )

    def _proved(
        self,
        owner_public: Element,
        factors: Sequence[Sequence[Element]],
        proofs: Sequence[Sequence[Proof]],
    ) -> Iterator[tuple[Statement, Proof]]:
        statements = _statements(self._election, owner_public, self._tally, factors)
        return zip(chain.from_iterable(statements), chain.from_iterable(proofs), strict=True)


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
    with _reading("result-malformed"):
        fields = as_object(parse_json(text), "result", ("result",))
        return _per_entry(election, fields["result"], lambda each: as_weight(each, "result"))


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


@contextmanager
def _reading(code: str) -> Generator[None]:
    """Give whatever makes a text unreadable the code of that text."""
    try:
        yield
    except Malformed as error:
        raise Malformed(code, reason=error.code) from error


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


def _statements(
    election: Election, owner: Element, tally: Choices, factors: Sequence[Sequence[Element]]
) -> list[list[Statement]]:
    return [
        [
            Statement(election, owner, question, answer, pair, factor)
            for answer, (pair, factor) in enumerate(zip(*row, strict=True))
        ]
        for question, row in enumerate(zip(tally, factors, strict=True))
    ]


def _parse_share(election: Election, text: str) -> tuple[Factors, Proofs]:
    """Read the factors of a share and the format's proofs of them."""
    with _reading("decryption-malformed"):
        fields = as_object(parse_json(text), "decryption", ("decryption_factors", FORMAT_PROOFS))
        return _factors(election, fields), _proofs(election, fields[FORMAT_PROOFS])


def _parse_statements(election: Election, text: str) -> tuple[Factors, Proofs]:
    """Read the factors of a share and the statement proofs of them; none may be missing."""
    with _reading("decryption-malformed"):
        fields = as_object(parse_json(text), "decryption", ("decryption_factors",))
        rows = as_list(fields.get(STATEMENT_PROOFS, []), STATEMENT_PROOFS)
        for question, each in enumerate(election.questions):
            row = as_list(rows[question], STATEMENT_PROOFS) if question < len(rows) else []
            if len(row) < each.ciphertexts:
                raise VerificationError(
                    "decryption-statement-missing", question=question, answer=len(row)
                )
        return _factors(election, fields), _proofs(election, rows)


def _factors(election: Election, fields: Mapping[str, Json]) -> Factors:
    return _per_entry(
        election,
        fields["decryption_factors"],
        lambda each: election.group.read(as_text(each, "decryption_factors")),
    )


def _proofs(election: Election, value: Json) -> Proofs:
    return _per_entry(election, value, lambda each: parse_proof(election.group, each, "proof"))


def _decrypted(
    election: Election, trustees: Trustees, tally_text: str, partials: Mapping[int, str]
) -> list[list[Element]]:
    """Return g to each count."""
    group = election.group
    tally = parse_tally(election, tally_text)
    factors = {owner: _parse_share(election, text)[0] for owner, text in partials.items()}
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
