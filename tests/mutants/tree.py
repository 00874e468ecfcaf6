"""A copy of the sources in which mutants live, so that the work tree is never touched."""

import os
import py_compile
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from importlib.util import cache_from_source
from pathlib import Path

from mutants.mutant import Mutant
from mutants.parts import CLIENT, ROOT

COPIED = ("src", "tests", "templates", "pyproject.toml", "README.md", "Makefile")
LINKED = (".venv", "keys", "var", f"{CLIENT}/node_modules")
_PATIENCE = 4  # on a busy machine a second of processor time takes several on the wall


class Tree:
    """A folder with the project's files, in which one mutant at a time can be alive."""

    def __init__(self, folder: Path) -> None:
        self.root = folder.resolve()
        folder.mkdir(parents=True)
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                unwanted = shutil.ignore_patterns("node_modules", "__pycache__")
                shutil.copytree(source, folder / name, ignore=unwanted)
            else:
                shutil.copy2(source, folder / name)
        for name in LINKED:
            (folder / name).symlink_to((ROOT / name).resolve())
        for path in (folder / "src").rglob("*.py"):
            py_compile.compile(str(path), doraise=True)

    @contextmanager
    def living(self, mutant: Mutant) -> Generator[None]:
        """Change the file; afterwards everything is as before, to the time of the file."""
        path = self.root / mutant.path
        healthy, times = path.read_bytes(), path.stat()
        compiled = Path(cache_from_source(str(path)))
        aside = compiled.with_suffix(".aside")
        if compiled.exists():
            compiled.rename(aside)
        path.write_bytes(mutant.applied(healthy))
        try:
            yield
        finally:
            path.write_bytes(healthy)
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
            if aside.exists():
                aside.rename(compiled)

    def run(
        self, command: Sequence[str], *, seconds: float, log: Path | None = None, folder: str = "."
    ) -> bool:
        """Run to the end and return whether all was well; too long is not well.

        `seconds` is the processor time allowed, so that a busy machine kills no healthy run.
        """
        limit = str(int(seconds) + 1)
        with (log or Path(os.devnull)).open("wb") as output:
            process = subprocess.Popen(  # noqa: S603 - our own words
                ["/bin/sh", "-c", 'ulimit -t "$0"; exec "$@"', limit, *command],
                cwd=self.root / folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                return process.wait(timeout=_PATIENCE * seconds) == 0
            except subprocess.TimeoutExpired:
                return False
            finally:
                # Whatever a test has started goes with it.
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _environment(self) -> dict[str, str]:
        paths = [str(self.root / name) for name in ("src", "tests")]
        return os.environ | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "CI": "1",  # property tests draw the same examples every time
        }
