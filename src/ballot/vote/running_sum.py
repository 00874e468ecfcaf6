"""The encrypted sum of a round while ballots come in: in memory only, made anew at a start.

It is never written down: the difference of two sums would say which ballots came in between.
"""

from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from typing import TypeAlias

from ballot.protocol.ballot_text import parse_ballot_text
from ballot.protocol.counting import encrypted_tally
from ballot.protocol.elections import Election
from ballot.protocol.encodings import Encoding
from ballot.protocol.groups.by_name import Ciphertext

Choices: TypeAlias = Sequence[Sequence[Ciphertext]]


class RunningSum:
    """The product of the ballots that were added so far; safe to use from several threads."""

    def __init__(self, election: Election) -> None:
        self._election = election
        self._lock = Lock()
        self._added: set[bytes] = set()
        self._rows: list[list[Ciphertext]] | None = None

    def add(self, ballots: Iterable[tuple[bytes, Choices]]) -> None:
        """Add ballots, given by tracker; one that was added before is not added again."""
        with self._lock:
            for tracker, choices in ballots:
                if tracker not in self._added:
                    self._added.add(tracker)
                    self._rows = self._with(choices)

    def add_texts(self, ballots: Iterable[tuple[bytes, bytes]]) -> None:
        """Add ballots that were verified when they were put into the box, as their bytes."""
        for tracker, data in ballots:
            if tracker not in self._added:
                answers = parse_ballot_text(self._election, data).answers
                self.add([(tracker, [answer.choices for answer in answers])])

    def encrypted_tally(self, ballots: Mapping[bytes, bytes]) -> str:
        """Return the text of the encrypted sum of exactly these ballots, by tracker."""
        with self._lock:
            if not self._added <= ballots.keys():
                self._added, self._rows = set(), None
        self.add_texts(ballots.items())
        with self._lock:
            sums = [] if self._rows is None else [self._whole(self._rows)]
            return encrypted_tally(self._election, sums, [1] * len(sums))

    def _with(self, choices: Choices) -> list[list[Ciphertext]]:
        group, further = self._election.group, choices[self._skipped :]
        if self._rows is None:
            return [list(row) for row in further]
        pairs = zip(self._rows, further, strict=True)
        return [[group.combine(each) for each in zip(*rows, strict=True)] for rows in pairs]

    @property
    def _skipped(self) -> int:
        """The approvals of a vote per item stand twice in a ballot; they are added once."""
        return 1 if self._election.encoding is Encoding.SHARED_CIPHERTEXT else 0

    def _whole(self, rows: list[list[Ciphertext]]) -> list[list[Ciphertext]]:
        return [[row[0] for row in rows], *rows] if self._skipped else rows
