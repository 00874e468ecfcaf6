"""The cards: made by this server, or apart from it; what stays here is the roll's public half.

Where the server draws the credentials, only what is handed out leaves this module with them in it.
Where they are drawn elsewhere (`vote.card_files`), they never come here. Either way a new set of
cards is a new edition and voids the former one, which whoever makes it has to name
(`vote.voiding`); a frozen poll takes no new one.
"""

from dataclasses import dataclass

from ballot.basics.errors import Malformed, StateConflict
from ballot.basics.rand import Rng
from ballot.frame.workers import Workers
from ballot.law.congress.policy import Action, Actor
from ballot.law.vote.poll import Phase, require_phase
from ballot.vote.authority import authorise_in
from ballot.vote.card_files import (
    CardOrder,
    draw_cards,
    fingerprint_of_list,
    parse_public_list,
)
from ballot.vote.ports import CardSheet, Printer
from ballot.vote.records import CardEdition, RollLine
from ballot.vote.storage import Store, UnitOfWork
from ballot.vote.views import CardsView
from ballot.vote.voiding import require_named


@dataclass(frozen=True, slots=True)
class IssuedCards:
    """All cards, for the only time: as values for whoever prints them elsewhere, and as PDF."""

    sheet: CardSheet
    pdf: bytes


@dataclass(frozen=True, slots=True)
class IssueCards:
    """Print a card for every deputy who may vote."""

    store: Store
    rng: Rng
    printer: Printer
    workers: Workers
    public_url: str

    async def __call__(
        self, actor: Actor | None, code: str, voids: CardEdition | None = None
    ) -> IssuedCards:
        """Draw new credentials, record their public parts, return the cards.

        Args:
            actor: who asks.
            code: the poll's.
            voids: the edition that is valid until then, if there is one.

        Raises:
            StateConflict: `cards-would-be-void`; the poll is no draft any more, or the roster is
                missing or has changed.
        """
        await authorise_in(self.store, actor, Action.PREPARE, code)
        async with self.store.read() as work:
            await require_named(work, code, voids)
            order = await _order(work, code, self.public_url)
        lines, sheet = await self.workers.run(draw_cards, order, self.rng)
        printed = await self.workers.run(self.printer.cards, sheet, order.language)
        await _record(self.store, order, lines)
        return IssuedCards(sheet, printed)


@dataclass(frozen=True, slots=True)
class OrderCards:
    """Give out what is needed to make the cards apart from this server."""

    store: Store
    public_url: str

    async def __call__(self, actor: Actor | None, code: str) -> CardOrder:
        """Return the order; nothing in it is secret.

        Raises:
            StateConflict: the poll is no draft any more, or the roster is missing.
        """
        await authorise_in(self.store, actor, Action.PREPARE, code)
        async with self.store.read() as work:
            require_phase((await work.polls.rounds(code))[-1].phase, Phase.DRAFT)
            return await _order(work, code, self.public_url)


@dataclass(frozen=True, slots=True)
class LoadCards:
    """Take the public list of cards that were made apart from this server."""

    store: Store
    workers: Workers
    public_url: str

    async def __call__(
        self, actor: Actor | None, code: str, data: bytes, voids: CardEdition | None = None
    ) -> int:
        """Put the list in the place of the roll, or leave it if anything is wrong; count the cards.

        Args:
            actor: who asks.
            code: the poll's.
            data: the file.
            voids: the edition that is valid until then, if there is one.

        Raises:
            Malformed: `CardListRefused` with all faults; the file is no list, or of another poll
                or edition.
            StateConflict: `cards-would-be-void`; the poll is no draft any more, or the roster is
                missing or has changed.
        """
        await authorise_in(self.store, actor, Action.PREPARE, code)
        async with self.store.read() as work:
            await require_named(work, code, voids)
            order = await _order(work, code, self.public_url)
        lines = await self.workers.run(parse_public_list, _text(data), order)
        await _record(self.store, order, lines)
        return len(lines)


@dataclass(frozen=True, slots=True)
class ShowCards:
    """Show what can be compared of the cards that are on the roll."""

    store: Store
    public_url: str

    async def __call__(self, actor: Actor | None, code: str) -> CardsView:
        """Return how many cards there are, and the fingerprint of their public list."""
        await authorise_in(self.store, actor, Action.PREPARE, code)
        async with self.store.read() as work:
            poll = await work.polls.get(code)
            deputies = await work.lists.deputies(code)
            lines, edition = await work.roll.lines(code), await work.roll.edition(code)
        order = CardOrder.of(poll, deputies, self.public_url, edition.number)
        groups = fingerprint_of_list(order, lines) if lines else ""
        return CardsView(edition=edition, voters=len(order.voters), groups=groups)


async def _order(work: UnitOfWork, code: str, public_url: str) -> CardOrder:
    poll, deputies = await work.polls.get(code), await work.lists.deputies(code)
    if not deputies:
        raise StateConflict("roster-missing")
    former = await work.roll.edition(code)
    return CardOrder.of(poll, deputies, public_url, former.number + 1)


async def _record(store: Store, order: CardOrder, lines: tuple[RollLine, ...]) -> None:
    """Replace the roll of a draft, if poll, roster and edition are still those of the order."""
    async with store.write() as work:
        _poll, round_ = await work.polls.hold(order.poll)
        require_phase(round_.phase, Phase.DRAFT)
        if await _order(work, order.poll, order.public_url) != order:
            raise StateConflict("poll-changed-meanwhile")
        await work.roll.replace(order.poll, lines)
        await work.commit()


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Malformed("card-list-malformed") from None
