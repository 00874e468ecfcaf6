"""Projects, roster and public keys: what is brought to a draft before it is frozen.

A table is imported whole or not at all. When something is wrong in it, the page shows every row
with a fault as it stands in the file, and under it each fault in words.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from ballot.basics.errors import BallotError, Malformed
from ballot.frame.spreadsheets import read_rows
from ballot.frame.web.forms import LARGEST_UPLOAD, Upload, read_fields, read_upload
from ballot.frame.web.injection import Use
from ballot.frame.web.problems import status_of
from ballot.frame.web.rendering import page
from ballot.frame.web.security import Asked, allowed
from ballot.i18n.messages import say
from ballot.law.congress.policy import Action
from ballot.law.tables import TableRefused
from ballot.vote.preparing import ImportProjects, ImportRoster, LoadTrustees
from ballot.vote.rosters import ShowRoster
from ballot.vote.showing import ShowDesk
from ballot.vote.tables import describe_faults, find_columns
from ballot.vote.views import DeskView

Search = Annotated[str | None, QueryParameter(name="search", max_length=100)]
_WIDEST = 16
"""Columns of a refused table that are shown; no field lies behind the thirteenth as a rule."""


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row of the file with everything that is wrong in it."""

    number: int
    cells: tuple[str, ...]
    marked: frozenset[int]
    faults: tuple[str, ...]


@get("/desk/{code:str}/projects", guards=[allowed(Action.PREPARE)], include_in_schema=False)
async def show_projects(request: Asked, code: FromPath[str], show_desk: Use[ShowDesk]) -> Template:
    """Show the projects and the upload form."""
    desk = await show_desk(request.user, code)
    return page(request, "vote/desk-projects.html", "desk", poll=desk, tab="projects", refusal=None)


@post(
    "/desk/{code:str}/projects",
    guards=[allowed(Action.PREPARE)],
    request_max_body_size=LARGEST_UPLOAD,
    include_in_schema=False,
)
async def upload_projects(
    request: Asked,
    code: FromPath[str],
    import_projects: Use[ImportProjects],
    show_desk: Use[ShowDesk],
) -> Response[Any]:
    """Import the projects, or say everything that is wrong with the table."""
    desk = await show_desk(request.user, code)
    try:
        upload = await read_upload(request)
        try:
            await import_projects(request.user, code, upload.data)
        except TableRefused as refused:
            return _refused(request, desk, "projects", upload, refused)
    except Malformed as refusal:
        return _list_page(request, "vote/desk-projects.html", desk, "projects", refusal)
    return Redirect(f"/desk/{code}/projects", status_code=303)


@get("/desk/{code:str}/roster", guards=[allowed(Action.PREPARE)], include_in_schema=False)
async def show_roster_page(
    request: Asked,
    code: FromPath[str],
    show_desk: Use[ShowDesk],
    show_roster: Use[ShowRoster],
    search: Search = None,
) -> Template:
    """Show the roster, or what a search finds in it, and the upload form."""
    desk = await show_desk(request.user, code)
    return page(
        request,
        "vote/desk-roster.html",
        "desk",
        poll=desk,
        tab="roster",
        refusal=None,
        search=search or "",
        deputies=await show_roster(request.user, code, search),
    )


@post(
    "/desk/{code:str}/roster",
    guards=[allowed(Action.PREPARE)],
    request_max_body_size=LARGEST_UPLOAD,
    include_in_schema=False,
)
async def upload_roster(
    request: Asked,
    code: FromPath[str],
    import_roster: Use[ImportRoster],
    show_desk: Use[ShowDesk],
    show_roster: Use[ShowRoster],
) -> Response[Any]:
    """Import the roster, or say everything that is wrong with the table."""
    desk = await show_desk(request.user, code)
    try:
        upload = await read_upload(request)
        try:
            await import_roster(request.user, code, upload.data)
        except TableRefused as refused:
            return _refused(request, desk, "roster", upload, refused)
    except Malformed as refusal:
        deputies = await show_roster(request.user, code)
        return _list_page(
            request, "vote/desk-roster.html", desk, "roster", refusal, search="", deputies=deputies
        )
    return Redirect(f"/desk/{code}/roster", status_code=303)


@get("/desk/{code:str}/trustees", guards=[allowed(Action.PREPARE)], include_in_schema=False)
async def show_trustees(request: Asked, code: FromPath[str], show_desk: Use[ShowDesk]) -> Template:
    """Show the scrutineers and the form for their public keys."""
    desk = await show_desk(request.user, code)
    return page(
        request, "vote/desk-trustees.html", "desk", poll=desk, tab="day", refusal=None, names=""
    )


@post(
    "/desk/{code:str}/trustees",
    guards=[allowed(Action.PREPARE)],
    request_max_body_size=LARGEST_UPLOAD,
    include_in_schema=False,
)
async def upload_trustees(
    request: Asked,
    code: FromPath[str],
    load_trustees: Use[LoadTrustees],
    show_desk: Use[ShowDesk],
) -> Response[Any]:
    """Load the public result of the key ceremony."""
    desk = await show_desk(request.user, code)
    names = (await read_fields(request)).get("names", "")
    try:
        upload = await read_upload(request)
        await load_trustees(request.user, code, _as_text(upload), _lines(names))
    except BallotError as refusal:
        return _list_page(request, "vote/desk-trustees.html", desk, "day", refusal, names=names)
    return Redirect(f"/desk/{code}", status_code=303)


def _as_text(upload: Upload) -> str:
    try:
        return upload.data.decode()
    except UnicodeDecodeError:
        raise Malformed("file-no-text", filename=upload.filename[:80]) from None


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _list_page(
    request: Asked,
    template: str,
    desk: DeskView,
    tab: str,
    refusal: BallotError,
    **context: object,
) -> Template:
    return page(
        request,
        template,
        "desk",
        status=status_of(refusal),
        poll=desk,
        tab=tab,
        refusal=say(refusal),
        **context,
    )


def _refused(
    request: Asked, desk: DeskView, tab: str, upload: Upload, refused: TableRefused
) -> Template:
    head, rows = faulty_rows(upload.data, refused)
    return page(
        request,
        "vote/desk-import.html",
        "desk",
        status=status_of(refused),
        poll=desk,
        tab=tab,
        filename=upload.filename,
        head=head,
        rows=rows,
        count=len(refused.errors),
    )


def faulty_rows(
    data: bytes, refused: TableRefused
) -> tuple[tuple[str, ...], tuple[FaultyRow, ...]]:
    """Return the headings of a refused table and its rows with faults, each fault in words."""
    table = read_rows(data)
    cells = {row.number: row.cells for row in table}
    head, columns = find_columns(table)
    sentences: dict[int, list[str]] = {}
    marked: dict[int, set[int]] = {}
    for error, sentence in zip(refused.errors, describe_faults(refused), strict=True):
        sentences.setdefault(error.row, []).append(sentence)
        marked.setdefault(error.row, set()).add(columns.get(error.column, _WIDEST))
    rows = tuple(
        FaultyRow(
            number,
            _as_wide(cells.get(number, ()), len(head.cells)),
            frozenset(marked[number]),
            tuple(faults),
        )
        for number, faults in sentences.items()
    )
    return head.cells[:_WIDEST], rows


def _as_wide(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Return a row as wide as the headings: files leave empty cells at the end out."""
    return (*cells, *[""] * (width - len(cells)))[: min(width, _WIDEST)]
