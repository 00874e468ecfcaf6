"""Issue the cards: credentials are drawn, printed and forgotten; their public parts are the roll.

Only what is handed out leaves this module with the private credentials in it. Issuing again kills
the former cards, since their public parts are no longer on the roll.
"""

from dataclasses import dataclass

from ballot.basics.errors import StateConflict
from ballot.basics.rand import Rng
from ballot.frame.workers import Workers
from ballot.law.congress.policy import Action, Actor, Scope, authorise
from ballot.law.congress.roster import Deputy
from ballot.law.vote.poll import Phase, require_phase
from ballot.protocol.credentials import draw_credential, public_of, secret_of
from ballot.protocol.groups.by_name import group_named
from ballot.vote.ports import Card, CardSheet, Printer
from ballot.vote.records import Poll, RollLine
from ballot.vote.storage import Store


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

    async def __call__(self, actor: Actor | None, code: str) -> IssuedCards:
        """Draw new credentials, record their public parts, return the cards.

        Raises:
            StateConflict: the poll is no draft any more, or the roster is missing or has changed.
        """
        authorise(actor, Action.PREPARE, Scope(code))
        async with self.store.read() as work:
            poll, deputies = await work.polls.get(code), await work.lists.deputies(code)
        if not deputies:
            raise StateConflict("roster-missing")
        lines, sheet = await self.workers.run(self._draw, poll, deputies)
        printed = await self.workers.run(self.printer.cards, sheet, poll.language)
        async with self.store.write() as work:
            held, round_ = await work.polls.hold(code)
            require_phase(round_.phase, Phase.DRAFT)
            if held.group != poll.group or await work.lists.deputies(code) != deputies:
                raise StateConflict("poll-changed-meanwhile")
            await work.roll.replace(code, lines)
            await work.commit()
        return IssuedCards(sheet, printed)

    def _draw(
        self, poll: Poll, deputies: tuple[Deputy, ...]
    ) -> tuple[tuple[RollLine, ...], CardSheet]:
        group = group_named(poll.group)
        lines: list[RollLine] = []
        cards: list[Card] = []
        voters = [deputy for deputy in deputies if deputy.state.may_vote]
        width = max(3, len(str(len(voters))))
        for place, deputy in enumerate(voters, start=1):
            credential = draw_credential(self.rng)
            secret = secret_of(group, poll.credential_uuid, credential)
            number = f"{place:0{width}d}"
            lines.append(
                RollLine(
                    deputy=deputy.number, card_number=number, credential=public_of(group, secret)
                )
            )
            fragment = credential.replace("-", "")
            cards.append(
                Card(
                    name=deputy.name,
                    delegation=deputy.delegation,
                    number=number,
                    link=f"{self.public_url}/v/{poll.code}#{fragment}",
                )
            )
        return tuple(lines), CardSheet(occasion=poll.occasion, cards=tuple(cards))
