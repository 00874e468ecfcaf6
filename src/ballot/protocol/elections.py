"""The election (README): the text that every proof is bound to through its fingerprint."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ballot.basics.errors import Malformed
from ballot.basics.rand import Rng, below
from ballot.protocol.codec import (
    Json,
    as_list,
    as_object,
    as_text,
    canonical,
    hash_b64,
    parse_relaxed,
)
from ballot.protocol.encodings import Encoding, Rules, parse_rules_object, rules_object
from ballot.protocol.groups.by_name import Element, Group, group_named
from ballot.protocol.questions import Question, parse_question, question_object

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
UUID_LENGTH = 14
RULES_FIELD = "x_rules"
_FIELDS = ("version", "description", "name", "group", "public_key", "questions", "uuid")


@dataclass(frozen=True, slots=True)
class Election:
    """An election as its text states it. The text is never written again from these fields."""

    uuid: str
    name: str
    description: str
    group: Group
    public_key: Element
    questions: tuple[Question, ...]
    rules: Rules | None
    text: str
    fingerprint: str

    @property
    def encoding(self) -> Encoding | None:
        """How the questions are meant, where the election says so."""
        return self.rules.encoding if self.rules else None

    @property
    def statement(self) -> bool:
        """Whether every share of a decryption must carry statement proofs."""
        return self.rules is not None and self.rules.statement


def draw_uuid(rng: Rng) -> str:
    """Return a new identifier: 14 random characters of base 58, about 82 bits."""
    return "".join(BASE58[below(rng, len(BASE58))] for _ in range(UUID_LENGTH))


def parse_election(text: str) -> Election:
    """Read an election; unknown extra fields are accepted, and covered by the fingerprint.

    Raises:
        Malformed: the text is no election of a kind that this program supports.
        VerificationError: the public key is not in the group, or hides nothing.
    """
    fields = as_object(parse_relaxed(text), "election", _FIELDS)
    if type(fields["version"]) is not int or fields["version"] != 1:
        raise Malformed("election-version-unknown", version=str(fields["version"]))
    uuid = as_text(fields["uuid"], "uuid")
    if len(uuid) < UUID_LENGTH or any(letter not in BASE58 for letter in uuid):
        raise Malformed("election-uuid-malformed", uuid=uuid)
    group = group_named(as_text(fields["group"], "group"))
    questions = tuple(map(parse_question, as_list(fields["questions"], "questions")))
    if not questions:
        raise Malformed("election-without-questions")
    return Election(
        uuid=uuid,
        name=as_text(fields["name"], "name"),
        description=as_text(fields["description"], "description"),
        group=group,
        public_key=group.parse_key(as_text(fields["public_key"], "public_key")),
        questions=questions,
        rules=(
            parse_rules_object(fields[RULES_FIELD], questions) if RULES_FIELD in fields else None
        ),
        text=text,
        fingerprint=hash_b64(text),
    )


def election_text(  # noqa: PLR0913 - one argument for each field of the format
    *,
    uuid: str,
    name: str,
    description: str,
    group: Group,
    public_key: Element,
    questions: Sequence[Question],
    encoding: Encoding | None,
    statement: bool = True,
    administrator: str | None,
    credential_authority: str | None,
    extra: Mapping[str, Json] | None,
) -> str:
    """Return the text of an election: the fields of the format, `extra`, and `x_rules` last.

    Without `statement` the rules are those of the first edition, which let a share be forged.
    """
    fields: dict[str, Json] = {
        "version": 1,
        "description": description,
        "name": name,
        "group": group.name,
        "public_key": group.write(public_key),
        "questions": [question_object(question) for question in questions],
        "uuid": uuid,
    }
    if administrator is not None:
        fields["administrator"] = administrator
    if credential_authority is not None:
        fields["credential_authority"] = credential_authority
    fields.update(extra or {})
    if encoding is not None:
        fields[RULES_FIELD] = rules_object(Rules(encoding, statement))
    return canonical(fields)
