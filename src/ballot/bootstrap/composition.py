"""The composition root: the only module that knows which part is which."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from litestar import Litestar

from ballot.basics.rand import Rng, SystemRng
from ballot.basics.time import Clock, SystemClock
from ballot.bootstrap.application import create_app
from ballot.bootstrap.starting import keyring, prepare
from ballot.bootstrap.transactions import congress_store, vote_store
from ballot.bootstrap.use_cases import UseCases
from ballot.config import Settings
from ballot.congress.assembly import CongressUseCases
from ballot.congress.tables import read_entries
from ballot.frame.keyring import FileKeyring
from ballot.frame.press.press import Press
from ballot.frame.sql.engine import make_engine
from ballot.frame.sql.guard import DatabaseGuard
from ballot.frame.verifier_process import SubprocessInspector
from ballot.frame.workers import Workers
from ballot.i18n.templates import environment
from ballot.vote.assembly import Needs, VoteUseCases
from ballot.vote.boxes import Boxes
from ballot.vote.files import HomeFiles
from ballot.vote.papers.documents import Printer as PdfPrinter
from ballot.vote.ports import Printer, Signer
from ballot.vote.tables import read_appraised, read_candidates, read_roster

_READERS = 2
"""Tables that are read at the same time; each may take all that `frame.sheet_reader` allows."""


class _Tables:
    """`vote.ports.TableReader` and `congress.ports.EntryTables` by the gateways."""

    entries = staticmethod(read_entries)
    candidates = staticmethod(read_candidates)
    appraised = staticmethod(read_appraised)
    roster = staticmethod(read_roster)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What an installation is connected to; tests put other bodies in."""

    clock: Clock
    rng: Rng
    printer: Printer


def outside(settings: Settings) -> Outside:
    """Return the real outside: the machine's clock and randomness, and the PDF printer."""
    return Outside(
        clock=SystemClock(),
        rng=SystemRng(),
        printer=PdfPrinter(Press(settings.templates_dir, settings.fonts)),
    )


class _Installation:
    """A database, threads and a ballot box, with the use cases that stand on them."""

    def __init__(self, settings: Settings, parts: Outside, signer: Signer) -> None:
        self._engine = make_engine(settings.database_url)
        self._guard = DatabaseGuard(settings.database_url)
        self._workers = Workers(os.cpu_count() or 1)
        self._readers = Workers(_READERS)
        store = vote_store(self._engine, self._guard)
        self._boxes = Boxes.build(store, HomeFiles(settings.home), self._workers)
        self.use_cases = UseCases(
            congress=CongressUseCases.assemble(
                congress_store(self._engine, self._guard),
                parts.clock,
                parts.rng,
                self._workers,
                self._readers,
                _Tables(),
            ),
            vote=VoteUseCases.assemble(
                Needs(
                    store=store,
                    clock=parts.clock,
                    rng=parts.rng,
                    workers=self._workers,
                    readers=self._readers,
                    boxes=self._boxes,
                    tables=_Tables(),
                    printer=parts.printer,
                    signer=signer,
                    inspector=SubprocessInspector(self._workers),
                    keyring=FileKeyring(keyring(settings)),
                    public_url=settings.public_url,
                )
            ),
        )

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Guard the database; in the end finish what was begun and close everything."""
        try:
            self._guard.open()
            await self._boxes.start()
            yield
            await self._boxes.settle()
        finally:
            self._readers.close()
            self._workers.close()
            self._guard.close()
            await self._engine.dispose()


@asynccontextmanager
async def use_cases(settings: Settings, parts: Outside | None = None) -> AsyncGenerator[UseCases]:
    """Offer every use case to a program that has no server.

    Args:
        settings: where things are.
        parts: what to be connected to; None for the real outside.

    Raises:
        Unavailable, ConfigurationError: as `starting.prepare`.
    """
    parts = parts or outside(settings)
    installation = _Installation(settings, parts, await prepare(settings, parts.rng))
    async with installation.running():
        yield installation.use_cases


def application(settings: Settings | None = None, parts: Outside | None = None) -> Litestar:
    """Prepare the home and return the whole application; its lifespan opens and closes the rest.

    The home is prepared here and not in the lifespan, so that whoever starts a server reads in
    words why it does not start.

    Args:
        settings: where things are; None for those of the environment.
        parts: what to be connected to; None for the real outside.

    Raises:
        Unavailable: as `starting.prepare`.
        ConfigurationError: likewise, or fonts are missing.
    """
    settings = settings or Settings.from_environment()
    if parts is None:
        parts = outside(settings)
        Press(settings.templates_dir, settings.fonts).check()
    signer = asyncio.run(prepare(settings, parts.rng))
    installation = _Installation(settings, parts, signer)

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
