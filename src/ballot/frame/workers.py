"""Threads for cryptography, printing and password hashes, for which the loop never waits.

The arithmetic leaves the interpreter's lock (README), so there are as many threads
as cores.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import TypeVar, TypeVarTuple, Unpack

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Workers:
    """A fixed number of threads."""

    def __init__(self, threads: int) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="ballot")

    async def run(self, function: Callable[[Unpack[Ts]], T], *arguments: *Ts) -> T:
        """Return what the function returns, having waited without blocking the loop.

        The caller's context goes along: sentences are made in the language of the request.
        """
        loop = asyncio.get_running_loop()
        work = partial(copy_context().run, partial(function, *arguments))
        return await loop.run_in_executor(self._executor, work)

    def close(self) -> None:
        """Let running work end and start no more."""
        self._executor.shutdown(wait=True, cancel_futures=True)
