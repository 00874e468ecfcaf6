"""The roll: the only queries that see a deputy beside a public credential."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from sqlalchemy import (
    Row,
    and_,
    bindparam,
    delete,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from ballot.basics.errors import NotFound
from ballot.law.vote.poll import Phase
from ballot.vote.records import CardEdition, Headcount, RollLine, Standing
from ballot.vote.sql.bodies import read_state
from ballot.vote.sql.schema import deputy as roster
from ballot.vote.sql.schema import roll, round_, void_card

_STANDING: Final = (
    select(round_.c.number, round_.c.uuid, round_.c.phase, roll.c.checked_in)
    .select_from(round_)
    .outerjoin(
        roll, and_(roll.c.poll == round_.c.poll, roll.c.credential == bindparam("credential"))
    )
    .where(round_.c.poll == bindparam("code"))
    .order_by(round_.c.number.desc())
    .limit(1)
)
_PRESENT: Final = select(roll.c.credential).where(
    roll.c.poll == bindparam("code"),
    roll.c.checked_in,
    roll.c.credential.in_(bindparam("credentials", expanding=True)),
)
"""Written once, since writing a statement costs more than running it."""


class SqlRoll:
    """`vote.storage.Roll` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def lines(self, code: str) -> tuple[RollLine, ...]:
        """Return the roll by number of deputy."""
        rows = await self._connection.execute(
            select(roll).where(roll.c.poll == code).order_by(roll.c.deputy)
        )
        return tuple(map(_line, rows))

    async def line(
        self,
        code: str,
        *,
        deputy: int | None = None,
        credential: str | None = None,
        card: str | None = None,
    ) -> RollLine | None:
        """Return the line of a deputy, a public credential or a card's code."""
        named = {roll.c.deputy: deputy, roll.c.credential: credential, roll.c.code: card}
        rows = await self._connection.execute(
            select(roll).where(
                roll.c.poll == code,
                or_(
                    false(),
                    *(column == value for column, value in named.items() if value is not None),
                ),
            )
        )
        row = rows.one_or_none()
        return None if row is None else _line(row)

    async def edition(self, code: str) -> CardEdition:
        """Return the newest edition of the cards; of one that is void, no card is left."""
        rows = await self._connection.execute(
            select(func.max(roll.c.edition), func.count()).where(roll.c.poll == code)
        )
        number, cards = rows.one()
        if not cards:
            number = await self._connection.scalar(
                select(func.max(void_card.c.edition)).where(void_card.c.poll == code)
            )
        return CardEdition(number=number or 0, cards=cards)

    async def void_edition(
        self, code: str, *, credential: str | None = None, card: str | None = None
    ) -> int | None:
        """Return of which edition a card is that is void; None if there was no such card."""
        named = void_card.c.code == card if card else void_card.c.credential == credential
        return await self._connection.scalar(
            select(func.max(void_card.c.edition)).where(void_card.c.poll == code, named)
        )

    async def replace(self, code: str, lines: Iterable[RollLine]) -> None:
        """Put a new roll in the place of the former, whose cards are void from now on."""
        columns = ("poll", "credential", "code", "edition")
        former = select(*(roll.c[name] for name in columns)).where(roll.c.poll == code)
        await self._connection.execute(insert(void_card).from_select(columns, former))
        await self._connection.execute(delete(roll).where(roll.c.poll == code))
        rows = [
            {
                "poll": code,
                "deputy": line.deputy,
                "code": line.code,
                "credential": line.credential,
                "edition": line.edition,
                "checked_in": line.checked_in,
                "together": line.together,
            }
            for line in lines
        ]
        if rows:
            await self._connection.execute(insert(roll), rows)

    async def check_in(
        self, code: str, deputies: Collection[int], *, present: bool, together: bool = False
    ) -> None:
        """Record that deputies are present, or take it back."""
        await self._connection.execute(
            update(roll)
            .where(roll.c.poll == code, roll.c.deputy.in_(deputies))
            .values(checked_in=present, together=together)
        )

    async def count_together(self, code: str) -> int:
        """Return how many were checked in with all the others."""
        found = await self._connection.scalar(
            select(func.count()).where(roll.c.poll == code, roll.c.together)
        )
        return found or 0

    async def undo_together(self, code: str) -> int:
        """Take back who was checked in with all the others; return how many it were."""
        done = await self._connection.execute(
            update(roll)
            .where(roll.c.poll == code, roll.c.together)
            .values(checked_in=False, together=False)
        )
        return done.rowcount

    async def headcounts(self, code: str) -> tuple[Headcount, ...]:
        """Count the roster by what the door tells apart."""
        state = roster.c.body["state"].as_string()
        present = func.coalesce(roll.c.checked_in, literal(value=False))
        rows = await self._connection.execute(
            select(
                state.label("state"),
                present.label("present"),
                func.count().label("number"),
            )
            .select_from(roster)
            .outerjoin(roll, and_(roll.c.poll == roster.c.poll, roll.c.deputy == roster.c.number))
            .where(roster.c.poll == code)
            .group_by(state, present)
        )
        return tuple(
            Headcount(state=read_state(row.state), present=bool(row.present), number=row.number)
            for row in rows
        )

    async def standing(self, code: str, credential: str) -> Standing:
        """Return what a credential may do in the current round, in one query."""
        rows = await self._connection.execute(_STANDING, {"code": code, "credential": credential})
        row = rows.one_or_none()
        if row is None:
            raise NotFound("poll-unknown", poll=code)
        return Standing(
            round=row.number,
            uuid=row.uuid,
            phase=Phase(row.phase),
            checked_in=row.checked_in,
        )

    async def present(self, code: str, credentials: Collection[str]) -> frozenset[str]:
        """Return those credentials whose deputies are present."""
        found = await self._connection.scalars(
            _PRESENT, {"code": code, "credentials": list(credentials)}
        )
        return frozenset(found)


def _line(row: Row[Any]) -> RollLine:
    return RollLine(
        deputy=row.deputy,
        code=row.code,
        credential=row.credential,
        edition=row.edition,
        checked_in=row.checked_in,
        together=row.together,
    )
