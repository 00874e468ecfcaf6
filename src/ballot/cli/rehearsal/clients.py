"""The people of a vote as HTTP clients: the organiser, a deputy's tablet, a scrutineer's page.

They use the interface that browsers use and nothing else; each keeps its own secrets to itself.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Self

import httpx

from ballot.basics.errors import Unavailable
from ballot.basics.rand import Rng
from ballot.i18n.translate import current
from ballot.law.vote.occasion import Occasion
from ballot.protocol.archive import read_archive
from ballot.protocol.board import recorded_tally
from ballot.protocol.counting import partial_decryption
from ballot.protocol.elections import parse_election
from ballot.protocol.keyfile import TrusteeKey
from ballot.protocol.trustees import parse_trustees

_PATIENCE = httpx.Timeout(180)


@dataclass(frozen=True, slots=True)
class IssuedCard:
    """A card as it leaves the desk: whose it is, its code for the door, and its link."""

    deputy: int
    code: str
    link: str

    @property
    def credential(self) -> str:
        """The private credential, which only the card carries."""
        return self.link.rpartition("#")[2]


class Client:
    """A connection to the server that turns every refusal into an error."""

    def __init__(self, address: str) -> None:
        self._http = httpx.Client(
            base_url=address,
            headers={
                "accept": "application/json",
                "accept-language": current.get().partition("_")[0],
                "origin": address,
            },
            timeout=_PATIENCE,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        """Keep connections open until the block ends."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close all connections."""
        self._http.close()

    def log_in(self, username: str, password: str) -> None:
        """Exchange a password for the session's cookie."""
        self.post("/login", {"username": username, "password": password})

    def get(self, path: str) -> httpx.Response:
        """Fetch a page or file."""
        return self._ask("GET", path)

    def post(
        self,
        path: str,
        fields: Mapping[str, str] | None = None,
        file: tuple[str, bytes] | None = None,
    ) -> httpx.Response:
        """Submit a form, with a file if there is one."""
        files = {"file": file} if file else None
        return self._ask("POST", path, data=dict(fields or {}), files=files)

    def post_text(self, path: str, text: str) -> dict[str, Any]:
        """Submit a text of the protocol exactly as it stands, and return the JSON answer."""
        headers = {"content-type": "application/json"}
        answer: dict[str, Any] = self._ask(
            "POST", path, content=text.encode(), headers=headers
        ).json()
        return answer

    def _ask(self, method: str, path: str, **what: Any) -> httpx.Response:
        """Send a request.

        Raises:
            Unavailable: `server-silent` or `server-refuses`.
        """
        try:
            answer = self._http.request(method, path, **what)
        except httpx.TransportError as error:
            raise Unavailable("server-silent", reason=type(error).__name__) from error
        if answer.is_success or answer.is_redirect:
            return answer
        try:
            sentence = str(answer.json()["detail"])
        except (ValueError, KeyError, TypeError):
            sentence = answer.text[:2000]
        raise Unavailable("server-refuses", status=answer.status_code, answer=sentence)


class Organiser(Client):
    """The desk."""

    def create_poll(self, occasion: Occasion, settings: Mapping[str, str]) -> str:
        """Set a poll up and return its code."""
        words = {
            "place": occasion.place,
            "congress": occasion.congress,
            "session": occasion.session,
            "government": occasion.government,
            "matter": occasion.matter,
            "year": str(occasion.year),
            "day": occasion.day.isoformat(),
            "announcement_number": occasion.announcement_number,
        }
        answer = self.post("/desk/new", words | dict(settings))
        return PurePosixPath(answer.headers["location"]).name

    def load(self, code: str, what: str, name: str, data: bytes, **fields: str) -> None:
        """Upload a table or the scrutineers' public record."""
        self.post(f"/desk/{code}/{what}", fields, (name, data))

    def issue_cards(self, code: str) -> tuple[tuple[IssuedCard, ...], bytes]:
        """Draw the cards; returns them and their sheet as PDF, both for the only time."""
        answer = self.post(f"/desk/{code}/cards").json()
        cards = tuple(
            IssuedCard(card["number"], card["code"], card["link"]) for card in answer["cards"]
        )
        return cards, base64.b64decode(answer["pdf"])

    def check_in_others(self, code: str, missing: str = "") -> None:
        """Check in all in office but those missing, one a line: as shown, and as many."""
        shown = self.post(f"/desk/{code}/check-in/others", {"names": missing}).json()
        self.act(code, "check-in/others/confirm", **shown)

    def act(self, code: str, action: str, **fields: str) -> None:
        """Take a step of the day."""
        self.post(f"/desk/{code}/{action}", fields)


class Scrutineer(Client):
    """A scrutineer's page, with the key file opened.

    A rehearsal is its own server and believes it: unlike the page, it verifies no ballot.
    """

    def decrypt(self, code: str, key: TrusteeKey, rng: Rng, confirmed: str = "") -> dict[str, Any]:
        """Compute the partial decryption of the sum here and submit only that.

        Args:
            code: the poll's.
            key: the scrutineer's.
            rng: where nonces come from.
            confirmed: the code of what the scrutineer says to know.
        """
        archive = self.get(f"/api/polls/{code}/archive").content
        tally = self.get(f"/api/polls/{code}/tally").json()
        election = parse_election(tally["election"])
        place: int = tally["owner"] - 1
        owner = parse_trustees(election.group, tally["trustees"]).owners[place]
        if key.decryption_key is None:
            raise Unavailable("trustee-key-incomplete", index=key.index)
        total = recorded_tally(read_archive(archive))
        text = partial_decryption(election, total, key.decryption_key, owner, rng)
        return self.post_text(f"/api/polls/{code}/decryptions?confirmed={confirmed}", text)
