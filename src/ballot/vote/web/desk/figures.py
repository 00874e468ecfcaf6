"""The figures as soon as they are counted, with every reason: what is certified is seen before.

Every number comes from the minutes; the sums beside them are those that anybody can do.
"""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from ballot.frame.web.injection import Use
from ballot.frame.web.rendering import page
from ballot.frame.web.security import Asked, allowed
from ballot.law.congress.policy import Action
from ballot.law.vote.minutes import AppraisalMinutes, Minutes
from ballot.vote.showing import ShowDesk
from ballot.vote.web.desk.agenda import open_ends, summary
from ballot.vote.web.desk.papers import paper_links
from ballot.vote.web.public.result import Row, appraisal_rows, by_rank, explain, vote_rows


@get("/desk/{code:str}/figures", guards=[allowed(Action.CERTIFY)], include_in_schema=False)
async def show_figures(
    request: Asked, code: FromPath[str], show_desk: Use[ShowDesk]
) -> Response[Any]:
    """Show the figures of the current round; before they are counted, lead to the agenda."""
    desk = await show_desk(request.user, code)
    minutes = desk.minutes
    if minutes is None:
        return Redirect(f"/desk/{code}", status_code=303)
    appraisal = isinstance(minutes, AppraisalMinutes)
    return page(
        request,
        "vote/desk-figures.html",
        "desk",
        poll=desk,
        tab="day",
        minutes=minutes,
        papers=paper_links(desk),
        appraisal=appraisal,
        rows=_rows(minutes),
        last=len(minutes.outcome.selected) if not appraisal else 0,
        steps=() if appraisal else explain(minutes),
        summary=summary(desk),
        open_ends=() if appraisal else tuple(open_ends(minutes)),
        approvals=0 if appraisal else sum(row.approve for row in minutes.tally.projects),
        cap=None if appraisal else minutes.rules.cap_for(minutes.seats, runoff=minutes.is_runoff),
    )


def _rows(minutes: Minutes) -> tuple[Row, ...]:
    if isinstance(minutes, AppraisalMinutes):
        return appraisal_rows(minutes)
    return by_rank(vote_rows(minutes))
