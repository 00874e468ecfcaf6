"""Elections held inside a test: a key, questions, papers; and ballots altered and signed again."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ballot.basics.errors import Malformed
from ballot.basics.rand import Rng, SeededRng, below
from ballot.protocol.ballots import make_ballot
from ballot.protocol.codec import canonical, hash_b64
from ballot.protocol.credentials import public_of
from ballot.protocol.elections import Election, draw_uuid, election_text, parse_election
from ballot.protocol.encodings import Encoding, Mark, encode, questions_for
from ballot.protocol.groups.by_name import BELENIOS_2048, Group
from ballot.protocol.proofs import proof_object, prove_knowledge
from ballot.protocol.questions import Question

THREE_WAY = ("Approve", "Oppose")
GRADES = ("Satisfied", "Basically satisfied", "Dissatisfied")


@dataclass(frozen=True, slots=True)
class Poll:
    """An election whose key one person knows, with a source of randomness."""

    election: Election
    secret: int
    rng: Rng

    def cast(self, voter: int, plaintexts: Sequence[Sequence[int]]) -> str:
        """Make a ballot of a voter, whose secret key is the number."""
        numbers = tuple(map(tuple, plaintexts))
        return make_ballot(self.election, voter, numbers, self.rng)

    def mark(self, voter: int, marks: Sequence[Mark]) -> str:
        """Make a ballot from marks."""
        encoding = self.election.encoding
        assert encoding
        return self.cast(voter, encode(encoding, marks, grades=len(GRADES)))

    def forged(self, voter: int, ballot: str, edit: Callable[[Any], None]) -> bytes:
        """Alter a ballot and sign it again, as the voter could."""
        fields = json.loads(ballot)
        del fields["signature"]
        edit(fields)
        group = self.election.group
        digest = hash_b64(canonical(fields))
        proof = prove_knowledge(group, voter, f"sig|{digest}|", self.rng)
        fields["signature"] = {"hash": digest, "proof": proof_object(proof)}
        return canonical(fields).encode()

    def credential(self, voter: int) -> str:
        """Return a voter's public credential."""
        return public_of(self.election.group, voter)


def hold(
    group: Group,
    questions: Sequence[Question],
    encoding: Encoding | None = None,
    *,
    statement: bool = True,
) -> Poll:
    """Hold an election with these questions; without statement proofs as in the first edition."""
    rng = SeededRng(f"{group.name} {questions} {encoding}".encode())
    secret = below(rng, group.order)
    text = election_text(
        uuid=draw_uuid(rng),
        name="Test",
        description="",
        group=group,
        public_key=group.power_of_generator(secret),
        questions=questions,
        encoding=encoding,
        statement=statement,
        administrator=None,
        credential_authority=None,
        extra=None,
    )
    return Poll(parse_election(text), secret, rng)


def hold_form(
    group: Group,
    encoding: Encoding,
    projects: int = 3,
    cap: int | None = 2,
    *,
    statement: bool = True,
) -> Poll:
    """Hold an election of one of the three forms."""
    options = GRADES if encoding is Encoding.GRADES else THREE_WAY
    answers = [f"Project {number}" for number in range(1, projects + 1)]
    questions = questions_for(encoding, "Which?", answers, cap, options)
    return hold(group, questions, encoding, statement=statement)


def modulus():
    """Return p: one more than the largest number that the group reads."""
    low, high = 1, 10**617
    while low < high:
        middle = (low + high) // 2
        try:
            BELENIOS_2048.read(str(middle))
            low = middle + 1
        except Malformed:
            high = middle
    return low
