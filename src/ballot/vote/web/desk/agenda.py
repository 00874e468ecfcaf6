"""Owns the day's agenda: which steps are done, the one to do next, and those that follow.

The order is that of `law` §3; what may follow what is decided by the use cases, this only
shows it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ballot.basics.errors import RuleViolation
from ballot.i18n.messages import say
from ballot.i18n.translate import gettext as _
from ballot.i18n.translate import ngettext
from ballot.law.vote.form import Form
from ballot.law.vote.minutes import runoff_due
from ballot.law.vote.poll import Phase
from ballot.vote.views import DeskView


class State(StrEnum):
    """Where a step stands."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Link:
    """A way on: a page, or, with `confirm`, a step that a person confirms first."""

    words: str
    address: str = ""
    confirm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the agenda."""

    title: str
    done_title: str
    detail: str
    links: tuple[Link, ...]
    done: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A step with its state."""

    state: State
    step: Step


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a person is asked before a step that cannot be taken back."""

    title: str
    warning: str
    consequence: str
    button: str
    confirmed: str = ""
    """The code of what the person says to know by going on."""


def lay_out(desk: DeskView) -> tuple[Line, ...]:
    """Return the agenda: all before the first undone step is done, all after it waits."""
    steps = [make(desk) for make in (_PREPARING if desk.round == 1 else ())]
    steps += [make(desk) for make in (_DAY_IF_VOID if desk.phase is Phase.VOID else _DAY)]
    if desk.runoff_due:
        steps.append(_runoff(desk))
    now = next((index for index, step in enumerate(steps) if not step.done), len(steps))
    return tuple(
        Line(State.DONE if index < now else State.NOW if index == now else State.LATER, step)
        for index, step in enumerate(steps)
    )


def confirmation(desk: DeskView, action: str) -> Confirmation | None:
    """Return the question for a step, or None if it needs none or does not exist."""
    make = _CONFIRMATIONS.get(action)
    return make(desk) if make else None


def _after(desk: DeskView, *phases: Phase) -> bool:
    """Say whether the round has left the given phases behind."""
    order = list(Phase)
    return order.index(desk.phase) > max(order.index(phase) for phase in phases)


def _projects(desk: DeskView) -> Step:
    count = len(desk.projects)
    return Step(
        title=_("Import the projects"),
        done_title=ngettext("%(n)s project", "%(n)s projects", count) % {"n": count},
        detail=_("A table with one project in each row."),
        links=(Link(_("Import the projects"), "projects"),),
        done=count > 0,
    )


def _roster(desk: DeskView) -> Step:
    count = desk.deputies
    return Step(
        title=_("Import the roster"),
        done_title=ngettext("%(n)s deputy in the roster", "%(n)s deputies in the roster", count)
        % {"n": count},
        detail=_("A table with one deputy in each row."),
        links=(Link(_("Import the roster"), "roster"),),
        done=count > 0,
    )


def _trustees(desk: DeskView) -> Step:
    numbers = {"n": len(desk.trustees), "needed": desk.threshold}
    return Step(
        title=_("Load the scrutineers' public keys"),
        done_title=_("%(n)s scrutineers hold keys, any %(needed)s of them can decrypt") % numbers,
        detail=_(
            "The scrutineers make their keys on their own machines; only public parts come here."
        ),
        links=(Link(_("Load the public keys"), "trustees"),),
        done=desk.trustees_loaded,
    )


def _cards(desk: DeskView) -> Step:
    return Step(
        title=_("Print the cards"),
        done_title=_("Cards issued"),
        detail=_("One card for each deputy. The server keeps no code of a card."),
        links=(Link(_("To the cards"), "cards"),),
        done=desk.cards_issued,
    )


def _freeze(desk: DeskView) -> Step:
    return Step(
        title=_("Freeze projects, rules and roster"),
        done_title=_("Projects, rules and roster are frozen"),
        detail=_("After this nothing of them can be changed. The ballot is fixed."),
        links=(Link(_("Freeze"), confirm="freeze"), Link(_("Look at the rules"), "rules")),
        done=desk.phase is not Phase.DRAFT,
    )


def _quorum(desk: DeskView) -> Step:
    here = desk.attendance
    numbers = {"present": here.present, "needed": here.quorum_needed}
    return Step(
        title=_("Check the deputies in"),
        done_title=_("%(present)s deputies present, a quorum") % numbers,
        detail=_("%(present)s are present; %(needed)s are needed for a quorum.") % numbers,
        links=(Link(_("To the check-in"), "check-in"),),
        done=here.quorum_reached or _after(desk, Phase.FROZEN),
    )


def _open(desk: DeskView) -> Step:
    return Step(
        title=_("Open the vote"),
        done_title=_("Vote opened"),
        detail=_(
            "The presiding chair announces it first. Deputies can be checked in while it is open."
        ),
        links=(Link(_("Open the vote"), confirm="open"), Link(_("To the check-in"), "check-in")),
        done=_after(desk, Phase.FROZEN),
    )


def _close(desk: DeskView) -> Step:
    missing = max(desk.attendance.present - desk.ballots, 0)
    text = ngettext(
        "%(n)s deputy present has not voted yet. The presiding chair announces the end first.",
        "%(n)s deputies present have not voted yet. The presiding chair announces the end first.",
        missing,
    )
    everyone = _("All deputies present have voted. The presiding chair announces the end first.")
    ended = _(
        "The vote has ended, and the ballots are being put together. If this does not change in a "
        "minute, end the vote again."
    )
    waiting = text % {"n": missing} if missing else everyone
    return Step(
        title=_("End the vote"),
        done_title=_("Vote ended, %(n)s ballots in the box") % {"n": desk.ballots},
        detail=ended if desk.phase is Phase.CLOSING else waiting,
        links=(Link(_("End the vote"), confirm="close"), Link(_("To the check-in"), "check-in")),
        done=_after(desk, Phase.CLOSING),
    )


def _decrypt(desk: DeskView) -> Step:
    received = sum(line.received for line in desk.trustees)
    numbers = {"n": received, "needed": desk.threshold}
    return Step(
        title=_("Scrutineers decrypt the sum"),
        done_title=_("Sum decrypted by the scrutineers"),
        detail=_(
            "%(n)s of the %(needed)s needed have done so, each on their own page or apart from "
            "this server."
        )
        % numbers,
        links=(),
        done=_after(desk, Phase.CLOSED),
    )


def _certify(desk: DeskView) -> Step:
    return Step(
        title=_("Certify the result"),
        done_title=_("Result certified and signed"),
        detail=_(
            "The independent verifier runs first. Then the reports are "
            "made and the result is signed."
        ),
        links=(Link(_("Certify"), confirm="certify"),),
        done=_after(desk, Phase.COUNTED),
    )


def _publish(desk: DeskView) -> Step:
    return Step(
        title=_("Announce, then publish"),
        done_title=_("Result published"),
        detail=_(
            "Print and sign the reports; the presiding chair announces the result; then publish it."
        ),
        links=(Link(_("Publish"), confirm="publish"),),
        done=_after(desk, Phase.CERTIFIED),
    )


def _runoff(_desk: DeskView) -> Step:
    return Step(
        title=_("Open a further vote among the tied projects"),
        done_title="",
        detail=_(
            "The same cards serve again; the check-in stands. It has its own ballots and reports."
        ),
        links=(Link(_("Prepare the further vote"), confirm="runoff"),),
        done=False,
    )


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
        _("Nothing of this can be changed afterwards, and no new cards can be printed."),
        _("Confirm and freeze"),
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
    runoff = runoff_due(desk.minutes)
    tied, seats = (len(runoff.projects), runoff.seats) if runoff else (0, 0)
    return Confirmation(
        _("Prepare the further vote"),
        _("%(tied)s tied projects, %(seats)s of the places") % {"tied": tied, "seats": seats},
        _("A new round begins with its own ballots. This round stays as it is."),
        _("Confirm and prepare it"),
    )


_PREPARING: tuple[Callable[[DeskView], Step], ...] = (
    _projects,
    _roster,
    _trustees,
    _cards,
    _freeze,
)
_DAY: tuple[Callable[[DeskView], Step], ...] = (
    _quorum,
    _open,
    _close,
    _decrypt,
    _certify,
    _publish,
)
_DAY_IF_VOID = _DAY[:-1]
"""What is void is certified as such and goes to the presidium; there is no result to publish."""
_CONFIRMATIONS: dict[str, Callable[[DeskView], Confirmation]] = {
    "freeze": _ask_freeze,
    "open": _ask_open,
    "close": _ask_close,
    "certify": _ask_certify,
    "publish": _ask_publish,
    "runoff": _ask_runoff,
}
