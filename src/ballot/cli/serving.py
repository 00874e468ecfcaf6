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
import uvicorn

from ballot.basics.errors import Unavailable
from ballot.bootstrap import application
from ballot.config import Settings, environment_of

_PATIENCE: Final = 60.0
"""Seconds that a server may take to answer for the first time."""
_GRACE: Final = 5
"""Seconds that running requests have when the server is asked to stop."""


def run_server(settings: Settings) -> None:
    """Serve until the process is asked to stop.

    No access log is kept: it could place a person at an instant.
    """
    uvicorn.run(
        application(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,
        server_header=False,
        date_header=True,
        log_level="warning",
        timeout_graceful_shutdown=_GRACE,
    )


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

    Raises:
        Unavailable: `server-not-started`.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "ballot.cli.main", "serve"],
        env=environment_of(settings),
        stdin=subprocess.DEVNULL,
    )
    try:
        _await_answer(process, f"http://{settings.host}:{settings.port}/")
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_GRACE * 2)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


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
