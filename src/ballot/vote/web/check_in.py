"""The check-in: a scanned card, what is printed on it, a name or a number; and taking it back.

Two deputies with one name are two: whoever is typed and not unmistakable is chosen from a list. The
page never says whether a card has voted. Its script turns a card's secret into the public
credential; should a secret come here all the same, it is refused and not shown again.
"""

import re
from typing import Annotated, Any, Final

from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from ballot.basics.errors import BallotError, Malformed, NotFound
from ballot.frame.web.forms import parse_number, read_fields
from ballot.frame.web.injection import Use
from ballot.frame.web.problems import status_of, wants_json
from ballot.frame.web.rendering import page
from ballot.frame.web.security import Asked, allowed
from ballot.i18n.messages import say
from ballot.law.congress.policy import Action
from ballot.vote.card_codes import parse_code
from ballot.vote.checking_in import AWAY, CheckIn, UndoCheckIn
from ballot.vote.door import ShowDoor
from ballot.vote.rosters import FindDeputies
from ballot.vote.views import Arrival, DeputyLine

LastSeen = Annotated[int | None, QueryParameter(name="last")]
Done = Annotated[str | None, QueryParameter(name="done", max_length=20)]
_LONGEST_NAME: Final = 100
ROSTER_DIGITS: Final = 6
"""Of a number on the roster."""
_SECRET: Final = re.compile(r"(?:[1-9A-HJ-NP-Za-km-z]-?){22}")
"""What may be a card's private code (`protocol.credentials`); no name looks like it."""


class Ambiguous(Malformed):
    """Something typed may mean several deputies, or is only a part of a name."""

    def __init__(self, text: str, found: tuple[DeputyLine, ...]) -> None:
        super().__init__("name-ambiguous", text=text, count=len(found))
        self.found = found


@get("/desk/{code:str}/check-in", guards=[allowed(Action.CHECK_IN)], include_in_schema=False)
async def show_check_in(
    request: Asked,
    code: FromPath[str],
    show_door: Use[ShowDoor],
    last: LastSeen = None,
    done: Done = None,
) -> Template:
    """Show the page, large on it the deputy who came last."""
    return await door_page(request, code, show_door, last=last, done=done or "")


@post("/desk/{code:str}/check-in", guards=[allowed(Action.CHECK_IN)], include_in_schema=False)
async def submit_check_in(
    request: Asked,
    code: FromPath[str],
    show_door: Use[ShowDoor],
    find_deputies: Use[FindDeputies],
    check_in: Use[CheckIn],
) -> Response[Any]:
    """Check a deputy in."""
    fields = await read_fields(request)
    try:
        require_no_secret(fields, "who")
        arrival = await _check_in(request, code, fields, find_deputies, check_in)
    except BallotError as refusal:
        if wants_json(request):
            raise
        return await door_page(request, code, show_door, refusal, who=fields.get("who", ""))
    return back(code, "again" if arrival.again else "in", arrival.line)


@post("/desk/{code:str}/check-in/undo", guards=[allowed(Action.CHECK_IN)], include_in_schema=False)
async def undo(
    request: Asked,
    code: FromPath[str],
    show_door: Use[ShowDoor],
    undo_check_in: Use[UndoCheckIn],
) -> Response[Any]:
    """Take a check-in back."""
    fields = await read_fields(request)
    try:
        line = await undo_check_in(request.user, code, _deputy(fields.get("deputy", "")))
    except BallotError as refusal:
        if wants_json(request):
            raise
        return await door_page(request, code, show_door, refusal)
    return back(code, "undone", line)


async def _check_in(
    request: Asked,
    code: str,
    fields: dict[str, str],
    find_deputies: FindDeputies,
    check_in: CheckIn,
) -> Arrival:
    actor, who = request.user, fields.get("who", "")
    if credential := fields.get("credential"):
        return await check_in(actor, code, credential=credential)
    if chosen := fields.get("deputy"):
        away = bool(fields.get("away"))
        return await check_in(actor, code, deputy_number=_deputy(chosen), though_away=away)
    if card := parse_code(who):
        return await check_in(actor, code, card=card)
    line = await find_one(find_deputies, request, code, who)
    return await check_in(actor, code, deputy_number=line.number)


async def find_one(find_deputies: FindDeputies, request: Asked, code: str, text: str) -> DeputyLine:
    """Return the one deputy whom a text means without a doubt.

    Raises:
        Ambiguous: it may be several, or is only a part of a name.
        Malformed: `card-code-mistyped`.
        NotFound: it is none.
    """
    wanted = text[:_LONGEST_NAME]
    found = await find_deputies(request.user, code, wanted)
    match found.lines:
        case ():
            raise NotFound("nobody-found", text=wanted)
        case (line,) if found.exact:
            return line
        case several:
            raise Ambiguous(wanted, several)


def require_no_secret(fields: dict[str, str], name: str) -> None:
    """Forget what may be a card's private code.

    Raises:
        Malformed: `card-code-received`.
    """
    if _SECRET.search(fields.get(name, "")):
        del fields[name]
        raise Malformed("card-code-received")


def back(code: str, done: str, line: DeputyLine | None = None) -> Redirect:
    """Lead the browser back to the page, which says what was done."""
    last = f"&last={line.number}" if line else ""
    return Redirect(f"/desk/{code}/check-in?done={done}{last}", status_code=303)


async def door_page(  # noqa: PLR0913 - what is shown
    request: Asked,
    code: str,
    show_door: ShowDoor,
    refusal: BallotError | None = None,
    *,
    last: int | None = None,
    done: str = "",
    who: str = "",
    names: str = "",
) -> Template:
    """Return the page: with who came last, with why somebody was refused, or with whom to choose.

    Args:
        request: the request.
        code: the poll's.
        show_door: what it shows.
        refusal: why nothing was done.
        last: the number of the deputy who came last.
        done: what was done.
        who: what was typed for one deputy.
        names: what was typed for those who are missing.
    """
    asked = refusal is not None and refusal.code in AWAY.values()
    if refusal is not None and asked:
        last = _deputy(str(refusal.params["deputy"]))
    return page(
        request,
        "vote/desk-check-in.html",
        "desk",
        status=status_of(refusal) if refusal else 200,
        poll=await show_door(request.user, code, last),
        tab="check-in",
        asked=asked,
        done=done,
        refusal=say(refusal) if refusal else None,
        who=who,
        names=names,
        choices=refusal.found if isinstance(refusal, Ambiguous) else (),
    )


def _deputy(text: str) -> int:
    return parse_number(text, "deputy", ROSTER_DIGITS)
