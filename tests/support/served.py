"""A server of one's own as a real process, and small votes on it, prepared as programs do it.

What a person does in a browser is done in the browser tests; this only brings a vote to the point
where they begin. Names and projects are those of the sample county.
"""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from unittest.mock import patch
from urllib.parse import urlencode

from ballot.basics.rand import SystemRng
from ballot.bootstrap.composition import use_cases
from ballot.cli.rehearsal.ceremonies import Ceremony, hold_ceremony
from ballot.cli.rehearsal.clients import Client, IssuedCard, Organiser, Scrutineer
from ballot.cli.samples import sample_occasion
from ballot.cli.serving import local_settings, server_process
from ballot.config import Settings
from ballot.i18n.translate import DEFAULT
from ballot.law.congress.policy import Role
from ballot.law.congress.roster import Deputy
from ballot.law.vote.form import Form
from ballot.law.vote.rules import parse_rules
from ballot.protocol import keyfile
from ballot.protocol.ballots import make_ballot
from ballot.protocol.credentials import parse_credential, secret_of
from ballot.protocol.elections import parse_election
from ballot.protocol.encodings import Mark, encode
from ballot.protocol.keyfile import seal_key
from ballot.vote.freezing import ENCODINGS
from ballot.vote.tables import read_roster
from ballot.vote.web.desk.settings import rule_fields

GROUP = "Ed25519"
SIZE, THRESHOLD = 3, 2
PASSWORD = "a long password for tests"  # noqa: S105
ORGANISER = "organiser"
APPROVE, OPPOSE, ABSTAIN = "approve", "oppose", "abstain"


def table(name: str, rows: Sequence[int]) -> bytes:
    """Return these rows of a sample table, under its headings."""
    lines = files("ballot.sample").joinpath(name).read_text(encoding="utf-8-sig").splitlines()
    return "\n".join([lines[0], *(lines[row] for row in rows)]).encode()


def long_list(length: int) -> bytes:
    """Return a list of so many candidates: the county's, again and again under other numbers."""
    head, *rows = table("county-candidates.csv", range(1, 13)).decode().splitlines()
    again = (
        re.sub(r"^\d+,([^,]+)", rf"{number},\1 {number}", rows[number % len(rows)])
        for number in range(1, length + 1)
    )
    return "\n".join([head, *again]).encode()


@cache
def deputies_table(first: int = 6) -> bytes:
    """Return the first deputies of the county and, after them, two with the same name."""
    numbers: dict[str, list[int]] = {}
    for deputy in read_roster(table("county-roster.csv", range(1, 287))).items:
        numbers.setdefault(deputy.name, []).append(deputy.number)
    namesakes = next(found for found in numbers.values() if len(found) > 1)
    return table("county-roster.csv", [*range(1, first + 1), *namesakes])


@cache
def deputies() -> tuple[Deputy, ...]:
    """Return those of that table; what reads one is a process of its own."""
    return read_roster(deputies_table()).items


@dataclass(frozen=True)
class Place:
    """A server with its staff: one organiser, and scrutineers whose keys are from one ceremony."""

    settings: Settings
    ceremony: Ceremony
    desk: Organiser

    @property
    def address(self) -> str:
        return self.settings.public_url

    def key_file(self, index: int, cost: int = min(keyfile.COSTS)) -> bytes:
        """Seal a scrutineer's key as the ceremony's command does; the passphrase is PASSWORD.

        Unless a cost is given it opens as quickly as one of the first edition.
        """
        with patch.object(keyfile, "COST", cost):
            return seal_key(self.ceremony.keys[index - 1], PASSWORD, SystemRng()).encode()

    def draft(
        self,
        form: Form = Form.PER_ITEM,
        seats: int = 3,
        language: str = DEFAULT,
        profile: Mapping[str, object] = MappingProxyType({}),
    ) -> str:
        """Begin a poll and return its code; nothing is loaded."""
        occasion, _places = sample_occasion(appraisal=form is Form.SATISFACTION)
        mode = {"ballot.mode": "CHOOSE_UP_TO_N"} if form is Form.CHOOSE else {}
        rules = parse_rules({**mode, **profile})
        fields = {
            "form": form.value,
            "seats": str(seats),
            "group": GROUP,
            "trustees": str(SIZE),
            "threshold": str(THRESHOLD),
            "language": language,
        }
        return self.desk.create_poll(occasion, rule_fields(rules) | fields)

    def load(self, code: str, form: Form = Form.PER_ITEM, projects: bytes | None = None) -> "Vote":
        """Load projects (else five), eight deputies and the public keys, and issue the cards."""
        appraisal = form is Form.SATISFACTION
        projects = projects or table(
            "county-last-year.csv" if appraisal else "county-candidates.csv", range(1, 6)
        )
        self.desk.load(code, "projects", "projects.csv", projects)
        self.desk.load(code, "roster", "roster.csv", deputies_table())
        names = "\n".join(deputy.name for deputy in deputies()[:SIZE])
        public = self.ceremony.trustees.encode()
        self.desk.load(code, "trustees", "trustees.json", public, names=names)
        cards, sheet = self.desk.issue_cards(code)
        return Vote(self, code, form, deputies(), cards, sheet)


@dataclass(frozen=True)
class Vote:
    """One poll, with the cards that its deputies hold."""

    place: Place
    code: str
    form: Form
    deputies: tuple[Deputy, ...]
    cards: tuple[IssuedCard, ...]
    sheet: bytes
    """The printed cards, a PDF."""

    @property
    def address(self) -> str:
        return self.place.address

    @property
    def booth(self) -> str:
        return f"{self.address}/v/{self.code}"

    def link(self, deputy: int) -> str:
        """Return what a camera reads off a card; deputies are counted from 0 here."""
        return f"{self.booth}#{self.cards[deputy].credential}"

    def act(self, step: str, **fields: str) -> None:
        self.place.desk.post(f"/desk/{self.code}/{step}", fields)

    def open(self, absent: Sequence[int] = ()) -> "Vote":
        """Freeze, check in all but the absent, and open."""
        self.act("freeze")
        names = "\n".join(str(self.deputies[index].number) for index in absent)
        self.place.desk.check_in_others(self.code, names)
        self.act("open")
        return self

    def cast(self, deputy: int, marks: Sequence[Mark]) -> None:
        """Cast a ballot as a tablet does."""
        with Client(self.address) as tablet:
            booth = tablet.get(f"/api/polls/{self.code}/election").json()
            election = parse_election(booth["election"])
            credential = parse_credential(self.cards[deputy].credential)
            secret = secret_of(election.group, booth["credential_uuid"], credential)
            plaintexts = encode(ENCODINGS[self.form], marks, grades=len(booth["grades"]) or None)
            text = make_ballot(election, secret, plaintexts, SystemRng())
            tablet.post_text(f"/api/polls/{self.code}/ballots", text)

    def ballots(self) -> int:
        """Return how many ballots are in the box, as the desk is told."""
        text = self.place.desk.get(f"/desk/{self.code}").text
        shown = re.search(r'<span class="num strong">(\d+)</span>', text)
        assert shown is not None
        return int(shown[1])

    def has(self, tracker: str) -> bool:
        """Look a tracker up on the public page, as anyone may while the vote is open."""
        with Client(self.address) as reader:
            text = reader.get(f"/r/{self.code}/1/board?{urlencode({'tracker': tracker})}").text
        return 'class="notice good"' in text

    def decrypt(self) -> None:
        """Have as many scrutineers as are needed decrypt."""
        for key in self.place.ceremony.keys[:THRESHOLD]:
            with Scrutineer(self.address) as scrutineer:
                scrutineer.log_in(f"scrutineer{key.index}", PASSWORD)
                scrutineer.decrypt(self.code, key, SystemRng())

    def certify(self) -> "Vote":
        """Have a closed vote decrypted and certified."""
        self.decrypt()
        self.act("certify")
        return self

    def publish(self) -> "Vote":
        """Have a closed vote decrypted, certified and published."""
        self.certify()
        self.act("publish")
        return self


@contextmanager
def served(home: Path) -> Iterator[Place]:
    """Serve an empty home until the block ends."""
    settings = local_settings(Settings.from_environment({}), home)
    with ThreadPoolExecutor(1) as aside:  # an event loop of a browser may be in this thread
        aside.submit(asyncio.run, _hire(settings)).result()
    ceremony = hold_ceremony(GROUP, SIZE, THRESHOLD, SystemRng())
    with server_process(settings), Organiser(settings.public_url) as desk:
        desk.log_in(ORGANISER, PASSWORD)
        yield Place(settings, ceremony, desk)


async def _hire(settings: Settings) -> None:
    names = [deputy.name for deputy in deputies()]
    async with use_cases(settings) as cases:
        await cases.congress.create_user(ORGANISER, names[3], Role.ORGANISER, PASSWORD)
        await cases.congress.create_user("door", names[4], Role.CHECK_IN, PASSWORD)
        for index in range(1, SIZE + 1):
            await cases.congress.create_user(
                f"scrutineer{index}", names[index - 1], Role.SCRUTINEER, PASSWORD, trustee=index
            )
