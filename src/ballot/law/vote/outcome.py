"""What the numbers decide: which projects are selected, and why (`law` §4).

1. Without a quorum (Organic Law, art. 14), or with more ballots returned than issued (Electoral
   Law, art. 44, by analogy), nothing is decided.
2. What passes: approvals that reach the threshold, by default more than half of all deputies
   (Organic Law, art. 25). Never fewer than one approval passes. RANK_ONLY has no threshold.
3. MAJORITY_ONLY selects what passes, whatever the number of places. Otherwise the places go by
   number of approvals; equals across the last place stay tied until somebody decides: a run-off
   among them (Organic Law, art. 29, by analogy), the presidium, or a rule that lets all of them
   in.
4. A run-off goes by most votes, without a majority unless `runoff.requires_majority`; what is tied
   again stays tied, and no further run-off is named.
5. Places that neither selection nor run-off can fill are the shortfall. A tie left to the
   presidium has no run-off, so its places count among them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ballot.law.vote.rules import PassRule, Rules, TieRule
from ballot.law.vote.tally import ProjectTally, Tally, base_count, verify_tally


class Verdict(StrEnum):
    """What became of one project."""

    SELECTED = "selected"
    REJECTED = "rejected"
    TIED = "tied"
    NONE = "none"
    """Nothing was decided: no quorum, or a void vote."""


class ReasonCode(StrEnum):
    """Why a project is where it is; each has a sentence in every language."""

    NO_QUORUM = "no-quorum"
    VOID = "void"
    WITHIN_PLACES = "within-places"
    RANKED_WITHIN_PLACES = "ranked-within-places"
    PASSED = "passed"
    ALL_IN = "all-in"
    NOT_PASSED = "not-passed"
    OUTRANKED = "outranked"
    TIED_RUNOFF = "tied-runoff"
    TIED_PRESIDIUM = "tied-presidium"
    TIED_AGAIN = "tied-again"
    RUNOFF_WON = "runoff-won"
    RUNOFF_LOST = "runoff-lost"


@dataclass(frozen=True, slots=True)
class Reason:
    """A typed why: a permanent code, and the numbers its sentence needs."""

    code: str
    params: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Runoff:
    """A second vote that is due: among these projects, for so many places."""

    seats: int
    projects: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one round decided. Projects are named by id; equals stand in the order of the ballot."""

    quorum: bool
    quorum_needed: int
    valid: bool
    """Whether no more ballots were returned than issued."""
    threshold: int | None
    """The smallest number of approvals that passes; None where rank alone decides."""
    selected: tuple[str, ...]
    rejected: tuple[str, ...]
    tied: tuple[str, ...]
    """Equals across the last place, which this round cannot decide."""
    runoff: Runoff | None
    shortfall: int
    reasons: Mapping[str, Reason]
    ranks: Mapping[str, int]
    """Place by approvals; equals share the better place (1, 2, 2, 4)."""

    @property
    def decided(self) -> bool:
        """Whether anything was decided: there was a quorum, and the vote is valid."""
        return self.quorum and self.valid

    def verdict_of(self, project: str) -> Verdict:
        """Return what became of a project."""
        for verdict, group in (
            (Verdict.SELECTED, self.selected),
            (Verdict.REJECTED, self.rejected),
            (Verdict.TIED, self.tied),
        ):
            if project in group:
                return verdict
        return Verdict.NONE


@dataclass(frozen=True, slots=True)
class _Settled:
    """How the ranked projects fall apart."""

    clear: Sequence[ProjectTally]
    """Selected beyond doubt."""
    level: Sequence[ProjectTally]
    """Equal across the last place."""
    outranked: Sequence[ProjectTally]
    """Passed, but no place is left."""
    failed: Sequence[ProjectTally]
    """Did not pass."""


def decide(rules: Rules, tally: Tally, *, runoff: bool = False) -> Outcome:
    """Decide a round by its numbers.

    Args:
        rules: the profile of the vote.
        tally: the numbers of this round.
        runoff: whether this is a round among projects that were tied before.

    Raises:
        RuleViolation: the numbers cannot be (`verify_tally`).
    """
    verify_tally(rules, tally, runoff=runoff)
    quorum_needed = rules.quorum.least(tally.attendance.total)
    quorum = tally.attendance.present >= quorum_needed
    valid = tally.ballots.returned <= tally.ballots.issued
    threshold = threshold_of(rules, tally, runoff=runoff)
    settled = _settle(rules, tally, threshold, runoff=runoff)
    ranks = rank(tally.projects)
    if not quorum or not valid:
        return Outcome(
            quorum=quorum,
            quorum_needed=quorum_needed,
            valid=valid,
            threshold=threshold,
            selected=(),
            rejected=(),
            tied=(),
            runoff=None,
            shortfall=0,
            reasons=_nothing_decided(tally, quorum_needed, quorum=quorum),
            ranks=ranks,
        )
    everyone_in = rules.tie is TieRule.ALL_IN and not runoff
    selected = (*settled.clear, *settled.level) if everyone_in else tuple(settled.clear)
    tied = () if everyone_in else tuple(settled.level)
    second = None
    if tied and rules.tie is TieRule.RUNOFF and not runoff:
        second = Runoff(tally.seats - len(selected), _ids(tied))
    filled = len(selected) + (second.seats if second else 0)
    unlimited = rules.pass_rule is PassRule.MAJORITY_ONLY and not runoff
    return Outcome(
        quorum=quorum,
        quorum_needed=quorum_needed,
        valid=valid,
        threshold=threshold,
        selected=_ids(selected),
        rejected=_ids((*settled.outranked, *settled.failed)),
        tied=_ids(tied),
        runoff=second,
        shortfall=0 if unlimited else max(0, tally.seats - filled),
        reasons=_Explainer(rules, tally, threshold, ranks, runoff=runoff).explain(settled),
        ranks=ranks,
    )


def threshold_of(rules: Rules, tally: Tally, *, runoff: bool = False) -> int | None:
    """Return the smallest number of approvals that passes, or None where rank alone decides."""
    if rules.pass_rule is PassRule.RANK_ONLY or (runoff and not rules.runoff_requires_majority):
        return None
    return max(
        1, rules.pass_share.least(base_count(rules.pass_base, tally.attendance, tally.ballots))
    )


def rank(projects: Sequence[ProjectTally]) -> dict[str, int]:
    """Return each project's place by approvals; equals share the better place."""
    return {
        project.id: 1 + sum(other.approve > project.approve for other in projects)
        for project in projects
    }


def _ids(projects: Sequence[ProjectTally]) -> tuple[str, ...]:
    return tuple(project.id for project in projects)


def _settle(rules: Rules, tally: Tally, threshold: int | None, *, runoff: bool) -> _Settled:
    ranked = sorted(tally.projects, key=lambda project: -project.approve)
    least = threshold or 0
    passing = [project for project in ranked if project.approve >= least]
    failed = ranked[len(passing) :]
    unlimited = rules.pass_rule is PassRule.MAJORITY_ONLY and not runoff
    if unlimited or len(passing) <= tally.seats:
        return _Settled(passing, (), (), failed)
    last, first_out = passing[tally.seats - 1].approve, passing[tally.seats].approve
    if last > first_out:
        return _Settled(passing[: tally.seats], (), passing[tally.seats :], failed)
    clear = [project for project in passing if project.approve > last]
    level = [project for project in passing if project.approve == last]
    return _Settled(clear, level, passing[len(clear) + len(level) :], failed)


def _nothing_decided(tally: Tally, quorum_needed: int, *, quorum: bool) -> dict[str, Reason]:
    if quorum:
        numbers = {"issued": tally.ballots.issued, "returned": tally.ballots.returned}
        reason = Reason(ReasonCode.VOID.value, numbers)
    else:
        numbers = {"present": tally.attendance.present, "needed": quorum_needed}
        reason = Reason(ReasonCode.NO_QUORUM.value, numbers)
    return {project.id: reason for project in tally.projects}


class _Explainer:
    """Gives every project of one round its reason."""

    def __init__(
        self,
        rules: Rules,
        tally: Tally,
        threshold: int | None,
        ranks: Mapping[str, int],
        *,
        runoff: bool,
    ) -> None:
        self._rules, self._seats, self._runoff = rules, tally.seats, runoff
        self._threshold, self._ranks = threshold, ranks
        self._projects = tally.projects

    def explain(self, settled: _Settled) -> dict[str, Reason]:
        """Return the reasons, in the order of the ballot."""
        last_in = (settled.level or settled.clear)[-1].approve if settled.outranked else 0
        open_seats = self._seats - len(settled.clear)
        found = {project.id: self._selected(project) for project in settled.clear}
        found |= {
            project.id: self._level(project, len(settled.level), open_seats)
            for project in settled.level
        }
        found |= {project.id: self._outranked(project, last_in) for project in settled.outranked}
        found |= {project.id: self._failed(project) for project in settled.failed}
        return {project.id: found[project.id] for project in self._projects}

    def _selected(self, project: ProjectTally) -> Reason:
        numbers = self._numbers(project)
        if self._runoff:
            return Reason(ReasonCode.RUNOFF_WON.value, numbers)
        if self._threshold is None:
            return Reason(ReasonCode.RANKED_WITHIN_PLACES.value, numbers)
        numbers["threshold"] = self._threshold
        if self._rules.pass_rule is PassRule.MAJORITY_ONLY:
            return Reason(ReasonCode.PASSED.value, numbers)
        return Reason(ReasonCode.WITHIN_PLACES.value, numbers)

    def _level(self, project: ProjectTally, count: int, open_seats: int) -> Reason:
        code = ReasonCode.TIED_AGAIN
        if not self._runoff:
            code = {
                TieRule.RUNOFF: ReasonCode.TIED_RUNOFF,
                TieRule.PRESIDIUM: ReasonCode.TIED_PRESIDIUM,
                TieRule.ALL_IN: ReasonCode.ALL_IN,
            }[self._rules.tie]
        return Reason(code.value, self._numbers(project) | {"count": count, "open": open_seats})

    def _outranked(self, project: ProjectTally, last_in: int) -> Reason:
        code = ReasonCode.RUNOFF_LOST if self._runoff else ReasonCode.OUTRANKED
        missing = {"missing": last_in - project.approve}
        return Reason(code.value, self._numbers(project) | missing)

    def _failed(self, project: ProjectTally) -> Reason:
        threshold = self._threshold or 0
        missing = {"threshold": threshold, "missing": threshold - project.approve}
        return Reason(ReasonCode.NOT_PASSED.value, self._numbers(project) | missing)

    def _numbers(self, project: ProjectTally) -> dict[str, int]:
        return {
            "place": self._ranks[project.id],
            "approve": project.approve,
            "seats": self._seats,
        }
