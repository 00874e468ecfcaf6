"""What happens while a use case computes: who holds the store, and what others do in between."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any


@dataclass
class Watch:
    """Counts what is computed, and knows which tasks hold the store."""

    writing: set = field(default_factory=set)
    computed: list = field(default_factory=list)


@dataclass
class WatchedStore:
    """A store that says when somebody writes."""

    store: Any
    watch: Watch

    def read(self):
        return self.store.read()

    @asynccontextmanager
    async def write(self):
        async with self.store.write() as work:
            task = asyncio.current_task()
            self.watch.writing.add(task)
            try:
                yield work
            finally:
                self.watch.writing.remove(task)


@dataclass
class WatchedWorkers:
    """Threads that refuse to work for a task that holds the store."""

    workers: Any
    watch: Watch

    async def run(self, function, *arguments):
        waiting = asyncio.current_task() in self.watch.writing
        assert not waiting, f"{function} runs while other writers wait"
        self.watch.computed.append(getattr(function, "__name__", str(function)))
        return await self.workers.run(function, *arguments)


@dataclass
class Interrupted:
    """Threads during whose work something else happens, once."""

    workers: Any
    what: Callable[[], Awaitable[object]] | None
    """None once it has been called."""

    async def run(self, function, *arguments):
        what, self.what = self.what, None
        if what is not None:
            await what()
        return await self.workers.run(function, *arguments)


@dataclass
class Dying:
    """Threads in which nothing ends: the process is gone."""

    async def run(self, function, *_arguments):
        raise ConnectionAbortedError(function)


def exchanged(value: Any, exchange) -> Any:
    """Return a use case in which parts are exchanged at any depth, by the names of fields."""
    if not is_dataclass(value) or isinstance(value, type):
        return value
    parts = {}
    for each in fields(value):
        part = getattr(value, each.name)
        exchanged_part = (
            exchange[each.name](part) if each.name in exchange else exchanged(part, exchange)
        )
        if exchanged_part is not part:
            parts[each.name] = exchanged_part
    return replace(value, **parts) if parts else value


def watched(use_cases, watch):
    """Return use cases that compute only while nobody holds the store."""
    return exchanged(
        use_cases,
        {
            "store": lambda store: WatchedStore(store, watch),
            "workers": lambda workers: WatchedWorkers(workers, watch),
        },
    )


def interrupted(use_case, what):
    """Return a use case that is interrupted by a coroutine function while it computes."""
    return exchanged(use_case, {"workers": lambda workers: Interrupted(workers, what)})
