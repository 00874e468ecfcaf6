"""A round as what it is in each state; what it may become next are its methods (`law` §3).

What a state brings is there from then on and never before: a frozen round has its election, one
whose casting has ended has its attendance, a closed one its board, a counted one its archive. One
that was dropped has a reason, and nothing follows it but the vote held again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Self, TypeAlias, TypeVar

from ballot.basics.errors import RuleViolation, StateConflict
from ballot.law.vote.poll import AGAIN, Phase, advance, require_phase
from ballot.law.vote.tally import Attendance

LONGEST_REASON: Final = 200
"""Characters: two or three sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Round:
    """One casting of ballots."""

    code: str
    """Of its poll."""
    number: int
    """From 1 in each poll; a further one is a run-off, or the vote held again."""
    uuid: str
    seats: int
    projects: tuple[str, ...]
    """The ids put to the vote, in order; none before the freeze, but for a run-off."""
    follows: int | None = None
    """For a run-off: the number of the round whose tie it decides."""

    @property
    def is_runoff(self) -> bool:
        """Whether it is held among projects that were tied in a round before."""
        return self.follows is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedRound(_Round):
    """A round that will never have a result: abandoned, or declared void before its count."""

    phase: Phase
    reason: str
    """Why, in the words of whoever decided it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRound(_Round):
    """A round of which all may still be changed."""

    @property
    def phase(self) -> Phase:
        """Where the round stands."""
        return Phase.DRAFT

    def freeze(self, *, projects: tuple[str, ...], election: str, timestamp: int) -> "FrozenRound":
        """Fix what is put to the vote.

        Args:
            projects: the ids, in the order of the ballot.
            election: the text that is hashed.
            timestamp: seconds since 1970.
        """
        return FrozenRound(
            code=self.code,
            number=self.number,
            uuid=self.uuid,
            seats=self.seats,
            projects=projects,
            follows=self.follows,
            phase=advance(self.phase, Phase.FROZEN),
            election=election,
            timestamp=timestamp,
        )

    def abandon(self, reason: str) -> DroppedRound:
        """Give the round up."""
        return _drop(self, Phase.ABANDONED, reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenRound(_Round):
    """A round whose ballot is fixed: frozen, open, or any state after them."""

    phase: Phase
    election: str
    """The text exactly as hashed."""
    timestamp: int
    """Seconds since 1970 of the freeze: the one time an archive bears."""

    def open(self) -> Self:
        """Let ballots be cast.

        Raises:
            StateConflict: `phase-other`.
        """
        return replace(self, phase=advance(self.phase, Phase.OPEN))

    def lift(self, uuid: str) -> DraftRound:
        """Return the draft of the next edition of this ballot, which nobody has voted with.

        Args:
            uuid: the next edition's own; the cards stay those of the poll.

        Raises:
            StateConflict: `phase-other`; `runoff-not-lifted`: what a run-off puts to the vote
                was decided by the round before it.
        """
        require_phase(self.phase, Phase.FROZEN)
        if self.is_runoff:
            raise StateConflict("runoff-not-lifted")
        return DraftRound(
            code=self.code, number=self.number, uuid=uuid, seats=self.seats, projects=()
        )

    def abandon(self, reason: str) -> DroppedRound:
        """Give the round up before it is open.

        Raises:
            StateConflict: `phase-other`.
        """
        return _drop(self, Phase.ABANDONED, reason)

    def declare_void(self, reason: str) -> DroppedRound:
        """End the round without a count: nothing of it is decrypted any more.

        Raises:
            StateConflict: `phase-other`; it is not open yet, or was counted.
        """
        return _drop(self, Phase.DECLARED_VOID, reason)

    def end_casting(self, attendance: Attendance) -> "EndedRound":
        """Take no ballot any more; who was present is fixed.

        Raises:
            StateConflict: `phase-other`.
        """
        return _become(
            EndedRound, self, phase=advance(self.phase, Phase.CLOSING), attendance=attendance
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedRound(FrozenRound):
    """A round that takes no ballot any more."""

    attendance: Attendance
    """As it stood when the casting ended."""

    def close(self, board_sha256: str) -> "ClosedRound":
        """Fix the ballots: their board is written.

        Raises:
            StateConflict: `phase-other`.
        """
        phase = advance(self.phase, Phase.CLOSED)
        return _become(ClosedRound, self, phase=phase, board_sha256=board_sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedRound(EndedRound):
    """A round whose ballots stand on its board."""

    board_sha256: str
    """Of the archive up to the end of the ballots."""

    def count(self, archive_sha256: str) -> "CountedRound":
        """Fix the result, which stands at the end of the board.

        Raises:
            StateConflict: `phase-other`.
        """
        phase = advance(self.phase, Phase.COUNTED)
        return _become(CountedRound, self, phase=phase, archive_sha256=archive_sha256)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRound(ClosedRound):
    """A round with a result: counted, certified, published, or void."""

    archive_sha256: str
    """Of the whole archive."""

    def certify(self, *, decided: bool) -> Self:
        """Seal the result; one that decided nothing is void.

        Raises:
            StateConflict: `phase-other`.
        """
        to = Phase.CERTIFIED if decided else Phase.VOID
        return replace(self, phase=advance(self.phase, to))

    def publish(self) -> Self:
        """Make the result public.

        Raises:
            StateConflict: `phase-other`.
        """
        return replace(self, phase=advance(self.phase, Phase.PUBLISHED))


Round: TypeAlias = DraftRound | FrozenRound | DroppedRound
"""Any round: later states are frozen rounds too, unless it was dropped."""
Kind = TypeVar("Kind", DraftRound, FrozenRound, EndedRound, ClosedRound, CountedRound, DroppedRound)

KIND_IN: Final[Mapping[Phase, type[Round]]] = {
    Phase.DRAFT: DraftRound,
    Phase.FROZEN: FrozenRound,
    Phase.OPEN: FrozenRound,
    Phase.CLOSING: EndedRound,
    Phase.CLOSED: ClosedRound,
    Phase.COUNTED: CountedRound,
    Phase.CERTIFIED: CountedRound,
    Phase.PUBLISHED: CountedRound,
    Phase.VOID: CountedRound,
    Phase.ABANDONED: DroppedRound,
    Phase.DECLARED_VOID: DroppedRound,
}
"""What a round is in each phase."""


def phases_of(kind: type[Round]) -> tuple[Phase, ...]:
    """Return the phases in which a round is of this kind."""
    return tuple(phase for phase, found in KIND_IN.items() if issubclass(found, kind))


def require_kind(round_: Round, kind: type[Kind], *phases: Phase) -> Kind:
    """Return a round as the kind that it is in these phases.

    Args:
        round_: the round.
        kind: what is needed of it.
        phases: where it must stand; by default anywhere in which it is of this kind.

    Raises:
        StateConflict: as `require_phase`.
    """
    require_phase(round_.phase, *(phases or phases_of(kind)))
    assert isinstance(round_, kind), "a round in this phase is of this kind"  # noqa: S101
    return round_


def hold_again(former: Round, uuid: str, seats: int) -> DraftRound:
    """Return the draft of a vote that is held again, with the same cards.

    Args:
        former: the round that has no result.
        uuid: the new round's own.
        seats: the places of the poll.

    Raises:
        StateConflict: `phase-other`; `runoff-follows-the-tie`: a run-off is held again from the
            round whose tie it decides.
    """
    require_phase(former.phase, *AGAIN)
    if former.is_runoff:
        raise StateConflict("runoff-follows-the-tie")
    return DraftRound(
        code=former.code, number=former.number + 1, uuid=uuid, seats=seats, projects=()
    )


def parse_reason(text: str) -> str:
    """Read why a round is dropped, as it will stand in the file.

    Raises:
        RuleViolation: `reason-missing`, `reason-too-long`.
    """
    reason = " ".join(text.split())
    if not reason:
        raise RuleViolation("reason-missing")
    if len(reason) > LONGEST_REASON:
        raise RuleViolation("reason-too-long", longest=LONGEST_REASON)
    return reason


def _drop(round_: DraftRound | FrozenRound, to: Phase, reason: str) -> DroppedRound:
    return DroppedRound(
        code=round_.code,
        number=round_.number,
        uuid=round_.uuid,
        seats=round_.seats,
        projects=round_.projects,
        follows=round_.follows,
        phase=advance(round_.phase, to),
        reason=reason,
    )


def _become(kind: type[Kind], round_: FrozenRound, **brought: Any) -> Kind:
    """Return a round as the next kind, with what its state brings."""
    values: dict[str, Any] = {each.name: getattr(round_, each.name) for each in fields(round_)}
    values |= brought
    return kind(**values)
