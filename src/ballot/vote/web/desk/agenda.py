"""Owns the day's agenda: which steps are done, the one to do next, and those that follow.

The order is that of `law` §3; what may follow what is decided by the use cases, this only
shows it. A tie is voted on at once, before anything is published.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ballot.i18n.translate import N_, ngettext
from ballot.i18n.translate import gettext as _
from ballot.law.vote.minutes import AppraisalMinutes, VoteMinutes
from ballot.law.vote.poll import DROPPED, Phase
from ballot.law.vote.rules import ShortfallRule
from ballot.vote.views import DeskView


class State(StrEnum):
    """Where a step stands."""

    DONE = "done"
    NOW = "now"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Link:
    """A way on: a page of the poll, or, with `confirm`, a step that a person confirms first."""

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


def lay_out(desk: DeskView) -> tuple[Line, ...]:
    """Return the agenda: all before the first undone step is done, all after it waits."""
    steps = [make(desk) for make in _steps(desk)]
    now = next((index for index, step in enumerate(steps) if not step.done), len(steps))
    return tuple(
        Line(State.DONE if index < now else State.NOW if index == now else State.LATER, step)
        for index, step in enumerate(steps)
    )


def _steps(desk: DeskView) -> tuple[Callable[[DeskView], Step], ...]:
    if desk.phase in DROPPED:
        return (_dropped, _runoff if desk.is_runoff else _again)
    preparing = () if desk.is_runoff else _PREPARING
    if desk.phase is Phase.VOID:
        return (*preparing, *_TO_THE_RESULT, _runoff if desk.is_runoff else _again)
    if not desk.runoff_due:
        return (*preparing, *_TO_THE_RESULT, _publish)
    if desk.phase is Phase.PUBLISHED:
        return (*preparing, *_TO_THE_RESULT, _publish, _runoff)
    return (*preparing, *_TO_THE_RESULT, _runoff, _publish)


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
        title=_("Look at the figures, then certify"),
        done_title=_("Result certified and signed"),
        detail=" ".join(summary(desk))
        or _("The figures are known when the scrutineers have decrypted the sum."),
        links=(Link(_("Look at the figures"), "figures"), Link(_("Certify"), confirm="certify")),
        done=_after(desk, Phase.COUNTED),
    )


def summary(desk: DeskView) -> tuple[str, ...]:
    """Return what the count has decided, in as few sentences as it needs; none before it."""
    minutes = desk.minutes
    if minutes is None:
        return ()
    if not minutes.outcome.quorum:
        return (_("There was no quorum. Nothing is decided."),)
    if not minutes.outcome.valid:
        return (_("More ballots came back than were issued. The vote is void."),)
    if isinstance(minutes, AppraisalMinutes):
        return (_("%(n)s projects have their grades.") % {"n": len(minutes.projects)},)
    outcome = minutes.outcome
    chosen = {"chosen": len(outcome.selected), "seats": minutes.seats}
    return (
        _("%(chosen)s projects are selected for %(seats)s places.") % chosen,
        *open_ends(minutes),
    )


def open_ends(minutes: VoteMinutes) -> Iterator[str]:
    """Say what the count has left undecided or empty, and what the rules make of it."""
    outcome = minutes.outcome
    if outcome.runoff is not None:
        numbers = {"tied": len(outcome.tied), "seats": outcome.runoff.seats}
        yield _("%(tied)s are equal for %(seats)s of the places: a further vote decides.") % numbers
    elif outcome.tied:
        yield _("%(tied)s are equal across the last place: the presidium decides.") % {
            "tied": len(outcome.tied)
        }
    elif outcome.shortfall:
        yield _("Places left empty: %(n)s.") % {"n": outcome.shortfall}
        yield _(_NEXT[minutes.rules.shortfall])


def _publish(desk: DeskView) -> Step:
    return Step(
        title=_("Announce, then publish"),
        done_title=_("Result published"),
        detail=_(
            "Print and sign the reports; the presiding chair announces the result; then publish it."
        ),
        links=(
            Link(_("Publish"), confirm="publish"),
            Link(_("Look at the figures"), "figures"),
        ),
        done=_after(desk, Phase.CERTIFIED),
    )


def _runoff(desk: DeskView) -> Step:
    # A run-off that decided nothing may be left at that: what is certified can be published.
    leave = (Link(_("Publish"), confirm="publish"),) if desk.phase is Phase.VOID else ()
    return Step(
        title=_("Open a further vote among the tied projects"),
        done_title="",
        detail=_(
            "The same cards serve again; the check-in stands. It has its own ballots and reports. "
            "The result is published when all rounds are certified."
        ),
        links=(Link(_("Prepare the further vote"), confirm="runoff"), *leave),
        done=False,
    )


def _again(_desk: DeskView) -> Step:
    return Step(
        title=_("The vote may be held again"),
        done_title="",
        detail=_(
            "The same cards and keys serve again. Projects, rules and the day can be changed "
            "before the new ballot is frozen."
        ),
        links=(Link(_("Hold the vote again"), confirm="again"),),
        done=False,
    )


def _dropped(desk: DeskView) -> Step:
    words = {"reason": desk.dropped[-1].reason}
    given_up = _("Given up before it opened: %(reason)s") % words
    void = _("Declared void, and never decrypted: %(reason)s") % words
    return Step(
        title="",
        done_title=given_up if desk.phase is Phase.ABANDONED else void,
        detail="",
        links=(),
        done=True,
    )


_PREPARING: tuple[Callable[[DeskView], Step], ...] = (
    _projects,
    _roster,
    _trustees,
    _cards,
    _freeze,
)
_TO_THE_RESULT: tuple[Callable[[DeskView], Step], ...] = (
    _quorum,
    _open,
    _close,
    _decrypt,
    _certify,
)
"""What is void is certified as such and goes to the presidium; there is no result to publish."""
_NEXT: dict[ShortfallRule, str] = {
    ShortfallRule.PRESIDIUM: N_("The presidium decides about them."),
    ShortfallRule.LEAVE: N_("The rules leave them empty."),
    ShortfallRule.REVOTE: N_("The rules have them voted on again."),
    ShortfallRule.NEXT_SESSION: N_("The rules leave them to the next session."),
}
