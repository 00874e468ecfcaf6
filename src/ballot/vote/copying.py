"""Begin a poll as a copy of another: last year's, or a rehearsal of today's.

Occasion, rules, projects and roster are copied; keys and cards are never: each poll has its own.
"""

from dataclasses import dataclass, replace

from ballot.basics.rand import Rng
from ballot.law.congress.policy import Action, Actor, Scope, authorise, require_somewhere
from ballot.law.vote.round import DraftRound
from ballot.law.vote.rules import parse_rules, rules_as_mapping
from ballot.protocol.elections import draw_uuid
from ballot.vote.authority import place_of
from ballot.vote.preparing import draw_code
from ballot.vote.storage import Store


@dataclass(frozen=True, slots=True)
class CopyPoll:
    """Make a draft of what another poll was set up with."""

    store: Store
    rng: Rng

    async def __call__(self, actor: Actor | None, code: str) -> str:
        """Record the copy and return its code.

        Raises:
            NotFound: `poll-unknown`.
            RuleViolation: the rules were lawful when they were set, and are not today.
        """
        require_somewhere(actor, Action.PREPARE)
        place = await place_of(self.store, code)
        authorise(actor, Action.PREPARE, Scope(place.congress))
        copy, uuid = draw_code(self.rng), draw_uuid(self.rng)
        async with self.store.write() as work:
            former = await work.polls.get(code)
            rules = parse_rules(rules_as_mapping(former.rules))
            poll = replace(former.copied(copy, uuid), rules=rules)
            first = DraftRound(code=copy, number=1, uuid=uuid, seats=poll.seats, projects=())
            await work.polls.add(poll, first)
            await work.lists.replace_projects(copy, await work.lists.projects(code))
            await work.lists.replace_deputies(copy, await work.lists.deputies(code))
            await work.commit()
        return copy
