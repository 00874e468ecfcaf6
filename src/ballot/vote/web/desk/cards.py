"""The cards at the desk: made by this server, or apart from it with a list that comes back.

The page says of both ways who could vote with the cards.
"""

from base64 import b64encode
from typing import Any, Final

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from ballot.basics.addresses import is_only_here
from ballot.basics.errors import BallotError
from ballot.frame.web.forms import LARGEST_UPLOAD, read_fields, read_upload
from ballot.frame.web.injection import Use
from ballot.frame.web.problems import status_of, wants_json
from ballot.frame.web.rendering import page
from ballot.frame.web.security import Asked, allowed
from ballot.i18n.messages import say
from ballot.law.congress.policy import Action
from ballot.vote.card_files import CardListRefused
from ballot.vote.cards import IssueCards, IssuedCards, LoadCards, OrderCards, ShowCards
from ballot.vote.showing import ShowDesk
from ballot.vote.web.desk.reach import SAID, known_to_lead_here
from ballot.vote.web.desk.voiding import read_voids

_MOST_FAULTS: Final = 200
"""Faults of a list that are shown; the page says how many more there are."""


@get("/desk/{code:str}/cards", guards=[allowed(Action.PREPARE)], include_in_schema=False)
async def show_cards_page(
    request: Asked, code: FromPath[str], show_desk: Use[ShowDesk], show_cards: Use[ShowCards]
) -> Template:
    """Explain both ways, and show what can be compared of the cards there are."""
    return await _cards_page(request, code, show_desk, show_cards)


@post(
    "/desk/{code:str}/cards",
    guards=[allowed(Action.PREPARE), known_to_lead_here],
    include_in_schema=False,
)
async def draw_cards(
    request: Asked,
    code: FromPath[str],
    issue_cards: Use[IssueCards],
    show_desk: Use[ShowDesk],
    show_cards: Use[ShowCards],
) -> Response[Any]:
    """Draw the cards and hand them out, once: as a sheet, or to a program that prints elsewhere."""
    try:
        issued = await issue_cards(request.user, code, read_voids(await read_fields(request)))
    except BallotError as refusal:
        if wants_json(request):
            raise
        return await _cards_page(request, code, show_desk, show_cards, refusal)
    if wants_json(request):
        return Response(_as_json(issued))
    name = f"{code}-cards-{issued.sheet.edition}.pdf"
    return Response(
        issued.pdf,
        media_type="application/pdf",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


@get(
    "/desk/{code:str}/cards/order",
    guards=[allowed(Action.PREPARE), known_to_lead_here],
    include_in_schema=False,
)
async def give_order(
    code: FromPath[str], request: Asked, order_cards: Use[OrderCards]
) -> Response[Any]:
    """Give out the file from which cards are made apart from this server."""
    order = await order_cards(request.user, code)
    name = f"{code}-{order.edition}.json"
    return Response(
        order.as_json().encode(),
        media_type="application/json",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


@post(
    "/desk/{code:str}/cards/public",
    guards=[allowed(Action.PREPARE)],
    request_max_body_size=LARGEST_UPLOAD,
    include_in_schema=False,
)
async def upload_public_list(
    request: Asked,
    code: FromPath[str],
    load_cards: Use[LoadCards],
    show_desk: Use[ShowDesk],
    show_cards: Use[ShowCards],
) -> Response[Any]:
    """Take the public list, or say everything that is wrong with it."""
    try:
        upload = await read_upload(request)
        await load_cards(request.user, code, upload.data, read_voids(await read_fields(request)))
    except BallotError as refusal:
        if wants_json(request):
            raise
        return await _cards_page(request, code, show_desk, show_cards, refusal)
    return Redirect(f"/desk/{code}/cards", status_code=303)


async def _cards_page(
    request: Asked,
    code: str,
    show_desk: ShowDesk,
    show_cards: ShowCards,
    refusal: BallotError | None = None,
) -> Template:
    faults = refusal.faults if isinstance(refusal, CardListRefused) else ()
    return page(
        request,
        "vote/desk-cards.html",
        "desk",
        status=status_of(refusal) if refusal else 200,
        poll=await show_desk(request.user, code),
        cards=await show_cards(request.user, code),
        tab="day",
        address=request.app.state.public_url,
        only_here=is_only_here(request.app.state.public_url),
        said=SAID in request.query_params,
        refusal=say(refusal) if refusal else None,
        faults=[say(fault) for fault in faults[:_MOST_FAULTS]],
        more=max(len(faults) - _MOST_FAULTS, 0),
    )


def _as_json(issued: IssuedCards) -> dict[str, object]:
    cards = [
        {
            "number": card.number,
            "name": card.name,
            "delegation": card.delegation,
            "code": card.code,
            "link": card.link,
        }
        for card in issued.sheet.cards
    ]
    return {"cards": cards, "pdf": b64encode(issued.pdf).decode()}
