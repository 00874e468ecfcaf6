"""Small polls made through the use cases, with trustees and deputies that live in memory.

A `Hall` is an installation with everyone in it; a `SmallPoll` is one vote in the hall, and knows
the secrets that its deputies and scrutineers hold.
"""

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from unittest.mock import patch

from ballot.basics.rand import SeededRng, SystemRng
from ballot.basics.time import FrozenClock
from ballot.bootstrap.composition import Outside, use_cases
from ballot.bootstrap.use_cases import UseCases
from ballot.config import Settings
from ballot.frame.spreadsheets import read_sheet
from ballot.frame.sql.engine import database_file
from ballot.frame.sql.migrate import upgrade
from ballot.law.congress.levels import FIRST_CODE
from ballot.law.congress.policy import Actor, Grant, Role, Scope
from ballot.law.vote.form import Form
from ballot.law.vote.occasion import Occasion
from ballot.law.vote.secrecy import COUNT_REVEALS_EVERYONE, FEW_BALLOTS
from ballot.protocol import ceremony
from ballot.protocol.archive import read_archive
from ballot.protocol.ballots import make_ballot
from ballot.protocol.board import recorded_tally
from ballot.protocol.card_proof import prove_card
from ballot.protocol.counting import partial_decryption
from ballot.protocol.credentials import parse_credential, public_of, secret_of
from ballot.protocol.elections import parse_election
from ballot.protocol.encodings import encode
from ballot.protocol.groups.by_name import group_named
from ballot.protocol.trustees import parse_trustees
from ballot.vote import tables
from ballot.vote.card_states import CardQuestion
from ballot.vote.freezing import ENCODINGS
from ballot.vote.preparing import PollDraft
from ballot.vote.printing import rounds_of
from ballot.vote.witness import tracker_text

NOW = datetime(2026, 1, 10, 1, 30, tzinfo=UTC)
HOME = Scope(FIRST_CODE)
"""The only congress of a hall."""
ORGANISER = Actor(username="organiser", name="Organiser", grants=(Grant(Role.ORGANISER, HOME),))
DOOR = Actor(username="door", name="Door", grants=(Grant(Role.CHECK_IN, HOME),))
OCCASION = Occasion(
    place="Yunxi County",
    congress="Yunxi County People's Congress",
    session="Fifth Session of the Sixteenth Yunxi County People's Congress",
    government="Yunxi County People's Government",
    matter="Livelihood projects of 2026",
    year=2026,
    day=date(2026, 1, 10),
    announcement_number="No. 3",
)
NAMES = ("Ann", "Ben", "Cid", "Dee", "Eve", "Fay", "Gus", "Hal", "Ida")


@dataclass
class PlainPrinter:
    """Prints in plain bytes what it was told, and keeps the sheets of cards for the deputies."""

    sheets: list = field(default_factory=list)

    def cards(self, sheet, language):
        self.sheets.append(sheet)
        return f"{len(sheet.cards)} cards, edition {sheet.edition}, {language}".encode()

    def issue_return_slip(self, check, seal, imprint):
        return f"issued {check.ballots.issued}, {seal}, {imprint}".encode()

    def count_slip(self, minutes, seal, imprint):
        return f"count of {minutes.code}, {seal}, {imprint}".encode()

    def announcement(self, found, seal, imprint):
        rounds = [each.round for each in rounds_of(found)]
        return f"rounds {rounds}, {seal}, {imprint}".encode()


@cache
def trustees_of(group_name, size, threshold):
    """Hold a ceremony in memory; return the public text and every member's secret."""
    group, rng = group_named(group_name), SeededRng(b"trustees")
    seeds = [ceremony.draw_seed(rng) for _ in range(size)]
    certificates = [
        ceremony.certify(seed, index, size, threshold, group, rng)
        for index, seed in enumerate(seeds, 1)
    ]
    parts = [ceremony.share(seed, certificates, group, rng) for seed in seeds]
    shares = [ceremony.combine(seed, certificates, parts, group, rng) for seed in seeds]
    keys = [share.verification_key for share in shares]
    text = ceremony.assemble(certificates, parts, keys, group)
    return text, tuple(share.decryption_key for share in shares)


def projects_table(count):
    """A list of candidates as a text file."""
    lines = ["No.,Project,Content,Total investment,Responsible unit,Deadline"]
    lines += [
        f"{number},Project {number},What it is {number},120.50,Bureau {number},2026-11"
        for number in range(1, count + 1)
    ]
    return "\n".join(lines).encode()


def roster_table(count, states=()):
    """A roster as a text file; `states` is (number, word) for those not in office."""
    words = dict(states)
    lines = ["No.,Name,Delegation,State"]
    lines += [
        f"{number},Deputy {number},Delegation {1 + number % 3},{words.get(number, 'in office')}"
        for number in range(1, count + 1)
    ]
    return "\n".join(lines).encode()


def draft(**changes):
    """What an organiser sets, with the defaults of a small county."""
    facts = {
        "occasion": OCCASION,
        "form": Form.PER_ITEM,
        "seats": 2,
        "rules": {},
        "group": "Ed25519",
        "trustees": 3,
        "threshold": 2,
        "language": "en",
    }
    return PollDraft(**(facts | changes))


@dataclass
class Hall:
    """An installation with its use cases."""

    cases: UseCases
    settings: Settings
    printer: PlainPrinter
    rng: SystemRng = field(default_factory=SystemRng)

    async def prepare(self, *, deputies=5, projects=4, states=(), **changes):
        """Make a poll that is ready to be frozen."""
        settings = draft(**changes)
        code = await self.cases.vote.create_poll(ORGANISER, FIRST_CODE, settings)
        await self.cases.vote.import_projects(ORGANISER, code, projects_table(projects))
        await self.cases.vote.import_roster(ORGANISER, code, roster_table(deputies, states))
        text, secrets = trustees_of(settings.group, settings.trustees, settings.threshold)
        names = NAMES[: settings.trustees]
        await self.cases.vote.load_trustees(ORGANISER, code, text, names)
        await self.cases.vote.issue_cards(ORGANISER, code)
        poll = SmallPoll(self, code, settings, secrets)
        await poll.take_cards()
        return poll

    async def freeze(self, **facts):
        """Make a poll that is frozen, with nobody checked in."""
        poll = await self.prepare(**facts)
        await self.cases.vote.freeze_poll(ORGANISER, poll.code)
        await poll.look()
        return poll

    async def open(self, *, absent=(), **facts):
        """Make a poll in which ballots may be cast by all deputies in office but the absent."""
        poll = await self.freeze(**facts)
        await self.cases.vote.check_in_all_except(DOOR, poll.code, tuple(absent))
        await self.cases.vote.open_poll(ORGANISER, poll.code)
        return poll


@dataclass
class SmallPoll:
    """One vote, with the secrets of everyone who takes part in it."""

    hall: Hall
    code: str
    draft: PollDraft
    trustee_secrets: tuple
    secrets: dict = field(default_factory=dict)
    election: Any = None

    @property
    def cases(self):
        return self.hall.cases

    async def take_cards(self):
        """Hand the cards out: read every credential off the newest sheet."""
        uuid = (await self.cases.vote.show_booth(self.code)).credential_uuid
        group = group_named(self.draft.group)
        self.secrets = {
            card.number: secret_of(group, uuid, parse_credential(card.link.partition("#")[2]))
            for card in self.hall.printer.sheets[-1].cards
        }

    async def valid_cards(self):
        """Return the edition that whatever makes cards void has to name."""
        return (await self.cases.vote.show_desk(ORGANISER, self.code)).cards

    async def lose_check_in(self, deputy):
        """Take a check-in out of the store itself: no use case does so once the vote is open."""
        async with self.cases.vote.check_in.store.write() as work:
            await work.roll.check_in(self.code, [deputy], present=False)
            await work.commit()

    async def look(self):
        """Read the election of the current round, as a booth does."""
        text = (await self.cases.vote.show_booth(self.code)).election
        assert text is not None
        self.election = parse_election(text)
        return self.election

    def public(self, deputy):
        """Return the public credential of a deputy's card."""
        return public_of(group_named(self.draft.group), self.secrets[deputy])

    async def question(self, deputy, *, uuid=None, nonce=None, secret=None, credential=None):
        """Ask about a deputy's card as its holder does, or with what a stranger has instead."""
        vote, group = self.cases.vote, group_named(self.draft.group)
        uuid = uuid or (await vote.show_booth(self.code)).uuid
        nonce = nonce or await vote.give_nonce(self.code)
        proof = prove_card(group, secret or self.secrets[deputy], uuid, nonce, self.hall.rng)
        return CardQuestion(
            credential=credential or self.public(deputy),
            nonce=nonce,
            challenge=str(proof.challenge),
            response=str(proof.response),
        )

    async def card_state(self, deputy, **instead):
        """Ask, and return the answer."""
        return await self.cases.vote.card_state(self.code, await self.question(deputy, **instead))

    def ballot(self, deputy, *marks):
        """Make a deputy's ballot, one mark for each project."""
        grades = None
        if self.draft.form is Form.SATISFACTION:
            grades = len(self.election.questions[0].answers)
        plaintexts = encode(ENCODINGS[self.draft.form], marks, grades=grades)
        secret = self.secrets[deputy]
        return make_ballot(self.election, secret, plaintexts, self.hall.rng).encode()

    async def cast(self, deputy, *marks):
        """Cast a ballot and return its receipt."""
        return await self.cases.vote.cast_ballot(self.code, self.ballot(deputy, *marks))

    async def round(self):
        """Return what is recorded of the current round."""
        async with self.cases.vote.cast_ballot.store.read() as work:
            return (await work.polls.rounds(self.code))[-1]

    async def archive(self, number=1, actor=None):
        """Take the archive of a round, as everyone may once it is published."""
        return b"".join(await self.cases.vote.take_archive(self.code, number, actor))

    async def trackers(self):
        """Read the trackers in the witness, which nobody is shown while the round is open."""
        witness = self.cases.vote.cast_ballot.boxes.files.witness((await self.round()).uuid)
        return tuple(sorted(map(tracker_text, witness.trackers().values())))

    def scrutineer(self, owner):
        """The scrutineer who holds the key of this owner."""
        return Actor(
            username=f"scrutineer{owner}",
            name=NAMES[owner - 1],
            grants=(Grant(Role.SCRUTINEER, Scope(HOME.congress, self.code), owner),),
        )

    async def decryption(self, owner, key_of=None):
        """Compute a partial decryption from what the scrutineer's page gets.

        `key_of` lets the scrutineer use somebody else's key.
        """
        view = await self.cases.vote.show_tally(self.scrutineer(owner), self.code)
        assert view.election is not None
        assert view.trustees is not None
        election = parse_election(view.election)
        place = (key_of or owner) - 1
        public = parse_trustees(election.group, view.trustees).owners[place]
        secret = self.trustee_secrets[place]
        pieces = await self.cases.vote.take_board(self.scrutineer(owner), self.code)
        total = recorded_tally(read_archive(b"".join(pieces)))
        text = partial_decryption(election, total, secret, public, self.hall.rng)
        return text.encode()

    async def decrypt(self, *owners):
        """Have scrutineers send their partial decryptions; return the last answer."""
        view = None
        for owner in owners:
            data = await self.decryption(owner)
            view = await self.submit(owner, data)
        return view

    async def submit(self, owner, data):
        """Send a partial decryption, knowing that there may be few ballots."""
        submit = self.cases.vote.submit_decryption
        return await submit(self.scrutineer(owner), self.code, data, {FEW_BALLOTS})

    async def count(self, *owners):
        """Close the round, decrypt, and return the minutes."""
        await self.cases.vote.close_poll(ORGANISER, self.code)
        await self.decrypt(*(owners or range(1, self.draft.threshold + 1)))
        return (await self.cases.vote.show_desk(ORGANISER, self.code)).minutes

    async def publish(self, *owners):
        """Close the round and carry it to its publication; return the minutes."""
        await self.count(*owners)
        await self.cases.vote.certify(ORGANISER, self.code)
        await self.cases.vote.publish(ORGANISER, self.code, {COUNT_REVEALS_EVERYONE})
        return (await self.cases.vote.show_result(self.code)).minutes


_EMPTY = {}
"""Where the migrations lead from nothing; to go there costs more than most tests do."""


async def _put_database(settings):
    """Make the database of a new home: by the migrations the first time, then as they left it.

    Return whether the home is new.
    """
    file = database_file(settings.database_url)
    assert file is not None
    if any(settings.home.iterdir()):
        return False
    if not _EMPTY:
        await upgrade(settings.database_url)
        _EMPTY["database"] = file.read_bytes()
    file.touch(mode=0o600)
    file.write_bytes(_EMPTY["database"])
    return True


@asynccontextmanager
async def opened_hall(home, printer=None):
    """Open the installation of a home folder; at the end everything is closed again."""
    settings = Settings.from_environment({"BALLOT_HOME": str(home)})
    is_new = await _put_database(settings)
    printer = printer or PlainPrinter()
    parts = Outside(clock=FrozenClock(NOW), rng=SystemRng(), printer=printer)
    with patch.object(tables, "read_sheet", _read_once):
        async with use_cases(settings, parts) as cases:
            if is_new:
                await cases.congress.only_congress()
            yield Hall(cases, settings, printer)


@cache
def _read_once(data):
    """Read a table as ever; most halls have the same ones, and each takes a process of its own."""
    return read_sheet(data)
