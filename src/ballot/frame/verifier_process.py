"""Run the independent verifier as anyone would run it: another process, one file, no database."""

import asyncio
import json
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, TypedDict

from ballot.basics.errors import Unavailable
from ballot.frame.workers import Workers

LONGEST: Final = 3600
"""Seconds that a verification may take: far more than 3000 ballots of 200 projects need."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What the independent verifier said of an archive."""

    valid: bool
    complete: bool
    checks: tuple[tuple[int, str, str], ...]
    """Number, name and status of each check."""
    failed: str
    """The first check that failed, with its reason; empty if all hold."""


class _Check(TypedDict):
    number: int
    name: str
    status: str
    reason: str


class _Report(TypedDict):
    valid: bool
    complete: bool
    checks: list[_Check]


@dataclass(frozen=True, slots=True)
class SubprocessInspector:
    """Runs `python -m ballot.verify --json --lawful FILE`."""

    workers: Workers

    async def __call__(self, archive: bytes, /) -> Inspection:
        """Verify an archive in a process of its own.

        Raises:
            Unavailable: `verifier-failed`; it ended without a report, or did not end.
        """
        with TemporaryDirectory(prefix="ballot-") as folder:
            path = Path(folder) / "election.bel"
            await self.workers.run(path.write_bytes, archive)
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "ballot.verify",
                "--json",
                "--lawful",
                str(path),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            try:
                output, complaint = await asyncio.wait_for(process.communicate(), LONGEST)
            except TimeoutError:
                raise Unavailable("verifier-failed", reason="timeout") from None
            finally:
                await _end(process)
        try:
            return _inspection(json.loads(output))
        except (ValueError, KeyError, TypeError):  # no JSON, or not the shape of a report
            last = complaint.decode(errors="replace").strip().splitlines()[-1:]
            raise Unavailable("verifier-failed", reason="".join(last)[:200]) from None


async def _end(process: asyncio.subprocess.Process) -> None:
    """Leave no process behind, whatever ended the wait for it."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.kill()
    await process.wait()


def _inspection(report: _Report) -> Inspection:
    failed = [check for check in report["checks"] if check["status"] == "failed"]
    return Inspection(
        valid=report["valid"],
        complete=report["complete"],
        checks=tuple((c["number"], c["name"], c["status"]) for c in report["checks"]),
        failed=f"{failed[0]['name']}: {failed[0]['reason']}" if failed else "",
    )
