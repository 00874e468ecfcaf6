"""The organiser's papers: to be looked at as drafts, to be signed, and the page to be published."""

from collections.abc import Iterator
from dataclasses import dataclass

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Template

from ballot.frame.web.injection import Use
from ballot.frame.web.security import Asked, allowed
from ballot.i18n.translate import gettext as _
from ballot.law.congress.policy import Action
from ballot.law.vote.form import Form
from ballot.law.vote.poll import CERTIFIED, Phase
from ballot.vote.certified import ANNOUNCEMENT, COUNT_SLIP, ISSUE_RETURN_SLIP
from ballot.vote.printing import PrintPaper
from ballot.vote.publishing import PreviewResult
from ballot.vote.views import DeskView
from ballot.vote.web.public.public import result_page


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A paper that can be opened now."""

    words: str
    about: str
    address: str


@get(
    "/desk/{code:str}/papers/{name:str}",
    guards=[allowed(Action.CERTIFY)],
    include_in_schema=False,
)
async def show_paper(
    request: Asked, code: FromPath[str], name: FromPath[str], print_paper: Use[PrintPaper]
) -> Response[bytes]:
    """Hand out a paper of the current round that is to be signed."""
    return _paper(name, await print_paper(request.user, code, name))


@get(
    "/desk/{code:str}/drafts/{name:str}",
    guards=[allowed(Action.CERTIFY)],
    include_in_schema=False,
)
async def show_draft(
    request: Asked, code: FromPath[str], name: FromPath[str], print_paper: Use[PrintPaper]
) -> Response[bytes]:
    """Hand out a paper of the current round as a draft."""
    return _paper(f"draft-{name}", await print_paper(request.user, code, name, draft=True))


@get("/desk/{code:str}/preview", guards=[allowed(Action.CERTIFY)], include_in_schema=False)
async def preview_page(
    request: Asked, code: FromPath[str], preview_result: Use[PreviewResult]
) -> Template:
    """Show the page that everyone will read."""
    return result_page(request, await preview_result(request.user, code))


def paper_links(desk: DeskView) -> tuple[PaperLink, ...]:
    """Return the papers of the current round, as far as it has come."""
    return tuple(_links(desk))


def _links(desk: DeskView) -> Iterator[PaperLink]:
    words = words_of(desk.form)
    own = f"/desk/{desk.code}"
    signed = _("to be signed")
    if desk.phase in CERTIFIED and desk.minutes is not None:
        there = f"/r/{desk.code}/{desk.round}"
        yield PaperLink(words[ISSUE_RETURN_SLIP], signed, f"{there}/{ISSUE_RETURN_SLIP}")
        yield PaperLink(words[COUNT_SLIP], signed, f"{there}/{COUNT_SLIP}")
    elif desk.phase in {Phase.CLOSED, Phase.COUNTED}:
        yield PaperLink(words[ISSUE_RETURN_SLIP], signed, f"{own}/papers/{ISSUE_RETURN_SLIP}")
    if desk.phase is Phase.COUNTED:
        yield PaperLink(words[COUNT_SLIP], _("draft"), f"{own}/drafts/{COUNT_SLIP}")
        yield PaperLink(words[COUNT_SLIP], signed, f"{own}/papers/{COUNT_SLIP}")
    if desk.phase is Phase.PUBLISHED:
        there = f"/r/{desk.code}/{desk.round}"
        yield PaperLink(words[ANNOUNCEMENT], _("published"), f"{there}/{ANNOUNCEMENT}")
    elif _is_final(desk):
        yield PaperLink(words[ANNOUNCEMENT], _("draft"), f"{own}/drafts/{ANNOUNCEMENT}")


def _is_final(desk: DeskView) -> bool:
    """Say whether there is a list to announce: that of this round, or of those before it."""
    counted = desk.phase in {Phase.COUNTED, Phase.CERTIFIED, Phase.VOID}
    if not counted or desk.minutes is None or desk.runoff_due:
        return False
    return desk.minutes.outcome.decided or desk.minutes.is_runoff


def words_of(form: Form) -> dict[str, str]:
    """Return what the papers of a vote or of an appraisal are called."""
    if form is Form.SATISFACTION:
        return {
            ISSUE_RETURN_SLIP: _("Report of the appraisal forms check"),
            COUNT_SLIP: _("Table of the appraisal"),
            ANNOUNCEMENT: _("Publication of the appraisal"),
        }
    return {
        ISSUE_RETURN_SLIP: _("Report of the ballot check"),
        COUNT_SLIP: _("Report of the count"),
        ANNOUNCEMENT: _("Announcement"),
    }


def _paper(name: str, body: bytes) -> Response[bytes]:
    return Response(
        body,
        media_type="application/pdf",
        headers={
            "content-disposition": f'inline; filename="{name}"',
            "cache-control": "no-store",
        },
    )
