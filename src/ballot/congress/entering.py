"""Say which congresses an installation serves: one, or a whole province from a table.

What the administrator learns of a congress is that it has polls, and how many.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ballot.basics.errors import RuleViolation, StateConflict
from ballot.congress.ports import EntryTables, Store, UnitOfWork
from ballot.frame.tables import Imported
from ballot.frame.workers import Workers
from ballot.law.congress.levels import FIRST_CODE, Congress, Entry
from ballot.law.congress.policy import INSTALLATION, Action, Actor, Scope, authorise


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """A congress or a street in the administrator's list."""

    entry: Entry
    polls: int


@dataclass(frozen=True, slots=True)
class ImportEntries:
    """Enter congresses and streets from a table, or change them."""

    store: Store
    tables: EntryTables
    readers: Workers
    """Threads that wait for a file to be read: never those that verify ballots."""

    async def __call__(
        self, actor: Actor | None, data: bytes, *, new: bool = False
    ) -> Imported[Entry]:
        """Take all rows, or none if anything is wrong; return what was taken.

        Args:
            actor: who asks.
            data: the file.
            new: whether nothing may be changed that is entered already.

        Raises:
            Malformed: `TableRefused` with the faults, or the file is no table.
            StateConflict: `congress-entered`; somebody else enters congresses at this moment
                (`congresses-changed-meanwhile`).
        """
        authorise(actor, Action.ADMINISTER, INSTALLATION)
        async with self.store.read() as work:
            former = await work.congresses.everything()
        known = {entry.code: entry for entry in former}
        imported = await self.readers.run(self.tables.entries, data, known)
        if new and (twice := [entry.code for entry in imported.items if entry.code in known]):
            raise StateConflict("congress-entered", congress=twice[0])
        async with self.store.write() as work:
            if await work.congresses.everything() != former:
                raise StateConflict("congresses-changed-meanwhile")
            await work.congresses.put(imported.items)
            await work.commit()
        return imported


@dataclass(frozen=True, slots=True)
class ListEntries:
    """List what is entered."""

    store: Store

    async def __call__(self, actor: Actor | None) -> tuple[EntryLine, ...]:
        """Return all congresses and streets, by code."""
        authorise(actor, Action.ADMINISTER, INSTALLATION)
        async with self.store.read() as work:
            entries, polls = await work.congresses.everything(), await work.polls.counts()
        return tuple(EntryLine(entry=each, polls=polls.get(each.code, 0)) for each in entries)


@dataclass(frozen=True, slots=True)
class ListOwnCongresses:
    """List the congresses in which somebody may prepare polls."""

    store: Store

    async def __call__(self, actor: Actor | None) -> Mapping[str, Congress]:
        """Return them by code."""
        where: Collection[Scope] = actor.where(Action.PREPARE) if actor else ()
        codes = [scope.congress for scope in where if scope.congress and scope.poll is None]
        async with self.store.read() as work:
            found = await work.congresses.named(codes)
        return {congress.code: congress for congress in found}


@dataclass(frozen=True, slots=True)
class OnlyCongress:
    """Say for which congress an installation is that has no more than one; for its console."""

    store: Store

    async def __call__(self) -> str:
        """Return its code.

        Raises:
            RuleViolation: `congress-to-be-named`; there are several.
        """
        async with self.store.write() as work:
            code = await only_congress(work)
            await work.commit()
        return code


async def only_congress(work: UnitOfWork) -> str:
    """Return the only congress; where none is entered, one that its first poll gives a name.

    Raises:
        RuleViolation: `congress-to-be-named`; there are several.
    """
    found = await work.congresses.first(2)
    if len(found) > 1:
        raise RuleViolation("congress-to-be-named")
    if not found:
        unnamed = Congress(code=FIRST_CODE, name="", short_name="", level=None)
        await work.congresses.put([unnamed])
        return unnamed.code
    return found[0].code
