"""Owns what a person is asked before a step of the poll, and the ways out that a day has.

A step that cannot be taken back is asked for once more; one that drops a round also asks why.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ballot.basics.errors import RuleViolation
from ballot.i18n.messages import say
from ballot.i18n.translate import gettext as _
from ballot.i18n.translate import ngettext
from ballot.law.vote.form import Form
from ballot.law.vote.poll import Phase
from ballot.vote.views import DeskView
from ballot.vote.web.desk.agenda import Link


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a person is asked before a step."""

    title: str
    warning: str
    consequence: str
    button: str
    confirmed: str = ""
    """The code of what the person says to know by going on."""
    asks_why: bool = False
    final: bool = True
    """Whether it cannot be taken back."""
    step: str = ""
    """The step that is asked for, where it is not named as the question is."""
    then: str = ""
    """The step that follows it at once."""


def confirmation(desk: DeskView, action: str) -> Confirmation | None:
    """Return the question for a step, or None if it needs none or does not exist."""
    make = _CONFIRMATIONS.get(action)
    return make(desk) if make else None


def ways_out(desk: DeskView) -> tuple[Link, ...]:
    """Return what can be done about this round besides the next step."""
    return tuple(_ways_out(desk))


def _ways_out(desk: DeskView) -> Iterator[Link]:
    if desk.phase is Phase.FROZEN and not desk.is_runoff:
        yield Link(_("Lift the freeze"), confirm="lift")
    if desk.phase in {Phase.DRAFT, Phase.FROZEN}:
        yield Link(_("Give this vote up"), confirm="abandon")
    if desk.phase in {Phase.OPEN, Phase.CLOSING, Phase.CLOSED}:
        yield Link(_("Declare this round void"), confirm="void")
    yield Link(_("Copy this poll"), confirm="copy")


def _ask_freeze(desk: DeskView) -> Confirmation:
    numbers = {"projects": len(desk.projects), "seats": desk.seats, "deputies": desk.deputies}
    warning = (
        _("%(projects)s projects are appraised by %(deputies)s deputies")
        if desk.form is Form.SATISFACTION
        else _("%(projects)s projects, %(seats)s places, %(deputies)s deputies")
    )
    return Confirmation(
        _("Freeze projects, rules and roster"),
        warning % numbers,
        _("Until the vote opens the freeze can be lifted, with a new ballot for the same cards."),
        _("Confirm and freeze"),
        final=False,
    )


def _ask_open(desk: DeskView) -> Confirmation:
    return Confirmation(
        _("Open the vote"),
        _("%(n)s deputies are present") % {"n": desk.attendance.present},
        _("From now on cards that are checked in can vote."),
        _("Confirm and open the vote"),
    )


def _ask_close(desk: DeskView) -> Confirmation:
    missing = max(desk.attendance.present - desk.ballots, 0)
    text = ngettext(
        "%(n)s deputy present has not voted", "%(n)s deputies present have not voted", missing
    )
    return Confirmation(
        _("End the vote"),
        text % {"n": missing} if missing else _("All deputies present have voted"),
        _("Nobody can vote afterwards. %(n)s ballots are in the box.") % {"n": desk.ballots},
        _("Confirm and end the vote"),
    )


def _ask_certify(_desk: DeskView) -> Confirmation:
    return Confirmation(
        _("Certify the result"),
        _("The result is signed with the key of the congress"),
        _(
            "It is certified only if the independent verifier finds no "
            "fault. Figures cannot change afterwards."
        ),
        _("Confirm and certify"),
    )


def _ask_publish(desk: DeskView) -> Confirmation:
    for finding in desk.revealing:
        return Confirmation(
            _("Publish the result"),
            say(RuleViolation(finding.code, **finding.params)),
            _("Publish it only if this was considered. It cannot be withdrawn."),
            _("I know this: publish"),
            confirmed=finding.code,
        )
    return Confirmation(
        _("Publish the result"),
        _("Everyone can read it at once"),
        _(
            "Publish only after the presiding chair has announced the "
            "result. It cannot be withdrawn."
        ),
        _("Confirm and publish"),
    )


def _ask_runoff(desk: DeskView) -> Confirmation:
    return Confirmation(
        _("Prepare the further vote"),
        _tied(desk),
        _("A new round begins with its own ballots. This round stays as it is."),
        _("Confirm and prepare it"),
    )


def _ask_certify_and_run_off(desk: DeskView) -> Confirmation:
    return Confirmation(
        _("Certify this round, and prepare the further vote"),
        _tied(desk),
        _(
            "This round is certified if the independent verifier finds no fault, and nothing is "
            "published yet. Then the round among the tied projects is ready to be opened."
        ),
        _("Confirm and prepare it"),
        step="certify",
        then="runoff",
    )


def _tied(desk: DeskView) -> str:
    due = desk.runoff_due
    tied, seats = (len(due.projects), due.seats) if due else (0, 0)
    return _("%(tied)s tied projects, %(seats)s of the places") % {"tied": tied, "seats": seats}


def _ask_lift(_desk: DeskView) -> Confirmation:
    return Confirmation(
        _("Lift the freeze"),
        _("Projects, rules and keys can be changed again"),
        _("The frozen ballot is set aside. Cards and check-ins stay; then freeze once more."),
        _("Confirm and lift the freeze"),
        final=False,
    )


def _ask_abandon(_desk: DeskView) -> Confirmation:
    return Confirmation(
        _("Give this vote up"),
        _("The vote will not open"),
        _("It can be held again later, with the same cards."),
        _("Confirm and give it up"),
        asks_why=True,
    )


def _ask_void(desk: DeskView) -> Confirmation:
    text = ngettext(
        "%(n)s ballot is in the box, and will never be opened",
        "%(n)s ballots are in the box, and will never be opened",
        desk.ballots,
    )
    return Confirmation(
        _("Declare this round void"),
        text % {"n": desk.ballots},
        _("The presiding chair announces it first. The vote can be held again, same cards."),
        _("Confirm and declare it void"),
        asks_why=True,
    )


def _ask_again(_desk: DeskView) -> Confirmation:
    return Confirmation(
        _("Hold the vote again"),
        _("A new round begins as a draft"),
        _("Cards and keys stay. If the day is changed, deputies check in once more."),
        _("Confirm and begin it"),
        final=False,
    )


def _ask_copy(_desk: DeskView) -> Confirmation:
    return Confirmation(
        _("Copy this poll"),
        _("A new poll with a code of its own"),
        _(
            "Occasion, rules, projects and roster are copied. Keys and cards are made anew, and "
            "the number of the announcement is left empty."
        ),
        _("Make the copy"),
        final=False,
    )


_CONFIRMATIONS: dict[str, Callable[[DeskView], Confirmation]] = {
    "freeze": _ask_freeze,
    "lift": _ask_lift,
    "open": _ask_open,
    "close": _ask_close,
    "certify": _ask_certify,
    "certify-runoff": _ask_certify_and_run_off,
    "publish": _ask_publish,
    "runoff": _ask_runoff,
    "abandon": _ask_abandon,
    "void": _ask_void,
    "again": _ask_again,
    "copy": _ask_copy,
}
