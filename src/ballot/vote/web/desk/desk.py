"""The organiser's desk: the polls, and the day's agenda with its steps.

Each step that cannot be taken back is asked for once more on the same page (`?confirm=`), so it
needs no script. After a step the browser is sent back to the agenda (Post/Redirect/Get).
"""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from ballot.basics.errors import BallotError, RuleViolation
from ballot.frame.web.forms import read_fields
from ballot.frame.web.injection import Use
from ballot.frame.web.problems import status_of
from ballot.frame.web.rendering import page
from ballot.frame.web.security import Asked, allowed, allowed_somewhere
from ballot.i18n.messages import say
from ballot.i18n.messages_law import BASES
from ballot.i18n.translate import gettext as _
from ballot.law.congress.policy import Action, Scope
from ballot.law.vote.form import Form
from ballot.law.vote.poll import CERTIFIED, Phase
from ballot.law.vote.projects import inspect_surplus
from ballot.law.vote.rules import PassBase, PassRule
from ballot.law.vote.secrecy import Finding, inspect_sum
from ballot.vote.certified import PAPERS
from ballot.vote.certifying import Certify, Publish
from ballot.vote.conducting import ClosePoll, OpenPoll
from ballot.vote.freezing import FreezePoll
from ballot.vote.publishing import ListPolls
from ballot.vote.runoffs import OpenRunoff
from ballot.vote.showing import ShowDesk
from ballot.vote.views import DeskView
from ballot.vote.web.desk.agenda import confirmation, lay_out

Confirm = Annotated[str | None, QueryParameter(name="confirm", max_length=20)]


@get("/desk", guards=[allowed_somewhere(Action.CHECK_IN)], include_in_schema=False)
async def list_desk(request: Asked, list_polls: Use[ListPolls]) -> Template:
    """List the polls; the organiser may begin a new one."""
    polls = await list_polls(request.user)
    return page(request, "vote/desk-list.html", "desk", polls=polls)


@get("/desk/{code:str}", guards=[allowed(Action.CHECK_IN)], include_in_schema=False)
async def show_day(
    request: Asked,
    code: FromPath[str],
    show_desk: Use[ShowDesk],
    confirm: Confirm = None,
) -> Response[Any]:
    """Show the agenda; people at the check-in are led to their page."""
    if request.user and not request.user.may(Action.CONDUCT, Scope(code)):
        return Redirect(f"/desk/{code}/check-in", status_code=303)
    return day_page(request, await show_desk(request.user, code), confirm)


def day_page(
    request: Asked, desk: DeskView, confirm: str | None = None, refusal: BallotError | None = None
) -> Template:
    """Return the agenda: with a question before a step, or with why a share was not taken."""
    return page(
        request,
        "vote/desk-day.html",
        "desk",
        status=status_of(refusal) if refusal else 200,
        poll=desk,
        tab="day",
        lines=lay_out(desk),
        papers=_papers(desk),
        trouble=None if desk.trouble is None else say(desk.trouble),
        warnings=_warnings(desk),
        few_ballots=[finding.code for finding in _few_ballots(desk)],
        refusal=say(refusal) if refusal else None,
        action=confirm,
        question=confirmation(desk, confirm) if confirm else None,
    )


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


def _papers(desk: DeskView) -> tuple[str, ...]:
    return PAPERS if desk.phase in CERTIFIED else ()


@post("/desk/{code:str}/freeze", guards=[allowed(Action.PREPARE)], include_in_schema=False)
async def freeze(request: Asked, code: FromPath[str], freeze_poll: Use[FreezePoll]) -> Redirect:
    """Freeze projects, rules and roster."""
    await freeze_poll(request.user, code)
    return _back(code)


@post("/desk/{code:str}/open", guards=[allowed(Action.CONDUCT)], include_in_schema=False)
async def open_vote(request: Asked, code: FromPath[str], open_poll: Use[OpenPoll]) -> Redirect:
    """Open the vote."""
    await open_poll(request.user, code)
    return _back(code)


@post("/desk/{code:str}/close", guards=[allowed(Action.CONDUCT)], include_in_schema=False)
async def close_vote(request: Asked, code: FromPath[str], close_poll: Use[ClosePoll]) -> Redirect:
    """End the vote; the encrypted sum is made."""
    await close_poll(request.user, code)
    return _back(code)


@post("/desk/{code:str}/certify", guards=[allowed(Action.CERTIFY)], include_in_schema=False)
async def certify_result(request: Asked, code: FromPath[str], certify: Use[Certify]) -> Redirect:
    """Certify the result."""
    await certify(request.user, code)
    return _back(code)


@post("/desk/{code:str}/publish", guards=[allowed(Action.CERTIFY)], include_in_schema=False)
async def publish_result(request: Asked, code: FromPath[str], publish: Use[Publish]) -> Redirect:
    """Publish the result."""
    confirmed = (await read_fields(request)).get("confirmed", "")
    await publish(request.user, code, {confirmed})
    return _back(code)


@post("/desk/{code:str}/runoff", guards=[allowed(Action.CONDUCT)], include_in_schema=False)
async def prepare_runoff(
    request: Asked, code: FromPath[str], open_runoff: Use[OpenRunoff]
) -> Redirect:
    """Prepare the further vote among the tied."""
    await open_runoff(request.user, code)
    return _back(code)


def _back(code: str) -> Redirect:
    return Redirect(f"/desk/{code}", status_code=303)
