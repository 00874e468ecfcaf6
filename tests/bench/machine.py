"""The machine that measures: its load, its disk, processes and their time; and how it is told."""

import os
import platform
import resource
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
CORES = os.cpu_count() or 1
_PROBES = 100
_PACKAGES = ("pynacl", "gmpy2", "litestar", "uvicorn", "sqlalchemy", "weasyprint")


def say(text=""):
    """Print a line of the report."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def note(text):
    """Say on standard error what is being prepared."""
    sys.stderr.write(f"... {text}\n")


def load():
    """Return the machine's load now, for the head of a block."""
    return "load " + " ".join(f"{value:.2f}" for value in os.getloadavg())


def heading(title):
    """Begin a block."""
    say()
    say(f"{title}   [{load()}]")


def row(name, value, remark=""):
    """Print one line of a block."""
    say(f"  {name:<58} {value:>13}  {remark}".rstrip())


def judge(name, value, target, *, least=True, unit=""):
    """Print a figure with its target, and plainly whether it was reached."""
    reached = value >= target if least else value <= target
    sign = "≥" if least else "≤"
    verdict = "reached" if reached else "NOT REACHED"
    row(name, f"{value:.2f}{unit}", f"target {sign} {target:g}{unit}: {verdict}")


def describe_machine():
    """Print what the figures were measured on."""
    with Path("/proc/cpuinfo").open() as lines:
        names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    say(f"{CORES} cores, {(names or ['unknown'])[0]}, {platform.platform(terse=True)}")
    say(f"Python {platform.python_version()}, {packages}")
    say("Best of the repetitions; the contestants take turns. Wall-clock time with start-up.")


def fdatasync_rate(folder):
    """Return how many times a second this disk makes 4 kB durable now."""
    with TemporaryDirectory(dir=folder) as probe:
        handle = os.open(Path(probe) / "probe", os.O_WRONLY | os.O_CREAT)
        try:
            begun = time.perf_counter()
            for _ in range(_PROBES):
                os.write(handle, bytes(4096))
                os.fdatasync(handle)
            return _PROBES / (time.perf_counter() - begun)
        finally:
            os.close(handle)


def durable(folder):
    """Return the remark that stands beside every durable figure."""
    return f"fdatasync {fdatasync_rate(folder):.0f}/s"


@contextmanager
def workshop():
    """Give a folder on the disk of the checkout, not in memory."""
    (ROOT / "var").mkdir(exist_ok=True)
    with TemporaryDirectory(dir=ROOT / "var", prefix="bench-") as folder:
        yield Path(folder)


@dataclass(frozen=True, slots=True)
class Run:
    """How long a process took: on the wall, and of processors (with those it waited for)."""

    wall: float
    cpu: float
    code: int
    output: str


def timed(command, *, cwd, env=None):
    """Run a process to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    done = subprocess.run(  # noqa: S603
        command,
        cwd=cwd,
        env=os.environ | (env or {}),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu, done.returncode, done.stdout)


def best(times, key=None):
    """Return the best of several repetitions."""
    return min(times, key=key)
