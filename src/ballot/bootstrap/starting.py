"""What must hold of a home folder before anything is served from it.

A home that has lost something says so and is left as it is. Nothing that was lost is made anew
silently: an empty database beside the key or the witnesses of the former one would forget every
ballot, and another certification key would sign for the same congress.
"""

import errno
import os
from pathlib import Path
from typing import Final

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from ballot.basics.errors import ConfigurationError, Damaged, StateConflict, Unavailable
from ballot.basics.rand import Rng
from ballot.bootstrap.transactions import vote_store
from ballot.config import DATABASE_URL, Settings
from ballot.frame.custody import Signer, create_signer, open_signer
from ballot.frame.sql.engine import make_engine
from ballot.frame.sql.guard import is_empty
from ballot.frame.sql.migrate import upgrade

_KEY: Final = "certification.key"
_DEMO: Final = "demo"
_REASONS: Final = {
    errno.EACCES: "forbidden",
    errno.EPERM: "forbidden",
    errno.EEXIST: "no-folder",
    errno.ENOTDIR: "no-folder",
    errno.EROFS: "read-only",
    errno.ENOSPC: "full",
}
"""Why a home cannot be used, where there is a sentence for it."""
_KEYRING: Final = "keyring.toml"
_BESIDE_THE_DATABASE: Final = ("rounds", "boards")
"""Folders of a home in which rounds keep what the database alone could not vouch for."""


def certification_key(settings: Settings) -> Path:
    """Return where the private certification key of an installation lies."""
    return settings.home / _KEY


def keyring(settings: Settings) -> Path:
    """Return where the public keys lie that an installation vouches for."""
    return settings.home / _KEYRING


def traces(settings: Settings) -> tuple[Path, ...]:
    """Return the files of a home that only a home with a database has."""
    key = certification_key(settings)
    folders = (settings.home / name for name in _BESIDE_THE_DATABASE)
    kept = sorted(path for folder in folders for path in folder.glob("*") if path.is_file())
    return (key, *kept) if key.exists() else tuple(kept)


async def prepare(settings: Settings, rng: Rng) -> Signer:
    """Bring the database up to date and open the certification key; the first start makes both.

    Raises:
        Damaged: `database-missing`, `certification-key-missing`, `store-damaged`; the key file
            is no key; the database cannot be used.
        Unavailable: `home-unusable`, `database-newer`.
        ConfigurationError: `setting-unreadable`; the key file is open to others.
    """
    make_home(settings.home)
    _require_driver(settings.database_url)
    path = certification_key(settings)
    signer = open_signer(path) if path.exists() else None
    left = traces(settings)
    if await is_empty(settings.database_url) and left:
        database = make_url(settings.database_url).database
        raise Damaged("database-missing", database=database, found=str(left[0]))
    await upgrade(settings.database_url)
    if signer is not None:
        return signer
    if await _has_frozen(settings.database_url):
        raise Damaged("certification-key-missing", path=str(path))
    return create_signer(path, rng)


def make_home(home: Path) -> None:
    """Make a home folder that is not there yet, for its owner alone, and see that it can be used.

    Raises:
        Unavailable: `home-unusable`.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(home, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, error.strerror or type(error).__name__)
        raise Unavailable("home-unusable", home=str(home), reason=reason) from None


def demo_folder(home: Path) -> Path:
    """Return where a demo keeps what a real vote never keeps; it marks the home as a demo's."""
    return home / _DEMO


def refuse_demo(home: Path) -> None:
    """Refuse to serve a demo as if it were a real installation: its passwords have been shown.

    Raises:
        StateConflict: `home-is-demo`.
    """
    if demo_folder(home).is_dir():
        raise StateConflict("home-is-demo", home=str(home))


def _require_driver(url: str) -> None:
    try:
        make_url(url).get_dialect().import_dbapi()
    except (ArgumentError, NoSuchModuleError, ImportError):
        expected = "sqlite+aiosqlite:///FILE, postgresql+asyncpg://USER@HOST/NAME"
        raise ConfigurationError(
            "setting-unreadable", name=DATABASE_URL, value=_shown(url), expected=expected
        ) from None


def _shown(url: str) -> str:
    """Return as much of a database's address as holds no password."""
    return url.partition(":")[0] + ":…"


async def _has_frozen(url: str) -> bool:
    engine = make_engine(url)
    try:
        async with vote_store(engine).read() as work:
            return await work.polls.has_frozen()
    finally:
        await engine.dispose()
