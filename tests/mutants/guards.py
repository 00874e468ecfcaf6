"""Whether the tests of a part notice a mutant: those that run its lines, or all where none does.

Those in the file that is named after the module come first, then the quickest. A mutant that has
outlived so many seconds of them counts as not noticed, whatever the others would have said.
"""

import json
import re
import resource
import sys
from bisect import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Protocol

import coverage

from mutants.mutant import Mutant
from mutants.parts import CLIENT, Part
from mutants.python_sites import python_mutants
from mutants.tree import Tree

_PYTEST = ("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "mutants.pytest_plugin")
_LONGEST_SUITE = 1800.0  # seconds of processor time
_ENOUGH = 120.0  # seconds of tests, as they were when they were measured
_TIMES_LONGER, _STARTING = 4, 10  # a changed run may take so many times longer, and so many seconds


class GuardsFail(Exception):
    """The tests fail on the sources as they are: nothing can be learnt."""


class Guard(Protocol):
    """What knows a part's mutants and its tests."""

    def candidates(self) -> list[Mutant]:
        """Return all mutants of the part."""
        ...

    def is_alive(self, tree: Tree, mutant: Mutant) -> bool:
        """Return whether the changed sources pass what a compiler looks at."""
        ...

    def notice(self, tree: Tree, mutant: Mutant) -> bool:
        """Return whether a test fails or hangs."""
        ...


@dataclass(frozen=True, slots=True)
class _Test:
    name: str
    seconds: float

    @property
    def file(self) -> str:
        return self.name.partition("::")[0]


class PythonGuard:
    """Runs pytest; which test runs which line is measured once, by coverage."""

    def __init__(self, part: Part, tree: Tree) -> None:
        self._part, self._tree = part, tree
        self._tests, self._by_line = self._measured()

    def candidates(self) -> list[Mutant]:
        """Return all mutants of the part's modules."""
        return [
            mutant
            for path in self._part.files(self._tree.root)
            for mutant in python_mutants(path, (self._tree.root / path).read_bytes())
        ]

    def is_alive(self, tree: Tree, mutant: Mutant) -> bool:
        """Return true: what does not compile is no candidate."""
        del tree, mutant
        return True

    def notice(self, tree: Tree, mutant: Mutant) -> bool:
        """Run the tests of the mutant's lines; what runs at import belongs to every test."""
        lines = range(mutant.first, mutant.last + 1)
        near = {place for line in lines for place in self._by_line[mutant.path, line]}
        own = f"test_{Path(mutant.path).stem}.py"
        tests = [self._tests[place] for place in near] or self._tests
        tests = sorted(tests, key=lambda test: (Path(test.file).name != own, test.seconds))
        until = list(accumulate(test.seconds for test in tests))
        with tree.living(mutant):
            return not self._pass(tree, tests[: bisect(until, _ENOUGH) + 1])

    def _pass(self, tree: Tree, tests: Sequence[_Test]) -> bool:
        chosen = tree.root / "chosen.json"
        chosen.write_text(json.dumps([test.name for test in tests]))
        files = sorted({test.file for test in tests})
        command = [sys.executable, *_PYTEST, f"--chosen={chosen}", *files]
        seconds = sum(test.seconds for test in tests)
        return tree.run(command, seconds=_TIMES_LONGER * seconds + _STARTING)

    def _measured(self) -> tuple[list[_Test], dict[tuple[str, int], set[int]]]:
        root = self._tree.root
        notes, data, log = root / "notes.json", root / "lines.coverage", root / "measuring.log"
        where = (f"--data-file={data}", f"--source={root / 'src'}")
        switches = "--concurrency=thread,greenlet"  # the database's calls are greenlets
        measure = ("-m", "coverage", "run", "--rcfile=/dev/null", switches, *where)
        guards = self._part.guarding(root)
        command = [sys.executable, *measure, *_PYTEST, f"--notes={notes}", *guards]
        if not self._tree.run(command, seconds=_LONGEST_SUITE, log=log):
            raise GuardsFail(log.read_text(errors="replace"))
        tests = [_Test(name, seconds) for name, seconds in json.loads(notes.read_text())]
        by_line: dict[tuple[str, int], set[int]] = defaultdict(set)
        lines = coverage.CoverageData(basename=str(data))
        lines.read()
        for path in self._part.files(root):
            for line, contexts in lines.contexts_by_lineno(str(root / path)).items():
                by_line[path, line] |= {int(context) for context in contexts if context}
        return tests, by_line


_IMPORT = re.compile(r'from "(\.[^"]+)"')


class ClientGuard:
    """Runs node's tests, the quickest file first; a file guards all modules that it reaches."""

    def __init__(self, part: Part, tree: Tree) -> None:
        self._part, self._tree = part, tree
        files = part.guarding(tree.root)
        self._reached = {file: self._reach(Path(file)) for file in files}
        self._seconds = {file: self._measured(file) for file in files}
        self._files = sorted(files, key=self._seconds.__getitem__)

    def candidates(self) -> list[Mutant]:
        """Return all mutants of the part's modules, as the compiler's own parser sees them."""
        root, log = self._tree.root, self._tree.root / "sites.json"
        modules = [Path(path).relative_to(CLIENT).as_posix() for path in self._part.files(root)]
        script = str(root / "tests/mutants/typescript-sites.mjs")
        if not self._tree.run(["node", script, CLIENT, *modules], seconds=60, log=log):
            raise GuardsFail(log.read_text(errors="replace"))
        return sorted(
            Mutant(
                path=f"{CLIENT}/{site['path']}",
                start=site["start"],
                end=site["end"],
                text=site["text"],
                operator=site["operator"],
                first=0,
                last=0,
            )
            for site in json.loads(log.read_text())
        )

    def is_alive(self, tree: Tree, mutant: Mutant) -> bool:
        """Return whether the types still fit."""
        with tree.living(mutant):
            return tree.run(["npm", "--silent", "run", "check"], seconds=60, folder=CLIENT)

    def notice(self, tree: Tree, mutant: Mutant) -> bool:
        """Run the files of tests that reach the mutant's module, those first that are about it."""
        module = Path(mutant.path)
        guarding = [file for file in self._files if module in self._reached[file]]
        guarding.sort(key=lambda file: module not in self._imported(Path(file)))
        with tree.living(mutant):
            return any(not self._pass(tree, file) for file in guarding)

    def _pass(self, tree: Tree, file: str) -> bool:
        return self._run(tree, file, _TIMES_LONGER * self._seconds[file] + _STARTING)

    def _run(self, tree: Tree, file: str, seconds: float, log: Path | None = None) -> bool:
        relative = Path(file).relative_to(CLIENT).as_posix()
        return tree.run(["node", "--test", relative], seconds=seconds, log=log, folder=CLIENT)

    def _measured(self, file: str) -> float:
        """Return the processor time that a file of tests takes; nothing else runs meanwhile."""
        log = self._tree.root / "measuring.log"
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        if not self._run(self._tree, file, _LONGEST_SUITE, log):
            raise GuardsFail(log.read_text(errors="replace"))
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def _reach(self, start: Path) -> set[Path]:
        reached: set[Path] = set()
        waiting = [start]
        while waiting:
            file = waiting.pop()
            if file not in reached:
                reached.add(file)
                waiting += self._imported(file)
        return reached

    def _imported(self, file: Path) -> list[Path]:
        root = self._tree.root
        names = _IMPORT.findall((root / file).read_text(encoding="utf-8"))
        return [((root / file).parent / name).resolve().relative_to(root) for name in names]
