"""The steps of the day, each a form that is sent from the agenda and leads back to it.

A step that is refused leads back too, with the reason above the agenda, or at its field where the
question stays open. Nobody is left on a page whose only way on is the start.
"""

from collections.abc import Awaitable
from typing import Any

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from ballot.basics.errors import BallotError, RuleViolation
from ballot.frame.web.forms import read_fields
from ballot.frame.web.injection import Use
from ballot.frame.web.problems import LOG_IN_NEEDED, wants_json
from ballot.frame.web.security import Asked, allowed
from ballot.law.congress.policy import Action
from ballot.vote.certifying import Certify
from ballot.vote.concluding import Publish
from ballot.vote.conducting import ClosePoll, OpenPoll
from ballot.vote.copying import CopyPoll
from ballot.vote.dropping import AbandonRound, DeclareVoid
from ballot.vote.freezing import FreezePoll
from ballot.vote.holding_again import HoldAgain
from ballot.vote.lifting import LiftFreeze
from ballot.vote.runoffs import OpenRunoff
from ballot.vote.showing import ShowDesk
from ballot.vote.web.desk.desk import day_page


async def _back_after(
    request: Asked, code: str, show_desk: ShowDesk, step: str, doing: Awaitable[object]
) -> Response[Any]:
    """Do a step and lead back to the agenda, which says that it is done or why it is not."""
    try:
        await doing
    except BallotError as refusal:
        if wants_json(request) or refusal.code == LOG_IN_NEEDED:
            raise
        return day_page(request, await show_desk(request.user, code), refusal=refusal)
    return Redirect(f"/desk/{code}?done={step}", status_code=303)


async def _drop(
    request: Asked, code: str, show_desk: ShowDesk, step: str, drop: AbandonRound | DeclareVoid
) -> Response[Any]:
    """Drop the round, or ask once more where only the reason cannot be read."""
    why = (await read_fields(request)).get("reason", "")
    try:
        await drop(request.user, code, why)
    except RuleViolation as refusal:
        if wants_json(request):
            raise
        desk = await show_desk(request.user, code)
        return day_page(request, desk, confirm=step, refusal=refusal, why=why)
    except BallotError as refusal:
        if wants_json(request) or refusal.code == LOG_IN_NEEDED:
            raise
        return day_page(request, await show_desk(request.user, code), refusal=refusal)
    return Redirect(f"/desk/{code}?done={step}", status_code=303)


@post("/desk/{code:str}/freeze", guards=[allowed(Action.PREPARE)], include_in_schema=False)
async def freeze(
    request: Asked, code: FromPath[str], freeze_poll: Use[FreezePoll], show_desk: Use[ShowDesk]
) -> Response[Any]:
    """Freeze projects, rules and roster."""
    doing = freeze_poll(request.user, code)
    return await _back_after(request, code, show_desk, "freeze", doing)


@post("/desk/{code:str}/lift", guards=[allowed(Action.PREPARE)], include_in_schema=False)
async def lift(
    request: Asked, code: FromPath[str], lift_freeze: Use[LiftFreeze], show_desk: Use[ShowDesk]
) -> Response[Any]:
    """Lift the freeze: the ballot is a draft again."""
    return await _back_after(request, code, show_desk, "lift", lift_freeze(request.user, code))


@post("/desk/{code:str}/open", guards=[allowed(Action.CONDUCT)], include_in_schema=False)
async def open_vote(
    request: Asked, code: FromPath[str], open_poll: Use[OpenPoll], show_desk: Use[ShowDesk]
) -> Response[Any]:
    """Open the vote."""
    return await _back_after(request, code, show_desk, "open", open_poll(request.user, code))


@post("/desk/{code:str}/close", guards=[allowed(Action.CONDUCT)], include_in_schema=False)
async def close_vote(
    request: Asked, code: FromPath[str], close_poll: Use[ClosePoll], show_desk: Use[ShowDesk]
) -> Response[Any]:
    """End the vote; the encrypted sum is made."""
    return await _back_after(request, code, show_desk, "close", close_poll(request.user, code))


@post("/desk/{code:str}/certify", guards=[allowed(Action.CERTIFY)], include_in_schema=False)
async def certify_result(
    request: Asked,
    code: FromPath[str],
    certify: Use[Certify],
    open_runoff: Use[OpenRunoff],
    show_desk: Use[ShowDesk],
) -> Response[Any]:
    """Certify the result; a further vote among the tied may follow it at once."""
    follows = (await read_fields(request)).get("then") == "runoff"

    async def certify_and_go_on() -> None:
        await certify(request.user, code)
        if follows:
            await open_runoff(request.user, code)

    step = "runoff" if follows else "certify"
    return await _back_after(request, code, show_desk, step, certify_and_go_on())


@post("/desk/{code:str}/publish", guards=[allowed(Action.CERTIFY)], include_in_schema=False)
async def publish_result(
    request: Asked, code: FromPath[str], publish: Use[Publish], show_desk: Use[ShowDesk]
) -> Response[Any]:
    """Publish the result."""
    confirmed = (await read_fields(request)).get("confirmed", "")
    doing = publish(request.user, code, {confirmed})
    return await _back_after(request, code, show_desk, "publish", doing)


@post("/desk/{code:str}/runoff", guards=[allowed(Action.CONDUCT)], include_in_schema=False)
async def prepare_runoff(
    request: Asked, code: FromPath[str], open_runoff: Use[OpenRunoff], show_desk: Use[ShowDesk]
) -> Response[Any]:
    """Prepare the further vote among the tied."""
    return await _back_after(request, code, show_desk, "runoff", open_runoff(request.user, code))


@post(
    "/desk/{code:str}/abandon",
    guards=[allowed(Action.CONDUCT)],
    include_in_schema=False,
    keeps_form=True,
)
async def abandon(
    request: Asked, code: FromPath[str], abandon_round: Use[AbandonRound], show_desk: Use[ShowDesk]
) -> Response[Any]:
    """Give the round up before it opens."""
    return await _drop(request, code, show_desk, "abandon", abandon_round)


@post(
    "/desk/{code:str}/void",
    guards=[allowed(Action.CONDUCT)],
    include_in_schema=False,
    keeps_form=True,
)
async def declare_void(
    request: Asked, code: FromPath[str], declare_void: Use[DeclareVoid], show_desk: Use[ShowDesk]
) -> Response[Any]:
    """End the round without a count."""
    return await _drop(request, code, show_desk, "void", declare_void)


@post("/desk/{code:str}/again", guards=[allowed(Action.PREPARE)], include_in_schema=False)
async def hold_once_more(
    request: Asked, code: FromPath[str], hold_again: Use[HoldAgain], show_desk: Use[ShowDesk]
) -> Response[Any]:
    """Begin the vote again, with the same cards."""
    return await _back_after(request, code, show_desk, "again", hold_again(request.user, code))


@post("/desk/{code:str}/copy", guards=[allowed(Action.PREPARE)], include_in_schema=False)
async def copy(
    request: Asked, code: FromPath[str], copy_poll: Use[CopyPoll], show_desk: Use[ShowDesk]
) -> Response[Any]:
    """Begin a poll like this one, and go on to its settings."""
    try:
        made = await copy_poll(request.user, code)
    except BallotError as refusal:
        if wants_json(request) or refusal.code == LOG_IN_NEEDED:
            raise
        return day_page(request, await show_desk(request.user, code), refusal=refusal)
    return Redirect(f"/desk/{made}/settings?done=copy", status_code=303)
