"""Whole elections in memory, made with the protocol's own functions: for tests and measurements."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

from ballot.basics.rand import Rng, SeededRng, below
from ballot.protocol.archive import Record, write_archive
from ballot.protocol.ballots import make_ballot, tracker, verify_ballot
from ballot.protocol.board import EventType, Head, setup_texts
from ballot.protocol.ceremony import assemble, certify, combine, draw_seed, share
from ballot.protocol.codec import canonical
from ballot.protocol.counting import (
    encrypted_tally,
    owned_text,
    partial_decryption,
    result_text,
    sized_tally_text,
)
from ballot.protocol.credentials import draw_credential, public_of, secret_of
from ballot.protocol.elections import Election, draw_uuid, election_text, parse_election
from ballot.protocol.encodings import Encoding, Mark, Plaintexts, encode, questions_for
from ballot.protocol.groups.by_name import Group, group_named
from ballot.protocol.questions import Question
from ballot.protocol.trustees import Trustees, parse_trustees

TIMESTAMP = 1_700_000_000
GRADES = ("Satisfied", "Basically satisfied", "Dissatisfied")
THREE_WAYS = ("Approve", "Oppose")


@dataclass(frozen=True, slots=True)
class Voting:
    """An election with all its secrets, and the ballots cast so far with their weights."""

    election: Election
    trustees: Trustees
    trustee_secrets: tuple[int, ...]
    voter_secrets: tuple[int, ...]
    weights: tuple[int, ...]
    credentials: str
    rng: Rng
    ballots: tuple[str, ...] = ()
    voters: tuple[int, ...] = ()

    def ballot(self, voter: int, plaintexts: Plaintexts) -> str:
        """Make a ballot, without casting it."""
        return make_ballot(self.election, self.voter_secrets[voter], plaintexts, self.rng)

    def casting(self, voter: int, plaintexts: Plaintexts) -> Self:
        """Cast a ballot; a second one of a voter replaces the first where that is allowed."""
        text = self.ballot(voter, plaintexts)
        return replace(self, ballots=(*self.ballots, text), voters=(*self.voters, voter))

    def marking(self, voter: int, marks: Sequence[Mark]) -> Self:
        """Cast a ballot with one mark for each project, in the encoding of the election."""
        grades = len(self.election.questions[0].answers)
        encoding = self.election.encoding
        assert encoding is not None
        return self.casting(
            voter,
            encode(encoding, marks, grades=grades if encoding is Encoding.GRADES else None),
        )

    @property
    def counted(self) -> dict[int, str]:
        """The ballot that counts of each voter: the last."""
        return dict(zip(self.voters, self.ballots, strict=True))

    @staticmethod
    def tracker(ballot: str) -> str:
        """Return the tracker of a ballot."""
        return tracker(ballot.encode())

    @property
    def board(self) -> list[str]:
        """All ballots as they stand on the board: by tracker; once it was the order of arrival."""
        if self.election.statement:
            return sorted(self.ballots, key=self.tracker)
        return list(self.ballots)

    def tally(self) -> tuple[str, str]:
        """Return the encrypted tally and the record of its size."""
        choices = [verify_ballot(self.election, b.encode()).choices for b in self.counted.values()]
        weights = [self.weights[voter] for voter in self.counted]
        text = encrypted_tally(self.election, choices, weights)
        return text, sized_tally_text(text, len(choices), sum(weights))

    def decryption(self, tally: str, owner: int) -> str:
        """Return the partial decryption of a tally by a trustee, counted from 1."""
        key = self.trustees.owners[owner - 1]
        return partial_decryption(
            self.election, tally, self.trustee_secrets[owner - 1], key, self.rng
        )

    def result(self, tally: str, partials: dict[int, str]) -> str:
        """Return the result that partial decryptions lead to."""
        total = sum(self.weights[voter] for voter in self.counted)
        return result_text(self.election, self.trustees, tally, partials, total)

    def setup(self) -> tuple[str, ...]:
        """Return the data records of the set-up."""
        return setup_texts(self.election.text, self.trustees.text, self.credentials)

    def events(
        self, owners: Sequence[int] | None = None
    ) -> list[tuple[EventType, tuple[str, ...]]]:
        """Return all events of the finished election, decrypted by these trustees."""
        tally, sized = self.tally()
        owners = owners or range(1, self.trustees.sets[-1].threshold + 1)
        partials = {owner: self.decryption(tally, owner) for owner in owners}
        return self.finished((tally, sized), partials, self.result(tally, partials))

    def finished(
        self, tally: tuple[str, str], partials: dict[int, str], result: str
    ) -> list[tuple[EventType, tuple[str, ...]]]:
        """Return all events of an election that ends with these shares and this result."""
        return [
            (EventType.SETUP, self.setup()),
            *((EventType.BALLOT, (ballot,)) for ballot in self.board),
            (EventType.END_BALLOTS, ()),
            (EventType.ENCRYPTED_TALLY, tally),
            *(
                (EventType.PARTIAL_DECRYPTION, (text, owned_text(owner, text)))
                for owner, text in partials.items()
            ),
            (EventType.RESULT, (result,)),
        ]

    def archive(self, owners: Sequence[int] | None = None) -> bytes:
        """Return the archive of the finished election."""
        return archive_of(self.events(owners))


def archive_of(events: Sequence[tuple[EventType, tuple[str, ...]]]) -> bytes:
    """Return the archive of these events, which must obey the grammar."""
    head, records = Head(), list[Record]()
    for kind, data in events:
        head, added = head.extend(kind, data)
        records += added
    return b"".join(write_archive(TIMESTAMP, records))


def threshold_trustees(
    group: Group, threshold: int, size: int, rng: Rng
) -> tuple[Trustees, tuple[int, ...]]:
    """Hold a key ceremony; return the trustees and the decryption key of each."""
    seeds = [draw_seed(rng) for _ in range(size)]
    certificates = [
        certify(seed, index, size, threshold, group, rng) for index, seed in enumerate(seeds, 1)
    ]
    contributions = [share(seed, certificates, group, rng) for seed in seeds]
    shares = [combine(seed, certificates, contributions, group, rng) for seed in seeds]
    keys = [each.verification_key for each in shares]
    text = assemble(certificates, contributions, keys, group)
    return parse_trustees(group, text), tuple(each.decryption_key for each in shares)


def open_voting(  # noqa: PLR0913 - what an election is made of
    *,
    group: str,
    questions: Sequence[Question],
    encoding: Encoding | None,
    voters: int,
    statement: bool = True,
    weights: Sequence[int] | None = None,
    trustees: tuple[int, int] = (2, 3),
    seed: str = "an election for tests",
) -> Voting:
    """Set an election up: trustees (threshold, size), credentials, and these questions.

    Without `statement` its rules, if it has any, are those of the first edition.
    """
    chosen, rng = group_named(group), SeededRng(f"{seed} {group}".encode())
    held, keys = threshold_trustees(chosen, *trustees, rng)
    text = election_text(
        uuid=draw_uuid(rng),
        name="Livelihood projects",
        description="An election for tests",
        group=chosen,
        public_key=held.public_key,
        questions=questions,
        encoding=encoding,
        statement=statement,
        administrator=None,
        credential_authority=None,
        extra=None,
    )
    election = parse_election(text)
    secrets = tuple(secret_of(chosen, election.uuid, draw_credential(rng)) for _ in range(voters))
    public = [public_of(chosen, secret) for secret in secrets]
    listed = (
        public
        if weights is None
        else [f"{key},{weight}" for key, weight in zip(public, weights, strict=True)]
    )
    return Voting(
        election=election,
        trustees=held,
        trustee_secrets=keys,
        voter_secrets=secrets,
        weights=tuple(weights or [1] * voters),
        credentials=canonical(sorted(listed)),
        rng=rng,
    )


def open_form(  # noqa: PLR0913 - what a form is made of
    encoding: Encoding,
    *,
    group: str = "Ed25519",
    projects: int = 3,
    cap: int = 2,
    voters: int = 3,
    statement: bool = True,
    trustees: tuple[int, int] = (2, 3),
    seed: str = "a form for tests",
) -> Voting:
    """Set up one of the forms: so many projects, at most `cap` approvals where there is a cap."""
    options = GRADES if encoding is Encoding.GRADES else THREE_WAYS
    names = [f"Project {number}" for number in range(1, projects + 1)]
    questions = questions_for(encoding, "Which projects?", names, cap, options)
    return open_voting(
        group=group,
        questions=questions,
        encoding=encoding,
        voters=voters,
        statement=statement,
        trustees=trustees,
        seed=seed,
    )


def run_off(first: Voting, projects: int) -> Voting:
    """Hold another round with the same trustees and cards, in the form of the first."""
    encoding, election, rng = first.election.encoding, first.election, first.rng
    assert encoding is not None
    names = [f"Project {number}" for number in range(1, projects + 1)]
    options = GRADES if encoding is Encoding.GRADES else THREE_WAYS
    text = election_text(
        uuid=draw_uuid(rng),
        name=election.name,
        description="Another round",
        group=election.group,
        public_key=election.public_key,
        questions=questions_for(encoding, "Which project?", names, 1, options),
        encoding=encoding,
        statement=election.statement,
        administrator=None,
        credential_authority=None,
        extra=None,
    )
    second = replace(first, election=parse_election(text), ballots=(), voters=())
    for voter in range(len(second.voter_secrets)):
        second = second.marking(voter, any_marks(encoding, projects, 1, rng))
    return second


def any_marks(encoding: Encoding, projects: int, cap: int, rng: Rng) -> list[Mark]:
    """Return marks at random that the form allows."""
    if encoding is Encoding.GRADES:
        return [[0, 1, 2, None][below(rng, 4)] for _ in range(projects)]
    approved = {below(rng, projects) for _ in range(below(rng, cap + 1))}
    if encoding is Encoding.CHOOSE:
        return [number in approved for number in range(projects)]
    return [
        "approve" if number in approved else ("oppose", "abstain")[below(rng, 2)]
        for number in range(projects)
    ]


def whole_form(  # noqa: PLR0913 - what a form is made of
    encoding: Encoding,
    *,
    group: str = "Ed25519",
    projects: int = 3,
    cap: int = 2,
    voters: int = 3,
    statement: bool = True,
    trustees: tuple[int, int] = (2, 3),
) -> Voting:
    """Return a form in which every voter has voted at random."""
    voting = open_form(
        encoding,
        group=group,
        projects=projects,
        cap=cap,
        voters=voters,
        statement=statement,
        trustees=trustees,
    )
    for voter in range(voters):
        voting = voting.marking(voter, any_marks(encoding, projects, cap, voting.rng))
    return voting
