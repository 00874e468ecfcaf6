"""Sentences of the law: refused rules and numbers, faults of tables, reasons of an outcome."""

from collections.abc import Mapping
from typing import Final

from ballot.i18n.translate import N_
from ballot.i18n.translate import gettext as _

MESSAGES: Final = {
    # Rules.
    "unknown-rule": N_("There is no rule “%(key)s”."),
    "rule-value-unknown": N_("The rule “%(key)s” cannot be “%(value)s”."),
    "quorum-below-law": N_(
        "A quorum of %(value)s is unlawful: a session needs two thirds or more of all deputies "
        "(Organic Law, article 14)."
    ),
    "pass-fraction-below-law": N_(
        "A pass fraction of %(value)s is unlawful: a decision needs more than half of all deputies "
        "(Organic Law, article 25)."
    ),
    "pass-by-half": N_(
        "Exactly half is not enough to pass: a decision needs more than half of all deputies "
        "(Organic Law, article 25). "
        "Set “Exactly this fraction passes” (pass.inclusive) to no, or ask for a larger fraction."
    ),
    "share-out-of-reach": N_(
        "More than the whole is asked for, which nobody can reach. "
        "Set “%(key)s” to yes, or ask for a smaller fraction."
    ),
    "ballot-mode-not-counted": N_(
        "Ballots of the mode %(value)s are not counted here. "
        "Choose PER_ITEM_3WAY or CHOOSE_UP_TO_N."
    ),
    "tie-rule-silent": N_(
        "The rule %(value)s would settle a tie without anybody deciding it. "
        "Choose RUNOFF, PRESIDIUM or ALL_IN."
    ),
    "surplus-missing": N_(
        "There are %(candidates)s candidate projects for %(seats)s places. "
        "These rules require more candidates than places: add projects, or lower the number of "
        "places."
    ),
    "surplus-small": N_(
        "%(candidates)s candidate projects for %(seats)s places are a surplus of %(percent)s%%; "
        "these rules wish for at least %(wanted)s%%."
    ),
    "surplus-none": N_(
        "There are %(candidates)s candidate projects for %(seats)s places, so that there is no "
        "choice between them. Compare with the voting measures."
    ),
    "minutes-malformed": N_("These are not the bytes of any certified result (%(reason)s)."),
    # What a count gives away.
    "few-ballots": N_(
        "Ballots in the box: %(ballots)s. The sum of fewer than %(fewest)s can show how single "
        "deputies voted. It is decrypted only if the scrutineer confirms knowing this."
    ),
    "count-reveals-everyone": N_(
        "The count shows how everybody voted: on every project all ballots (%(ballots)s) say "
        "the same. It is published only if the organiser confirms knowing this."
    ),
    # Numbers that cannot be.
    "seats-below-one": N_("There must be at least one place, not %(seats)s."),
    "no-project": N_("There is no project."),
    "no-deputies": N_("There must be at least one deputy."),
    "project-twice": N_("Two projects have the number “%(project)s”."),
    "count-negative": N_("The count “%(name)s” cannot be negative (%(count)s)."),
    "present-above-total": N_(
        "More deputies are present (%(present)s) than there are (%(total)s). Check both figures."
    ),
    "issued-above-present": N_(
        "More ballots were issued (%(issued)s) than deputies are present (%(present)s). "
        "Check both figures."
    ),
    "invalid-above-returned": N_(
        "There are more invalid ballots (%(invalid)s) than ballots returned (%(returned)s). "
        "Check both figures."
    ),
    "row-unequal": N_(
        "The marks for project %(project)s add up to %(total)s, "
        "but there are %(valid)s valid ballots. Count this row again."
    ),
    "marks-missing": N_(
        "Project %(project)s needs counts of those who oppose and abstain: "
        "the ballot asks about each project."
    ),
    "marks-not-asked": N_(
        "Project %(project)s has counts of those who oppose or abstain, "
        "but the ballot only chooses. Leave them out."
    ),
    "approvals-above-valid": N_(
        "Project %(project)s has %(approve)s approvals, but there are only %(valid)s valid ballots."
    ),
    "approvals-above-cap": N_(
        "There are %(approvals)s approvals in all; %(valid)s valid ballots with at most %(cap)s "
        "approvals each cannot give so many."
    ),
    "grades-unequal": N_(
        "Project %(project)s does not have %(options)s counts, one for each grade of the ballot."
    ),
    # The command `ballot decide`.
    "case-file-unreadable": N_("The file %(path)s cannot be read: %(why)s"),
    "case-not-json": N_("The file is not JSON in UTF-8 (line %(line)s, column %(column)s)."),
    "case-too-deep": N_("The file is nested too deeply to be a case."),
    "case-key-twice": N_("“%(field)s” has the same key twice: “%(key)s”."),
    "case-field-unknown": N_("There is no field “%(field)s”. Check its spelling."),
    "case-field-missing": N_("The field “%(field)s” is missing."),
    "case-field-no-object": N_("“%(field)s” must be a JSON object."),
    "case-field-no-list": N_("“%(field)s” must be a JSON array."),
    "case-field-no-count": N_(
        "“%(field)s” must be a whole number, nought or more, and not “%(value)s”."
    ),
    "case-field-no-id": N_("“%(field)s” must be a text of 1 to 100 printable characters."),
    # Tables.
    "spreadsheet-empty": N_("The file is empty."),
    "spreadsheet-too-large": N_("The file is too large. The most is %(most)s MB."),
    "spreadsheet-too-long": N_("The file has too many rows or columns for such a list."),
    "spreadsheet-too-heavy": N_(
        "The file takes more time or memory to read than a list ever needs. Copy only the list "
        "into a new workbook, save that and choose it."
    ),
    "spreadsheet-unreadable": N_(
        "The file is no workbook (.xlsx, .xls, .ods) and no .csv text that can be read; it may be "
        "damaged or protected by a password. Save it again as .xlsx without a password."
    ),
    "spreadsheet-locked": N_(
        "The workbook is protected by a password, or damaged. "
        "Save it again as .xlsx without a password."
    ),
    "spreadsheet-reader-failed": N_(
        "Tables cannot be read on this server at the moment (%(reason)s). Nothing was changed. "
        "Tell the administrator."
    ),
    "spreadsheet-reader-failed/busy": N_(
        "The server is too busy to read the table now. Nothing was changed. Try again in a minute."
    ),
    "spreadsheet-encoding": N_(
        "The text of the file is neither UTF-8 nor GB 18030. Save it again as .xlsx or as UTF-8."
    ),
    "table-columns-missing": N_(
        "These columns are missing: %(columns)s. A row at the top must hold the headings."
    ),
    "table-column-twice": N_("The column “%(column)s” is there twice. Leave one out."),
    "table-empty": N_("There is no row under the headings."),
    "table-too-long": N_("There are %(rows)s rows; such a list has %(most)s at most."),
    "table-refused": N_(
        "Nothing was imported. Faults found: %(count)s. Correct them and import the file again."
    ),
    "table-fault": N_("Row %(row)s, “%(column)s”: %(what)s"),
    "cell-empty": N_("This must be filled in."),
    "cell-too-long": N_("This is too long: %(length)s characters, the most is %(longest)s."),
    "cell-no-number": N_("“%(text)s” is not a whole number from 1."),
    "cell-no-month": N_("“%(text)s” is not a month. Write it like 2026-11."),
    "cell-no-word": N_(
        "“%(text)s” is not one of the words for this column. Write one of these: %(words)s."
    ),
    "cell-number-twice": N_("The number %(text)s stands in row %(row)s already."),
    "cell-name-twice": N_("The name “%(text)s” stands in row %(row)s already."),
    "cell-code-twice": N_("The code %(text)s stands in row %(row)s already."),
    # Congresses and streets.
    "entry-code-malformed": N_("A code has two to twelve digits and capital letters."),
    "entry-name-twice": N_(
        "The congress %(other)s bears this full name. A full name is that of one congress; put "
        "the county or city before it."
    ),
    "entry-other-kind": N_("A congress cannot become a street, nor a street a congress."),
    "superior-unknown": N_("No congress has the code %(superior)s."),
    "superior-other-level": N_(
        "%(superior)s cannot be above this one. A county is below a city, a city below a "
        "province, a township or street below a county, or below a city without counties."
    ),
    "superior-of-other": N_("%(other)s is below this one, and could not be so any more."),
    "township-standing-committee": N_(
        "A township's congress has no standing committee. Leave this empty."
    ),
    "street-without-congress": N_("A street has no congress. Leave this empty."),
    "street-named-congress": N_("A street has no congress, so its name cannot be that of one."),
    "cell-year-above-total": N_("The amount for the year is above the total investment."),
}

REASONS: Final = {
    "no-quorum": N_(
        "No quorum: %(present)s deputies are present, %(needed)s are needed; nothing was decided."
    ),
    "void": N_(
        "The vote is void: %(returned)s ballots returned exceed %(issued)s ballots issued; "
        "it must be held again."
    ),
    "within-places": N_(
        "Selected: %(approve)s approvals reach the %(threshold)s needed; "
        "place %(place)s, within the %(seats)s places."
    ),
    "ranked-within-places": N_(
        "Selected: %(approve)s approvals, place %(place)s, within the %(seats)s places."
    ),
    "passed": N_(
        "Selected: %(approve)s approvals reach the %(threshold)s needed; place %(place)s."
    ),
    "all-in": N_(
        "Selected: with %(approve)s approvals one of %(count)s projects tied at place %(place)s; "
        "the rules let all of them in."
    ),
    "not-passed": N_(
        "Not selected: %(approve)s approvals, %(threshold)s are needed; votes short: %(missing)s."
    ),
    "outranked": N_(
        "Not selected: %(approve)s approvals, place %(place)s, outside the %(seats)s places; "
        "votes short: %(missing)s."
    ),
    "tied-runoff": N_(
        "Undecided: with %(approve)s approvals one of %(count)s projects tied at place %(place)s; "
        "places open: %(open)s. A run-off among them decides."
    ),
    "tied-presidium": N_(
        "Undecided: with %(approve)s approvals one of %(count)s projects tied at place %(place)s; "
        "places open: %(open)s. The presidium decides."
    ),
    "tied-again": N_(
        "Undecided: with %(approve)s approvals in the run-off "
        "one of %(count)s projects tied again; "
        "places open: %(open)s. The presidium decides."
    ),
    "runoff-won": N_(
        "Selected in the run-off: %(approve)s approvals, place %(place)s, "
        "within the %(seats)s places."
    ),
    "runoff-lost": N_(
        "Not selected in the run-off: %(approve)s approvals, place %(place)s, "
        "outside the %(seats)s places; votes short: %(missing)s."
    ),
    "grade-satisfied": N_("Satisfied: %(count)s marks, %(needed)s are needed."),
    "grade-basically-satisfied": N_(
        "Basically satisfied: with the satisfied %(count)s marks, %(needed)s are needed."
    ),
    "grade-dissatisfied": N_(
        "Dissatisfied: satisfied and basically satisfied together have %(count)s marks, "
        "%(needed)s are needed; votes short: %(missing)s."
    ),
}
"""Why a project is where it is, by the code of `ballot.law.vote.outcome.Reason`."""


BASES: Final = {
    "ALL": N_("all deputies"),
    "PRESENT": N_("the deputies present"),
    "VALID": N_("the valid ballots"),
}
"""Of whom a majority is taken, by the words of `ballot.law.vote.rules.PassBase`."""


KEYS: Final = {
    "secret": N_("Secret ballot"),
    "channel": N_("How votes are cast and counted"),
    "blank_means": N_("A blank on a paper ballot"),
    "mark_convention": N_("Signs on a paper ballot"),
    "overvote": N_("Too many chosen on a paper ballot"),
    "unreadable_part": N_("An unreadable part of a paper ballot"),
    "altered": N_("An altered paper ballot"),
    "unpressed": N_("No key pressed on a keypad"),
    "venue": N_("Where the vote is held"),
    "suspended_in_denominator": N_("Suspended deputies count among all deputies"),
    "scrutineers.chief": N_("Number of chief scrutineers"),
    "scrutineers.count": N_("Number of scrutineers"),
    "scrutineers.source": N_("Where scrutineers come from"),
    "scrutineers.separate_team": N_("A counting team of its own"),
    "announce.counts": N_("The announcement gives the counts"),
    "announce.losers": N_("The announcement names the projects not selected"),
    "announce.order": N_("Order of the projects in the announcement"),
    "decision_form": N_("Form of the decision"),
    "live_totals": N_("Counts shown while voting"),
    "adjust.authority": N_("Who may change a project later"),
    "measure.cycle": N_("When the appraisal is held"),
    "ballots.retention": N_("Months for which ballots are kept"),
    "street_vote": N_("A vote among residents before"),
    "names": N_("Local word for the ballot"),
}
"""What the keys of a profile that counting does not read are about."""


def explain(code: str, params: Mapping[str, int]) -> str:
    """Return the sentence of a reason, in the locale in force."""
    return _(REASONS[code]) % params
