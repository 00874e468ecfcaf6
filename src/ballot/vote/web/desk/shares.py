"""For scrutineers whose keys never meet a network: the archive goes out, their shares come back.

Both are carried on a medium. Who carries a share can neither change it nor read a vote in it.
"""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Stream

from ballot.basics.errors import BallotError
from ballot.frame.web.forms import LARGEST_UPLOAD, read_fields, read_upload
from ballot.frame.web.injection import Use
from ballot.frame.web.problems import wants_json
from ballot.frame.web.security import Asked, allowed
from ballot.law.congress.policy import Action
from ballot.vote.counting import HandInShare
from ballot.vote.handing_out import TakeBoard
from ballot.vote.showing import ShowDesk
from ballot.vote.web.boards import as_download
from ballot.vote.web.desk.desk import day_page


@get("/desk/{code:str}/archive", guards=[allowed(Action.CONDUCT)], include_in_schema=False)
async def give_archive(request: Asked, code: FromPath[str], take_board: Use[TakeBoard]) -> Stream:
    """Give out the closed board, to be carried to a scrutineer."""
    return as_download(f"{code}.bel", await take_board(request.user, code))


@post(
    "/desk/{code:str}/shares",
    guards=[allowed(Action.CONDUCT)],
    request_max_body_size=LARGEST_UPLOAD,
    include_in_schema=False,
)
async def hand_in_share(
    request: Asked,
    code: FromPath[str],
    hand_in_share: Use[HandInShare],
    show_desk: Use[ShowDesk],
) -> Response[Any]:
    """Take a share, or say on the agenda why it is not taken."""
    try:
        upload = await read_upload(request)
        confirmed = (await read_fields(request)).get("confirmed", "")
        await hand_in_share(request.user, code, upload.data, {confirmed})
    except BallotError as refusal:
        if wants_json(request):
            raise
        return day_page(request, await show_desk(request.user, code), refusal=refusal)
    return Redirect(f"/desk/{code}?done=share", status_code=303)
