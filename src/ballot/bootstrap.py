"""The composition root: the only module that knows which part is which."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from litestar import Litestar

from ballot.basics.rand import Rng, SystemRng
from ballot.basics.time import Clock, SystemClock
from ballot.config import Settings
from ballot.domain.projects import Project
from ballot.domain.roster import Deputy
from ballot.gateways.custody import open_or_create_signer
from ballot.gateways.tables import read_appraised, read_candidates, read_roster
from ballot.i18n.templates import environment
from ballot.paper.documents import Printer as PdfPrinter
from ballot.paper.press import Press
from ballot.services.box import BallotBox
from ballot.services.cards import IssueCards
from ballot.services.casting import CastBallot, ShowBooth, ShowCardState, Verifiers
from ballot.services.catalogue import UseCases
from ballot.services.certifying import Certify, Publish
from ballot.services.checking_in import CheckIn, CheckInAllExcept, UndoCheckIn
from ballot.services.conducting import ClosePoll, OpenPoll
from ballot.services.counting import ShowTally, SubmitDecryption
from ballot.services.freezing import FreezePoll
from ballot.services.inspecting import SubprocessInspector
from ballot.services.ports import Printer, Signer
from ballot.services.preparing import (
    ChangePoll,
    CreatePoll,
    ImportProjects,
    ImportRoster,
    LoadTrustees,
)
from ballot.services.publishing import Download, ListPolls, ShowBoard, ShowResult
from ballot.services.rosters import FindDeputies, ShowRoster
from ballot.services.runoffs import OpenRunoff
from ballot.services.showing import ShowDesk
from ballot.services.signing_in import CreateUser, Patience, SignIn, SignOut, WhoIs
from ballot.services.workers import Workers
from ballot.store.engine import make_engine
from ballot.store.migrate import upgrade
from ballot.store.unit_of_work import SqlStore
from ballot.web.app import create_app

_KEY_FILE: Final = "certification.key"


class _Tables:
    """`services.ports.TableReader` by the gateways; unused columns are no concern here."""

    def candidates(self, data: bytes) -> tuple[Project, ...]:
        return read_candidates(data).items

    def appraised(self, data: bytes) -> tuple[Project, ...]:
        return read_appraised(data).items

    def roster(self, data: bytes) -> tuple[Deputy, ...]:
        return read_roster(data).items


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What an installation is connected to; tests put other bodies in."""

    clock: Clock
    rng: Rng
    signer: Signer
    printer: Printer


def certification_key(settings: Settings) -> Path:
    """Return where the private certification key of an installation lies."""
    return settings.home / _KEY_FILE


def outside(settings: Settings) -> Outside:
    """Return the real outside: the machine's clock and randomness, the home's key, the PDF printer.

    Raises:
        ConfigurationError: the key file is open to others, or fonts are missing.
    """
    rng = SystemRng()
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Outside(
        clock=SystemClock(),
        rng=rng,
        signer=open_or_create_signer(certification_key(settings), rng),
        printer=PdfPrinter(Press(settings.templates_dir, settings.fonts)),
    )


class _Installation:
    """A database, threads and a ballot box, with the use cases that stand on them."""

    def __init__(self, settings: Settings, parts: Outside) -> None:
        self._url = settings.database_url
        self._store = SqlStore(make_engine(settings.database_url))
        self._workers = Workers(os.cpu_count() or 1)
        self._box = BallotBox(self._store)
        self.use_cases = _assemble(settings, parts, self._store, self._workers, self._box)

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Bring the database up to date; in the end finish what was begun and close everything."""
        try:
            await upgrade(self._url)
            yield
            await self._box.settle()
        finally:
            self._workers.close()
            await self._store.dispose()


@asynccontextmanager
async def use_cases(settings: Settings, parts: Outside | None = None) -> AsyncGenerator[UseCases]:
    """Offer every use case to a program that has no server.

    Args:
        settings: where things are.
        parts: what to be connected to; None for the real outside.
    """
    installation = _Installation(settings, parts or outside(settings))
    async with installation.running():
        yield installation.use_cases


def application(settings: Settings | None = None, parts: Outside | None = None) -> Litestar:
    """Return the whole application; its lifespan opens and closes what it stands on.

    Args:
        settings: where things are; None for those of the environment.
        parts: what to be connected to; None for the real outside.
    """
    settings = settings or Settings.from_environment()
    if parts is None:
        parts = outside(settings)
        Press(settings.templates_dir, settings.fonts).check()
    installation = _Installation(settings, parts)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncGenerator[None]:
        async with installation.running():
            yield

    return create_app(
        installation.use_cases,
        environment(settings.templates_dir),
        public_url=settings.public_url,
        lifespan=[lifespan],
    )


def _assemble(
    settings: Settings, parts: Outside, store: SqlStore, workers: Workers, box: BallotBox
) -> UseCases:
    clock, rng, printer, tables = parts.clock, parts.rng, parts.printer, _Tables()
    public_url = settings.public_url
    return UseCases(
        create_user=CreateUser(store, rng, workers),
        sign_in=SignIn(store, clock, rng, workers, Patience()),
        sign_out=SignOut(store),
        who_is=WhoIs(store, clock),
        list_polls=ListPolls(store),
        create_poll=CreatePoll(store, rng),
        change_poll=ChangePoll(store),
        import_projects=ImportProjects(store, tables, workers),
        import_roster=ImportRoster(store, tables, workers),
        load_trustees=LoadTrustees(store, workers),
        issue_cards=IssueCards(store, rng, printer, workers, public_url),
        freeze_poll=FreezePoll(store, clock, workers),
        check_in=CheckIn(store),
        undo_check_in=UndoCheckIn(store),
        check_in_all_except=CheckInAllExcept(store),
        show_roster=ShowRoster(store),
        find_deputies=FindDeputies(store),
        show_desk=ShowDesk(store),
        show_booth=ShowBooth(store),
        card_state=ShowCardState(store),
        cast_ballot=CastBallot(store, Verifiers(store, workers), box),
        open_poll=OpenPoll(store),
        close_poll=ClosePoll(store, workers),
        show_tally=ShowTally(store),
        submit_decryption=SubmitDecryption(store, workers),
        certify=Certify(
            store, workers, SubprocessInspector(workers), printer, parts.signer, public_url
        ),
        publish=Publish(store),
        open_runoff=OpenRunoff(store, clock, rng, workers),
        show_result=ShowResult(store),
        show_board=ShowBoard(store),
        download=Download(store),
    )
