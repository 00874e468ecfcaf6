"""Owns the settings: read once from the environment, refused when unknown, passed as a value."""

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit

from ballot.basics.errors import ConfigurationError

_PACKAGE: Final = Path(__file__).parent
_PREFIX: Final = "BALLOT_"
_HIGHEST_PORT: Final = 65_535
_EVERYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104 - named to be told apart, not to be bound
_ELSEWHERE: Final = ("192.0.2.1", 9)
"""An address that belongs to nobody (RFC 5737)."""

HOME: Final = "BALLOT_HOME"
HOST: Final = "BALLOT_HOST"
PORT: Final = "BALLOT_PORT"
PUBLIC_URL: Final = "BALLOT_PUBLIC_URL"
DATABASE_URL: Final = "BALLOT_DATABASE_URL"
FONTS: Final = "BALLOT_FONTS"
LANG: Final = "BALLOT_LANG"
KNOWN: Final = (HOME, HOST, PORT, PUBLIC_URL, DATABASE_URL, FONTS, LANG)


def templates_dir() -> Path:
    """Return the folder of templates: inside an installed wheel, or beside `src` in a checkout."""
    bundled = _PACKAGE / "_templates"
    return bundled if bundled.is_dir() else _PACKAGE.parent.parent / "templates"


def _number(name: str, text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) <= _HIGHEST_PORT):
        raise ConfigurationError(
            "setting-unreadable", name=name, value=text, expected=f"0-{_HIGHEST_PORT}"
        )
    return int(text)


def _address(name: str, text: str) -> str:
    """Read a base address; pages are appended to it, so it has no query and no slash at the end."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ConfigurationError(
            "setting-unreadable", name=name, value=text, expected="http(s)://host[:port]"
        )
    return text.rstrip("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that differs between one installation and another."""

    home: Path
    """The folder of the database and the private keys."""
    host: str
    """The address that the server listens on."""
    port: int
    """The port that the server listens on; 0 lets the system choose."""
    public_url: str
    """What links and QR codes start with, without a slash at the end."""
    database_url: str
    """The database, as SQLAlchemy writes it."""
    templates_dir: Path
    """The folder of pages and papers."""
    fonts: Path
    """The folder of the fonts that papers embed."""
    language: str | None
    """The locale of commands, and of pages whose reader chose none; None leaves the default."""

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ, *, own_folder: str = "") -> Self:
        """Read the settings from a mapping of names to texts; an empty text counts as absent.

        Args:
            env: the environment.
            own_folder: inside the usual home, what to use where the environment names no home.

        Raises:
            ConfigurationError: an unknown `BALLOT_` name, or a value that cannot be read.
        """
        given = {name: text for name, text in env.items() if name.startswith(_PREFIX) and text}
        for name in sorted(given.keys() - set(KNOWN)):
            raise ConfigurationError("setting-unknown", name=name, known=", ".join(KNOWN))
        home = Path(given.get(HOME, _var() / own_folder)).expanduser().absolute()
        host = given.get(HOST, "127.0.0.1")
        port = _number(PORT, given.get(PORT, "8000"))
        seen = _own_address() if host in _EVERYWHERE else host
        shown = f"[{seen}]" if ":" in seen else seen
        return cls(
            home=home,
            host=host,
            port=port,
            public_url=_address(PUBLIC_URL, given.get(PUBLIC_URL, f"http://{shown}:{port}")),
            database_url=given.get(DATABASE_URL, f"sqlite+aiosqlite:///{home / 'ballot.db'}"),
            templates_dir=templates_dir(),
            fonts=Path(given.get(FONTS, _var() / "fonts")).expanduser().absolute(),
            language=language(env),
        )


def _own_address() -> str:
    """Return the address by which other devices in the hall reach this machine.

    A datagram socket that is only connected sends nothing: the system merely chooses a route.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def environment_of(settings: Settings, env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment with which another process has exactly these settings."""
    given = {name: text for name, text in env.items() if not name.startswith(_PREFIX)}
    own = {
        HOME: str(settings.home),
        HOST: settings.host,
        PORT: str(settings.port),
        PUBLIC_URL: settings.public_url,
        DATABASE_URL: settings.database_url,
        FONTS: str(settings.fonts),
        LANG: settings.language or "",
    }
    return given | own


def _var() -> Path:
    """Return the folder of a checkout for what is not in it, else one in the working directory."""
    checkout = _PACKAGE.parent.parent
    return (checkout if (checkout / "pyproject.toml").is_file() else Path()) / "var"


def language(env: Mapping[str, str] = os.environ) -> str | None:
    """Return the locale that the environment asks for; the catalogues know whether there is one."""
    return env.get(LANG) or None
