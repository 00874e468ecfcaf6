"""A ballot verified in full (README, Ballot): form, election, signature and every proof.

A ballot is bound to one election by the fingerprint and to one voter by the credential, in every
hash. Whether that voter may vote, or has voted already, is decided elsewhere.
"""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from ballot.basics.errors import BallotError, VerificationError
from ballot.protocol.ballot_making import make_ballot
from ballot.protocol.ballot_text import Answer, BallotText, parse_ballot_text, serialise
from ballot.protocol.codec import Json, hash_b64
from ballot.protocol.elections import Election
from ballot.protocol.encodings import Encoding, shared_places
from ballot.protocol.groups.arithmetic import Branch
from ballot.protocol.groups.by_name import Ciphertext, Power
from ballot.protocol.proofs import Proof, is_disjunction, is_knowledge
from ballot.protocol.questions import Question

__all__ = [
    "Ballot",
    "BallotVerifier",
    "make_ballot",
    "tracker",
    "verify_ballot",
    "verify_shared",
]


@dataclass(frozen=True, slots=True)
class Ballot:
    """A ballot of which everything that its own bytes can prove has been verified."""

    text: str
    tracker: str
    credential: str
    choices: tuple[tuple[Ciphertext, ...], ...]
    has_identity: bool
    """Whether a ciphertext contains the identity: its vote may be readable. Tools accept it."""


def tracker(data: bytes) -> str:
    """Return the tracker under which a ballot appears on the board: 43 characters of base 64."""
    return hash_b64(data)


def verify_ballot(election: Election, data: bytes, *, refuse_identity: bool = False) -> Ballot:
    """Verify one ballot; see `BallotVerifier.verify`."""
    return BallotVerifier(election).verify(data, refuse_identity=refuse_identity)


class BallotVerifier:
    """Verifies ballots of one election; safe to use from several threads.

    Tables for the election's key are built once, here.
    """

    def __init__(self, election: Election) -> None:
        self._election = election
        self._group = election.group
        self._key = election.group.fixed(election.public_key)

    def verify(self, data: bytes, *, refuse_identity: bool = False) -> Ballot:
        """Verify everything that a ballot's bytes can prove.

        Args:
            data: the ballot as submitted or archived.
            refuse_identity: refuse a ballot with an identity element; so at submission.

        Raises:
            Malformed: `ballot-malformed`, `check="form"`.
            VerificationError: the parameter `check` is one of form (an element is not in the
                group), hash, credential, identity, shared-ciphertexts, signature,
                individual-proof, overall-proof and blank-proof.
        """
        return self.verify_proofs(self.verify_signature(data, refuse_identity=refuse_identity))

    def verify_signature(self, data: bytes, *, refuse_identity: bool = False) -> BallotText:
        """Verify all but the proofs, which is cheap: whoever sends this holds the card it names.

        Raises:
            Malformed: as `verify`.
            VerificationError: as `verify`, but for the checks of proofs.
        """
        given = parse_ballot_text(self._election, data)
        self._verify_election(given)
        verify_shared(self._election, [answer.texts for answer in given.answers])
        if refuse_identity and self._has_identity(given):
            raise VerificationError("ballot-has-identity", check="identity")
        self._verify_signature(given)
        return given

    def verify_proofs(self, given: BallotText) -> Ballot:
        """Verify the proofs of a ballot whose signature holds.

        Raises:
            VerificationError: `ballot-proof-wrong`; see `verify`.
        """
        _Proofs(self._election, self._key, given).verify()
        return Ballot(
            text=given.text,
            tracker=hash_b64(given.text),
            credential=given.credential,
            choices=tuple(answer.choices for answer in given.answers),
            has_identity=self._has_identity(given),
        )

    def _has_identity(self, given: BallotText) -> bool:
        return any(element == self._group.identity for element in given.elements())

    def _verify_election(self, given: BallotText) -> None:
        if (given.election_uuid, given.election_hash) != (
            self._election.uuid,
            self._election.fingerprint,
        ):
            raise VerificationError("ballot-of-another-election", check="hash")

    def _verify_signature(self, given: BallotText) -> None:
        try:
            key = self._group.parse_key(given.credential)
        except BallotError as error:
            raise VerificationError("ballot-credential-invalid", check="credential") from error
        if given.signature_hash != given.signed_hash or not is_knowledge(
            self._group, key, given.signature_proof, f"sig|{given.signature_hash}|"
        ):
            raise VerificationError("ballot-signature-wrong", check="signature")


class _Proofs:
    """The proofs of one ballot."""

    def __init__(self, election: Election, key: Power, given: BallotText) -> None:
        self._election, self._group, self._given = election, election.group, given
        self._bench = election.group.workbench(key)
        self._bound = f"{given.election_hash}|{given.credential}"

    def verify(self) -> None:
        # An individual proof names neither question nor place, so that the one of a shared
        # ciphertext is the same text in both places, and true in both when it is true in one.
        verified: set[tuple[Ciphertext, tuple[Proof, ...]]] = set()
        for number, (question, answer) in enumerate(
            zip(self._election.questions, self._given.answers, strict=True)
        ):
            for statement in zip(answer.choices, answer.individual_proofs, strict=True):
                if statement not in verified:
                    with _naming("individual-proof", number):
                        self._verify_individual(*statement)
                    verified.add(statement)
            if question.blank:
                self._verify_with_blank(number, question, answer)
            else:
                with _naming("overall-proof", number):
                    self._verify_overall(question, answer)

    def _verify_individual(self, pair: Ciphertext, proofs: tuple[Proof, ...]) -> None:
        commitments = self._commitments([pair], (0, 1), proofs, check_members=True)
        text = serialise(self._group, [pair])
        self._require(f"prove|{self._bound}|{text}|", commitments, proofs)

    def _verify_overall(self, question: Question, answer: Answer) -> None:
        total = serialise(self._group, [self._bench.product(answer.choices)])
        values = range(question.minimum, question.maximum + 1)
        commitments = self._commitments(answer.choices, values, answer.overall_proof)
        prefix = f"prove|{self._whole(answer)}|{total}|"
        self._require(prefix, commitments, answer.overall_proof)

    def _verify_with_blank(self, number: int, question: Question, answer: Answer) -> None:
        blank, rest = answer.choices[:1], answer.choices[1:]
        with _naming("blank-proof", number):
            first, second = answer.blank_proof
            commitments = [
                *self._commitments(blank, (0,), (first,)),
                *self._commitments(rest, (0,), (second,)),
            ]
            self._require(f"bproof0|{self._whole(answer)}|", commitments, answer.blank_proof)
        with _naming("overall-proof", number):
            first, *others = answer.overall_proof
            values = range(question.minimum, question.maximum + 1)
            commitments = [
                *self._commitments(blank, (1,), (first,)),
                *self._commitments(rest, values, others),
            ]
            self._require(f"bproof1|{self._whole(answer)}|", commitments, answer.overall_proof)

    def _whole(self, answer: Answer) -> str:
        return f"{self._bound}|{serialise(self._group, answer.choices)}"

    def _commitments(
        self,
        parts: Sequence[Ciphertext],
        values: Sequence[int],
        proofs: Sequence[Proof],
        *,
        check_members: bool = False,
    ) -> list[str]:
        branches = [
            Branch(value, proof.challenge, proof.response)
            for value, proof in zip(values, proofs, strict=True)
        ]
        return self._bench.commitments(parts, branches, check_members=check_members)

    def _require(self, prefix: str, commitments: list[str], proofs: Sequence[Proof]) -> None:
        if not is_disjunction(self._group, prefix, commitments, proofs):
            raise VerificationError("proof-wrong")


def verify_shared(election: Election, choices: Sequence[Sequence[Json]]) -> None:
    """Verify that shared ciphertexts are equal in both places, where `x_rules` ask for it.

    Args:
        election: the election, whose encoding decides.
        choices: the JSON values of the ciphertexts, question by question: of a ballot or a tally.

    Raises:
        VerificationError: `ballot-choices-differ`, `check="shared-ciphertexts"`.
    """
    if election.encoding is not Encoding.SHARED_CIPHERTEXT:
        return
    for index, question in shared_places(election.questions):
        if choices[0][index] != choices[question][0]:
            raise VerificationError(
                "ballot-choices-differ", check="shared-ciphertexts", question=question
            )


@contextmanager
def _naming(check: str, question: int) -> Generator[None]:
    """Name the proof in the error when it fails, or when an element turns out not to be one."""
    try:
        yield
    except VerificationError as error:
        if error.code == "element-not-in-group":
            raise VerificationError(
                "ballot-element-not-in-group", check="form", question=question
            ) from error
        raise VerificationError("ballot-proof-wrong", check=check, question=question) from error
