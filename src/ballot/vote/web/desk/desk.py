"""The organiser's desk: the polls, and the day's agenda, which keeps itself fresh.

Each step is asked for once more on the same page (`?confirm=`), so it needs no script; after it
the browser is sent back to the agenda (Post/Redirect/Get), which says what was done (`?done=`).
The page's script asks for the agenda again and again; as long as nothing has changed the answer
is empty. Nothing in it says how or who votes.
"""

from collections.abc import Iterator
from dataclasses import asdict
from hashlib import sha256
from typing import Annotated, Any, Final

from litestar import Response, get
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from ballot.basics.errors import BallotError, RuleViolation
from ballot.frame.web.injection import Use
from ballot.frame.web.problems import status_of
from ballot.frame.web.rendering import page
from ballot.frame.web.security import Asked, allowed, allowed_somewhere
from ballot.i18n.messages import say
from ballot.i18n.messages_law import BASES
from ballot.i18n.translate import N_, current
from ballot.i18n.translate import gettext as _
from ballot.law.congress.policy import Action
from ballot.law.vote.form import Form
from ballot.law.vote.minutes import VoteMinutes
from ballot.law.vote.poll import Phase
from ballot.law.vote.projects import inspect_surplus
from ballot.law.vote.rules import PassBase, PassRule
from ballot.law.vote.secrecy import Finding, inspect_sum
from ballot.vote.freezing import FreezeRefused
from ballot.vote.publishing import ListPolls
from ballot.vote.showing import ShowDesk
from ballot.vote.views import DeskView
from ballot.vote.web.desk.agenda import lay_out, open_ends
from ballot.vote.web.desk.papers import paper_links
from ballot.vote.web.desk.questions import confirmation, ways_out

Confirm = Annotated[str | None, QueryParameter(name="confirm", max_length=20)]
Done = Annotated[str | None, QueryParameter(name="done", max_length=20)]
_TAG: Final = 32
DONE: Final = {
    "keys": N_("The scrutineers' public keys are loaded."),
    "freeze": N_("Projects, rules and roster are frozen."),
    "lift": N_("The freeze is lifted. Change what is needed, then freeze again."),
    "open": N_("The vote is open."),
    "close": N_("The vote has ended."),
    "certify": N_("The result is certified and signed."),
    "publish": N_("The result is published."),
    "runoff": N_("The further vote is prepared. It can be opened as soon as the chair says so."),
    "abandon": N_("The vote is given up."),
    "void": N_("The round is void. Nothing of it is decrypted."),
    "again": N_("The vote begins again as a draft, with the same cards."),
    "share": N_("The share was taken."),
    "saved": N_("Saved."),
}
"""What is said after a step."""


@get("/desk", guards=[allowed_somewhere(Action.ATTEND)], include_in_schema=False)
async def list_desk(request: Asked, list_polls: Use[ListPolls]) -> Template:
    """List the polls, with a way into those where the person has something to do."""
    polls = await list_polls(request.user)
    entered = {
        poll.code
        for poll in polls
        if request.user and request.user.may(Action.CHECK_IN, poll.scope)
    }
    return page(request, "vote/desk-list.html", "desk", polls=polls, entered=entered)


@get("/desk/{code:str}", guards=[allowed(Action.CHECK_IN)], include_in_schema=False)
async def show_day(
    request: Asked,
    code: FromPath[str],
    show_desk: Use[ShowDesk],
    confirm: Confirm = None,
    done: Done = None,
) -> Response[Any]:
    """Show the agenda; people at the check-in are led to their page."""
    if request.user and not request.user.may(Action.CONDUCT, request.state.place):
        return Redirect(f"/desk/{code}/check-in", status_code=303)
    return day_page(request, await show_desk(request.user, code), confirm, done=done)


@get("/desk/{code:str}/now", guards=[allowed(Action.CONDUCT)], include_in_schema=False)
async def show_now(request: Asked, code: FromPath[str], show_desk: Use[ShowDesk]) -> Response[Any]:
    """Show the agenda alone, or nothing at all while it is what the page has already."""
    desk = await show_desk(request.user, code)
    tag = _version(desk)
    if request.headers.get("if-none-match") == tag:
        return Response(None, status_code=304)
    return page(request, "vote/desk-now.html", "desk", **_agenda(desk))


def day_page(  # noqa: PLR0913 - what may stand above or before the agenda
    request: Asked,
    desk: DeskView,
    confirm: str | None = None,
    *,
    refusal: BallotError | None = None,
    why: str = "",
    done: str | None = None,
) -> Template:
    """Return the agenda.

    Args:
        request: what is being answered.
        desk: what it shows.
        confirm: the step to be confirmed.
        refusal: why a step was not taken; stands at the field if `confirm` asks for one.
        why: what was typed there.
        done: the step that was taken.
    """
    question = confirmation(desk, confirm) if confirm else None
    faults = refusal.faults if isinstance(refusal, FreezeRefused) else ()
    return page(
        request,
        "vote/desk-day.html",
        "desk",
        status=status_of(refusal) if refusal else 200,
        tab="day",
        action=confirm,
        question=question,
        why=why,
        refusal=_why_not(refusal) if refusal else None,
        faults=[say(fault) for fault in faults],
        done=_(DONE[done]) if done in DONE else None,
        **_agenda(desk),
    )


def _why_not(refusal: BallotError) -> str:
    """Say why a step was not taken; whoever reads it has the agenda before the eyes."""
    if refusal.code == "phase-other":
        return _("This step belongs to another stage of the vote. The agenda shows the next one.")
    return say(refusal)


def _agenda(desk: DeskView) -> dict[str, Any]:
    """Return what the part that keeps itself fresh shows."""
    return {
        "poll": desk,
        "version": _version(desk),
        "lines": lay_out(desk),
        "ways_out": ways_out(desk),
        "papers": paper_links(desk),
        "trouble": None if desk.trouble is None else say(desk.trouble),
        "warnings": _warnings(desk),
        "open_ends": _open_ends(desk),
        "few_ballots": [finding.code for finding in _few_ballots(desk)],
    }


def _version(desk: DeskView) -> str:
    """Return a tag that is another one as soon as anything on the page is."""
    shown = f"{current.get()} {desk!r}"
    return f'"{sha256(shown.encode()).hexdigest()[:_TAG]}"'


def _open_ends(desk: DeskView) -> tuple[str, ...]:
    minutes = desk.minutes
    return tuple(open_ends(minutes)) if isinstance(minutes, VoteMinutes) else ()


def _warnings(desk: DeskView) -> tuple[str, ...]:
    """Return the sentences of what is allowed and unusual."""
    few = (say(RuleViolation(finding.code, **finding.params)) for finding in _few_ballots(desk))
    return (*_surplus(desk), *_majority(desk), *few)


def _surplus(desk: DeskView) -> Iterator[str]:
    found = inspect_surplus(desk.rules, len(desk.projects), desk.seats) if desk.warnings else None
    if found is not None:
        yield say(RuleViolation(found.code, **asdict(found)))


def _few_ballots(desk: DeskView) -> tuple[Finding, ...]:
    """Report before they are decrypted that so few ballots can be told apart."""
    return inspect_sum(desk.ballots) if desk.phase is Phase.CLOSED else ()


def _majority(desk: DeskView) -> Iterator[str]:
    """Name a majority other than the law's (Organic Law, art. 25), while it can be looked into."""
    if desk.form is Form.SATISFACTION or desk.phase not in {Phase.DRAFT, Phase.FROZEN}:
        return
    if desk.rules.pass_rule is PassRule.RANK_ONLY:
        yield _(
            "These rules ask for no majority: the most approvals decide. The law passes decisions "
            "by more than half of all deputies (Organic Law, article 25). "
            "Compare the rules with the voting measures."
        )
    elif desk.rules.pass_base is not PassBase.ALL:
        yield _(
            "These rules count the majority on %(whom)s. The law passes decisions by more than "
            "half of all deputies (Organic Law, article 25). "
            "Compare the rules with the voting measures."
        ) % {"whom": _(BASES[desk.rules.pass_base])}
