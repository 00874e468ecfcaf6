"""The papers of a vote: cards, the two slips, the announcement, and the same for an appraisal.

Each is rendered from the minutes, which are what is signed, and carries the code and fingerprint of
the published result (`law` §10). Slips are working papers of the hall; the announcement keeps the
geometry of GB/T 9704-2012 with the differences of a congress.
"""

from dataclasses import dataclass

from ballot.frame.press.press import Press
from ballot.law.vote.appraisal import Grade, grades
from ballot.law.vote.form import Form
from ballot.law.vote.minutes import AppraisalMinutes, Minutes, VoteMinutes
from ballot.law.vote.outcome import Verdict
from ballot.law.vote.projects import Project
from ballot.vote.papers import wording
from ballot.vote.ports import CardSheet, Seal

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
        context = {"sheet": sheet, "pages": pages}
        # Cards are cut and handed out, nobody reads the file: no tags.
        return self._press.render("vote/papers/cards.html", context, language, tagged=False)

    def issue_return_slip(self, minutes: Minutes, seal: Seal, language: str) -> bytes:
        """Print the slip of ballots issued and returned."""
        return self._print("issue_return_slip", minutes, seal, language)

    def count_slip(self, minutes: Minutes, seal: Seal, language: str) -> bytes:
        """Print the slip of the count, or the table of an appraisal."""
        if isinstance(minutes, AppraisalMinutes):
            return self._print(
                "appraisal_table", minutes, seal, language, **_appraisal_facts(minutes)
            )
        return self._print(
            "count_slip",
            minutes,
            seal,
            language,
            rows=count_rows(minutes),
            three_ways=minutes.form is Form.PER_ITEM,
        )

    def announcement(
        self, minutes: Minutes, seal: Seal, language: str, *, first: VoteMinutes | None = None
    ) -> bytes:
        """Print the announcement, or the publication of an appraisal.

        Args:
            minutes: the record of the round that ends the vote.
            seal: the published result.
            language: the locale of the paper.
            first: after a run-off, the record of the round before it, whose projects come first.
        """
        if isinstance(minutes, AppraisalMinutes):
            return self._print(
                "appraisal_notice", minutes, seal, language, **_appraisal_facts(minutes)
            )
        rounds = [minutes] if first is None else [first, minutes]
        selected = [
            name for round_ in rounds for name in wording.names_of(round_, round_.outcome.selected)
        ]
        return self._print(
            "announcement", minutes, seal, language, rounds=rounds, selected=selected
        )

    def _print(
        self, template: str, minutes: Minutes, seal: Seal, language: str, **facts: object
    ) -> bytes:
        context = {
            "minutes": minutes,
            "occasion": minutes.occasion,
            "outcome": minutes.outcome,
            "seal": seal,
            "words": wording,
            **facts,
        }
        return self._press.render(f"vote/papers/{template}.html", context, language)


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
