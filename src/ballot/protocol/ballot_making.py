"""Making a ballot from its plaintexts (README, Ballot): encryption, proofs, signature.

Voters' ballots are made in the browser by the client's own code; this is its counterpart for the
tests, the simulation and the sample elections. It uses tables of powers of g and y, whose timing
may depend on the exponents.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ballot.basics.errors import Malformed
from ballot.basics.rand import Rng, below
from ballot.protocol.ballot_text import ciphertext_object, serialise
from ballot.protocol.codec import Json, canonical, hash_b64
from ballot.protocol.credentials import public_of
from ballot.protocol.elections import Election
from ballot.protocol.encodings import Encoding, Plaintexts, shared_places
from ballot.protocol.groups.by_name import Ciphertext
from ballot.protocol.proofs import Claim, Proof, proof_object, prove_disjunction, prove_knowledge
from ballot.protocol.questions import Question


@dataclass(frozen=True, slots=True)
class _Choice:
    """An encrypted 0 or 1 with the secrets behind it and its proof."""

    pair: Ciphertext
    randomness: int
    plaintext: int
    proofs: list[Proof]


def make_ballot(election: Election, secret: int, plaintexts: Plaintexts, rng: Rng) -> str:
    """Return the text of a signed ballot.

    Args:
        election: the election.
        secret: the voter's secret key.
        plaintexts: for each question 0 or 1 for each answer, for blank first where it may be.
        rng: where all the randomness comes from.

    Raises:
        Malformed: the plaintexts do not answer the questions.
    """
    return _Booth(election, secret, rng).ballot(plaintexts)


class _Booth:
    """What stays the same while one ballot is being made."""

    def __init__(self, election: Election, secret: int, rng: Rng) -> None:
        self._election, self._secret, self._rng = election, secret, rng
        self._group = election.group
        self._key = election.group.fixed(election.public_key)
        self._base = election.group.fixed(election.group.generator)
        self._credential = public_of(election.group, secret)
        self._bound = f"{election.fingerprint}|{self._credential}"

    def ballot(self, plaintexts: Plaintexts) -> str:
        if len(plaintexts) != len(self._election.questions):
            raise Malformed("plaintexts-do-not-fit")
        for question, numbers in zip(self._election.questions, plaintexts, strict=True):
            _require_fit(question, numbers)
        answers = [
            self._answer(question, choices)
            for question, choices in zip(
                self._election.questions, self._choices(plaintexts), strict=True
            )
        ]
        fields: dict[str, Json] = {
            "election_uuid": self._election.uuid,
            "election_hash": self._election.fingerprint,
            "credential": self._credential,
            "answers": list(answers),
        }
        digest = hash_b64(canonical(fields))
        proof = prove_knowledge(self._group, self._secret, f"sig|{digest}|", self._rng)
        fields["signature"] = {"hash": digest, "proof": proof_object(proof)}
        return canonical(fields)

    def _choices(self, plaintexts: Plaintexts) -> list[list[_Choice]]:
        """Encrypt everything once; a shared ciphertext takes both its places with its proof."""
        if self._election.encoding is not Encoding.SHARED_CIPHERTEXT:
            return [[self._choice(number) for number in numbers] for numbers in plaintexts]
        first = [self._choice(number) for number in plaintexts[0]]
        others: list[list[_Choice]] = []
        for index, question in shared_places(self._election.questions):
            approve, oppose = plaintexts[question]
            if approve != plaintexts[0][index]:
                raise Malformed("plaintexts-do-not-fit")
            others.append([first[index], self._choice(oppose)])
        return [first, *others]

    def _choice(self, plaintext: int) -> _Choice:
        randomness = below(self._rng, self._group.order)
        beta = self._key(randomness)
        if plaintext:
            beta = self._group.multiply(beta, self._group.generator)
        pair = Ciphertext(self._base(randomness), beta)
        prefix = f"prove|{self._bound}|{serialise(self._group, [pair])}|"
        claims = [Claim(randomness, plaintext, value) for value in (0, 1)]
        return _Choice(pair, randomness, plaintext, self._prove(prefix, claims))

    def _answer(self, question: Question, choices: Sequence[_Choice]) -> dict[str, Json]:
        pairs = [choice.pair for choice in choices]
        whole = f"{self._bound}|{serialise(self._group, pairs)}"
        counted = choices[question.blank :]
        randomness = sum(choice.randomness for choice in counted) % self._group.order
        plaintext = sum(choice.plaintext for choice in counted)
        claims = [
            Claim(randomness, plaintext, value)
            for value in range(question.minimum, question.maximum + 1)
        ]
        fields: dict[str, Json] = {
            "choices": [ciphertext_object(self._group, pair) for pair in pairs],
            "individual_proofs": [_objects(choice.proofs) for choice in choices],
        }
        if not question.blank:
            total = self._group.combine(pairs)
            prefix = f"prove|{whole}|{serialise(self._group, [total])}|"
            fields["overall_proof"] = _objects(self._prove(prefix, claims))
            return fields
        blank = choices[0]
        claims.insert(0, Claim(blank.randomness, blank.plaintext, 1))
        fields["overall_proof"] = _objects(self._prove(f"bproof1|{whole}|", claims))
        nothing = [
            Claim(blank.randomness, blank.plaintext, 0),
            Claim(randomness, plaintext, 0),
        ]
        fields["blank_proof"] = _objects(self._prove(f"bproof0|{whole}|", nothing))
        return fields

    def _prove(self, prefix: str, claims: Sequence[Claim]) -> list[Proof]:
        return prove_disjunction(self._group, self._key, prefix, claims, self._rng)


def _objects(proofs: Sequence[Proof]) -> list[Json]:
    return [proof_object(proof) for proof in proofs]


def _require_fit(question: Question, numbers: Sequence[int]) -> None:
    """Refuse plaintexts that no proof could be made for."""
    blank, counted = numbers[: question.blank], numbers[question.blank :]
    within = question.minimum <= sum(counted) <= question.maximum
    if (
        len(numbers) != question.ciphertexts
        or any(number not in (0, 1) for number in numbers)
        or (any(counted) if any(blank) else not within)
    ):
        raise Malformed("plaintexts-do-not-fit")
