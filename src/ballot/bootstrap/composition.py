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
from ballot.bootstrap.application import create_app
from ballot.bootstrap.transactions import congress_store, vote_store
from ballot.bootstrap.use_cases import UseCases
from ballot.config import Settings
from ballot.congress.assembly import CongressUseCases
from ballot.frame.custody import open_or_create_signer
from ballot.frame.press.press import Press
from ballot.frame.sql.engine import make_engine
from ballot.frame.sql.migrate import upgrade
from ballot.frame.verifier_process import SubprocessInspector
from ballot.frame.workers import Workers
from ballot.i18n.templates import environment
from ballot.law.congress.roster import Deputy
from ballot.law.vote.projects import Project
from ballot.vote.assembly import Needs, VoteUseCases
from ballot.vote.box import BallotBox
from ballot.vote.papers.documents import Printer as PdfPrinter
from ballot.vote.ports import Printer, Signer
from ballot.vote.tables import read_appraised, read_candidates, read_roster

_KEY_FILE: Final = "certification.key"


class _Tables:
    """`vote.ports.TableReader` by the gateways; unused columns are no concern here."""

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
        self._engine = make_engine(settings.database_url)
        self._workers = Workers(os.cpu_count() or 1)
        store = vote_store(self._engine)
        self._box = BallotBox(store)
        self.use_cases = UseCases(
            congress=CongressUseCases.assemble(
                congress_store(self._engine), parts.clock, parts.rng, self._workers
            ),
            vote=VoteUseCases.assemble(
                Needs(
                    store=store,
                    clock=parts.clock,
                    rng=parts.rng,
                    workers=self._workers,
                    box=self._box,
                    tables=_Tables(),
                    printer=parts.printer,
                    signer=parts.signer,
                    inspector=SubprocessInspector(self._workers),
                    public_url=settings.public_url,
                )
            ),
        )

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Bring the database up to date; in the end finish what was begun and close everything."""
        try:
            await upgrade(self._url)
            yield
            await self._box.settle()
        finally:
            self._workers.close()
            await self._engine.dispose()


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
