"""The homomorphic question (README, Election): answers, how many may be chosen, blank or not."""

from dataclasses import dataclass

from ballot.basics.errors import Malformed
from ballot.protocol.codec import Json, as_count, as_list, as_object, as_text


@dataclass(frozen=True, slots=True)
class Question:
    """One question: each answer gets 0 or 1, the sum lies between `minimum` and `maximum`."""

    answers: tuple[str, ...]
    minimum: int
    maximum: int
    title: str
    blank: bool = False

    def __post_init__(self) -> None:
        if not self.answers:
            raise Malformed("question-without-answers")
        if not 0 <= self.minimum <= self.maximum <= len(self.answers):
            raise Malformed("question-bounds", minimum=self.minimum, maximum=self.maximum)

    @property
    def ciphertexts(self) -> int:
        """How many ciphertexts answer it: one an answer, and one more, the first, for blank."""
        return len(self.answers) + self.blank


def parse_question(value: Json) -> Question:
    """Read one entry of `questions`; unknown extra fields are ignored.

    Raises:
        Malformed: it is no question, of another type, or its bounds are impossible.
    """
    fields = as_object(value, "question")
    if "type" in fields:
        raise Malformed("question-type-unsupported", type=str(fields["type"]))
    as_object(value, "question", ("answers", "min", "max", "question"))
    blank = fields.get("blank", False)
    if not isinstance(blank, bool):
        raise Malformed("json-not-a-boolean", place="blank")
    return Question(
        answers=tuple(
            as_text(answer, "answers") for answer in as_list(fields["answers"], "answers")
        ),
        minimum=as_count(fields["min"], "min"),
        maximum=as_count(fields["max"], "max"),
        title=as_text(fields["question"], "question"),
        blank=blank,
    )


def question_object(question: Question) -> dict[str, Json]:
    """Return the JSON object of a question, fields in the order of the protocol."""
    fields: dict[str, Json] = {"answers": list(question.answers)}
    if question.blank:
        fields["blank"] = True
    return fields | {
        "min": question.minimum,
        "max": question.maximum,
        "question": question.title,
    }
