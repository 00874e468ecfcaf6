"""Pages that anyone may read: polls, results, board, downloads; and the booth that a card opens.

Before publication a result page says that nothing is published yet, and nothing more. Short
addresses exist in capitals too: a QR code packs capitals tighter (ISO/IEC 18004, alphanumeric
mode).
"""

from typing import Annotated, Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Stream, Template

from ballot.basics.errors import NotFound
from ballot.frame.web.injection import Use
from ballot.frame.web.rendering import page
from ballot.frame.web.security import Asked
from ballot.i18n.translate import LOCALES, current
from ballot.law.congress.policy import Action, Actor
from ballot.vote.casting import ShowBooth
from ballot.vote.certified import (
    ARCHIVE,
    PAPER_HASHES,
    PAPER_SIGNATURE,
    PAPERS,
    PUBLIC_KEY,
    RESULT,
    SIGNATURE,
    numbered,
)
from ballot.vote.handing_out import TakeArchive
from ballot.vote.publishing import Download, ListPolls, ShowBoard, ShowResult, ShowUnpublished
from ballot.vote.views import BoardView, ResultView
from ballot.vote.web.boards import as_download
from ballot.vote.web.public.comparing import compare
from ballot.vote.web.public.result import lay_out
from ballot.vote.web.public.table import TABLE, table_of
from ballot.vote.witness import LEAST_LEADING

Language = Annotated[str | None, QueryParameter(name="language", max_length=20)]
Tracker = Annotated[str | None, QueryParameter(name="tracker", max_length=200)]

MEDIA_TYPES: Final = {
    RESULT: "application/json",
    SIGNATURE: "text/plain",
    PUBLIC_KEY: "application/x-pem-file",
    PAPER_HASHES: "application/json",
    PAPER_SIGNATURE: "text/plain",
    **dict.fromkeys(PAPERS, "application/pdf"),
}


@get("/", include_in_schema=False)
async def home(request: Asked, list_polls: Use[ListPolls]) -> Template:
    """List the polls."""
    return page(request, "vote/home.html", "public", polls=await list_polls())


@get(["/v/{code:str}", "/V/{code:str}"], include_in_schema=False)
async def booth(
    request: Asked, code: FromPath[str], show_booth: Use[ShowBooth], language: Language = None
) -> Template:
    """Open the booth; the card's credential is in the fragment and never comes here.

    Deputies share tablets, so a language that is asked for here is not remembered.
    """
    if language in LOCALES:
        current.set(language)
    return page(request, "vote/booth.html", "booth", poll=await show_booth(code.upper()))


@get(["/r/{code:str}", "/R/{code:str}"], include_in_schema=False)
async def newest_result(
    request: Asked,
    code: FromPath[str],
    show_result: Use[ShowResult],
    show_unpublished: Use[ShowUnpublished],
) -> Template:
    """Show the newest published round."""
    return await _result(request, code.upper(), None, show_result, show_unpublished)


@get(["/r/{code:str}/{number:int}", "/R/{code:str}/{number:int}"], include_in_schema=False)
async def result(
    request: Asked,
    code: FromPath[str],
    number: FromPath[int],
    show_result: Use[ShowResult],
    show_unpublished: Use[ShowUnpublished],
) -> Template:
    """Show one round."""
    return await _result(request, code.upper(), number, show_result, show_unpublished)


@get("/R/{code:str}/{number:int}/{groups:str}", include_in_schema=False)
async def compare_result(  # noqa: PLR0913, PLR0917 - a route's parts and its use cases
    request: Asked,
    code: FromPath[str],
    number: FromPath[int],
    groups: FromPath[str],
    show_result: Use[ShowResult],
    show_unpublished: Use[ShowUnpublished],
) -> Template:
    """Show one round to whoever has scanned a paper, and whether the paper is of this result."""
    return await _result(request, code.upper(), number, show_result, show_unpublished, groups)


@get("/B/{code:str}/{number:int}/{groups:str}", include_in_schema=False)
async def compare_board(
    request: Asked,
    code: FromPath[str],
    number: FromPath[int],
    groups: FromPath[str],
    show_board: Use[ShowBoard],
) -> Template:
    """Show a board to whoever has scanned a slip, and whether the slip is of this closed box."""
    view = await show_board(code.upper(), number)
    return _board(request, view, compared=compare(groups, view.head))


@get("/r/{code:str}/board", include_in_schema=False)
async def find_tracker(
    code: FromPath[str], show_board: Use[ShowBoard], tracker: Tracker = None
) -> Redirect:
    """Lead to the board of the round that holds a tracker, else to the newest round's."""
    asked = _as_on_a_receipt(tracker)
    newest = await show_board(code, None, asked)
    rounds = [newest] + [await show_board(code, number, asked) for number in range(1, newest.round)]
    holding = next((board for board in rounds if board.found), newest)
    query = {"tracker": tracker} if tracker else {}
    return Redirect(f"/r/{code}/{holding.round}/board", query_params=query, status_code=303)


@get("/r/{code:str}/{number:int}/board", include_in_schema=False)
async def board(
    request: Asked,
    code: FromPath[str],
    number: FromPath[int],
    show_board: Use[ShowBoard],
    tracker: Tracker = None,
) -> Template:
    """Say whether a tracker is among those of a round, and show them all once it has closed."""
    asked = _as_on_a_receipt(tracker)
    view = await show_board(code, number, asked)
    return _board(request, view, asked)


@get(f"/r/{{code:str}}/{{number:int}}/{ARCHIVE}", include_in_schema=False)
async def download_archive(
    request: Asked,
    code: FromPath[str],
    number: FromPath[int],
    take_archive: Use[TakeArchive],
) -> Stream:
    """Hand out the archive of a round; to the organiser also one that is only certified."""
    pieces = await take_archive(code, number, await _sees_more(request, code))
    return as_download(numbered(ARCHIVE, number), pieces)


@get(f"/r/{{code:str}}/{{number:int}}/{TABLE}", include_in_schema=False)
async def download_table(
    code: FromPath[str], number: FromPath[int], show_result: Use[ShowResult]
) -> Response[bytes]:
    """Hand out the counts of a published round as a table for a spreadsheet."""
    view = await show_result(code, number)
    return Response(
        table_of(view.minutes), media_type="text/csv", headers=_saved_as(numbered(TABLE, number))
    )


@get("/r/{code:str}/{number:int}/{filename:str}", include_in_schema=False)
async def download_file(
    request: Asked,
    code: FromPath[str],
    number: FromPath[int],
    filename: FromPath[str],
    download: Use[Download],
) -> Response[bytes]:
    """Hand out a published file; to the organiser also one that is only certified."""
    if filename not in MEDIA_TYPES:
        raise NotFoundException
    return Response(
        await download(code, number, filename, await _sees_more(request, code)),
        media_type=MEDIA_TYPES[filename],
        headers=_saved_as(numbered(filename, number)),
    )


async def _sees_more(request: Asked, code: str) -> Actor | None:
    """Return who may have what is certified and not yet published."""
    actor = request.user
    if actor is None:
        return None
    return actor if actor.may(Action.CERTIFY, await request.app.state.where_is(code)) else None


def _saved_as(name: str) -> dict[str, str]:
    """Give a file the name by which pages and commands speak of it; papers open in the browser."""
    shown = "inline" if name.endswith(".pdf") else "attachment"
    return {"content-disposition": f'{shown}; filename="{name}"'}


def _board(
    request: Asked, view: BoardView, asked: str = "", *, compared: bool | None = None
) -> Template:
    return page(
        request,
        "vote/board.html",
        "public",
        board=view,
        asked=asked,
        least=LEAST_LEADING,
        compared=compared,
    )


def _as_on_a_receipt(typed: str | None) -> str:
    """Return a tracker without the blanks and the equals signs that copying may have added."""
    return "".join((typed or "").split()).rstrip("=")


async def _result(  # noqa: PLR0913, PLR0917 - what is asked for, and where it is read
    request: Asked,
    code: str,
    number: int | None,
    show_result: ShowResult,
    show_unpublished: ShowUnpublished,
    groups: str | None = None,
) -> Template:
    try:
        view = await show_result(code, number)
    except NotFound as error:
        if error.code != "result-not-published":
            raise
        vote = await show_unpublished(code, number)
        return page(request, "vote/pending.html", "public", vote=vote)
    compared = None if groups is None else compare(groups, view.fingerprint)
    return result_page(request, view, compared=compared)


def result_page(request: Asked, view: ResultView, *, compared: bool | None = None) -> Template:
    """Return the page of a result.

    Args:
        request: what is being answered.
        view: the result.
        compared: whether a paper that was scanned bears the same fingerprint; None for none.
    """
    return page(
        request,
        "vote/result.html",
        "public",
        result=view,
        table=TABLE,
        compared=compared,
        **lay_out(view),
    )
