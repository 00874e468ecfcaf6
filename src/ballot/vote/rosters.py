"""The roster as the desk sees it, and how a deputy is found in it; two with one name stay two."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ballot.basics.errors import Malformed
from ballot.frame.names import holds, key_of
from ballot.law.congress.policy import Action, Actor
from ballot.law.congress.roster import Deputy
from ballot.vote.authority import authorise_in
from ballot.vote.card_codes import is_mistyped, parse_code
from ballot.vote.records import RollLine
from ballot.vote.storage import Store, UnitOfWork
from ballot.vote.views import DeputyLine, FoundDeputies


def deputy_line(deputy: Deputy, card: RollLine | None, bearers: int) -> DeputyLine:
    """Join a deputy and the card for the desk, the credential left out."""
    return DeputyLine(
        number=deputy.number,
        name=deputy.name,
        delegation=deputy.delegation,
        state=deputy.state,
        card=card.code if card else None,
        checked_in=card.checked_in if card else False,
        namesakes=bearers - 1,
    )


def deputy_lines(deputies: Iterable[Deputy], roll: Iterable[RollLine]) -> tuple[DeputyLine, ...]:
    """Join roster and roll for the desk."""
    deputies = tuple(deputies)
    cards = {line.deputy: line for line in roll}
    bearers = Counter(deputy.name for deputy in deputies)
    return tuple(
        deputy_line(deputy, cards.get(deputy.number), bearers[deputy.name]) for deputy in deputies
    )


@dataclass(frozen=True, slots=True)
class ShowRoster:
    """Show the roster, or the part of it that a text finds."""

    store: Store

    async def __call__(
        self, actor: Actor | None, code: str, search: str | None = None
    ) -> tuple[DeputyLine, ...]:
        """Return the deputies whom the text may mean, also by a part of name or delegation.

        Raises:
            NotFound: `poll-unknown`.
        """
        await authorise_in(self.store, actor, Action.CHECK_IN, code)
        async with self.store.read() as work:
            lines = await _lines(work, code)
        ways = _ways(search or "")
        if not ways:
            return lines
        return tuple(line for line in lines if any(fits(line) for fits, _exact in ways))


@dataclass(frozen=True, slots=True)
class FindDeputies:
    """Find whom somebody at the door means by a number, a card's code, a name or its sound."""

    store: Store

    async def __call__(self, actor: Actor | None, code: str, text: str) -> FoundDeputies:
        """Return the deputies found in the surest way that finds any; nothing typed finds nobody.

        Raises:
            NotFound: `poll-unknown`.
            Malformed: `card-code-mistyped`.
        """
        await authorise_in(self.store, actor, Action.CHECK_IN, code)
        async with self.store.read() as work:
            lines = await _lines(work, code)
        for fits, exact in _ways(text):
            if found := tuple(line for line in lines if fits(line)):
                return FoundDeputies(lines=found, exact=exact)
        if is_mistyped(text):
            raise Malformed("card-code-mistyped")
        return FoundDeputies(lines=(), exact=False)


async def _lines(work: UnitOfWork, code: str) -> tuple[DeputyLine, ...]:
    await work.polls.get(code)
    return deputy_lines(await work.lists.deputies(code), await work.roll.lines(code))


def _ways(text: str) -> tuple[tuple[Callable[[DeputyLine], bool], bool], ...]:
    """Return how a text may mean a deputy, the surest first, and whether it then means a whole."""
    wanted, card = key_of(text), parse_code(text) or text.strip()
    if not wanted:
        return ()
    return (
        (lambda line: str(line.number) == wanted, True),
        (lambda line: key_of(line.name) == wanted, True),
        (lambda line: line.card == card, True),
        (lambda line: holds(line.name, wanted), False),
        (lambda line: wanted in key_of(line.delegation), False),
    )
