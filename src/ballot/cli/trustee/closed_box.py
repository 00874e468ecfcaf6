"""A closed archive as a scrutineer needs it: the sum of its ballots, computed here, and its head.

The sum that an archive or a server names is not used: a false sum could be one deputy's ballot.
"""

from dataclasses import dataclass
from typing import Self

from ballot.basics.errors import VerificationError
from ballot.protocol.archive import RecordKind, read_archive
from ballot.protocol.ballot_text import parse_ballot_text
from ballot.protocol.board import EventType, parse_event
from ballot.protocol.counting import encrypted_tally
from ballot.protocol.elections import Election, parse_election
from ballot.protocol.trustees import Trustees, parse_trustees


@dataclass(frozen=True, slots=True)
class ClosedBox:
    """What a verified archive of an election under this project's rules holds up to its close."""

    election: Election
    trustees: Trustees
    ballots: int
    head: str
    """SHA-256, in hex, of the event that closed the vote: it stands for all before it."""
    tally: str
    """The text of the encrypted sum of exactly these ballots, each counted once."""

    @classmethod
    def of(cls, archive: bytes) -> Self:
        """Read an archive that the verifier has found valid.

        Raises:
            VerificationError: `archive-not-closed`, or `archive-without-rules`: an archive made
                elsewhere, in which ballots may have weights or replace each other.
        """
        bodies: list[bytes] = []
        ballots: list[bytes] = []
        for record in read_archive(archive).records:
            if record.kind is RecordKind.DATA:
                bodies.append(record.body)
                continue
            kind = parse_event(record.body).kind
            if kind is EventType.BALLOT:
                ballots.append(bodies[-1])
            if kind is EventType.END_BALLOTS:
                return cls._of(bodies[0].decode(), bodies[1].decode(), ballots, record.digest)
        raise VerificationError("archive-not-closed")

    @classmethod
    def _of(cls, election_text: str, trustees_text: str, ballots: list[bytes], head: str) -> Self:
        election = parse_election(election_text)
        if election.encoding is None:
            raise VerificationError("archive-without-rules")
        texts = [parse_ballot_text(election, ballot) for ballot in ballots]
        choices = [[answer.choices for answer in text.answers] for text in texts]
        return cls(
            election,
            parse_trustees(election.group, trustees_text),
            len(ballots),
            head,
            encrypted_tally(election, choices, [1] * len(choices)),
        )
