"""How the server is run: in this process, or as a process of its own beside a rehearsal."""

import socket
import subprocess  # the rehearsal's server is this very program, started with fixed arguments
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import httpx
from litestar import Litestar

from ballot.basics.errors import Unavailable
from ballot.bootstrap.composition import application
from ballot.cli.ending import end_with_parent
from ballot.cli.files import name_fault
from ballot.config import Settings, environment_of
from ballot.frame.web.connections import QUEUE, serve

_PATIENCE: Final = 60.0
"""Seconds that a server may take to answer for the first time."""
_GRACE: Final = 3
"""Seconds that running requests have when the server is asked to stop."""


def open_door(settings: Settings) -> socket.socket:
    """Return a socket that listens where the settings say; who knocks early waits to be served.

    Raises:
        Unavailable: `address-unusable`; another program listens there, or it is not ours.
    """
    host, port = settings.host, settings.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named: asyncio sends small answers at once only where it sees TCP.
    door = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, port))
        door.listen(QUEUE)
    except OSError as error:
        door.close()
        reason = name_fault(error)
        raise Unavailable("address-unusable", host=host, port=port, reason=reason) from None
    return door


def run_server(settings: Settings) -> None:
    """Serve until the process is asked to stop.

    Raises:
        ConfigurationError: a key file is open to others, or fonts are missing.
        Unavailable: `address-unusable` or `server-not-started`.
    """
    with open_door(settings) as door:
        run_application(application(settings), door)


def run_application(app: Litestar, door: socket.socket) -> None:
    """Serve an application through a door until the process is asked to stop.

    Raises:
        Unavailable: `server-not-started`; its messages say why.
    """
    where = ":".join(str(part) for part in door.getsockname()[:2])
    try:
        serve(app, [door], _GRACE)
    except KeyboardInterrupt:
        return
    except SystemExit:
        raise Unavailable("server-not-started", address=where) from None


def address_of(settings: Settings, door: socket.socket | None = None) -> str:
    """Return the address at which a server with these settings is reached."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{door.getsockname()[1] if door else settings.port}/"


def free_port() -> int:
    """Return a port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def local_settings(settings: Settings, home: Path) -> Settings:
    """Return the settings of a server of one's own: another home, a free port, the loopback."""
    port = free_port()
    return replace(
        settings,
        home=home,
        host="127.0.0.1",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        database_url=f"sqlite+aiosqlite:///{home / 'ballot.db'}",
    )


@contextmanager
def server_process(settings: Settings) -> Generator[subprocess.Popen[bytes]]:
    """Run a server as a process of its own, from its first answer until the block ends.

    It ends with this process too, however that ends: its input is a pipe that only we hold.

    Raises:
        Unavailable: `server-not-started`.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "ballot.cli.serving"],
        env=environment_of(settings),
        stdin=subprocess.PIPE,
        start_new_session=True,  # an interrupt of the terminal is for us, who stop it in order
    )
    try:
        _await_answer(process, address_of(settings))
        yield process
    finally:
        process.terminate()
        try:
            process.communicate(timeout=_GRACE * 3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def _await_answer(process: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(address, timeout=5, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise Unavailable("server-not-started", address=address)


if __name__ == "__main__":
    end_with_parent()
    run_server(Settings.from_environment())
