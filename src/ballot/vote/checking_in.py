"""Check deputies in: a card votes only after its deputy has come, and no instant is kept of it.

The people at the door see whether a deputy is present, never whether the card has been used; only
an undo that comes too late is refused, since a ballot cannot be taken out of the box.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ballot.basics.errors import NotFound, RuleViolation, StateConflict
from ballot.law.congress.policy import Action, Actor, Scope, authorise
from ballot.law.congress.roster import Deputy, DeputyState
from ballot.law.vote.poll import Phase, require_phase
from ballot.vote.records import RollLine
from ballot.vote.rooms import Rooms
from ballot.vote.rosters import deputy_lines
from ballot.vote.storage import Store, UnitOfWork
from ballot.vote.views import DeputyLine

_OPEN_TO_CHECK_IN = (Phase.FROZEN, Phase.OPEN)


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Record that a deputy is present, found by one of three ways."""

    store: Store

    async def __call__(
        self,
        actor: Actor | None,
        code: str,
        *,
        card_number: str | None = None,
        credential: str | None = None,
        deputy_number: int | None = None,
    ) -> DeputyLine:
        """Activate the card; doing so twice changes nothing.

        Raises:
            NotFound: `card-unknown`, `deputy-unknown`.
            RuleViolation: `deputy-suspended`.
            StateConflict: check-in has not begun or is over.
        """
        authorise(actor, Action.CHECK_IN, Scope(code))
        async with self.store.write() as work:
            deputies, roll = await _hold(work, code)
            line = _found(roll, card_number, credential, deputy_number, deputies)
            await work.roll.check_in(code, [line.deputy], present=True)
            await work.commit()
        return _shown(deputies, roll, replace(line, checked_in=True))


@dataclass(frozen=True, slots=True)
class UndoCheckIn:
    """Take a mistaken check-in back."""

    store: Store
    rooms: Rooms

    async def __call__(self, actor: Actor | None, code: str, deputy_number: int) -> DeputyLine:
        """Deactivate the card again.

        Raises:
            NotFound: `deputy-unknown`.
            StateConflict: `ballot-already-cast`, or check-in has not begun or is over.
        """
        authorise(actor, Action.CHECK_IN, Scope(code))
        async with self.store.read() as work:
            round_ = (await work.polls.rounds(code))[-1]
        room = await self.rooms.of(code, round_.uuid) if round_.phase is Phase.OPEN else None
        async with self.store.write() as work:
            deputies, roll = await _hold(work, code)
            line = _found(roll, None, None, deputy_number, deputies)
            if room and await work.box.rows(room.uuid, [room.key.name(line.credential)]):
                raise StateConflict("ballot-already-cast")
            await work.roll.check_in(code, [line.deputy], present=False)
            await work.commit()
        return _shown(deputies, roll, replace(line, checked_in=False))


@dataclass(frozen=True, slots=True)
class CheckInAllExcept:
    """Record that all deputies in office are present but those named."""

    store: Store

    async def __call__(
        self, actor: Actor | None, code: str, deputy_numbers: tuple[int, ...]
    ) -> int:
        """Activate the cards of all others in office; nobody's check-in is taken back.

        Returns:
            How many are present now.

        Raises:
            NotFound: `deputy-unknown`; nothing was changed.
            StateConflict: check-in has not begun or is over.
        """
        authorise(actor, Action.CHECK_IN, Scope(code))
        async with self.store.write() as work:
            deputies, roll = await _hold(work, code)
            known = {deputy.number for deputy in deputies}
            for number in deputy_numbers:
                if number not in known:
                    raise NotFound("deputy-unknown", deputy=number)
            in_office = {
                deputy.number for deputy in deputies if deputy.state is DeputyState.IN_OFFICE
            }
            coming = in_office - set(deputy_numbers)
            await work.roll.check_in(code, sorted(coming), present=True)
            await work.commit()
        return sum(line.checked_in or line.deputy in coming for line in roll)


async def _hold(work: UnitOfWork, code: str) -> tuple[tuple[Deputy, ...], tuple[RollLine, ...]]:
    _, round_ = await work.polls.hold(code)
    require_phase(round_.phase, *_OPEN_TO_CHECK_IN)
    return await work.lists.deputies(code), await work.roll.lines(code)


def _found(
    roll: Iterable[RollLine],
    card_number: str | None,
    credential: str | None,
    deputy_number: int | None,
    deputies: Iterable[Deputy],
) -> RollLine:
    for line in roll:
        if (
            line.card_number == card_number
            or line.credential == credential
            or line.deputy == deputy_number
        ):
            return line
    if deputy_number is None:
        raise NotFound("card-unknown")
    if any(deputy.number == deputy_number for deputy in deputies):
        raise RuleViolation("deputy-suspended", deputy=deputy_number)
    raise NotFound("deputy-unknown", deputy=deputy_number)


def _shown(
    deputies: tuple[Deputy, ...], roll: tuple[RollLine, ...], changed: RollLine
) -> DeputyLine:
    now = tuple(changed if line.deputy == changed.deputy else line for line in roll)
    return next(line for line in deputy_lines(deputies, now) if line.number == changed.deputy)
