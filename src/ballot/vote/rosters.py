"""The roster as the desk sees it, and how a deputy is found in it; two with one name stay two."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ballot.law.congress.policy import Action, Actor, Scope, authorise
from ballot.law.congress.roster import Deputy
from ballot.vote.records import RollLine
from ballot.vote.storage import Store
from ballot.vote.views import DeputyLine


def deputy_lines(deputies: Iterable[Deputy], roll: Iterable[RollLine]) -> tuple[DeputyLine, ...]:
    """Join roster and roll for the desk, credentials left out."""
    deputies = tuple(deputies)
    cards = {line.deputy: line for line in roll}
    bearers = Counter(deputy.name for deputy in deputies)
    return tuple(
        DeputyLine(
            number=deputy.number,
            name=deputy.name,
            delegation=deputy.delegation,
            state=deputy.state,
            card_number=card.card_number if card else None,
            checked_in=card.checked_in if card else False,
            namesakes=bearers[deputy.name] - 1,
        )
        for deputy in deputies
        for card in [cards.get(deputy.number)]
    )


@dataclass(frozen=True, slots=True)
class ShowRoster:
    """Show the roster, or the part of it that a text finds."""

    store: Store

    async def __call__(
        self, actor: Actor | None, code: str, search: str | None = None
    ) -> tuple[DeputyLine, ...]:
        """Return the deputies whose name or delegation contains the text, or whose number it is.

        Raises:
            NotFound: `poll-unknown`.
        """
        authorise(actor, Action.CHECK_IN, Scope(code))
        async with self.store.read() as work:
            await work.polls.get(code)
            lines = deputy_lines(await work.lists.deputies(code), await work.roll.lines(code))
        wanted = (search or "").strip()
        return tuple(line for line in lines if _matches(line, wanted)) if wanted else lines


@dataclass(frozen=True, slots=True)
class FindDeputies:
    """Find the deputies that a name, a number or a card's number may mean."""

    store: Store

    async def __call__(self, actor: Actor | None, code: str, text: str) -> tuple[DeputyLine, ...]:
        """Return the deputies found; nothing typed finds nobody.

        Raises:
            NotFound: `poll-unknown`.
        """
        authorise(actor, Action.CHECK_IN, Scope(code))
        wanted = text.strip()
        if not wanted:
            return ()
        return await ShowRoster(self.store)(actor, code, wanted)


def _matches(line: DeputyLine, wanted: str) -> bool:
    return (
        wanted in line.name
        or wanted in line.delegation
        or wanted in {str(line.number), line.card_number}
    )
