"""The verifier as a process: whatever it does, there is an answer and no process is left."""

import os
import stat
import sys

import pytest

from ballot.basics.errors import Unavailable
from ballot.frame import verifier_process as inspecting
from ballot.frame.verifier_process import SubprocessInspector
from ballot.frame.workers import Workers


@pytest.fixture
def inspector():
    workers = Workers(1)
    yield SubprocessInspector(workers)
    workers.close()


def stand_in(monkeypatch, folder, lines):
    """Put a program in the place of Python, which notes its own process."""
    noted = folder / "process"
    program = folder / "verifier"
    program.write_text(f"#!/bin/sh\necho $$ > {noted}\n{lines}\n", encoding="utf-8")
    program.chmod(stat.S_IRWXU)
    monkeypatch.setattr(sys, "executable", str(program))
    return noted


SILENT = {
    "no report": "exit 0",
    "no JSON": "echo nothing; echo broken >&2",
    "bytes that are no text": r"printf '\\377\\376'",
    "another shape": """echo '{"valid":true}'""",
    "no object": "echo '[]'",
}


@pytest.mark.parametrize("how", SILENT)
async def test_a_verifier_without_a_report_is_unavailable(monkeypatch, tmp_path, inspector, how):
    stand_in(monkeypatch, tmp_path, SILENT[how])
    with pytest.raises(Unavailable, match="verifier-failed"):
        await inspector(b"")


async def test_a_verifier_that_does_not_end_is_ended(monkeypatch, tmp_path, inspector):
    noted = stand_in(monkeypatch, tmp_path, "exec sleep 60")
    monkeypatch.setattr(inspecting, "LONGEST", 1)
    with pytest.raises(Unavailable, match="verifier-failed"):
        await inspector(b"")
    with pytest.raises(ProcessLookupError):
        os.kill(int(noted.read_text()), 0)
