"""A ballot as text: its fields, in their order, and what stands in them (README, Ballot)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from ballot.basics.errors import BallotError, Malformed
from ballot.protocol.codec import (
    Json,
    as_exact_object,
    as_list,
    as_object,
    as_text,
    canonical,
    hash_b64,
    parse_json,
)
from ballot.protocol.elections import Election
from ballot.protocol.groups.by_name import Ciphertext, Element, Group
from ballot.protocol.proofs import Proof, parse_proof
from ballot.protocol.questions import Question

_FIELDS = ("election_uuid", "election_hash", "credential", "answers", "signature")
_ANSWER_FIELDS = ("choices", "individual_proofs", "overall_proof")
_CIPHERTEXT_FIELDS = ("alpha", "beta")
_PROOF_FIELDS = ("challenge", "response")


class Envelope(NamedTuple):
    """For which election a ballot says that it is, and of which card; nothing is verified yet."""

    election_uuid: str
    credential: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, with its proofs."""

    choices: tuple[Ciphertext, ...]
    texts: tuple[Json, ...]
    individual_proofs: tuple[tuple[Proof, ...], ...]
    overall_proof: tuple[Proof, ...]
    blank_proof: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class BallotText:
    """A ballot that is well formed; nothing is yet said about its proofs."""

    text: str
    election_uuid: str
    election_hash: str
    credential: str
    answers: tuple[Answer, ...]
    signature_hash: str
    signature_proof: Proof
    signed_hash: str
    """The hash of the ballot without its signature, which `signature_hash` should be."""

    def elements(self) -> chain[Element]:
        """Every element of every ciphertext."""
        return chain.from_iterable(
            (pair.alpha, pair.beta) for answer in self.answers for pair in answer.choices
        )


def parse_ballot_text(election: Election, data: bytes) -> BallotText:
    """Read a ballot for this election.

    Extra fields are accepted inside an answer and inside a ciphertext, as everywhere in the format
    (README, Ballot), but neither in the ballot itself nor in its signature. Archives may hold such
    ballots; `parse_envelope` keeps them out of a box.

    Raises:
        Malformed: `ballot-malformed` with `check="form"` and the reason.
    """
    try:
        return _parse(election, data)
    except BallotError as error:
        raise Malformed("ballot-malformed", check="form", reason=error.code) from error


def parse_envelope(data: bytes) -> Envelope:
    """Return what a submitted ballot says of itself, having looked at its fields only.

    Every object must have the fields of the protocol in their order and no other: whatever else
    the format lets pass could mark a ballot, so that its maker can prove how it was filled in.

    Raises:
        Malformed: the bytes have not the form of a ballot, or a field is too many.
    """
    try:
        fields = as_exact_object(parse_json(data), "ballot", _FIELDS)
        for answer in as_list(fields["answers"], "answers"):
            _require_plain(answer)
        return Envelope(
            as_text(fields["election_uuid"], "election_uuid"),
            as_text(fields["credential"], "credential"),
        )
    except Malformed as error:
        raise Malformed("ballot-malformed", check="form", reason=error.code) from error


def _require_plain(value: Json) -> None:
    names = _ANSWER_FIELDS
    if isinstance(value, dict) and "blank_proof" in value:
        names += ("blank_proof",)
    answer = as_exact_object(value, "answer", names)
    for choice in as_list(answer["choices"], "choices"):
        as_exact_object(choice, "choices", _CIPHERTEXT_FIELDS)
    for name in names[1:]:
        for each in as_list(answer[name], name):
            for proof in each if isinstance(each, list) else (each,):
                as_exact_object(proof, name, _PROOF_FIELDS)


def _parse(election: Election, data: bytes) -> BallotText:
    fields = as_exact_object(parse_json(data), "ballot", _FIELDS)
    text = data.decode()
    signature = as_exact_object(fields["signature"], "signature", ("hash", "proof"))
    proof = as_exact_object(signature["proof"], "signature", _PROOF_FIELDS)
    answers = as_list(fields["answers"], "answers")
    if len(answers) != len(election.questions):
        raise Malformed("ballot-answers-count", expected=len(election.questions))
    signed_length = len(text) - len(f',"signature":{canonical(signature)}}}')
    return BallotText(
        text=text,
        election_uuid=as_text(fields["election_uuid"], "election_uuid"),
        election_hash=as_text(fields["election_hash"], "election_hash"),
        credential=as_text(fields["credential"], "credential"),
        answers=tuple(
            _parse_answer(election.group, question, answer)
            for question, answer in zip(election.questions, answers, strict=True)
        ),
        signature_hash=as_text(signature["hash"], "signature"),
        signature_proof=parse_proof(election.group, proof, "signature"),
        signed_hash=hash_b64(text[:signed_length] + "}"),
    )


def _parse_answer(group: Group, question: Question, value: Json) -> Answer:
    fields = as_object(value, "answer", _ANSWER_FIELDS)
    if ("blank_proof" in fields) != question.blank:
        raise Malformed("ballot-blank-proof-misplaced")
    choices = as_list(fields["choices"], "choices")
    individual = as_list(fields["individual_proofs"], "individual_proofs")
    if not len(choices) == len(individual) == question.ciphertexts:
        raise Malformed("ballot-choices-count", expected=question.ciphertexts)
    branches = question.maximum - question.minimum + 1 + question.blank
    return Answer(
        choices=tuple(parse_ciphertext(group, choice) for choice in choices),
        texts=tuple(choices),
        individual_proofs=tuple(
            _parse_proofs(group, each, 2, "individual_proofs") for each in individual
        ),
        overall_proof=_parse_proofs(group, fields["overall_proof"], branches, "overall_proof"),
        blank_proof=(
            _parse_proofs(group, fields["blank_proof"], 2, "blank_proof") if question.blank else ()
        ),
    )


def parse_ciphertext(group: Group, value: Json) -> Ciphertext:
    """Read a ciphertext; extra fields are ignored, membership is not yet established."""
    fields = as_object(value, "choices", _CIPHERTEXT_FIELDS)
    return Ciphertext(
        group.read(as_text(fields["alpha"], "alpha")), group.read(as_text(fields["beta"], "beta"))
    )


def ciphertext_object(group: Group, pair: Ciphertext) -> dict[str, Json]:
    """Return the JSON object of a ciphertext."""
    return {"alpha": group.write(pair.alpha), "beta": group.write(pair.beta)}


def serialise(group: Group, choices: Sequence[Ciphertext]) -> str:
    """Return `alpha1,beta1,alpha2,beta2,…`, as proofs about a whole answer hash it."""
    return ",".join(f"{group.write(pair.alpha)},{group.write(pair.beta)}" for pair in choices)


def _parse_proofs(group: Group, value: Json, count: int, place: str) -> tuple[Proof, ...]:
    proofs = as_list(value, place)
    if len(proofs) != count:
        raise Malformed("ballot-proofs-count", place=place, expected=count)
    return tuple(parse_proof(group, proof, place) for proof in proofs)
