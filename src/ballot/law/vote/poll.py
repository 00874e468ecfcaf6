"""The life of a poll and of its rounds: which step may follow which (`law` §3).

A poll is one vote on one matter; a round is one casting of ballots in it. The first round puts
all candidate projects to the vote, a further one only the tied (L1 §29). No state is ever left
backwards.
"""

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Final

from ballot.basics.errors import StateConflict
from ballot.law.congress.policy import Scope
from ballot.law.vote.form import Form
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.rules import Rules


class Phase(StrEnum):
    """Where a round stands."""

    DRAFT = "draft"
    FROZEN = "frozen"
    OPEN = "open"
    CLOSING = "closing"
    """Nobody can cast a ballot any more; the board and the encrypted sum are being made."""
    CLOSED = "closed"
    COUNTED = "counted"
    CERTIFIED = "certified"
    PUBLISHED = "published"
    VOID = "void"
    """It was counted, and decided nothing."""
    ABANDONED = "abandoned"
    """It was given up before anybody could vote in it."""
    DECLARED_VOID = "declared-void"
    """It was declared void before its count; nothing of it is ever decrypted."""


CERTIFIED: Final = frozenset({Phase.CERTIFIED, Phase.PUBLISHED, Phase.VOID})
"""Where a round stands once its minutes are signed; a void one is signed too, as void."""
DROPPED: Final = frozenset({Phase.ABANDONED, Phase.DECLARED_VOID})
"""Where a round stands that will never have a result."""
AGAIN: Final = DROPPED | {Phase.VOID}
"""Where a round stands that may be held again."""

NEXT: dict[Phase, frozenset[Phase]] = {
    Phase.DRAFT: frozenset({Phase.FROZEN, Phase.ABANDONED}),
    Phase.FROZEN: frozenset({Phase.OPEN, Phase.ABANDONED}),
    Phase.OPEN: frozenset({Phase.CLOSING, Phase.DECLARED_VOID}),
    Phase.CLOSING: frozenset({Phase.CLOSED, Phase.DECLARED_VOID}),
    Phase.CLOSED: frozenset({Phase.COUNTED, Phase.DECLARED_VOID}),
    Phase.COUNTED: frozenset({Phase.CERTIFIED, Phase.VOID}),
    Phase.CERTIFIED: frozenset({Phase.PUBLISHED}),
    Phase.PUBLISHED: frozenset(),
    Phase.VOID: frozenset(),
    Phase.ABANDONED: frozenset(),
    Phase.DECLARED_VOID: frozenset(),
}


def require_phase(found: Phase, *wanted: Phase) -> None:
    """Refuse a step that belongs to another phase.

    Raises:
        StateConflict: `poll-not-open` or `poll-closed` for a ballot that comes too early or too
        late,
            `round-abandoned` or `round-declared-void` where nothing follows any more,
            `phase-other` for any other step.
    """
    if found in wanted:
        return
    if wanted == (Phase.OPEN,):
        early = found in {Phase.DRAFT, Phase.FROZEN}
        raise StateConflict("poll-not-open" if early else "poll-closed", phase=found.value)
    if found in DROPPED:
        raise StateConflict(f"round-{found.value}")
    raise StateConflict("phase-other", phase=found.value, wanted=[phase.value for phase in wanted])


def advance(found: Phase, to: Phase) -> Phase:
    """Return the phase `to` if it may follow `found`.

    Raises:
        StateConflict: it may not.
    """
    if to not in NEXT[found]:
        raise StateConflict("phase-other", phase=found.value, wanted=[to.value])
    return to


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One vote on one matter, with what all its rounds share."""

    code: str
    congress: str
    """The code of the congress whose vote it is; that never changes."""
    occasion: Occasion
    form: Form
    seats: int
    rules: Rules
    group: str
    """The name of the group that its cryptography computes in."""
    trustees: int
    threshold: int
    """How many of the trustees decrypt."""
    language: str
    credential_uuid: str
    """The uuid of the first round, which credentials are derived with."""
    scrutineers: tuple[str, ...] = ()
    """The names of all who are to sign the slips; empty: those who hold keys, and lines."""
    rehearsal: bool = False
    """Whether nothing is decided by it, as every paper then says."""

    @property
    def scope(self) -> Scope:
        """Where somebody must have a role to do something in this poll."""
        return Scope(self.congress, self.code)

    def give_keys(self, trustees_text: str, trustee_names: tuple[str, ...]) -> "KeyedPoll":
        """Take the result of the scrutineers' key ceremony.

        Args:
            trustees_text: their public parts, exactly as hashed.
            trustee_names: the scrutineers, in the order of their owner numbers.
        """
        values = {each.name: getattr(self, each.name) for each in fields(Poll)}
        return KeyedPoll(**values, trustees_text=trustees_text, trustee_names=trustee_names)

    def copied(self, code: str, uuid: str) -> "Poll":
        """Return a poll like this one under a code of its own, without keys.

        Its announcement will bear another number, which nobody knows yet.
        """
        values = {each.name: getattr(self, each.name) for each in fields(Poll)}
        occasion = replace(self.occasion, announcement_number="")
        return replace(Poll(**values), code=code, credential_uuid=uuid, occasion=occasion)

    def replacing(self, former: "Poll") -> "Poll":
        """Return this poll in the place of another, whose keys stay if they still fit."""
        same = (self.group, self.trustees, self.threshold) == (
            former.group,
            former.trustees,
            former.threshold,
        )
        if same and isinstance(former, KeyedPoll):
            return self.give_keys(former.trustees_text, former.trustee_names)
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedPoll(Poll):
    """A poll whose scrutineers have keys; every poll that is frozen is one."""

    trustees_text: str
    trustee_names: tuple[str, ...]


def require_keys(poll: Poll) -> KeyedPoll:
    """Return a poll as one whose scrutineers have keys.

    Raises:
        StateConflict: `trustee-keys-missing`.
    """
    if not isinstance(poll, KeyedPoll):
        raise StateConflict("trustee-keys-missing")
    return poll
