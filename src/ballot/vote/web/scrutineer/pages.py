"""The scrutineers' pages: which polls wait for them, and the page that takes the key file."""

from litestar import get
from litestar.params import FromPath
from litestar.response import Template

from ballot.frame.web.injection import Use
from ballot.frame.web.rendering import page
from ballot.frame.web.security import Asked, allowed, allowed_somewhere
from ballot.law.congress.policy import Action
from ballot.vote.counting import ShowTally
from ballot.vote.publishing import ListPolls


@get("/scrutineer", guards=[allowed_somewhere(Action.DECRYPT)], include_in_schema=False)
async def list_tallies(request: Asked, list_polls: Use[ListPolls]) -> Template:
    """List the polls whose sum may be decrypted."""
    polls = [
        poll
        for poll in await list_polls(request.user)
        if request.user and request.user.may(Action.DECRYPT, poll.scope)
    ]
    return page(request, "vote/scrutineer-list.html", "desk", polls=polls)


@get("/scrutineer/{code:str}", guards=[allowed(Action.DECRYPT)], include_in_schema=False)
async def show_scrutineer(
    request: Asked, code: FromPath[str], show_tally: Use[ShowTally]
) -> Template:
    """Show the page where a scrutineer decrypts; key and passphrase never leave it."""
    view = await show_tally(request.user, code)
    return page(request, "vote/scrutineer.html", "desk", view=view)
