"""The good election that the table of tamperings starts from, and the tools of a tamperer.

It is a small finished election of the per-item form. Unless a case says otherwise the tamperer has
re-hashed everything after the change, so that only the check named can object.
"""

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import gcd
from typing import Any

from ballot.protocol.codec import canonical, hash_b64
from ballot.protocol.elections import Election
from ballot.protocol.encodings import Encoding
from ballot.protocol.groups.by_name import group_named
from ballot.protocol.proofs import proof_object, prove_knowledge
from ballot.verify.checks import Check
from support.boards import BALLOT, DECRYPTION, RESULT, SETUP, TALLY, Step, Steps, edited
from support.elections import Voting, open_form

MARKS = [
    ["approve", "oppose", "abstain"],
    ["approve", "approve", "oppose"],
    ["abstain", "abstain", "abstain"],
]
STRANGER = 3
"""A voter of the sample who has not voted."""


@dataclass(frozen=True, slots=True)
class Base:
    """The good election, as its makers and as a tamperer hold it."""

    voting: Voting
    data: bytes
    steps: Steps

    @property
    def election(self) -> Election:
        return self.voting.election

    def ballot(self, number: int = 0) -> str:
        return self.steps.of(BALLOT, number).data[0]

    def with_ballot(self, number: int, text: str) -> bytes:
        return self.steps.with_ballot(number, text).archive()

    def edit_ballot(self, edit: Callable[[dict], object]) -> bytes:
        """Change a ballot and leave its signature as it was."""
        return self.with_ballot(0, edited(self.ballot(), edit))

    def resign(self, edit: Callable[[dict], object], voter: int = 0) -> bytes:
        """Change a ballot, and sign it again as its voter could."""
        return self.with_ballot(voter, self.signed(voter, edited(self.ballot(voter), edit)))

    def signed(self, voter: int, text: str) -> str:
        fields = json.loads(text)
        del fields["signature"]
        digest = hash_b64(canonical(fields))
        secret, group = self.voting.voter_secrets[voter], self.election.group
        proof = prove_knowledge(group, secret, f"sig|{digest}|", self.voting.rng)
        return canonical(fields | {"signature": {"hash": digest, "proof": proof_object(proof)}})

    def edit_setup(self, part: str, edit: Callable[[Any], object]) -> bytes:
        place = ("election", "trustees", "credentials").index(part)
        text = edited(self.steps.of(SETUP).data[place], edit)
        changed: dict[str, Any] = {part: text}
        return self.steps.with_setup(**changed).archive()

    def edit_decryption(self, edit: Callable[[dict], object], number: int = 0) -> bytes:
        text = edited(self.steps.of(DECRYPTION, number).data[0], edit)
        return self.steps.with_decryption(number, text).archive()

    def edit_result(self, edit: Callable[[list], object]) -> bytes:
        text = edited(self.steps.of(RESULT).data[0], lambda value: edit(value["result"]))
        return self.steps.with_result(text).archive()

    def share(self, number: int) -> dict:
        return json.loads(self.steps.of(DECRYPTION, number).data[0])

    def decryption_by(self, owner: int) -> str:
        return self.voting.decryption(self.steps.of(TALLY).data[0], owner)


@functools.cache
def base(group: str) -> Base:
    voting = open_form(Encoding.SHARED_CIPHERTEXT, group=group, voters=4, seed="tampering")
    for voter, marks in enumerate(MARKS):
        voting = voting.marking(voter, marks)
    voting = in_order_of_trackers(voting)
    data = voting.archive(owners=(1, 3))
    return Base(voting, data, Steps.read(data))


def in_order_of_trackers(voting: Voting) -> Voting:
    """Number the voters so that ballot n of the board is the one of voter n."""
    order = sorted(voting.voters, key=lambda voter: voting.tracker(voting.ballots[voter]))
    absent = range(len(order), len(voting.voter_secrets))
    return replace(
        voting,
        ballots=tuple(voting.ballots[voter] for voter in order),
        voter_secrets=tuple(voting.voter_secrets[voter] for voter in (*order, *absent)),
    )


Case = tuple[str, Check, Callable[[Base], bytes]]
"""What is done, the check that must fail, and how it is done."""


def cases(check: Check, name: str, tampers: dict[str, Callable[[Base], bytes]]) -> list[Case]:
    """Return several cases of one kind."""
    return [(f"{name}: {detail}", check, tamper) for detail, tamper in tampers.items()]


def outside(base: Base, text: str) -> str:
    """Return an element that is not in the subgroup: a point of small order, or its negative."""
    if base.election.group.name == "Ed25519":
        return f"{2**255 - 20:064x}"
    return str(modulus() - int(text))


def modulus() -> int:
    """Return p of BELENIOS-2048, which divides the product of any x and its inverse, less 1."""
    group = group_named("BELENIOS-2048")
    powers = [group.power_of_generator(exponent) for exponent in range(1, 9)]
    inverses = [group.divide(group.identity, power) for power in powers]
    pairs = zip(map(group.write, powers), map(group.write, inverses), strict=True)
    return gcd(*(int(power) * int(inverse) - 1 for power, inverse in pairs))


def bump(fields: dict, name: str, by: int = 1) -> None:
    """Add to a decimal number that is a string."""
    fields[name] = str(int(fields[name]) + by)


def plain_abstention() -> tuple[tuple[int, ...], ...]:
    return ((0, 0, 0), (0, 0), (0, 0), (0, 0))


def renamed(base: Base) -> str:
    return edited(base.election.text, lambda e: e.update(name="Another name"))


def again(base: Base, text: str) -> bytes:
    return base.steps.adding(Step(BALLOT, (text,)), after=BALLOT).archive()


def another_vote(base: Base) -> str:
    return base.voting.ballot(0, plain_abstention())
