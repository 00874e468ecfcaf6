"""The papers of a vote: cards, the two slips, the announcement, and the same for an appraisal.

A slip of the count and an announcement are rendered from the minutes, which are what is signed, and
carry the code and fingerprint of the published result; the slip of ballots issued and returned is
made before any count, and carries those of the closed box (`law` §10). Slips are working papers of
the hall; the announcement keeps the geometry of GB/T 9704-2012 with the differences of a congress.
"""

from dataclasses import dataclass

from ballot.frame.press.press import Press
from ballot.law.vote.appraisal import Grade, grades
from ballot.law.vote.ballot_check import BallotCheck
from ballot.law.vote.conclusion import Conclusion
from ballot.law.vote.form import Form
from ballot.law.vote.minutes import AppraisalMinutes, Minutes, VoteMinutes
from ballot.law.vote.outcome import Verdict
from ballot.law.vote.projects import Project
from ballot.vote.papers import wording
from ballot.vote.ports import CardSheet, Imprint, Seal

CARDS_A_SHEET = 6


@dataclass(frozen=True, slots=True)
class CountRow:
    """A line of the count: a project, its marks, its place and what became of it."""

    project: Project
    approve: int
    oppose: int | None
    abstain: int | None
    rank: int
    passed: bool | None
    """None where there is no threshold."""
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A line of an appraisal: a project, its marks by grade, and its grade."""

    project: Project
    counts: tuple[int, ...]
    abstain: int
    grade: Grade | None


class Printer:
    """Renders papers as PDF; the body of `vote.ports.Printer`."""

    def __init__(self, press: Press) -> None:
        self._press = press

    def cards(self, sheet: CardSheet, language: str) -> bytes:
        """Print the deputies' cards, six to a sheet of A4, in the order given."""
        cards = sheet.cards
        pages = [
            cards[start : start + CARDS_A_SHEET] for start in range(0, len(cards), CARDS_A_SHEET)
        ]
        context = {"sheet": sheet, "pages": pages, "words": wording}
        return self._press.render("vote/papers/cards.html", context, language)

    def issue_return_slip(self, check: BallotCheck, seal: Seal, imprint: Imprint) -> bytes:
        """Print the slip of ballots issued and returned."""
        return self._print("issue_return_slip", check, seal, imprint)

    def count_slip(self, minutes: Minutes, seal: Seal, imprint: Imprint) -> bytes:
        """Print the slip of the count, or the table of an appraisal."""
        if isinstance(minutes, AppraisalMinutes):
            facts = _appraisal_facts(minutes)
            return self._print("appraisal_table", minutes, seal, imprint, **facts)
        return self._print(
            "count_slip",
            minutes,
            seal,
            imprint,
            rows=count_rows(minutes),
            three_ways=minutes.form is Form.PER_ITEM,
        )

    def announcement(
        self, found: Conclusion | AppraisalMinutes, seal: Seal, imprint: Imprint
    ) -> bytes:
        """Print the announcement of all rounds, or the publication of an appraisal."""
        if isinstance(found, AppraisalMinutes):
            facts = _appraisal_facts(found)
            return self._print("appraisal_notice", found, seal, imprint, found=found, **facts)
        return self._print("announcement", found.last, seal, imprint, found=found)

    def _print(
        self,
        template: str,
        minutes: Minutes | BallotCheck,
        seal: Seal,
        imprint: Imprint,
        **facts: object,
    ) -> bytes:
        context = {
            "minutes": minutes,
            "occasion": minutes.occasion,
            "outcome": minutes.outcome,
            "seal": seal,
            "imprint": imprint,
            "of_box": isinstance(minutes, BallotCheck),
            "words": wording,
            **facts,
        }
        return self._press.render(f"vote/papers/{template}.html", context, imprint.language)


def count_rows(minutes: VoteMinutes) -> list[CountRow]:
    """The lines of the count, in the order of the ballot."""
    outcome = minutes.outcome
    return [
        CountRow(
            project=project,
            approve=marks.approve,
            oppose=marks.oppose,
            abstain=marks.abstain,
            rank=outcome.ranks[project.id],
            passed=None if outcome.threshold is None else marks.approve >= outcome.threshold,
            verdict=outcome.verdict_of(project.id),
        )
        for project, marks in zip(minutes.projects, minutes.tally.projects, strict=True)
    ]


def grade_rows(minutes: AppraisalMinutes) -> list[GradeRow]:
    """The lines of an appraisal, in the order of the ballot."""
    return [
        GradeRow(project, marks.counts, marks.abstain, minutes.outcome.grades[project.id])
        for project, marks in zip(minutes.projects, minutes.appraised, strict=True)
    ]


def _appraisal_facts(minutes: AppraisalMinutes) -> dict[str, object]:
    return {"rows": grade_rows(minutes), "offered": grades(minutes.rules)}
