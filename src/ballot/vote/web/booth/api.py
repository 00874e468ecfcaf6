"""The booth's interface: the ballot to fill, the state of a card, the box.

Ballots pass as raw bytes: their hash is over what was received, so nothing here may parse and write
them again. What is answered names no instant and no person.
"""

from typing import Annotated, Any, Final
from urllib.parse import quote

import msgspec
from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, PathParameter, QueryParameter, RawBody

from ballot.frame.press.qr import qr_path
from ballot.frame.web.document import LARGEST_TEXT, RawJson
from ballot.frame.web.injection import Use
from ballot.vote.card_states import CardQuestion, GiveNonce, ShowCardState
from ballot.vote.casting import CastBallot, ShowBooth
from ballot.vote.views import CardState

_QUICK_MASK: Final = 0
"""Any mask can be read; trying all eight takes several times as long."""
_LONGEST_NUMBER: Final = 80
"""Characters of a nonce, or of a number below 2^256 in decimal."""


class ProjectOut(msgspec.Struct, frozen=True):
    """A project on the ballot, in its order."""

    id: str
    name: str


class ElectionOut(msgspec.Struct, frozen=True):
    """What a booth needs to make a ballot."""

    code: str
    round: int
    phase: str
    form: str
    seats: int
    cap: int | None
    credential_uuid: str
    projects: list[ProjectOut]
    grades: tuple[str, ...]
    """For an appraisal the words of the grades, in the order of the answers; else none."""
    election: str | None
    """The election text exactly as hashed; null before the round is frozen."""


class NonceOut(msgspec.Struct, frozen=True):
    """A nonce for one question about a card."""

    nonce: str


class ProofIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A proof of the card's secret, in decimal numbers."""

    challenge: Annotated[str, msgspec.Meta(max_length=_LONGEST_NUMBER)]
    response: Annotated[str, msgspec.Meta(max_length=_LONGEST_NUMBER)]


class CardIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A card shows its public credential, and proves to hold the private one."""

    credential: Annotated[str, msgspec.Meta(min_length=1, max_length=1024)]
    nonce: Annotated[str, msgspec.Meta(max_length=_LONGEST_NUMBER)]
    proof: ProofIn


class CardOut(msgspec.Struct, frozen=True):
    """What the card can do now."""

    state: CardState


class ReceiptOut(msgspec.Struct, frozen=True):
    """A ballot is in the box, under this tracker."""

    tracker: str


class QrOut(msgspec.Struct, frozen=True):
    """A QR code as one SVG path: the side of the view box and the path data, in modules."""

    size: int
    path: str


class PollController(Controller):
    """A poll as a booth sees it."""

    path = "/api/polls/{code:str}"
    tags = ("booth",)

    @get("/election")
    async def show_election(self, code: FromPath[str], show_booth: Use[ShowBooth]) -> ElectionOut:
        """Show the current round's election."""
        booth = await show_booth(code)
        return ElectionOut(
            code=booth.code,
            round=booth.round,
            phase=booth.phase.value,
            form=booth.form.value,
            seats=booth.seats,
            cap=booth.cap,
            credential_uuid=booth.credential_uuid,
            projects=[ProjectOut(project.id, project.name) for project in booth.projects],
            grades=booth.grades,
            election=booth.election,
        )

    @post("/nonce", status_code=201)
    async def give_nonce(self, code: FromPath[str], give_nonce: Use[GiveNonce]) -> NonceOut:
        """Give a nonce for one question about a card."""
        return NonceOut(nonce=await give_nonce(code))

    @post("/card", status_code=200)
    async def show_card(
        self,
        code: FromPath[str],
        data: JSONBody[CardIn],
        card_state: Use[ShowCardState],
    ) -> CardOut:
        """Say what a card can do now, to its holder; to anyone else it is unknown."""
        question = CardQuestion(
            credential=data.credential,
            nonce=data.nonce,
            challenge=data.proof.challenge,
            response=data.proof.response,
        )
        return CardOut(state=await card_state(code, question))

    @post(
        "/ballots",
        status_code=201,
        request_max_body_size=LARGEST_TEXT,
        operation_class=RawJson,
        responses={
            200: ResponseSpec(
                ReceiptOut,
                description="these very bytes were stored before",
                generate_examples=False,
            )
        },
    )
    async def cast(
        self,
        code: FromPath[str],
        body: RawBody,
        cast_ballot: Use[CastBallot],
    ) -> Response[Any]:
        """Put a ballot into the box: 201 when it is stored durably, 200 if it was there before."""
        receipt = await cast_ballot(code, body)
        return Response(ReceiptOut(receipt.tracker), status_code=200 if receipt.repeated else 201)

    @get("/qr", sync_to_thread=True)
    def draw_qr(
        self,
        code: Annotated[str, PathParameter(min_length=1, max_length=32)],
        tracker: Annotated[str, QueryParameter(pattern="^[A-Za-z0-9+/]{43}$")],
        public_url: NamedDependency[str],
    ) -> QrOut:
        """Draw the link that looks a tracker up on the board; nothing is looked up here.

        A receipt does not wait for its picture, nor does any other ballot: it is drawn in a thread.
        """
        board = f"{public_url}/r/{code}/board?tracker={quote(tracker, safe='')}"
        size, path = qr_path(board, mask=_QUICK_MASK)
        return QrOut(size=size, path=path)
