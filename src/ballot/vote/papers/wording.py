"""The sentences of slips and announcements that depend on what happened (`law` §10).

A paper never hides an open end: no quorum, a void vote, a tie, places left empty each have their
sentence. Everything here speaks the locale in force when it is called.
"""

from datetime import date

from babel.dates import format_date
from babel.lists import format_list

from ballot.i18n.messages_law import BASES
from ballot.i18n.translate import current, ngettext, pgettext
from ballot.i18n.translate import gettext as _
from ballot.law.vote.appraisal import BASICALLY_PERCENT, SATISFIED_PERCENT, Grade
from ballot.law.vote.ballot_check import BallotCheck
from ballot.law.vote.conclusion import Conclusion, Entry
from ballot.law.vote.form import Form
from ballot.law.vote.minutes import AppraisalMinutes, Minutes, VoteMinutes
from ballot.law.vote.outcome import Outcome, Verdict
from ballot.law.vote.rules import GradeRule, Rules, ShortfallRule
from ballot.law.vote.tally import base_count


def day(when: date) -> str:
    """A date in full; in Chinese with Arabic numerals and no leading zeros (GB/T 9704-2012)."""
    return format_date(when, format="long", locale=current.get())


def quoted(names: list[str]) -> str:
    """Project names in quotation marks, as a list in a sentence."""
    return format_list([_("“%(name)s”") % {"name": name} for name in names], locale=current.get())


def join(*sentences: str) -> str:
    """Sentences as one paragraph; Chinese sets no space between them."""
    return ("" if current.get().startswith("zh") else " ").join(sentences)


def names_of(minutes: Minutes, ids: tuple[str, ...]) -> list[str]:
    """The names of projects, in the order of the ids."""
    names = {project.id: project.name for project in minutes.projects}
    return [names[identifier] for identifier in ids]


def marks(*, rehearsal: bool, draft: bool = False) -> str:
    """What a paper is not, for the corner of each page; empty on one that counts."""
    words = ((rehearsal, pgettext("paper", "Rehearsal")), (draft, pgettext("paper", "Draft")))
    return " · ".join(word for said, word in words if said)


def report(minutes: BallotCheck) -> str:
    """The report of ballots issued and returned, one paragraph."""
    attendance = minutes.attendance
    text = (
        _("For this appraisal %(total)s deputies were expected and %(present)s are present.")
        if minutes.form is Form.SATISFACTION
        else _("For this vote %(total)s deputies were expected and %(present)s are present.")
    )
    numbers = {"total": attendance.total, "present": attendance.present}
    return join(text % numbers, _sheets(minutes), validity(minutes))


def _sheets(minutes: Minutes | BallotCheck) -> str:
    text = (
        _("Appraisal forms issued: %(issued)s; appraisal forms returned: %(returned)s.")
        if minutes.form is Form.SATISFACTION
        else _("Ballots issued: %(issued)s; ballots returned: %(returned)s.")
    )
    return text % {"issued": minutes.ballots.issued, "returned": minutes.ballots.returned}


def facts(minutes: Minutes) -> str:
    """Attendance and ballots as an announcement tells them, one paragraph."""
    attendance = minutes.attendance
    present = _("Deputies expected: %(total)s; present: %(present)s.") % {
        "total": attendance.total,
        "present": attendance.present,
    }
    if not minutes.outcome.quorum:
        return join(present, validity(minutes))
    return join(present, _sheets(minutes), validity(minutes))


def closing(found: Conclusion | AppraisalMinutes) -> list[str]:
    """The paragraphs that follow the list of an announcement."""
    if isinstance(found, AppraisalMinutes):
        return [facts(found)]
    last = found.last
    told = [facts(found.first)]
    if last is not found.first and not last.outcome.decided:
        told.append(_("The run-off decided nothing. %(facts)s") % {"facts": facts(last)})
    return [*told, *filter(None, [runoff_told(last)]), *open_ends(last)]


def checks(minutes: Minutes) -> str:
    """The sums that anyone can do on the slip of the count; empty where nothing was counted."""
    valid, found = minutes.ballots.valid, list[str]()
    if not minutes.outcome.quorum:
        return ""
    if isinstance(minutes, AppraisalMinutes):
        found.append(
            _("the figures of each project add up to the %(valid)s valid ballots;")
            % {"valid": valid}
        )
    elif minutes.form is Form.PER_ITEM:
        found.append(
            _(
                "approvals, oppositions and abstentions of each project add up to the %(valid)s "
                "valid ballots;"
            )
            % {"valid": valid}
        )
    if isinstance(minutes, VoteMinutes):
        found += _within_cap(minutes)
    return join(pgettext("paper", "Checks:"), *found)[:-1] + pgettext("paper", ".") if found else ""


def attested(minutes: Minutes) -> str:
    """What the signatures below it stand for: the figures, and what became of each project."""
    attendance, ballots = minutes.attendance, minutes.ballots
    numbers = {
        "total": attendance.total,
        "present": attendance.present,
        "issued": ballots.issued,
        "returned": ballots.returned,
        "valid": ballots.valid,
        "invalid": ballots.invalid,
    }
    text = _(
        "Signed for: %(total)s deputies expected, %(present)s present; %(issued)s issued, "
        "%(returned)s returned, %(valid)s valid, %(invalid)s invalid."
    )
    return join(text % numbers, *_what_became(minutes))


def _what_became(minutes: Minutes) -> list[str]:
    if not minutes.outcome.decided:
        return [validity(minutes)]
    if isinstance(minutes, AppraisalMinutes):
        graded = [
            _("no. %(number)s: %(grade)s")
            % {"number": found.id, "grade": grade(minutes.outcome.grades[found.id])}
            for found in minutes.projects
        ]
        return [_("Grades by number: %(list)s.") % {"list": _listed(graded)}]
    marks = {row.id: row.approve for row in minutes.tally.projects}
    if not minutes.outcome.selected:
        return [_("No project is selected.")]
    approved = [
        _("no. %(number)s: %(count)s") % {"number": found, "count": marks[found]}
        for found in minutes.outcome.selected
    ]
    return [_("Selected, by number, with their approvals: %(list)s.") % {"list": _listed(approved)}]


def _listed(found: list[str]) -> str:
    return pgettext("paper", ", ").join(found)


def _within_cap(minutes: VoteMinutes) -> list[str]:
    cap, valid = (
        minutes.rules.cap_for(minutes.seats, runoff=minutes.is_runoff),
        minutes.ballots.valid,
    )
    if cap is None:
        return []
    approvals = sum(marks.approve for marks in minutes.tally.projects)
    numbers = {"sum": approvals, "cap": cap, "valid": valid, "most": cap * valid}
    return [
        _("approvals in all: %(sum)s ≤ %(cap)s × %(valid)s = %(most)s;")  # noqa: RUF001 - times
        % numbers
    ]


def validity(minutes: Minutes | BallotCheck) -> str:
    """Whether the vote is valid, as the chief scrutineer reports it."""
    found, ballots = minutes.outcome, minutes.ballots
    if minutes.form is Form.SATISFACTION:
        return _validity_of_appraisal(minutes)
    if not found.quorum:
        return _(
            "The deputies present do not reach the %(needed)s that the law demands; under the "
            "voting measures this vote cannot be held."
        ) % {"needed": found.quorum_needed}
    if not found.valid:
        return _(
            "More ballots were returned than issued; under the voting measures this vote is void "
            "and must be held again."
        )
    if ballots.returned < ballots.issued:
        return _(
            "Fewer ballots were returned than issued; under the voting measures this vote is valid."
        )
    return _(
        "As many ballots were returned as issued; under the voting measures this vote is valid."
    )


def _validity_of_appraisal(minutes: Minutes | BallotCheck) -> str:
    found, ballots = minutes.outcome, minutes.ballots
    if not found.quorum:
        return _(
            "The deputies present do not reach the %(needed)s that are needed; under the appraisal "
            "measures this appraisal cannot be held."
        ) % {"needed": found.quorum_needed}
    if not found.valid:
        return _(
            "More appraisal forms were returned than issued; under the appraisal measures this "
            "appraisal is void and must be held again."
        )
    if ballots.returned < ballots.issued:
        return _(
            "Fewer appraisal forms were returned than issued; under the appraisal measures this "
            "appraisal is valid."
        )
    return _(
        "As many appraisal forms were returned as issued; under the appraisal measures this "
        "appraisal is valid."
    )


def base(rules: Rules) -> str:
    """Of whom the majority is taken."""
    return _(BASES[rules.pass_base])


def base_number(minutes: Minutes) -> int:
    """How many the majority is taken of."""
    return base_count(minutes.rules.pass_base, minutes.attendance, minutes.ballots)


def share_needed(rules: Rules) -> str:
    """The share that passes, in words."""
    fraction = rules.pass_share.fraction
    words = {"base": base(rules), "fraction": fraction}
    if rules.pass_share.inclusive:
        return _("%(fraction)s of %(base)s or more") % words
    if fraction == "1/2":
        return _("more than half of %(base)s") % words
    return _("more than %(fraction)s of %(base)s") % words


def threshold(minutes: VoteMinutes) -> str:
    """How many approvals pass, and why so many."""
    outcome = minutes.outcome
    if outcome.threshold is None:
        return _("none; the most approvals decide")
    return _("%(count)s (%(share)s)") % {
        "count": outcome.threshold,
        "share": share_needed(minutes.rules),
    }


def verdict(outcome: Outcome, project: str) -> str:
    """What became of a project, in the words of the slip."""
    return {
        Verdict.SELECTED: pgettext("paper", "selected"),
        Verdict.REJECTED: pgettext("paper", "not selected"),
        Verdict.TIED: pgettext("paper", "tied, run-off")
        if outcome.runoff
        else pgettext("paper", "tied, open"),
        Verdict.NONE: "—",
    }[outcome.verdict_of(project)]


def grade(found: Grade | None) -> str:
    """A grade in a word; a dash where nothing was decided."""
    words = {
        Grade.SATISFIED: pgettext("paper", "satisfied"),
        Grade.BASICALLY_SATISFIED: pgettext("paper", "basically satisfied"),
        Grade.DISSATISFIED: pgettext("paper", "dissatisfied"),
        Grade.NOT_INFORMED: pgettext("paper", "not informed"),
    }
    return words[found] if found else "—"


def grade_rule(minutes: AppraisalMinutes) -> str:
    """How a project gets its grade, with the counts that it takes here."""
    numbers = {
        "first": minutes.outcome.threshold,
        "second": minutes.outcome.basic_threshold,
    }
    if minutes.rules.measure_rule is GradeRule.MAJORITY_ALL:
        text = _(
            "Grades: “satisfied” from %(first)s ballots that say so; else “basically satisfied” "
            "from %(second)s ballots of both grades together; else “dissatisfied” "
            "(half of all entitled)."
        )
    else:
        text = _(
            "Grades: “satisfied” from %(first)s ballots that say so; else “basically satisfied” "
            "from %(second)s ballots of both grades together; else “dissatisfied” "
            "(%(high)s%% and %(low)s%% of the valid ballots)."
        )
    return text % (numbers | {"high": SATISFIED_PERCENT, "low": BASICALLY_PERCENT})


def open_ends(minutes: VoteMinutes) -> list[str]:
    """What a valid vote has left to be decided: ties and empty places."""
    return [*_ties(minutes), *_shortfall(minutes)] if minutes.outcome.decided else []


def _ties(minutes: VoteMinutes) -> list[str]:
    outcome = minutes.outcome
    if not outcome.tied:
        return []
    words = {"names": quoted(names_of(minutes, outcome.tied)), "count": len(outcome.tied)}
    if outcome.runoff:
        seats = outcome.runoff.seats
        return [
            ngettext(
                "%(names)s, %(count)s projects, have the same number of approvals; a run-off among "
                "them will fill the one place left.",
                "%(names)s, %(count)s projects, have the same number of approvals; a run-off among "
                "them will fill the %(seats)s places left.",
                seats,
            )
            % (words | {"seats": seats})
        ]
    if minutes.is_runoff:
        return [
            _(
                "%(names)s, %(count)s projects, have the same number of approvals again; the "
                "presidium will decide how to proceed."
            )
            % words
        ]
    return [
        _(
            "%(names)s, %(count)s projects, have the same number of approvals; the presidium will "
            "decide how to proceed."
        )
        % words
    ]


def _shortfall(minutes: VoteMinutes) -> list[str]:
    outcome = minutes.outcome
    if not outcome.shortfall or outcome.tied:
        return []
    text = {
        ShortfallRule.LEAVE: _("Fewer projects passed than places; %(count)s remain empty."),
        ShortfallRule.REVOTE: _(
            "Fewer projects passed than places; another vote on the remaining projects will be "
            "held for the %(count)s left."
        ),
        ShortfallRule.NEXT_SESSION: _(
            "Fewer projects passed than places; the %(count)s left are put off to the next session."
        ),
        ShortfallRule.PRESIDIUM: _(
            "Fewer projects passed than places, %(count)s are left; the presidium will decide "
            "whether to vote again on the remaining projects."
        ),
    }[minutes.rules.shortfall]
    return [text % {"count": outcome.shortfall}]


def entry(found: Entry, *, counts: bool) -> str:
    """A project in the list of an announcement, with its marks if they are to be told."""
    if not counts:
        return found.project.name
    marks = found.marks
    text = (
        _("%(name)s (%(approve)s approvals)")
        if marks.oppose is None
        else _("%(name)s (%(approve)s for, %(oppose)s against, %(abstain)s abstentions)")
    )
    numbers = {"approve": marks.approve, "oppose": marks.oppose, "abstain": marks.abstain}
    return text % (numbers | {"name": found.project.name})


def which_round(place: int, count: int) -> str:
    """The name of a round among those of a poll; empty where there is one only."""
    if count == 1:
        return ""
    return _("First vote") if place == 1 else _("Further vote, round %(round)s") % {"round": place}


def runoff_told(minutes: VoteMinutes) -> str:
    """How a run-off ended a tie; empty where it did not, or was none."""
    outcome = minutes.outcome
    if not (minutes.is_runoff and outcome.selected):
        return ""
    return _(
        "%(names)s, %(count)s projects, came out equal; in a run-off, %(chosen)s gained its place."
    ) % {
        "names": quoted([project.name for project in minutes.projects]),
        "count": len(minutes.projects),
        "chosen": quoted(names_of(minutes, outcome.selected)),
    }
