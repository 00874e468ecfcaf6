"""The rules of one vote as typed values, and what the law lets a locality set.

A profile (`law` §5) arrives as one flat mapping with dotted keys. Unknown keys and values
are refused, and so is what the law forbids: a quorum below two thirds (Organic Law of Local
People's Congresses, art. 14), a pass fraction that half or fewer reach (art. 25), and every way of
breaking a tie without anybody deciding it. More than the whole is refused too: nobody reaches it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import gcd
from typing import Final, Literal

from ballot.basics.errors import RuleViolation
from ballot.law.vote.form import Form
from ballot.law.vote.profile import (
    ALL_KEYS,
    OBEYED,
    OTHERS,
    Value,
    read_flag,
    read_int,
    read_word,
    refuse_value,
)

QUORUM_ARTICLE: Final = 14
"""Organic Law, art. 14: a session needs two thirds or more of all deputies."""
MAJORITY_ARTICLE: Final = 25
"""Organic Law, art. 25: what is passed needs more than half of all deputies."""
_FRACTION_DIGITS: Final = 4


class BallotMode(StrEnum):
    """How a ballot is marked (`ballot.mode`); only the modes that are counted here."""

    PER_ITEM_3WAY = "PER_ITEM_3WAY"
    CHOOSE_UP_TO_N = "CHOOSE_UP_TO_N"


class PassBase(StrEnum):
    """Of whom the majority is taken (`denominator.pass`)."""

    ALL = "ALL"
    PRESENT = "PRESENT"
    VALID = "VALID"


class PassRule(StrEnum):
    """What it takes to be selected (`pass.rule`)."""

    MAJORITY_THEN_RANK = "MAJORITY_THEN_RANK"
    RANK_ONLY = "RANK_ONLY"
    MAJORITY_ONLY = "MAJORITY_ONLY"


class TieRule(StrEnum):
    """What happens to a tie across the last place (`tie`)."""

    RUNOFF = "RUNOFF"
    PRESIDIUM = "PRESIDIUM"
    ALL_IN = "ALL_IN"


class ShortfallRule(StrEnum):
    """What happens next to places left empty (`shortfall`); it never changes a number."""

    LEAVE = "LEAVE"
    REVOTE = "REVOTE"
    NEXT_SESSION = "NEXT_SESSION"
    PRESIDIUM = "PRESIDIUM"


class Electorate(StrEnum):
    """Who appraises (`measure.electorate`)."""

    CONGRESS = "CONGRESS"
    SC = "SC"
    DELEGATIONS = "DELEGATIONS"
    PUBLIC = "PUBLIC"


class GradeRule(StrEnum):
    """How a project appraised gets its grade (`measure.grade_rule`)."""

    MAJORITY_ALL = "MAJORITY_ALL"
    PCT_BANDS = "PCT_BANDS"


@dataclass(frozen=True, slots=True)
class Share:
    """A fraction of a whole, and whether exactly the fraction is enough.

    Chinese texts differ by one word: two thirds *or more* includes its number, *more than* half
    does not.
    """

    numerator: int
    denominator: int
    inclusive: bool

    def least(self, whole: int) -> int:
        """Return the smallest count that satisfies this share of `whole`."""
        parts = self.numerator * whole
        if self.inclusive:
            return -(-parts // self.denominator)
        return parts // self.denominator + 1

    @property
    def attainable(self) -> bool:
        """Whether the whole itself satisfies this share: more than all is out of reach."""
        return self.inclusive or self.numerator < self.denominator

    @property
    def fraction(self) -> str:
        """The fraction in lowest terms, as a profile writes it."""
        if self.denominator == 1:
            return str(self.numerator)
        return f"{self.numerator}/{self.denominator}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The profile of one vote; the defaults are those of a county in Henan."""

    quorum: Share = Share(2, 3, inclusive=True)
    pass_base: PassBase = PassBase.ALL
    pass_rule: PassRule = PassRule.MAJORITY_THEN_RANK
    pass_share: Share = Share(1, 2, inclusive=False)
    mode: BallotMode = BallotMode.PER_ITEM_3WAY
    cap: int | Literal["N"] | None = "N"
    surplus_required: bool = True
    surplus_min_pct: int = 20
    tie: TieRule = TieRule.RUNOFF
    runoff_requires_majority: bool = False
    shortfall: ShortfallRule = ShortfallRule.PRESIDIUM
    measure_electorate: Electorate = Electorate.CONGRESS
    measure_options: int = 3
    measure_rule: GradeRule = GradeRule.MAJORITY_ALL
    measure_inclusive: bool = True
    others: tuple[tuple[str, Value], ...] = tuple(
        (key, kind.default) for key, kind in OTHERS.items()
    )
    """The keys that steer the day, the paper and the follow-up: checked here, read elsewhere."""

    def cap_for(self, seats: int, *, runoff: bool = False) -> int | None:
        """Return how many approvals a ballot may give; None: any number.

        A number set for the first round never lets a run-off's ballot fill more places than there
        are.
        """
        if self.cap is None or self.cap == "N":
            return seats if self.cap else None
        return min(self.cap, seats) if runoff else self.cap

    @property
    def form(self) -> Form:
        """The form of ballot that `ballot.mode` asks for."""
        return Form.CHOOSE if self.mode is BallotMode.CHOOSE_UP_TO_N else Form.PER_ITEM

    @property
    def not_yet_used(self) -> tuple[tuple[str, Value], ...]:
        """The keys that are kept and obeyed by nothing, with their values."""
        return tuple((key, value) for key, value in self.others if key not in OBEYED)

    def other(self, key: str) -> Value:
        """Return the value of a key that counting does not read."""
        return dict(self.others)[key]


def parse_rules(profile: Mapping[str, object]) -> Rules:
    """Read a profile under which a vote is to be held; a key that is missing has its default.

    Raises:
        RuleViolation: a key or value is unknown, or the law forbids it.
    """
    rules = read_rules(profile)
    quorum, share = rules.quorum, rules.pass_share
    if 3 * quorum.numerator < 2 * quorum.denominator:
        given = str(profile["quorum.fraction"])
        raise RuleViolation("quorum-below-law", value=given, article=QUORUM_ARTICLE)
    if 2 * share.numerator < share.denominator:
        given = str(profile["pass.fraction"])
        raise RuleViolation("pass-fraction-below-law", value=given, article=MAJORITY_ARTICLE)
    if 2 * share.numerator == share.denominator and share.inclusive:
        raise RuleViolation("pass-by-half", article=MAJORITY_ARTICLE)
    for name, each in (("quorum", quorum), ("pass", share)):
        if not each.attainable:
            raise RuleViolation("share-out-of-reach", key=f"{name}.inclusive")
    return rules


def read_rules(profile: Mapping[str, object]) -> Rules:
    """Read the profile of a vote that has been held, which today's law is not asked about.

    Raises:
        RuleViolation: a key or value is unknown.
    """
    for key in profile:
        if key not in ALL_KEYS:
            raise RuleViolation("unknown-rule", key=key[:40])
    return Rules(
        quorum=_share(profile, "quorum", Share(2, 3, inclusive=True)),
        pass_base=read_word(profile, "denominator.pass", PassBase, PassBase.ALL),
        pass_rule=read_word(profile, "pass.rule", PassRule, PassRule.MAJORITY_THEN_RANK),
        pass_share=_share(profile, "pass", Share(1, 2, inclusive=False)),
        mode=_mode(profile),
        cap=_cap(profile),
        surplus_required=read_flag(profile, "surplus.required", default=True),
        surplus_min_pct=read_int(profile, "surplus.min_pct", range(1001), 20),
        tie=_tie(profile),
        runoff_requires_majority=read_flag(profile, "runoff.requires_majority", default=False),
        shortfall=read_word(profile, "shortfall", ShortfallRule, ShortfallRule.PRESIDIUM),
        measure_electorate=read_word(
            profile, "measure.electorate", Electorate, Electorate.CONGRESS
        ),
        measure_options=read_int(profile, "measure.options", range(3, 5), 3),
        measure_rule=read_word(profile, "measure.grade_rule", GradeRule, GradeRule.MAJORITY_ALL),
        measure_inclusive=read_flag(profile, "measure.inclusive", default=True),
        others=tuple((key, kind.read(profile, key)) for key, kind in OTHERS.items()),
    )


def rules_as_mapping(rules: Rules) -> dict[str, Value]:
    """Return the whole profile in its one order, as `parse_rules` reads it."""
    counted: dict[str, Value] = {
        "quorum.fraction": rules.quorum.fraction,
        "quorum.inclusive": rules.quorum.inclusive,
        "denominator.pass": rules.pass_base.value,
        "pass.rule": rules.pass_rule.value,
        "pass.fraction": rules.pass_share.fraction,
        "pass.inclusive": rules.pass_share.inclusive,
        "ballot.mode": rules.mode.value,
        "ballot.cap": rules.cap,
        "surplus.required": rules.surplus_required,
        "surplus.min_pct": rules.surplus_min_pct,
        "tie": rules.tie.value,
        "runoff.requires_majority": rules.runoff_requires_majority,
        "shortfall": rules.shortfall.value,
        "measure.electorate": rules.measure_electorate.value,
        "measure.options": rules.measure_options,
        "measure.grade_rule": rules.measure_rule.value,
        "measure.inclusive": rules.measure_inclusive,
    }
    values = counted | dict(rules.others)
    return {key: values[key] for key in ALL_KEYS}


def _share(profile: Mapping[str, object], name: str, default: Share) -> Share:
    """Read a fraction above nought and up to one, in lowest terms, and whether it is inclusive."""
    inclusive = read_flag(profile, f"{name}.inclusive", default=default.inclusive)
    key = f"{name}.fraction"
    if key not in profile:
        return Share(default.numerator, default.denominator, inclusive)
    value = profile[key]
    if not isinstance(value, str):
        raise refuse_value(key, value)
    parts = value.split("/")
    if len(parts) > 2 or not all(  # noqa: PLR2004 - a fraction has two parts
        part.isascii() and part.isdigit() and len(part) <= _FRACTION_DIGITS for part in parts
    ):
        raise refuse_value(key, value)
    numerator, denominator = int(parts[0]), int(parts[1]) if len(parts) > 1 else 1
    if not 0 < numerator <= denominator:
        raise refuse_value(key, value)
    common = gcd(numerator, denominator)
    return Share(numerator // common, denominator // common, inclusive)


def _mode(profile: Mapping[str, object]) -> BallotMode:
    value = profile.get("ballot.mode")
    if value in ("PRIORITY", "SINGLE_LIST"):
        raise RuleViolation("ballot-mode-not-counted", value=value)
    return read_word(profile, "ballot.mode", BallotMode, BallotMode.PER_ITEM_3WAY)


def _cap(profile: Mapping[str, object]) -> int | Literal["N"] | None:
    value = profile.get("ballot.cap", "N")
    if value == "N":
        return "N"
    if value is None:
        return None
    return read_int(profile, "ballot.cap", range(1, 10_000), 1)


def _tie(profile: Mapping[str, object]) -> TieRule:
    value = profile.get("tie")
    if value in ("BALLOT_ORDER", "LOTS"):
        raise RuleViolation("tie-rule-silent", value=value)
    return read_word(profile, "tie", TieRule, TieRule.RUNOFF)
