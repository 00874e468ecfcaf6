"""How the marks of a ballot become answers to native questions, and results become counts.

The per-item vote asks for the approvals of all projects first (at most N), then for approve and
oppose of each project (at most one), and each project's approval is *the same ciphertext* in both
places: native proofs thus bound both sums of the same vote. Choosing up to N is one question.
Satisfaction is one question a project with one answer a grade; nothing marked is an abstention.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import TypeAlias

from ballot.basics.errors import Malformed, VerificationError
from ballot.protocol.codec import Json, canonical
from ballot.protocol.questions import Question

Mark: TypeAlias = str | bool | int | None
"""A mark for one project: "approve", "oppose" or "abstain"; chosen or not; a grade or none."""

Plaintexts: TypeAlias = tuple[tuple[int, ...], ...]
"""For each question the number 0 or 1 of each answer."""

APPROVE, OPPOSE, ABSTAIN = "approve", "oppose", "abstain"


class Encoding(StrEnum):
    """What `x_rules` in the election says about the meaning of its questions."""

    SHARED_CIPHERTEXT = "shared-ciphertext"
    CHOOSE = "choose"
    GRADES = "grades"


@dataclass(frozen=True, slots=True)
class Rules:
    """What `x_rules` states of an election, beyond what the format knows."""

    encoding: Encoding
    statement: bool = True
    """Whether shares must carry statement proofs: the second edition of the rules, or the first."""


def rules_object(rules: Rules) -> dict[str, Json]:
    """Return the value of `x_rules`, exactly as the protocol fixes it."""
    fields: dict[str, Json] = {"encoding": rules.encoding.value}
    if rules.encoding is Encoding.SHARED_CIPHERTEXT:
        fields["approve_question"] = 0
    return fields | ({"decryption": "statement"} if rules.statement else {})


def parse_rules_object(value: Json, questions: Sequence[Question]) -> Rules:
    """Return the rules that an `x_rules` value states, having checked that the questions fit.

    Raises:
        Malformed: the value is none of the six, to the letter, or the questions have another shape.
    """
    # As text, for to Python `false` and `0.0` equal 0.
    stated = canonical(value)
    for rules in (Rules(*each) for each in product(Encoding, (True, False))):
        if stated == canonical(rules_object(rules)):
            _require_shape(rules.encoding, questions)
            return rules
    raise Malformed("encoding-unknown")


def questions_for(
    encoding: Encoding, title: str, answers: Sequence[str], cap: int | None, options: Sequence[str]
) -> tuple[Question, ...]:
    """Return the questions of a ballot.

    Args:
        encoding: the form of the ballot.
        title: what the ballot asks; the title of the first question (not used for grades).
        answers: the projects.
        cap: the largest number of approvals; None for no limit below the number of projects.
        options: the words for approve and oppose, or the grades; not used for choosing.
    """
    most = len(answers) if cap is None else min(cap, len(answers))
    overall = Question(tuple(answers), 0, most, title)
    if encoding is Encoding.CHOOSE:
        return (overall,)
    each = tuple(Question(tuple(options), 0, 1, answer) for answer in answers)
    return each if encoding is Encoding.GRADES else (overall, *each)


def encode(encoding: Encoding, marks: Sequence[Mark], *, grades: int | None = None) -> Plaintexts:
    """Return the plaintexts, question by question, of a ballot with one mark a project.

    Args:
        encoding: the form of the ballot.
        marks: one for each project, in order.
        grades: how many grades there are; only for, and required by, the encoding of grades.

    Raises:
        Malformed: a mark is not one of this form.
    """
    match encoding:
        case Encoding.SHARED_CIPHERTEXT:
            pairs = tuple(_three_way(mark) for mark in marks)
            return (tuple(approve for approve, _ in pairs), *pairs)
        case Encoding.CHOOSE:
            return (tuple(_chosen(mark) for mark in marks),)
        case Encoding.GRADES:
            return tuple(_graded(mark, grades or 0) for mark in marks)


def decode(
    encoding: Encoding, result: Sequence[Sequence[int]], ballots: int
) -> tuple[tuple[int, ...], ...]:
    """Return for each project its counts.

    Per item (approve, oppose, abstain); choosing (approve,); grades (one count a grade…, abstain).

    Raises:
        VerificationError: the numbers contradict each other or the number of ballots.
    """
    match encoding:
        case Encoding.SHARED_CIPHERTEXT:
            approvals, pairs = result[0], result[1:]
            if [pair[0] for pair in pairs] != list(approvals):
                raise VerificationError("result-approvals-differ")
            counts = tuple((*pair, ballots - sum(pair)) for pair in pairs)
        case Encoding.CHOOSE:
            counts = tuple((approve,) for approve in result[0])
        case Encoding.GRADES:
            counts = tuple((*each, ballots - sum(each)) for each in result)
    if any(not 0 <= number <= ballots for each in counts for number in each):
        raise VerificationError("result-exceeds-ballots", ballots=ballots)
    return counts


def shared_places(questions: Sequence[Question]) -> tuple[tuple[int, int], ...]:
    """Return (i, i + 1): answer i of the first question is answer 0 of question i + 1."""
    return tuple((index, index + 1) for index in range(len(questions[0].answers)))


def _require_shape(encoding: Encoding, questions: Sequence[Question]) -> None:
    match encoding:
        case Encoding.SHARED_CIPHERTEXT:
            fits = (
                len(questions) == 1 + len(questions[0].answers)
                and questions[0].minimum == 0
                and all(_one_of(question, 2) for question in questions[1:])
            )
        case Encoding.CHOOSE:
            fits = len(questions) == 1 and questions[0].minimum == 0
        case Encoding.GRADES:
            grades = len(questions[0].answers)
            fits = all(_one_of(question, grades) for question in questions)
    if not fits or any(question.blank for question in questions):
        raise Malformed("encoding-does-not-fit", encoding=encoding.value)


def _one_of(question: Question, answers: int) -> bool:
    return (question.minimum, question.maximum, len(question.answers)) == (0, 1, answers)


def _three_way(mark: Mark) -> tuple[int, int]:
    if mark not in (APPROVE, OPPOSE, ABSTAIN):
        raise Malformed("mark-unknown", mark=mark)
    return int(mark == APPROVE), int(mark == OPPOSE)


def _chosen(mark: Mark) -> int:
    if not isinstance(mark, bool):
        raise Malformed("mark-unknown", mark=mark)
    return int(mark)


def _graded(mark: Mark, grades: int) -> tuple[int, ...]:
    if mark is not None and (type(mark) is not int or not 0 <= mark < grades):
        raise Malformed("mark-unknown", mark=mark)
    return tuple(int(index == mark) for index in range(grades))
