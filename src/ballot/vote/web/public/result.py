"""Owns how a result is laid out for reading: rows, bars, and the steps that lead to it.

Every number comes from the minutes; nothing is counted or decided here.
"""

from dataclasses import dataclass
from typing import Any

from ballot.i18n.messages_law import BASES
from ballot.i18n.messages_law import explain as explain_reason
from ballot.i18n.translate import gettext as _
from ballot.i18n.translate import ngettext
from ballot.law.vote.appraisal import grades
from ballot.law.vote.minutes import AppraisalMinutes, VoteMinutes
from ballot.law.vote.outcome import Outcome, Reason
from ballot.law.vote.projects import Project
from ballot.law.vote.rules import PassBase, PassRule
from ballot.law.vote.tally import ProjectTally, base_count
from ballot.vote.views import ResultView


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar: its kind, where it starts and how long it is, in ballots."""

    kind: str
    start: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One project in the result."""

    project: Project
    verdict: str
    rank: int | None
    votes: int
    counts: tuple[tuple[str, int], ...]
    """Word and number of each kind of mark, the first being the one that counts."""
    segments: tuple[Segment, ...]
    reason: str


def lay_out(view: ResultView) -> dict[str, Any]:
    """Return what the page of a result shows besides the result itself."""
    minutes = view.minutes
    if isinstance(minutes, AppraisalMinutes):
        rows = appraisal_rows(minutes)
        chart, steps, shares, basis = rows, (), (), ""
    else:
        rows = vote_rows(minutes)
        chart, steps, shares = by_rank(rows), explain(minutes), wholes(minutes)
        basis = _(BASES[minutes.rules.pass_base])
    return {
        "rows": rows,
        "chart": chart,
        "steps": steps,
        "outcome": minutes.outcome,
        "wholes": shares,
        "basis": basis,
    }


def vote_rows(minutes: VoteMinutes) -> tuple[Row, ...]:
    """Return the rows of a vote in the order of the ballot."""
    return tuple(
        _vote_row(project, marks, minutes.outcome)
        for project, marks in zip(minutes.projects, minutes.tally.projects, strict=True)
    )


def by_rank(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return rows by rank; equals stay in the order of the ballot."""
    return tuple(sorted(rows, key=lambda row: row.rank or 0))


def wholes(minutes: VoteMinutes) -> tuple[tuple[str, int], ...]:
    """Return what approvals are set against, in words and numbers (`law` §4).

    All deputies and those present always, the valid ballots where the majority is taken of them.
    """
    shown = [PassBase.ALL, PassBase.PRESENT]
    if minutes.rules.pass_base is PassBase.VALID:
        shown.append(PassBase.VALID)
    return tuple(
        (_(BASES[base]), base_count(base, minutes.attendance, minutes.ballots)) for base in shown
    )


def appraisal_rows(minutes: AppraisalMinutes) -> tuple[Row, ...]:
    """Return the rows of an appraisal in the order of the ballot."""
    words = [grade.value for grade in grades(minutes.rules)]
    found: list[Row] = []
    for project, marks in zip(minutes.projects, minutes.appraised, strict=True):
        counts = (*zip(words, marks.counts, strict=True), ("abstain", marks.abstain))
        grade = minutes.outcome.grades[project.id]
        found.append(
            Row(
                project=project,
                verdict=grade.value if grade else "none",
                rank=None,
                votes=marks.counts[0],
                counts=counts,
                segments=_segments(counts),
                reason=_say(minutes.outcome.reasons[project.id]),
            )
        )
    return tuple(found)


def explain(minutes: VoteMinutes) -> tuple[tuple[str, str], ...]:
    """Return the steps from the numbers to what they decide, each as a head and a sentence."""
    outcome = minutes.outcome
    present, needed = minutes.attendance.present, outcome.quorum_needed
    if not outcome.quorum:
        text = _("%(present)s deputies were present; %(needed)s were needed. Nothing is decided.")
        return ((_("No quorum."), text % {"present": present, "needed": needed}),)
    text = _("%(present)s deputies were present, no fewer than the %(needed)s that the law asks.")
    steps = [(_("The quorum was there."), text % {"present": present, "needed": needed})]
    numbers = {"returned": minutes.ballots.returned, "issued": minutes.ballots.issued}
    if not outcome.valid:
        text = _("%(returned)s ballots came back, more than the %(issued)s issued.")
        return (*steps, (_("The vote is void."), text % numbers))
    text = _("%(returned)s ballots came back, no more than the %(issued)s issued.")
    steps.append((_("The vote is valid."), text % numbers))
    steps.append(_explain_pass(minutes))
    steps.append(_explain_places(minutes))
    return tuple(steps)


def _say(reason: Reason) -> str:
    return explain_reason(reason.code, reason.params)


def _explain_pass(minutes: VoteMinutes) -> tuple[str, str]:
    tally, outcome = minutes.tally, minutes.outcome
    if minutes.rules.pass_rule is PassRule.RANK_ONLY or outcome.threshold is None:
        return _("The order of votes decides."), _("These rules ask for no majority.")
    if minutes.is_runoff and not minutes.rules.runoff_requires_majority:
        return (
            _("The order of votes decides."),
            _("In a further vote among tied projects those with the most approvals are selected."),
        )
    passed = sum(row.approve >= outcome.threshold for row in tally.projects)
    base = base_count(minutes.rules.pass_base, minutes.attendance, tally.ballots)
    text = ngettext(
        "%(passed)s project reached %(threshold)s approvals, counted on %(whom)s (%(base)s).",
        "%(passed)s projects reached %(threshold)s approvals, counted on %(whom)s (%(base)s).",
        passed,
    )
    numbers = {"passed": passed, "threshold": outcome.threshold, "base": base}
    whom = _(BASES[minutes.rules.pass_base])
    return _("Only what reaches the pass mark passes."), text % (numbers | {"whom": whom})


def _explain_places(minutes: VoteMinutes) -> tuple[str, str]:
    outcome = minutes.outcome
    head = ngettext("%(seats)s place.", "%(seats)s places.", minutes.seats) % {
        "seats": minutes.seats
    }
    chosen = len(outcome.selected)
    if outcome.runoff is not None:
        text = _(
            "%(chosen)s are selected. %(tied)s are equal across the last place: "
            "a further vote decides among them, for %(seats)s of the places."
        )
        return head, text % {
            "chosen": chosen,
            "tied": len(outcome.tied),
            "seats": outcome.runoff.seats,
        }
    if outcome.tied:
        text = _("%(chosen)s are selected; %(tied)s remain equal and undecided.")
        return head, text % {"chosen": chosen, "tied": len(outcome.tied)}
    if outcome.shortfall:
        text = _("%(chosen)s are selected; %(empty)s of the places stay empty.")
        return head, text % {"chosen": chosen, "empty": outcome.shortfall}
    text = _("%(chosen)s are selected. There is no tie, and no further vote is needed.")
    return head, text % {"chosen": chosen}


def _vote_row(project: Project, marks: ProjectTally, outcome: Outcome) -> Row:
    counts: tuple[tuple[str, int], ...] = (("approve", marks.approve),)
    if marks.oppose is not None and marks.abstain is not None:
        counts += (("oppose", marks.oppose), ("abstain", marks.abstain))
    return Row(
        project=project,
        verdict=outcome.verdict_of(project.id).value,
        rank=outcome.ranks[project.id],
        votes=marks.approve,
        counts=counts,
        segments=_segments(counts),
        reason=_say(outcome.reasons[project.id]),
    )


def _segments(counts: tuple[tuple[str, int], ...]) -> tuple[Segment, ...]:
    found: list[Segment] = []
    start = 0
    for kind, count in counts:
        found.append(Segment(kind, start, count))
        start += count
    return tuple(found)
