"""Check deputies in: a card votes only after its deputy has come, and no instant is kept of it.

A check-in can be taken back until the vote opens. From then on nobody can, whatever the card has
done: so neither the answer nor a refusal says whether it has been used.
"""

from dataclasses import dataclass, replace
from typing import Final

from ballot.basics.errors import BallotError, NotFound, RuleViolation, StateConflict
from ballot.law.congress.policy import Action, Actor
from ballot.law.congress.roster import Deputy, DeputyState
from ballot.law.vote.poll import Phase, require_phase
from ballot.vote.authority import authorise_in
from ballot.vote.records import RollLine
from ballot.vote.rosters import deputy_line
from ballot.vote.storage import Store, UnitOfWork
from ballot.vote.views import Arrival, DeputyLine

_OPEN_TO_CHECK_IN: Final = (Phase.FROZEN, Phase.OPEN)
AWAY: Final = {
    DeputyState.ON_LEAVE: "deputy-on-leave",
    DeputyState.ABSENT: "deputy-absent",
}
"""Deputies whom the roster does not expect, and what is said when their card comes."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Record that a deputy is present, found by one of three ways."""

    store: Store

    async def __call__(  # noqa: PLR0913 - the three ways
        self,
        actor: Actor | None,
        code: str,
        *,
        card: str | None = None,
        credential: str | None = None,
        deputy_number: int | None = None,
        though_away: bool = False,
    ) -> Arrival:
        """Activate the card, and say whether it had been active before.

        Args:
            actor: who asks.
            code: the poll's.
            card: the code that is printed on the card.
            credential: the public credential of the card.
            deputy_number: the deputy's, on the roster.
            though_away: whether the deputy stands there, though the roster says away.

        Raises:
            NotFound: `card-unknown`, `deputy-unknown`.
            RuleViolation: `deputy-suspended`; `deputy-on-leave` or `deputy-absent`, which it is
                when somebody else brings the card.
            StateConflict: `card-of-former-edition`; check-in has not begun or is over.
        """
        await authorise_in(self.store, actor, Action.CHECK_IN, code)
        async with self.store.write() as work:
            await _hold(work, code, *_OPEN_TO_CHECK_IN)
            line = await work.roll.line(
                code, deputy=deputy_number, credential=credential, card=card
            )
            if line is None:
                raise await _unknown(work, code, deputy_number, credential, card)
            deputy = await _deputy(work, code, line.deputy)
            if deputy.state in AWAY and not (line.checked_in or though_away):
                raise RuleViolation(AWAY[deputy.state], deputy=deputy.number, name=deputy.name)
            await work.roll.check_in(code, [line.deputy], present=True)
            shown = await _shown(work, code, deputy, replace(line, checked_in=True))
            await work.commit()
        return Arrival(line=shown, again=line.checked_in and not line.together)


@dataclass(frozen=True, slots=True)
class UndoCheckIn:
    """Take a mistaken check-in back."""

    store: Store

    async def __call__(self, actor: Actor | None, code: str, deputy_number: int) -> DeputyLine:
        """Deactivate the card again.

        Raises:
            NotFound: `deputy-unknown`.
            StateConflict: `check-in-final`, or check-in has not begun or is over.
        """
        await authorise_in(self.store, actor, Action.CHECK_IN, code)
        async with self.store.write() as work:
            await _hold_unopened(work, code)
            line = await work.roll.line(code, deputy=deputy_number)
            if line is None:
                raise await _unknown(work, code, deputy_number, None, None)
            deputy = await _deputy(work, code, deputy_number)
            await work.roll.check_in(code, [deputy_number], present=False)
            shown = await _shown(work, code, deputy, replace(line, checked_in=False))
            await work.commit()
        return shown


@dataclass(frozen=True, slots=True)
class CheckInAllExcept:
    """Record that all deputies in office are present but those named."""

    store: Store

    async def __call__(
        self,
        actor: Actor | None,
        code: str,
        deputy_numbers: tuple[int, ...],
        expected: frozenset[int] | None = None,
    ) -> int:
        """Activate the cards of all others in office; nobody's check-in is taken back.

        Args:
            actor: who asks.
            code: the poll's.
            deputy_numbers: of those who are missing.
            expected: of those who were shown to be checked in; None where nobody was asked.

        Returns:
            How many are present now.

        Raises:
            NotFound: `deputy-unknown`; nothing was changed.
            StateConflict: `others-changed`, somebody came or went since they were shown; check-in
                has not begun or is over.
        """
        await authorise_in(self.store, actor, Action.CHECK_IN, code)
        async with self.store.write() as work:
            await _hold(work, code, *_OPEN_TO_CHECK_IN)
            coming = frozenset(each.number for each in await others(work, code, deputy_numbers))
            if expected is not None and coming != expected:
                raise StateConflict("others-changed")
            await work.roll.check_in(code, sorted(coming), present=True, together=True)
            counts = await work.roll.headcounts(code)
            await work.commit()
        return sum(each.number for each in counts if each.present)


@dataclass(frozen=True, slots=True)
class ShowOthers:
    """Show whom a check-in of all the others would check in."""

    store: Store

    async def __call__(
        self, actor: Actor | None, code: str, deputy_numbers: tuple[int, ...]
    ) -> tuple[Deputy, ...]:
        """Return them in the order of the roster.

        Raises:
            NotFound: `deputy-unknown`.
            StateConflict: check-in has not begun or is over.
        """
        await authorise_in(self.store, actor, Action.CHECK_IN, code)
        async with self.store.read() as work:
            require_phase((await work.polls.rounds(code))[-1].phase, *_OPEN_TO_CHECK_IN)
            return await others(work, code, deputy_numbers)


@dataclass(frozen=True, slots=True)
class UndoAllExcept:
    """Take the check-in of all the others back, as a whole."""

    store: Store

    async def __call__(self, actor: Actor | None, code: str) -> int:
        """Deactivate the cards of those whom nobody checked in in person; return how many.

        Raises:
            StateConflict: `check-in-final`, or check-in has not begun or is over.
        """
        await authorise_in(self.store, actor, Action.CHECK_IN, code)
        async with self.store.write() as work:
            await _hold_unopened(work, code)
            taken_back = await work.roll.undo_together(code)
            await work.commit()
        return taken_back


async def others(
    work: UnitOfWork, code: str, deputy_numbers: tuple[int, ...]
) -> tuple[Deputy, ...]:
    """Return the deputies in office who have not come, but those named.

    Raises:
        NotFound: `deputy-unknown`.
    """
    deputies, roll = await work.lists.deputies(code), await work.roll.lines(code)
    known = {deputy.number for deputy in deputies}
    for number in deputy_numbers:
        if number not in known:
            raise NotFound("deputy-unknown", deputy=number)
    left_out = {line.deputy for line in roll if line.checked_in} | {*deputy_numbers}
    return tuple(
        deputy
        for deputy in deputies
        if deputy.state is DeputyState.IN_OFFICE and deputy.number not in left_out
    )


async def _hold(work: UnitOfWork, code: str, *phases: Phase) -> None:
    _, round_ = await work.polls.hold(code)
    require_phase(round_.phase, *phases)


async def _hold_unopened(work: UnitOfWork, code: str) -> None:
    _, round_ = await work.polls.hold(code)
    if round_.phase is Phase.OPEN:
        raise StateConflict("check-in-final")
    require_phase(round_.phase, Phase.FROZEN)


async def _deputy(work: UnitOfWork, code: str, number: int) -> Deputy:
    deputy = await work.lists.deputy(code, number)
    if deputy is None:
        raise NotFound("deputy-unknown", deputy=number)
    return deputy


async def _unknown(
    work: UnitOfWork, code: str, number: int | None, credential: str | None, card: str | None
) -> BallotError:
    """Say who or what it is that is not on the roll."""
    if number is not None:
        deputy = await _deputy(work, code, number)
        return RuleViolation("deputy-suspended", deputy=deputy.number)
    former = await work.roll.void_edition(code, credential=credential, card=card)
    if former is None:
        return NotFound("card-unknown")
    valid = await work.roll.edition(code)
    return StateConflict("card-of-former-edition", former=former, edition=valid.number)


async def _shown(work: UnitOfWork, code: str, deputy: Deputy, line: RollLine) -> DeputyLine:
    return deputy_line(deputy, line, await work.lists.bearers(code, deputy.name))
