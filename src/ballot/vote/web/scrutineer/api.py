"""The scrutineers' interface: the closed board, and the partial decryptions that come back."""

from typing import Annotated

import msgspec
from litestar import Controller, get, post
from litestar.params import FromPath, QueryParameter, RawBody
from litestar.response import Stream

from ballot.frame.web.document import LARGEST_TEXT, RawJson
from ballot.frame.web.injection import Use
from ballot.frame.web.security import Asked, allowed
from ballot.law.congress.policy import Action
from ballot.vote.counting import ShowTally, SubmitDecryption
from ballot.vote.handing_out import TakeBoard
from ballot.vote.views import TallyView
from ballot.vote.web.boards import as_download

Confirmed = Annotated[str, QueryParameter(name="confirmed", max_length=40)]
"""The code of what the scrutineer has said to know, `few-ballots`; or nothing."""


class TallyOut(msgspec.Struct, frozen=True):
    """Where the poll stands and who has decrypted; null texts are not there yet."""

    round: int
    phase: str
    election: str | None
    trustees: str | None
    owner: int
    threshold: int
    received: list[int]
    reason: str | None
    """Why the round was given up or declared void; null for any other."""


class ReceivedOut(msgspec.Struct, frozen=True):
    """Whose partial decryptions have been verified and kept."""

    received: list[int]
    phase: str


class TallyController(Controller):
    """A poll as a scrutineer's page sees it."""

    path = "/api/polls/{code:str}"
    tags = ("scrutineers",)
    guards = (allowed(Action.DECRYPT),)

    @get("/tally")
    async def show(
        self, code: FromPath[str], request: Asked, show_tally: Use[ShowTally]
    ) -> TallyOut:
        """Show where the current round stands, and whose keys open its sum."""
        view = await show_tally(request.user, code)
        return TallyOut(
            round=view.round,
            phase=view.phase.value,
            election=view.election,
            trustees=view.trustees,
            owner=view.owner,
            threshold=view.threshold,
            received=received(view),
            reason=view.reason,
        )

    @get("/archive", media_type="application/x-tar")
    async def take(self, code: FromPath[str], request: Asked, take_board: Use[TakeBoard]) -> Stream:
        """Give out the closed board, from which a scrutineer's device computes the sum itself."""
        return as_download(f"{code}.bel", await take_board(request.user, code))

    @post(
        "/decryptions",
        status_code=201,
        request_max_body_size=LARGEST_TEXT,
        operation_class=RawJson,
    )
    async def submit(
        self,
        code: FromPath[str],
        request: Asked,
        body: RawBody,
        submit_decryption: Use[SubmitDecryption],
        confirmed: Confirmed = "",
    ) -> ReceivedOut:
        """Take a partial decryption; a wrong one is refused, the last needed gives the result."""
        view = await submit_decryption(request.user, code, body, {confirmed})
        return ReceivedOut(received=received(view), phase=view.phase.value)


def received(view: TallyView) -> list[int]:
    """Return the numbers of the trustees whose partial decryptions have come."""
    return [line.owner for line in view.lines if line.received]
