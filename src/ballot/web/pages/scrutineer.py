"""The scrutineers' pages: which polls wait for them, and the page that takes the key file."""

from litestar import get
from litestar.params import FromPath
from litestar.response import Template

from ballot.domain.policy import Action
from ballot.services.counting import ShowTally
from ballot.services.publishing import ListPolls
from ballot.web.injection import Use
from ballot.web.rendering import page
from ballot.web.security import Asked, allowed


@get("/scrutineer", guards=[allowed(Action.DECRYPT)], include_in_schema=False)
async def list_tallies(request: Asked, list_polls: Use[ListPolls]) -> Template:
    """List the polls whose sum may be decrypted."""
    polls = await list_polls(request.user)
    return page(request, "web/scrutineer-list.html", "desk", polls=polls)


@get("/scrutineer/{code:str}", guards=[allowed(Action.DECRYPT)], include_in_schema=False)
async def show_scrutineer(
    request: Asked, code: FromPath[str], show_tally: Use[ShowTally]
) -> Template:
    """Show the page where a scrutineer decrypts; key and passphrase never leave it."""
    view = await show_tally(request.user, code)
    return page(request, "web/scrutineer.html", "desk", view=view)
