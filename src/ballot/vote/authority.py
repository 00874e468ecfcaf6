"""Who may do what in a poll: a poll is one of its congress, and never another's.

Of which congress it is, is all that is read before authority is asked.
"""

from dataclasses import dataclass

from ballot.law.congress.policy import (
    Action,
    Actor,
    Grant,
    Scope,
    authorise,
    require_somewhere,
)
from ballot.vote.storage import Store


async def authorise_in(store: Store, actor: Actor | None, action: Action, code: str) -> Grant:
    """Return the grant by which the actor may do something in a poll.

    Raises:
        Forbidden: as `policy.authorise`.
        NotFound: `poll-unknown`; nobody learns it who may not do this anywhere.
    """
    require_somewhere(actor, action)
    return authorise(actor, action, await place_of(store, code))


async def place_of(store: Store, code: str) -> Scope:
    """Return a poll as the scope that it is.

    Raises:
        NotFound: `poll-unknown`.
    """
    async with store.read() as work:
        return Scope(await work.polls.congress(code), code)


@dataclass(frozen=True, slots=True)
class WhereIs:
    """Say which scope a poll is; for guards, which ask before a use case does."""

    store: Store

    async def __call__(self, code: str) -> Scope:
        """Return it.

        Raises:
            NotFound: `poll-unknown`.
        """
        return await place_of(self.store, code)
