"""How the part of people is put together: its use cases, and what they need."""

from dataclasses import dataclass
from typing import Self

from ballot.basics.rand import Rng
from ballot.basics.time import Clock
from ballot.congress.patience import Patience
from ballot.congress.ports import Store
from ballot.congress.signing_in import CreateUser, SignIn, SignOut, WhoIs
from ballot.frame.workers import Workers


@dataclass(frozen=True, slots=True, kw_only=True)
class CongressUseCases:
    """What people with log-ins can do apart from a vote."""

    create_user: CreateUser
    sign_in: SignIn
    sign_out: SignOut
    who_is: WhoIs

    @classmethod
    def assemble(cls, store: Store, clock: Clock, rng: Rng, workers: Workers) -> Self:
        """Put the use cases on a store."""
        return cls(
            create_user=CreateUser(store, rng, workers),
            sign_in=SignIn(store, clock, rng, workers, Patience()),
            sign_out=SignOut(store),
            who_is=WhoIs(store, clock),
        )
