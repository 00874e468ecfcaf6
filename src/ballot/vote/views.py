"""What pages and the API may see: plain frozen values, read models of the use cases.

None of them says who voted how, and none joins a deputy to an instant. Texts are values of the
domain; the shells translate and format.
"""

from dataclasses import dataclass
from enum import StrEnum

from ballot.basics.errors import BallotError
from ballot.law.congress.policy import Scope
from ballot.law.congress.roster import DeputyState
from ballot.law.vote.conclusion import Conclusion
from ballot.law.vote.form import Form
from ballot.law.vote.minutes import Minutes
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.outcome import Runoff
from ballot.law.vote.poll import Phase
from ballot.law.vote.projects import Project
from ballot.law.vote.round import DroppedRound
from ballot.law.vote.rules import Rules
from ballot.law.vote.secrecy import Finding
from ballot.vote.records import CardEdition


class CardState(StrEnum):
    """What a card can do now."""

    READY = "ready"
    USED = "used"
    NOT_CHECKED_IN = "not-checked-in"
    UNKNOWN = "unknown"
    NOT_OPEN = "not-open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollHead:
    """A poll in a list."""

    code: str
    congress: str
    occasion: Occasion
    form: Form
    round: int
    phase: Phase
    is_runoff: bool

    @property
    def scope(self) -> Scope:
        """Where somebody must have a role to do something in this poll."""
        return Scope(self.congress, self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoothView:
    """What the booth shows before a credential is known: the current round as its ballot."""

    code: str
    round: int
    phase: Phase
    occasion: Occasion
    form: Form
    seats: int
    cap: int | None
    """The most approvals a ballot may give; None without a cap and for an appraisal."""
    grades: tuple[str, ...]
    """For an appraisal: the words of `law.vote.appraisal.Grade`, in order."""
    projects: tuple[Project, ...]
    uuid: str
    credential_uuid: str
    """The uuid that credentials are derived with: the first round's, in every round."""
    group: str
    election: str | None
    """The election text exactly as hashed; None before the round is frozen."""
    trustees: int
    threshold: int
    """How many of the scrutineers open the sum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The acknowledgement of a ballot that is stored durably."""

    tracker: str
    repeated: bool
    """Whether these very bytes had been stored before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeputyLine:
    """A deputy in the desk's roster; never says whether the deputy has voted."""

    number: int
    name: str
    delegation: str
    state: DeputyState
    card: str | None
    """The code of the card; None for a deputy without one."""
    checked_in: bool
    namesakes: int
    """How many other deputies bear the same name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A deputy who has been checked in."""

    line: DeputyLine
    again: bool
    """Whether somebody had checked the deputy in before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDeputies:
    """Whom a text means."""

    lines: tuple[DeputyLine, ...]
    exact: bool
    """Whether a number, a card's code or a whole name was meant, and not a part of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsView:
    """What is compared of the cards on the roll, wherever they were made."""

    edition: CardEdition
    """The newest; without cards if it is void, and of number 0 before any was made."""
    voters: int
    """Deputies who may vote: each has one card, or there is none at all."""
    groups: str
    """Eight groups of the public list's SHA-256; empty without cards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceView:
    """The figures of the check-in page."""

    total: int
    present: int
    excused: int
    absent: int
    quorum_needed: int
    quorum_reached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorView:
    """The check-in of a poll's current round."""

    code: str
    phase: Phase
    occasion: Occasion
    group: str
    credential_uuid: str
    """The uuid that credentials are derived with."""
    attendance: AttendanceView
    edition: int
    """Of the cards that are valid; 0 before any was made."""
    together: int
    """How many were checked in with all the others, and by nobody in person."""
    last: DeputyLine | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrusteeLine:
    """A scrutineer as trustee, and whether the partial decryption has come."""

    owner: int
    name: str
    username: str
    received: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskView:
    """Everything the organiser's day page shows of a poll's current round."""

    code: str
    round: int
    is_runoff: bool
    phase: Phase
    occasion: Occasion
    form: Form
    rules: Rules
    seats: int
    group: str
    threshold: int
    language: str
    projects: tuple[Project, ...]
    deputies: int
    trustees: tuple[TrusteeLine, ...]
    trustees_loaded: bool
    trustees_groups: str
    """Eight groups of the public record's SHA-256; empty before it is loaded."""
    cards: CardEdition
    """The newest edition; without cards if it is void, and of number 0 before any was made."""
    attendance: AttendanceView
    ballots: int
    """Ballots in the box: turnout, no partial result."""
    head: str | None
    """Eight groups for the closed board (`vote.boards.closed_head`); None before the close."""
    minutes: Minutes | None
    """From COUNTED on."""
    runoff_due: Runoff | None
    """The further vote that may be prepared, as soon as this round is certified."""
    rounds: tuple[int, ...]
    dropped: tuple[DroppedRound, ...]
    """Rounds that were abandoned or declared void, with the reasons."""
    revealing: tuple[Finding, ...]
    """What publishing now would give away of single ballots, to be confirmed."""
    warnings: tuple[str, ...]
    """Codes of things that are allowed and unusual (a small surplus of candidates, for one)."""
    scrutineers: tuple[str, ...] = ()
    """The names of all who are to sign the slips, as far as they are set."""
    rehearsal: bool = False
    certifying: str | None = None
    """How far a certifying has come that is going on (`certifying.Stage`)."""
    trouble: BallotError | None = None
    """Why nothing is acknowledged any more: ballots are missing from the box, for one."""

    @property
    def cards_issued(self) -> bool:
        """Whether there are cards that are valid."""
        return bool(self.cards.cards)


@dataclass(frozen=True, slots=True, kw_only=True)
class TallyView:
    """Where a poll stands for its scrutineers, and nothing of single ballots."""

    code: str
    round: int
    phase: Phase
    occasion: Occasion
    election: str | None
    trustees: str | None
    owner: int
    threshold: int
    lines: tuple[TrusteeLine, ...]
    reason: str | None
    """Why a round that was dropped is never decrypted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFile:
    """A download of a result."""

    name: str
    """In the address of the result."""
    saved_as: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """A round as everyone reads it once the poll is published."""

    minutes: Minutes
    final: Conclusion | None
    """What all rounds have decided; None while a run-off is due, and for an appraisal."""
    fingerprint: str
    files: tuple[PublicFile, ...]
    archive_sha256: str
    sum_fingerprint: str
    """Of the encrypted tally, as the scrutineers compared it."""
    head: str | None
    """Eight groups for the closed board, as they were compared before it was decrypted."""
    threshold: int
    """How many of the scrutineers open the sum."""
    verifier_summary: tuple[tuple[int, str, str], ...]
    """The server's own verifier: number, name and status of each check; none in a preview."""
    rounds: tuple[int, ...]
    in_keyring: bool
    """Whether the keyring of the installation holds the key of the signature."""
    rehearsal: bool
    preview: bool = False
    """Whether only the organiser sees it yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpublishedView:
    """What everyone may know of a vote before its result, or in the place of one."""

    code: str
    ended: Phase | None
    """How it ended without a result; None while it may have one."""
    again: bool
    """Whether it is held again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardView:
    """The trackers of a round, sorted by their text: neither order nor time of arrival is shown."""

    code: str
    round: int
    phase: Phase
    is_runoff: bool
    occasion: Occasion
    trackers: tuple[str, ...]
    """Empty until the round has closed."""
    head: str | None = None
    """Eight groups for the closed board; None before the close."""
    found: str | None = None
    """The tracker that was asked for, whole, at any time; None if none was, or it is not there."""
