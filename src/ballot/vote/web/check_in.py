"""The check-in: a scanned card, a name or a number; undo; all present except those named.

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
from ballot.frame.web.problems import status_of
from ballot.frame.web.rendering import page
from ballot.frame.web.security import Asked, allowed
from ballot.i18n.messages import say
from ballot.law.congress.policy import Action
from ballot.vote.casting import ShowBooth
from ballot.vote.checking_in import CheckIn, CheckInAllExcept, UndoCheckIn
from ballot.vote.rosters import FindDeputies, ShowRoster
from ballot.vote.showing import ShowDesk
from ballot.vote.views import DeputyLine

LastSeen = Annotated[int | None, QueryParameter(name="last")]
Done = Annotated[str | None, QueryParameter(name="done", max_length=20)]
_LONGEST_NAME: Final = 100
_ROSTER_DIGITS: Final = 6
_SECRET: Final = re.compile(r"(?:[1-9A-HJ-NP-Za-km-z]-?){22}")
"""What may be a card's private code (`protocol.credentials`); no name looks like it."""


class Ambiguous(Malformed):
    """Something typed may mean several deputies."""

    def __init__(self, text: str, found: tuple[DeputyLine, ...]) -> None:
        super().__init__("name-ambiguous", text=text, count=len(found))
        self.found = found


@get("/desk/{code:str}/check-in", guards=[allowed(Action.CHECK_IN)], include_in_schema=False)
async def show_check_in(  # noqa: PLR0913, PLR0917 - the use cases it calls
    request: Asked,
    code: FromPath[str],
    show_desk: Use[ShowDesk],
    show_booth: Use[ShowBooth],
    show_roster: Use[ShowRoster],
    last: LastSeen = None,
    done: Done = None,
) -> Template:
    """Show the page, large on it the deputy who came last."""
    lines = await show_roster(request.user, code) if last is not None else ()
    shown = next((line for line in lines if line.number == last), None)
    context = {"last": shown, "done": done or "", "who": "", "refusal": None, "choices": ()}
    return await _page(request, code, show_desk, show_booth, 200, context | {"names": ""})


@post("/desk/{code:str}/check-in", guards=[allowed(Action.CHECK_IN)], include_in_schema=False)
async def submit_check_in(  # noqa: PLR0913, PLR0917 - the use cases it calls
    request: Asked,
    code: FromPath[str],
    show_desk: Use[ShowDesk],
    show_booth: Use[ShowBooth],
    find_deputies: Use[FindDeputies],
    check_in: Use[CheckIn],
    undo_check_in: Use[UndoCheckIn],
    check_in_all_except: Use[CheckInAllExcept],
) -> Response[Any]:
    """Check in, take back, or check in all but those named; `action` says which."""
    fields = await read_fields(request)
    action, actor = fields.get("action", "check-in"), request.user
    secrets = [name for name in ("who", "names") if _SECRET.search(fields.get(name, ""))]
    for name in secrets:
        del fields[name]
    try:
        if secrets:
            raise Malformed("card-code-received")
        if action == "undo":
            line = await undo_check_in(actor, code, _deputy(fields.get("deputy", "")))
            return _back(code, line, "undone")
        if action == "all-except":
            numbers = [
                (await _one(find_deputies, request, code, name)).number
                for name in _names(fields.get("names", ""))
            ]
            await check_in_all_except(actor, code, tuple(numbers))
            return _back(code, None, "all")
        if credential := fields.get("credential"):
            return _back(code, await check_in(actor, code, credential=credential), "in")
        if chosen := fields.get("deputy"):
            found = await check_in(actor, code, deputy_number=_deputy(chosen))
            return _back(code, found, "in")
        line = await _one(find_deputies, request, code, fields.get("who", ""))
        return _back(code, await check_in(actor, code, deputy_number=line.number), "in")
    except BallotError as refusal:
        choices = refusal.found if isinstance(refusal, Ambiguous) else ()
        context = {
            "last": None,
            "done": "",
            "refusal": say(refusal),
            "who": fields.get("who", ""),
            "names": fields.get("names", ""),
            "choices": choices,
            "choosing": action == "check-in",
        }
        return await _page(request, code, show_desk, show_booth, status_of(refusal), context)


async def _one(find_deputies: FindDeputies, request: Asked, code: str, text: str) -> DeputyLine:
    """Return the one deputy that a text means: exactly a number or a whole name goes before a part.

    Raises:
        Ambiguous: it may be several.
        NotFound: it is none.
    """
    wanted = text.strip()[:_LONGEST_NAME]
    found = await find_deputies(request.user, code, wanted)
    exact = tuple(
        line
        for line in found
        if wanted in {line.name, str(line.number), line.card_number or line.name}
    )
    match exact or found:
        case ():
            raise NotFound("nobody-found", text=wanted)
        case (line,):
            return line
        case several:
            raise Ambiguous(wanted, several)


def _names(text: str) -> list[str]:
    """Return the names or numbers in a text area: one a line, or between commas of either kind."""
    for separator in ("\uff0c", "\u3001", ";", "\uff1b"):
        text = text.replace(separator, ",")
    names = [part.strip() for line in text.splitlines() for part in line.split(",")]
    return [name for name in names if name]


def _deputy(text: str) -> int:
    return parse_number(text, "deputy", _ROSTER_DIGITS)


def _back(code: str, line: DeputyLine | None, done: str) -> Redirect:
    last = f"&last={line.number}" if line else ""
    return Redirect(f"/desk/{code}/check-in?done={done}{last}", status_code=303)


async def _page(  # noqa: PLR0913, PLR0917 - two use cases and what is shown
    request: Asked,
    code: str,
    show_desk: ShowDesk,
    show_booth: ShowBooth,
    status: int,
    context: dict[str, Any],
) -> Template:
    desk = await show_desk(request.user, code)
    booth = await show_booth(code)
    return page(
        request,
        "vote/desk-check-in.html",
        "desk",
        status=status,
        poll=desk,
        tab="check-in",
        group=booth.group,
        credential_uuid=booth.credential_uuid,
        **({"choosing": False} | context),
    )
