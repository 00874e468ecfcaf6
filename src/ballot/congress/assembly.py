"""How the part of people is put together: its use cases, and what they need."""

from dataclasses import dataclass
from typing import Self

from ballot.basics.rand import Rng
from ballot.basics.time import Clock
from ballot.congress.entering import (
    ImportEntries,
    ListEntries,
    ListOwnCongresses,
    OnlyCongress,
)
from ballot.congress.patience import Patience
from ballot.congress.ports import EntryTables, Store
from ballot.congress.signing_in import CreateUser, SignIn, SignOut, WhoIs
from ballot.frame.workers import Workers


@dataclass(frozen=True, slots=True, kw_only=True)
class CongressUseCases:
    """What people with log-ins can do apart from a vote."""

    import_entries: ImportEntries
    list_entries: ListEntries
    list_own_congresses: ListOwnCongresses
    only_congress: OnlyCongress
    create_user: CreateUser
    sign_in: SignIn
    sign_out: SignOut
    who_is: WhoIs

    @classmethod
    def assemble(  # noqa: PLR0913, PLR0917 - what they stand on
        cls,
        store: Store,
        clock: Clock,
        rng: Rng,
        workers: Workers,
        readers: Workers,
        tables: EntryTables,
    ) -> Self:
        """Put the use cases on a store; `readers` wait for tables to be read."""
        return cls(
            import_entries=ImportEntries(store, tables, readers),
            list_entries=ListEntries(store),
            list_own_congresses=ListOwnCongresses(store),
            only_congress=OnlyCongress(store),
            create_user=CreateUser(store, rng, workers),
            sign_in=SignIn(store, clock, rng, workers, Patience()),
            sign_out=SignOut(store),
            who_is=WhoIs(store, clock),
        )
