"""All the others at once: those who are missing are named, those who will be present are shown.

Nothing is done before their number has been typed under their names; then exactly those who were
shown are checked in, or nobody. Until the vote opens all of it can be taken back.
"""

from collections.abc import Iterable
from typing import Any, Final

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Template

from ballot.basics.errors import BallotError, RuleViolation, StateConflict
from ballot.frame.web.forms import parse_number, read_fields
from ballot.frame.web.injection import Use
from ballot.frame.web.problems import status_of, wants_json
from ballot.frame.web.rendering import page
from ballot.frame.web.security import Asked, allowed
from ballot.i18n.messages import say
from ballot.law.congress.policy import Action
from ballot.vote.checking_in import CheckInAllExcept, ShowOthers, UndoAllExcept
from ballot.vote.door import ShowDoor
from ballot.vote.rosters import FindDeputies
from ballot.vote.web.check_in import (
    ROSTER_DIGITS,
    back,
    door_page,
    find_one,
    require_no_secret,
)

_COMMAS: Final = ("\uff0c", "\u3001", ";", "\uff1b")


@post(
    "/desk/{code:str}/check-in/others", guards=[allowed(Action.CHECK_IN)], include_in_schema=False
)
async def ask_for_others(
    request: Asked,
    code: FromPath[str],
    show_door: Use[ShowDoor],
    find_deputies: Use[FindDeputies],
    show_others: Use[ShowOthers],
) -> Response[Any]:
    """Show whom it would check in, and ask for their number."""
    fields = await read_fields(request)
    try:
        require_no_secret(fields, "names")
        missing = tuple(
            [
                (await find_one(find_deputies, request, code, name)).number
                for name in _names(fields.get("names", ""))
            ]
        )
        return await _question(request, code, show_door, show_others, missing)
    except BallotError as refusal:
        if wants_json(request):
            raise
        names = fields.get("names", "")
        return await door_page(request, code, show_door, refusal, names=names)


@post(
    "/desk/{code:str}/check-in/others/confirm",
    guards=[allowed(Action.CHECK_IN)],
    include_in_schema=False,
)
async def check_in_others(
    request: Asked,
    code: FromPath[str],
    show_door: Use[ShowDoor],
    show_others: Use[ShowOthers],
    check_in_all_except: Use[CheckInAllExcept],
) -> Response[Any]:
    """Check in those who were shown, if their number was typed."""
    fields = await read_fields(request)
    missing, expected = (_numbers(fields.get(name, "")) for name in ("missing", "expected"))
    try:
        if fields.get("count") != str(len(expected)):
            raise RuleViolation("others-miscounted", count=len(expected))
        await check_in_all_except(request.user, code, missing, frozenset(expected))
    except BallotError as refusal:
        if wants_json(request):
            raise
        return await _question(request, code, show_door, show_others, missing, refusal)
    return back(code, "all")


@post(
    "/desk/{code:str}/check-in/others/undo",
    guards=[allowed(Action.CHECK_IN)],
    include_in_schema=False,
)
async def undo_others(
    request: Asked,
    code: FromPath[str],
    show_door: Use[ShowDoor],
    undo_all_except: Use[UndoAllExcept],
) -> Response[Any]:
    """Take all of it back."""
    try:
        await undo_all_except(request.user, code)
    except BallotError as refusal:
        if wants_json(request):
            raise
        return await door_page(request, code, show_door, refusal)
    return back(code, "all-undone")


async def _question(  # noqa: PLR0913, PLR0917 - what is shown
    request: Asked,
    code: str,
    show_door: ShowDoor,
    show_others: ShowOthers,
    missing: tuple[int, ...],
    refusal: BallotError | None = None,
) -> Response[Any] | Template:
    """Return the page with the question, or for a program what it has to send back.

    Raises:
        StateConflict: `others-none`; there is nobody to check in.
    """
    coming = await show_others(request.user, code, missing)
    if not coming:
        raise StateConflict("others-none")
    fields = {"missing": _join(missing), "expected": _join(each.number for each in coming)}
    if wants_json(request):
        return Response(fields | {"count": str(len(coming))})
    return page(
        request,
        "vote/desk-check-in-others.html",
        "desk",
        status=status_of(refusal) if refusal else 200,
        poll=await show_door(request.user, code),
        tab="check-in",
        coming=coming,
        missing=len(missing),
        fields=fields,
        refusal=say(refusal) if refusal else None,
    )


def _names(text: str) -> list[str]:
    """Return the names or numbers in a text area: one a line, or between commas of either kind."""
    for separator in _COMMAS:
        text = text.replace(separator, ",")
    names = [part.strip() for line in text.splitlines() for part in line.split(",")]
    return [name for name in names if name]


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(parse_number(each, "deputy", ROSTER_DIGITS) for each in text.split(",") if each)


def _join(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))
