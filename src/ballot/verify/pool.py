"""Spreads work over the cores: processes, because big-integer arithmetic holds the interpreter.

A process with one thread, as a command is, forks its workers: they have at once what is imported
here. A process with more, as a server is, spawns them, since a fork may copy a lock that another
thread holds. This process works along from the other end of the list, so that one core more or
less makes no difference in kind and a worker that starts slowly costs nothing.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context
from threading import active_count
from typing import TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""


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
            _share(executor, work, tasks, note)
    for index, task in enumerate(tasks):
        if index not in answers:
            note(index, work(task))
    return [answers[index] for index in range(len(tasks))]


def _share(
    executor: ProcessPoolExecutor,
    work: Callable[[Task], Answer],
    tasks: Sequence[Task],
    note: Callable[[int, Answer], None],
) -> None:
    """Hand out all tasks, and take back from the end those that no worker has begun."""
    futures: list[Future[Answer]] = [executor.submit(work, task) for task in tasks]
    for index in reversed(range(len(tasks))):
        if futures[index].cancel():
            note(index, work(tasks[index]))
    for index, future in enumerate(futures):
        if not future.cancelled():
            note(index, future.result())
