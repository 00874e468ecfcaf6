"""`make mutants`: changes the sources a little, many times, and counts what the tests notice."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from tempfile import TemporaryDirectory

from mutants.guards import ClientGuard, Guard, GuardsFail, PythonGuard
from mutants.mutant import Mutant
from mutants.parts import PARTS, Part
from mutants.report import Score, key_of, known_equivalents, table, told
from mutants.tree import Tree

COUNT = 160
LEAST = 92.0  # per cent of the mutants that can be killed
ALWAYS = "randomness"  # lost secrecy changes no result: these few are looked at in every run


class Workshop:
    """As many trees as mutants may live at once."""

    def __init__(self, folder: Path, size: int) -> None:
        self.trees = [Tree(folder / f"tree-{number}") for number in range(size)]
        self.root = self.trees[0].root
        self._free: SimpleQueue[Tree] = SimpleQueue()
        for tree in self.trees:
            self._free.put(tree)

    def ask(
        self, question: Callable[[Tree, Mutant], bool], mutants: list[Mutant], note: str
    ) -> list[bool]:
        """Ask about each mutant, in a tree of its own; the answers come in order."""

        def asked(numbered: tuple[int, Mutant]) -> bool:
            number, mutant = numbered
            tree = self._free.get()
            try:
                return question(tree, mutant)
            finally:
                self._free.put(tree)
                sys.stderr.write(f"\r{note} {number}/{len(mutants)}   ")

        with ThreadPoolExecutor(len(self.trees)) as pool:
            answers = list(pool.map(asked, enumerate(mutants, start=1)))
        sys.stderr.write("\n")
        return answers


def drawn(guard: Guard, workshop: Workshop, count: int, seed: int, only: str) -> list[Mutant]:
    """Return that many mutants that a compiler lets pass, drawn by lot."""
    candidates = [each for each in guard.candidates() if only in each.path]

    def lot(mutant: Mutant) -> tuple[bool, bytes, Mutant]:
        # By its own words, so that a change elsewhere in the sources replaces no other mutant.
        words = f"{seed} {key_of(mutant, workshop.root)}".encode()
        return mutant.operator != ALWAYS, sha256(words).digest(), mutant

    order = sorted(candidates, key=lot)
    alive: list[Mutant] = []
    while order and len(alive) < count:
        wanted = count - len(alive)
        some, order = order[:wanted], order[wanted:]
        answers = workshop.ask(guard.is_alive, some, "types")
        alive += [each for each, answer in zip(some, answers, strict=True) if answer]
    return alive


def examined(part: Part, workshop: Workshop, arguments: argparse.Namespace) -> Score:
    """Let the part's mutants live, one after another, and count the survivors."""
    tree = workshop.trees[0]
    guard = ClientGuard(part, tree) if part.is_client else PythonGuard(part, tree)
    mutants = drawn(guard, workshop, arguments.count, arguments.seed, arguments.only)
    equivalents = known_equivalents()
    score = Score(part.name)
    killable = [each for each in mutants if key_of(each, workshop.root) not in equivalents]
    score.equivalent = len(mutants) - len(killable)
    noticed = workshop.ask(guard.notice, killable, part.name)
    score.killed = sum(noticed)
    score.survivors = [each for each, known in zip(killable, noticed, strict=True) if not known]
    return score


def say(lines: Iterable[str]) -> None:
    """Print lines at once, each part's as soon as they are known."""
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run, print, and return 1 where too many survive."""
    names = [part.name for part in PARTS]
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--part", action="append", choices=names, help="again for more")
    parser.add_argument("--only", default="", help="modules whose path has this in it")
    parser.add_argument("--count", type=int, default=COUNT, help="mutants of each part")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    scores: list[Score] = []
    with TemporaryDirectory(prefix="mutants-") as folder:
        workshop = Workshop(Path(folder), arguments.jobs)
        for part in PARTS:
            if part.name in (arguments.part or names):
                try:
                    score = examined(part, workshop, arguments)
                except GuardsFail as failed:
                    sys.stderr.write(f"{failed}\nThe tests of {part.name} fail as they are.\n")
                    return 1
                scores.append(score)
                say(line for each in score.survivors for line in told(each, workshop.root))
    say(["", *table(scores)])
    return int(any(score.percentage < LEAST for score in scores))


if __name__ == "__main__":
    sys.exit(main())
