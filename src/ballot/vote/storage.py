"""What the use cases ask of the store, as protocols; `vote.sql` is the body.

A unit of work is one transaction: leaving it without `commit` undoes everything. `write` units of
one poll queue once they have called `hold`; `read` units wait for nobody and change nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

from ballot.congress.records import User
from ballot.frame.transaction import Transaction
from ballot.law.congress.levels import Congress, Entry
from ballot.law.congress.policy import Scope
from ballot.law.congress.roster import Deputy
from ballot.law.vote.poll import Phase, Poll
from ballot.law.vote.projects import Project
from ballot.law.vote.round import Round
from ballot.protocol.board import EventType, Head
from ballot.vote.records import (
    BoardEntry,
    CardEdition,
    Certificate,
    Headcount,
    OpenBox,
    RollLine,
    Standing,
)
from ballot.vote.views import PollHead


class Polls(Protocol):
    """Polls and their rounds."""

    async def add(self, poll: Poll, first: Round) -> None:
        """Record a new poll with its first round."""
        ...

    async def get(self, code: str) -> Poll:
        """Return a poll.

        Raises:
            NotFound: `poll-unknown`.
        """
        ...

    async def hold(self, code: str) -> tuple[Poll, Round]:
        """Return a poll and its current round, and keep every other writer of the poll waiting.

        Raises:
            NotFound: `poll-unknown`.
        """
        ...

    async def congress(self, code: str) -> str:
        """Return the code of the congress that a poll is of.

        Raises:
            NotFound: `poll-unknown`.
        """
        ...

    async def change(self, poll: Poll) -> None:
        """Replace what is recorded of a poll."""
        ...

    async def heads(self, scopes: Collection[Scope], *, drafts: bool) -> tuple[PollHead, ...]:
        """Return as much of the polls within these scopes as a list shows, in any order.

        Args:
            scopes: where to look.
            drafts: whether drafts are wanted too, and what was abandoned; otherwise of each poll
                the newest round that is neither.
        """
        ...

    async def rounds(self, code: str) -> tuple[Round, ...]:
        """Return the rounds of a poll in order.

        Raises:
            NotFound: `poll-unknown`.
        """
        ...

    async def add_round(self, round_: Round) -> None:
        """Record a further round."""
        ...

    async def set_aside(self, round_: Round) -> None:
        """Give a round's number up to the next edition of its ballot; it is no round any more."""
        ...

    async def change_round(self, round_: Round) -> None:
        """Replace what is recorded of a round."""
        ...


class Lists(Protocol):
    """The candidate projects and the roster of deputies."""

    async def projects(self, code: str) -> tuple[Project, ...]:
        """Return the projects in order."""
        ...

    async def replace_projects(self, code: str, projects: Iterable[Project]) -> None:
        """Put a new list in the place of the former."""
        ...

    async def deputies(self, code: str) -> tuple[Deputy, ...]:
        """Return the roster by number."""
        ...

    async def deputy(self, code: str, number: int) -> Deputy | None:
        """Return one deputy of the roster."""
        ...

    async def bearers(self, code: str, name: str) -> int:
        """Return how many deputies bear a name."""
        ...

    async def replace_deputies(self, code: str, deputies: Iterable[Deputy]) -> None:
        """Put a new roster in the place of the former; the roll must be empty."""
        ...


class Roll(Protocol):
    """Who may vote, and with which credential."""

    async def lines(self, code: str) -> tuple[RollLine, ...]:
        """Return the roll by number of deputy."""
        ...

    async def line(
        self,
        code: str,
        *,
        deputy: int | None = None,
        credential: str | None = None,
        card: str | None = None,
    ) -> RollLine | None:
        """Return the line of a deputy, a public credential or a card's code."""
        ...

    async def edition(self, code: str) -> CardEdition:
        """Return the newest edition of the cards; of one that is void, no card is left."""
        ...

    async def void_edition(
        self, code: str, *, credential: str | None = None, card: str | None = None
    ) -> int | None:
        """Return of which edition a card is that is void; None if there was no such card."""
        ...

    async def replace(self, code: str, lines: Iterable[RollLine]) -> None:
        """Put a new roll in the place of the former, whose cards are void from now on."""
        ...

    async def check_in(
        self, code: str, deputies: Collection[int], *, present: bool, together: bool = False
    ) -> None:
        """Record that deputies are present, or take it back."""
        ...

    async def count_together(self, code: str) -> int:
        """Return how many were checked in with all the others."""
        ...

    async def undo_together(self, code: str) -> int:
        """Take back who was checked in with all the others; return how many it were."""
        ...

    async def headcounts(self, code: str) -> tuple[Headcount, ...]:
        """Count the roster by what the door tells apart."""
        ...

    async def standing(self, code: str, credential: str) -> Standing:
        """Return what a credential may do in the current round, in one query.

        Raises:
            NotFound: `poll-unknown`.
        """
        ...

    async def present(self, code: str, credentials: Collection[str]) -> frozenset[str]:
        """Return those credentials whose deputies are present."""
        ...


class Box(Protocol):
    """Sealed ballots, one row a credential, while a round is open."""

    async def hold(self, code: str) -> OpenBox:
        """Return the box of a poll's current round; holds the poll as `Polls.hold` does.

        Raises:
            NotFound: `poll-unknown`.
        """
        ...

    async def put(self, round_uuid: str, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Put ballots in, by the names of their rows."""
        ...

    async def rows(self, round_uuid: str, names: Collection[bytes]) -> dict[bytes, bytes]:
        """Return those of the named rows that are there."""
        ...

    async def everything(self, round_uuid: str) -> tuple[tuple[bytes, bytes], ...]:
        """Return all rows, in no order that means anything."""
        ...

    async def phase(self, round_uuid: str) -> Phase:
        """Return the phase of a round."""
        ...

    async def count(self, round_uuid: str) -> int:
        """Return how many rows there are."""
        ...

    async def discard(self, round_uuid: str, most: int) -> int:
        """Remove at most so many rows of a round that has closed; return how many it were."""
        ...

    async def boxes(self, phases: Collection[Phase]) -> tuple[OpenBox, ...]:
        """Return the rounds of all polls that are in one of these phases."""
        ...


class Board(Protocol):
    """The append-only board of a round, without its ballots: those are a file after the close."""

    async def head(self, round_uuid: str) -> Head:
        """Return where the board ends now."""
        ...

    async def append(self, round_uuid: str, entries: Iterable[BoardEntry], head: Head) -> None:
        """Record further events, and where the board ends after them."""
        ...

    async def entries(self, round_uuid: str) -> tuple[BoardEntry, ...]:
        """Return all events in order."""
        ...

    async def texts(self, round_uuid: str, kind: EventType) -> tuple[tuple[str, ...], ...]:
        """Return the data records of all events of a kind, in order."""
        ...


class Certificates(Protocol):
    """What was certified."""

    async def add(self, round_uuid: str, found: Certificate) -> None:
        """Record a certificate; there is one for a round, for ever."""
        ...

    async def get(self, round_uuid: str) -> Certificate | None:
        """Return a round's certificate without its files."""
        ...

    async def add_files(self, round_uuid: str, files: Sequence[tuple[str, bytes]]) -> None:
        """Record further files of a round that is certified."""
        ...

    async def sizes(self, round_uuid: str) -> dict[str, int]:
        """Return the names of the files of a round and how many bytes each has."""
        ...

    async def file(self, round_uuid: str, name: str) -> bytes | None:
        """Return one file."""
        ...


class Scrutineers(Protocol):
    """As much of the people as a vote needs."""

    async def scrutineers(self, scope: Scope) -> tuple[User, ...]:
        """Return who holds a key of a poll, or of every poll of its congress."""
        ...


class Congresses(Protocol):
    """As much of the congresses as a vote needs."""

    async def get(self, code: str) -> Congress:
        """Return a congress.

        Raises:
            NotFound: `congress-unknown`.
        """
        ...

    async def put(self, entries: Iterable[Entry]) -> None:
        """Change congresses."""
        ...


class UnitOfWork(Transaction, Protocol):
    """One transaction and its repositories."""

    @property
    def polls(self) -> Polls:
        """Polls and rounds."""
        ...

    @property
    def lists(self) -> Lists:
        """Projects and deputies."""
        ...

    @property
    def roll(self) -> Roll:
        """The roll."""
        ...

    @property
    def box(self) -> Box:
        """Boxes."""
        ...

    @property
    def board(self) -> Board:
        """Boards."""
        ...

    @property
    def certificates(self) -> Certificates:
        """Certificates."""
        ...

    @property
    def congresses(self) -> Congresses:
        """Whose votes these are."""
        ...

    @property
    def users(self) -> Scrutineers:
        """Who counts."""
        ...


class Store(Protocol):
    """Where transactions come from."""

    def read(self) -> UnitOfWork:
        """Return a unit that only reads."""
        ...

    def write(self) -> UnitOfWork:
        """Return a unit that may write."""
        ...
