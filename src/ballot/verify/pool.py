"""Spreads work over the cores: processes, because big-integer arithmetic holds the interpreter.

A process with one thread, as a command is, forks its workers: they have at once what is imported
here. A process with more, as a server is, spawns them, since a fork may copy a lock that another
thread holds. This process works along from the other end of the list, so that one core more or
less makes no difference in kind and a worker that starts slowly costs nothing.
"""

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from threading import active_count
from typing import TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""

_AHEAD = 3
"""Tasks that a worker has at a time: enough that it need not wait while one is done here."""


def available_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))


def spread(
    work: Callable[[Task], Answer],
    tasks: Sequence[Task],
    *,
    cores: int,
    progress: Progress | None = None,
) -> list[Answer]:
    """Return the answers to the tasks, in their order; `work` must be importable by name."""
    answers: dict[int, Answer] = {}

    def note(index: int, answer: Answer) -> None:
        answers[index] = answer
        if progress is not None:
            progress(len(answers), len(tasks))

    if cores > 1 and len(tasks) > 1:
        context = get_context("fork" if active_count() == 1 else "spawn")
        # If a worker is killed, what it owed is done here, after this.
        with (
            suppress(BrokenProcessPool),
            ProcessPoolExecutor(cores - 1, mp_context=context) as executor,
        ):
            _share(executor, work, tasks, note, _AHEAD * (cores - 1))
    for index, task in enumerate(tasks):
        if index not in answers:
            note(index, work(task))
    return [answers[index] for index in range(len(tasks))]


def _share(
    executor: ProcessPoolExecutor,
    work: Callable[[Task], Answer],
    tasks: Sequence[Task],
    note: Callable[[int, Answer], None],
    ahead: int,
) -> None:
    """Hand out tasks from the front, so many at a time, and do one from the end in between.

    None is handed out to be taken back: the executor fails at a cancelled task if a worker dies.
    """
    left = deque(range(len(tasks)))
    given: dict[Future[Answer], int] = {}
    while left or given:
        while left and len(given) < ahead:
            index = left.popleft()
            given[executor.submit(work, tasks[index])] = index
        if left:
            index = left.pop()
            note(index, work(tasks[index]))
        else:
            wait(given, return_when=FIRST_COMPLETED)
        for future in [each for each in given if each.done()]:
            note(given.pop(future), future.result())
