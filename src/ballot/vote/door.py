"""What the people at the check-in see: the figures of the door, and who came last.

It is asked for after every scan, so it reads what it shows and no more.
"""

from dataclasses import dataclass

from ballot.law.congress.policy import Action, Actor
from ballot.vote.attendance import attendance_view
from ballot.vote.authority import authorise_in
from ballot.vote.rosters import deputy_line
from ballot.vote.storage import Store, UnitOfWork
from ballot.vote.views import DeputyLine, DoorView


@dataclass(frozen=True, slots=True)
class ShowDoor:
    """Show the state of the check-in."""

    store: Store

    async def __call__(self, actor: Actor | None, code: str, last: int | None = None) -> DoorView:
        """Return the figures, and the deputy of this number.

        Raises:
            NotFound: `poll-unknown`.
        """
        await authorise_in(self.store, actor, Action.CHECK_IN, code)
        async with self.store.read() as work:
            poll, rounds = await work.polls.get(code), await work.polls.rounds(code)
            counts = await work.roll.headcounts(code)
            return DoorView(
                code=code,
                phase=rounds[-1].phase,
                occasion=poll.occasion,
                group=poll.group,
                credential_uuid=poll.credential_uuid,
                attendance=attendance_view(poll, counts),
                edition=(await work.roll.edition(code)).number,
                together=await work.roll.count_together(code),
                last=None if last is None else await _line(work, code, last),
            )


async def _line(work: UnitOfWork, code: str, number: int) -> DeputyLine | None:
    deputy = await work.lists.deputy(code, number)
    if deputy is None:
        return None
    card = await work.roll.line(code, deputy=number)
    return deputy_line(deputy, card, await work.lists.bearers(code, deputy.name))
