"""The keys of a rule profile and how their values are read (`law` §5).

Counting reads the keys that `ballot.law.vote.rules` types one by one; the rest, in `OTHERS`, steer
the day, the paper and the follow-up. Both are strict: fractions are strings, yes and no are
booleans, enumerations are the words of the table.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from ballot.basics.errors import RuleViolation

_HAN: Final = re.compile("[\u4e00-\u9fff]{2,6}")

Value = str | int | bool | None
"""What a profile may hold under a key."""
Word = TypeVar("Word", bound=StrEnum)


def refuse_value(key: str, value: object) -> RuleViolation:
    """Return the refusal of a value that a key cannot have, as JSON spells it, and cut short."""
    text = json.dumps(value) if value is None or isinstance(value, bool) else str(value)
    return RuleViolation("rule-value-unknown", key=key, value=text[:40])


def read_flag(profile: Mapping[str, object], key: str, *, default: bool) -> bool:
    """Read a yes or no."""
    value = profile.get(key, default)
    if not isinstance(value, bool):
        raise refuse_value(key, value)
    return value


def read_int(profile: Mapping[str, object], key: str, allowed: range, default: int) -> int:
    """Read a whole number; a boolean is none."""
    value = profile.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or value not in allowed:
        raise refuse_value(key, value)
    return value


def read_word(profile: Mapping[str, object], key: str, words: type[Word], default: Word) -> Word:
    """Read one of the words of an enumeration."""
    value = profile.get(key, default.value)
    if not isinstance(value, str) or value not in set(words):
        raise refuse_value(key, value)
    return words(value)


@dataclass(frozen=True, slots=True)
class Choice:
    """A key whose value is one of a few words."""

    default: str
    rest: tuple[str, ...]

    def read(self, profile: Mapping[str, object], key: str) -> Value:
        """Return the value of the key, or its default."""
        value = profile.get(key, self.default)
        if not isinstance(value, str) or value not in (self.default, *self.rest):
            raise refuse_value(key, value)
        return value


@dataclass(frozen=True, slots=True)
class Flag:
    """A key that says yes or no."""

    default: bool

    def read(self, profile: Mapping[str, object], key: str) -> Value:
        """Return the value of the key, or its default."""
        return read_flag(profile, key, default=self.default)


@dataclass(frozen=True, slots=True)
class Number:
    """A key with a whole number; where the default is None, null is a value too."""

    default: int | None
    allowed: range

    def read(self, profile: Mapping[str, object], key: str) -> Value:
        """Return the value of the key, or its default."""
        if self.default is None and profile.get(key) is None:
            return None
        return read_int(profile, key, self.allowed, self.default or 0)


@dataclass(frozen=True, slots=True)
class Term:
    """A key with a local word for the ballot; None: the usual word."""

    default: None = None

    def read(self, profile: Mapping[str, object], key: str) -> Value:
        """Return the word, which is written in Han characters, or None."""
        value = profile.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not _HAN.fullmatch(value):
            raise refuse_value(key, value)
        return value


OTHERS: Final[Mapping[str, Choice | Flag | Number | Term]] = {
    "secret": Flag(default=True),
    "channel": Choice("PAPER_SCAN", ("PAPER_HAND", "KEYPAD", "TABLET")),
    "blank_means": Choice("ABSTAIN", ("APPROVE", "INVALID")),
    "mark_convention": Choice("CIRCLE", ("CIRCLE_CROSS", "TICK", "FILL", "NO_MARK_APPROVES")),
    "overvote": Choice("VOID_BALLOT", ("VOID_SECTION", "VOID_ITEM")),
    "unreadable_part": Choice("VOID_PART", ("VOID_BALLOT",)),
    "altered": Choice("READABLE_COUNTS", ("VOID",)),
    "unpressed": Choice("SEPARATE", ("AS_ABSTAIN",)),
    "venue": Choice("PLENARY", ("DELEGATIONS",)),
    "suspended_in_denominator": Flag(default=True),
    "scrutineers.chief": Number(1, range(1, 3)),
    "scrutineers.count": Number(None, range(2, 36)),
    "scrutineers.source": Choice("PER_DELEGATION", ()),
    "scrutineers.separate_team": Flag(default=False),
    "announce.counts": Flag(default=True),
    "announce.losers": Flag(default=False),
    "announce.order": Choice("BALLOT", ("VOTES",)),
    "decision_form": Choice("ANNOUNCEMENT", ("RESOLUTION", "DECISION", "BOTH")),
    "live_totals": Flag(default=False),
    "adjust.authority": Choice("SC", ("GOV", "CHAIR_MEETING", "CONGRESS", "PRESIDIUM")),
    "measure.cycle": Choice("NEXT_SESSION", ("YEAR_END_SC",)),
    "ballots.retention": Number(12, range(1, 1201)),
    "street_vote": Flag(default=False),
    "names": Term(),
}
"""Keys that counting does not read. `scrutineers.count` null: one for each delegation."""

OBEYED: Final = frozenset(
    {
        "suspended_in_denominator",
        "scrutineers.chief",
        "scrutineers.count",
        "announce.counts",
        "announce.losers",
        "announce.order",
    }
)
"""Those of `OTHERS` that the program obeys. The rest are accepted and kept, but not signed."""

ALL_KEYS: Final = (
    "quorum.fraction",
    "quorum.inclusive",
    "denominator.pass",
    "pass.rule",
    "pass.fraction",
    "pass.inclusive",
    "ballot.mode",
    "ballot.cap",
    "surplus.required",
    "surplus.min_pct",
    "secret",
    "channel",
    "blank_means",
    "mark_convention",
    "overvote",
    "unreadable_part",
    "altered",
    "unpressed",
    "tie",
    "runoff.requires_majority",
    "shortfall",
    "venue",
    "suspended_in_denominator",
    "scrutineers.chief",
    "scrutineers.count",
    "scrutineers.source",
    "scrutineers.separate_team",
    "announce.counts",
    "announce.losers",
    "announce.order",
    "decision_form",
    "live_totals",
    "adjust.authority",
    "measure.electorate",
    "measure.options",
    "measure.grade_rule",
    "measure.inclusive",
    "measure.cycle",
    "ballots.retention",
    "street_vote",
    "names",
)
"""Every key a profile may have, in the order in which it is written out."""
