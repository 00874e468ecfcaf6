"""What a malicious server can make of a closed board: false data, every hash and chain of it right.

It knows everything but the keys of the scrutineers: all ballots, and the cards that it made itself.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ballot.basics.rand import SystemRng
from ballot.protocol.ballot_text import ciphertext_object
from ballot.protocol.ballots import tracker, verify_ballot
from ballot.protocol.codec import canonical, hash_b64
from ballot.protocol.counting import Choices, encrypted_tally
from ballot.protocol.credentials import draw_credential, public_of, secret_of
from ballot.protocol.elections import Election, draw_uuid, parse_election
from ballot.protocol.groups.by_name import Ciphertext
from ballot.protocol.proofs import proof_object, prove_knowledge
from support.boards import BALLOT, SETUP, TALLY, Step, Steps, edited


@dataclass(frozen=True, slots=True)
class HostileServer:
    """A server that holds the true archive of a closed poll, and one card of it."""

    archive: bytes
    card: int
    """The secret of a card whose holder has not voted, or with which the server itself votes."""

    @property
    def steps(self) -> Steps:
        return Steps.read(self.archive)

    @property
    def election(self) -> Election:
        return parse_election(self.steps.of(SETUP).data[0])

    @property
    def ballots(self) -> tuple[str, ...]:
        steps = self.steps
        return tuple(steps.of(BALLOT, number).data[0] for number in range(len(steps.where(BALLOT))))

    def false_sum(self) -> bytes:
        """The board as it is, with one ballot alone for the sum."""
        return self.steps.with_tally(self._sum(self.ballots[:1])).archive()

    def appended_rows(self) -> bytes:
        """The sum as it is, with a ballot's ciphertexts as further rows."""
        rows = json.loads(self.steps.of(TALLY).data[0])
        first = json.loads(self.ballots[0])["answers"]
        appended = canonical([*rows, *(answer["choices"] for answer in first)])
        return self.steps.with_tally(appended).archive()

    def cancelling_ballot(self) -> bytes:
        """One ballot more, signed by a card of the roll, which leaves of the sum the first only."""
        group = self.election.group
        others = self._choices(self.ballots[1:])
        undone = [
            [
                Ciphertext(
                    group.divide(group.identity, group.product(pair.alpha for pair in pairs)),
                    group.divide(group.identity, group.product(pair.beta for pair in pairs)),
                )
                for pairs in zip(*rows, strict=True)
            ]
            for rows in zip(*others, strict=True)
        ]
        fields = json.loads(self.ballots[0])
        for answer, row in zip(fields["answers"], undone, strict=True):
            answer["choices"] = [ciphertext_object(group, pair) for pair in row]
        ballot = self._signed(self.election, self.card, fields)
        return self._board([*self.ballots, ballot], self._sum(self.ballots[:1]))

    def copied_ciphertexts(self) -> bytes:
        """Another election with the same keys, whose cards the server made, and one old ballot."""
        election = self.election
        uuid, group = draw_uuid(SystemRng()), election.group
        other = parse_election(edited(election.text, lambda fields: fields.update(uuid=uuid)))
        secrets = [secret_of(group, uuid, draw_credential(SystemRng())) for _ in range(3)]
        credentials = canonical(sorted(public_of(group, secret) for secret in secrets))
        copies = [json.loads(ballot) for ballot in self.ballots[:1] * 3]
        ballots = [
            self._signed(other, secret, copy) for secret, copy in zip(secrets, copies, strict=True)
        ]
        total = self._sum(self.ballots[:1] * 3)
        steps = self.steps.with_setup(election=other.text, credentials=credentials)
        return _with_ballots(steps, ballots, total).archive()

    def another_election(self) -> bytes:
        """A board without a ballot, of another election with the same keys and cards."""
        uuid = draw_uuid(SystemRng())
        text = edited(self.election.text, lambda fields: fields.update(uuid=uuid))
        nothing = encrypted_tally(parse_election(text), [], [])
        return _with_ballots(self.steps.with_setup(election=text), [], nothing).archive()

    def without_a_ballot(self) -> bytes:
        """A board that holds in every part, but lacks one ballot."""
        return self._board(self.ballots[1:], self._sum(self.ballots[1:]))

    def _board(self, ballots: Sequence[str], total: str) -> bytes:
        return _with_ballots(self.steps, ballots, total).archive()

    def _sum(self, ballots: Sequence[str]) -> str:
        return encrypted_tally(self.election, self._choices(ballots), [1] * len(ballots))

    def _choices(self, ballots: Sequence[str]) -> list[Choices]:
        return [verify_ballot(self.election, ballot.encode()).choices for ballot in ballots]

    def _signed(self, election: Election, secret: int, fields: dict) -> str:
        """Sign the answers of a ballot as one in this election, by the holder of a card."""
        body = {
            "election_uuid": election.uuid,
            "election_hash": election.fingerprint,
            "credential": public_of(election.group, secret),
            "answers": fields["answers"],
        }
        digest = hash_b64(canonical(body))
        proof = prove_knowledge(election.group, secret, f"sig|{digest}|", SystemRng())
        return canonical(body | {"signature": {"hash": digest, "proof": proof_object(proof)}})


def _with_ballots(steps: Steps, ballots: Sequence[str], total: str) -> Steps:
    """Exchange all ballots and the sum, in the order in which a board stands."""
    rest = [step for step in steps.steps if step.kind != BALLOT]
    ordered = sorted(ballots, key=lambda ballot: tracker(ballot.encode()))
    board = replace(
        steps, steps=(rest[0], *(Step(BALLOT, (ballot,)) for ballot in ordered), *rest[1:])
    )
    return board.with_tally(total, num_tallied=len(ordered), total_weight=len(ordered))
