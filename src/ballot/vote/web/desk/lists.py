"""Projects, roster and public keys: what is brought to a draft before it is frozen.

A table is imported whole or not at all. When something is wrong in it, the page shows every row
with a fault as it stands in the file, and under it each fault in words.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from litestar import Response, get, post
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template
from msgspec import Struct

from ballot.basics.errors import BallotError, Malformed, StateConflict, Unavailable
from ballot.frame.headings import first
from ballot.frame.tables import Changes, Imported, ListRefused, describe_more
from ballot.frame.web.forms import LARGEST_UPLOAD, Upload, read_fields, read_upload
from ballot.frame.web.injection import Use
from ballot.frame.web.notes import leave_note, read_note, take_away
from ballot.frame.web.problems import status_of
from ballot.frame.web.rendering import page
from ballot.frame.web.security import Asked, allowed
from ballot.i18n.messages import say
from ballot.law.congress.policy import Action
from ballot.law.vote.form import Form
from ballot.vote.blank_tables import blank_projects, blank_roster
from ballot.vote.headings import deputy_headings, project_headings
from ballot.vote.preparing import ImportProjects, ImportRoster, LoadTrustees
from ballot.vote.rosters import ShowRoster
from ballot.vote.showing import ShowDesk
from ballot.vote.tables import describe_faults
from ballot.vote.views import DeskView
from ballot.vote.web.desk.agenda import State, lay_out
from ballot.vote.web.desk.voiding import read_voids

Search = Annotated[str | None, QueryParameter(name="search", max_length=100)]
_WIDEST: Final = 16
"""Columns of a refused table that are shown; no field lies behind the thirteenth as a rule."""
_LONGEST_SHOWN: Final = 80
"""Characters of a cell that are shown."""
_MOST_HEADINGS: Final = 12
"""Headings of unused columns that are named; a browser keeps about 4 kB of them."""
_MOST_HIDDEN: Final = 12
"""Hidden rows whose numbers are told."""
_MOST_NAMES: Final = 6
"""Names that are told of those added, changed or removed, cut after so many characters:"""
_LONGEST_NAME: Final = 20


class Named(Struct, frozen=True):
    """The first names of some entries, and how many more there are."""

    names: tuple[str, ...]
    more: int


class Changed(Struct, frozen=True):
    """What an import changed of the list that it replaced."""

    added: Named
    changed: Named
    removed: Named
    renumbered: int


class Taken(Struct, frozen=True):
    """What an import took, for the page that follows it."""

    count: int
    sheet: str
    used: tuple[str, ...]
    blank: dict[str, int]
    ignored: tuple[str, ...]
    more_ignored: int
    hidden_rows: tuple[int, ...]
    more_hidden: int
    hidden_columns: tuple[str, ...]
    changes: Changed | None


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
    return _list_page(request, "vote/desk-projects.html", desk, "projects")


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
            imported = await import_projects(request.user, code, upload.data)
        except ListRefused as refused:
            return _refused(request, desk, "projects", upload, refused)
    except (Malformed, Unavailable) as refusal:
        return _list_page(request, "vote/desk-projects.html", desk, "projects", refusal)
    return _told(code, "projects", imported)


@get(
    "/desk/{code:str}/projects/blank.xlsx",
    guards=[allowed(Action.PREPARE)],
    include_in_schema=False,
)
async def give_blank_projects(
    request: Asked, code: FromPath[str], show_desk: Use[ShowDesk]
) -> Response[bytes]:
    """Give out an empty list of projects to fill in."""
    desk = await show_desk(request.user, code)
    appraised = desk.form is Form.SATISFACTION
    return _workbook(f"{code}-projects.xlsx", blank_projects(appraised=appraised))


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
    deputies = await show_roster(request.user, code, search)
    return _list_page(
        request, "vote/desk-roster.html", desk, "roster", search=search or "", deputies=deputies
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
            voids = read_voids(await read_fields(request))
            imported = await import_roster(request.user, code, upload.data, voids)
        except ListRefused as refused:
            return _refused(request, desk, "roster", upload, refused)
    except (Malformed, StateConflict, Unavailable) as refusal:
        deputies = await show_roster(request.user, code)
        return _list_page(
            request, "vote/desk-roster.html", desk, "roster", refusal, search="", deputies=deputies
        )
    return _told(code, "roster", imported)


@get(
    "/desk/{code:str}/roster/blank.xlsx",
    guards=[allowed(Action.PREPARE)],
    include_in_schema=False,
)
async def give_blank_roster(
    request: Asked, code: FromPath[str], show_desk: Use[ShowDesk]
) -> Response[bytes]:
    """Give out an empty roster to fill in."""
    await show_desk(request.user, code)
    return _workbook(f"{code}-roster.xlsx", blank_roster())


@get("/desk/{code:str}/trustees", guards=[allowed(Action.PREPARE)], include_in_schema=False)
async def show_trustees(request: Asked, code: FromPath[str], show_desk: Use[ShowDesk]) -> Template:
    """Show the scrutineers and the form for their public keys."""
    desk = await show_desk(request.user, code)
    return _list_page(request, "vote/desk-trustees.html", desk, "day", names="")


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
    return Redirect(f"/desk/{code}?done=keys", status_code=303)


def _told(code: str, tab: str, imported: Imported[Any]) -> Redirect:
    """Go to the list, which says what was taken."""
    path = f"/desk/{code}/{tab}"
    note = Taken(
        count=len(imported.items),
        sheet=imported.sheet,
        used=imported.used,
        blank=dict(imported.blank),
        ignored=imported.ignored[:_MOST_HEADINGS],
        more_ignored=len(imported.ignored[_MOST_HEADINGS:]),
        hidden_rows=imported.hidden_rows[:_MOST_HIDDEN],
        more_hidden=len(imported.hidden_rows[_MOST_HIDDEN:]),
        hidden_columns=imported.hidden_columns,
        changes=imported.changes and _in_short(imported.changes),
    )
    return Redirect(path, status_code=303, cookies=[leave_note(path, note)])


def _in_short(changes: Changes) -> Changed:
    return Changed(
        added=_first(changes.added),
        changed=_first(changes.changed),
        removed=_first(changes.removed),
        renumbered=changes.renumbered,
    )


def _first(names: tuple[str, ...]) -> Named:
    told = tuple(_cut(name, _LONGEST_NAME) for name in names[:_MOST_NAMES])
    return Named(names=told, more=len(names[_MOST_NAMES:]))


def _in_words(note: Taken, desk: DeskView, tab: str) -> dict[str, object]:
    """Return what an import took with the names of its columns, and what comes next."""
    names = {
        field: first(words)
        for field, words in (project_headings if tab == "projects" else deputy_headings)().items()
    }
    return {
        "count": note.count,
        "sheet": note.sheet,
        "used": [names[field] for field in note.used if field in names],
        "blank": [(names[field], count) for field, count in note.blank.items() if field in names],
        "ignored": note.ignored,
        "more_ignored": note.more_ignored,
        "hidden_rows": note.hidden_rows,
        "more_hidden": note.more_hidden,
        "hidden_columns": [names[field] for field in note.hidden_columns if field in names],
        "changes": note.changes,
        "next": next((line.step for line in lay_out(desk) if line.state is State.NOW), None),
    }


def _workbook(filename: str, data: bytes) -> Response[bytes]:
    return Response(
        data,
        media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"content-disposition": f'attachment; filename="{filename}"'},
    )


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
    refusal: BallotError | None = None,
    **context: object,
) -> Template:
    """Show a page of a draft: with why nothing was taken, or once with what was."""
    note = None if refusal else read_note(request, Taken)
    shown = page(
        request,
        template,
        "desk",
        status=status_of(refusal) if refusal else 200,
        poll=desk,
        tab=tab,
        refusal=say(refusal) if refusal else None,
        taken=note and _in_words(note, desk, tab),
        **context,
    )
    if note:
        take_away(shown, request.url.path)
    return shown


def _refused(
    request: Asked, desk: DeskView, tab: str, upload: Upload, refused: ListRefused
) -> Template:
    return page(
        request,
        "vote/desk-import.html",
        "desk",
        status=status_of(refused),
        poll=desk,
        tab=tab,
        filename=upload.filename[:_LONGEST_SHOWN],
        sheet=refused.sheet,
        total=refused.total,
        head=_as_shown(refused.head, len(refused.head)),
        rows=faulty_rows(refused),
        count=len(refused.errors) + refused.more,
        more=describe_more(refused),
    )


def faulty_rows(refused: ListRefused) -> tuple[FaultyRow, ...]:
    """Return the rows of a refused table that have faults, each fault in words."""
    sentences: dict[int, list[str]] = {}
    marked: dict[int, set[int]] = {}
    for error, sentence in zip(refused.errors, describe_faults(refused), strict=True):
        sentences.setdefault(error.row, []).append(sentence)
        marked.setdefault(error.row, set()).add(refused.columns.get(error.column, _WIDEST))
    return tuple(
        FaultyRow(
            row.number,
            _as_shown(row.cells, len(refused.head)),
            frozenset(marked[row.number]),
            tuple(sentences[row.number]),
        )
        for row in refused.rows
    )


def _as_shown(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Return a row as wide as the headings, for files leave empty cells at the end out; cut."""
    whole = (*cells, *[""] * (width - len(cells)))[: min(width, _WIDEST)]
    return tuple(_cut(cell, _LONGEST_SHOWN) for cell in whole)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}…"
