"""Polls, rounds, projects and the roster: from rows to values and back."""

from collections.abc import Collection, Iterable
from dataclasses import fields
from typing import Any, Final

from sqlalchemy import RowMapping, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from ballot.basics.errors import NotFound
from ballot.law.congress.policy import INSTALLATION, Scope
from ballot.law.congress.roster import Deputy
from ballot.law.vote.form import Form
from ballot.law.vote.poll import KeyedPoll, Phase, Poll
from ballot.law.vote.projects import Project
from ballot.law.vote.round import KIND_IN, Round
from ballot.law.vote.rules import read_rules, rules_as_mapping
from ballot.law.vote.tally import Attendance
from ballot.vote.sql import schema
from ballot.vote.sql.bodies import (
    read_deputy,
    read_occasion,
    read_project,
    write_deputy,
    write_occasion,
    write_project,
)
from ballot.vote.views import PollHead

_FIRST: Final = 1
"""The lowest number of a round that was not set aside."""
_KEPT_BACK: Final = (Phase.DRAFT.value, Phase.ABANDONED.value)
"""Phases of a round that the public is not told of."""


def poll_of(row: RowMapping) -> Poll:
    """Return the value of a row of `poll`.

    Its rules were found lawful when they were set; today's law is not asked about them again.
    """
    poll = Poll(
        code=row["code"],
        congress=row["congress"],
        occasion=read_occasion(row["occasion"]),
        form=Form(row["form"]),
        seats=row["seats"],
        rules=read_rules(row["rules"]),
        group=row["group"],
        trustees=row["trustees"],
        threshold=row["threshold"],
        language=row["language"],
        credential_uuid=row["credential_uuid"],
        scrutineers=tuple(row["scrutineers"]),
        rehearsal=row["rehearsal"],
    )
    text = row["trustees_text"]
    return poll if text is None else poll.give_keys(text, tuple(row["trustee_names"]))


def poll_values(poll: Poll) -> dict[str, Any]:
    """Return the columns of a poll."""
    keyed = isinstance(poll, KeyedPoll)
    return {
        "code": poll.code,
        "congress": poll.congress,
        "occasion": write_occasion(poll.occasion),
        "form": poll.form.value,
        "seats": poll.seats,
        "rules": rules_as_mapping(poll.rules),
        "group": poll.group,
        "trustees": poll.trustees,
        "threshold": poll.threshold,
        "language": poll.language,
        "credential_uuid": poll.credential_uuid,
        "scrutineers": list(poll.scrutineers),
        "rehearsal": poll.rehearsal,
        "trustees_text": poll.trustees_text if keyed else None,
        "trustee_names": list(poll.trustee_names) if keyed else [],
    }


def round_of(row: RowMapping) -> Round:
    """Return the value of a row of `round`, as what the round is in its phase."""
    phase, total = Phase(row["phase"]), row["total"]
    values: dict[str, Any] = {
        "code": row["poll"],
        "number": row["number"],
        "uuid": row["uuid"],
        "phase": phase,
        "seats": row["seats"],
        "projects": tuple(row["projects"]),
        "election": row["election"],
        "timestamp": row["timestamp"],
        "attendance": None if total is None else Attendance(total, row["present"]),
        "board_sha256": row["board_sha256"],
        "archive_sha256": row["archive_sha256"],
        "follows": row["follows"],
        "reason": row["reason"],
    }
    kind = KIND_IN[phase]
    return kind(**{each.name: values[each.name] for each in fields(kind)})


def round_values(round_: Round) -> dict[str, Any]:
    """Return the columns of what a round is, but not where its board ends (`sql.boards`).

    What an earlier state has brought stays recorded, also of a round that was dropped.
    """
    values = {each.name: getattr(round_, each.name) for each in fields(round_)}
    values |= {"phase": round_.phase.value, "projects": list(round_.projects)}
    values["poll"] = values.pop("code")
    attendance: Attendance | None = values.pop("attendance", None)
    if attendance is not None:
        values |= {"total": attendance.total, "present": attendance.present}
    return values


class SqlPolls:
    """`vote.storage.Polls` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, poll: Poll, first: Round) -> None:
        """Record a new poll with its first round."""
        await self._connection.execute(insert(schema.poll), poll_values(poll))
        await self.add_round(first)

    async def get(self, code: str) -> Poll:
        """Return a poll."""
        return await self._poll(code, lock=False)

    async def congress(self, code: str) -> str:
        """Return the code of the congress that a poll is of."""
        table = schema.poll
        found = await self._connection.scalar(select(table.c.congress).where(table.c.code == code))
        if found is None:
            raise NotFound("poll-unknown", poll=code)
        return found

    async def counts(self) -> dict[str, int]:
        """Return how many polls each congress has that has any, by its code."""
        table = schema.poll
        rows = await self._connection.execute(
            select(table.c.congress, func.count().label("number")).group_by(table.c.congress)
        )
        return {row.congress: row.number for row in rows}

    async def hold(self, code: str) -> tuple[Poll, Round]:
        """Return a poll and its current round; the poll's row stays locked until the end."""
        poll = await self._poll(code, lock=True)
        return poll, (await self.rounds(code))[-1]

    async def change(self, poll: Poll) -> None:
        """Replace what is recorded of a poll."""
        await self._connection.execute(
            update(schema.poll).where(schema.poll.c.code == poll.code), poll_values(poll)
        )

    async def heads(self, scopes: Collection[Scope], *, drafts: bool) -> tuple[PollHead, ...]:
        """Return as much of the polls within these scopes as a list shows, in any order."""
        poll, round_ = schema.poll, schema.round_
        later = round_.alias("later")
        newest = select(func.max(later.c.number)).where(later.c.poll == poll.c.code)
        if not drafts:
            newest = newest.where(later.c.phase.not_in(_KEPT_BACK))
        query = (
            select(
                poll.c.code,
                poll.c.congress,
                poll.c.occasion,
                poll.c.form,
                round_.c.number,
                round_.c.phase,
                round_.c.follows,
            )
            .join_from(poll, round_)
            .where(round_.c.number == newest.scalar_subquery())
        )
        if INSTALLATION not in scopes:
            whole = [scope.congress for scope in scopes if scope.poll is None]
            single = [scope.poll for scope in scopes if scope.poll is not None]
            query = query.where(or_(poll.c.congress.in_(whole), poll.c.code.in_(single)))
        rows = await self._connection.execute(query)
        return tuple(
            PollHead(
                code=row.code,
                congress=row.congress,
                occasion=read_occasion(row.occasion),
                form=Form(row.form),
                round=row.number,
                phase=Phase(row.phase),
                is_runoff=row.follows is not None,
            )
            for row in rows
        )

    async def has_frozen(self) -> bool:
        """Say whether any round has ever been frozen, so that there is something to certify."""
        table = schema.round_
        found = select(table.c.uuid).where(table.c.phase != Phase.DRAFT.value).limit(1)
        return await self._connection.scalar(found) is not None

    async def rounds(self, code: str) -> tuple[Round, ...]:
        """Return the rounds of a poll in order."""
        table = schema.round_
        rows = await self._connection.execute(
            select(table)
            .where(table.c.poll == code, table.c.number >= _FIRST)
            .order_by(table.c.number)
        )
        found = tuple(round_of(row) for row in rows.mappings())
        if not found:
            raise NotFound("poll-unknown", poll=code)
        return found

    async def add_round(self, round_: Round) -> None:
        """Record a further round."""
        values = round_values(round_) | {"height": 0}
        await self._connection.execute(insert(schema.round_), values)

    async def set_aside(self, round_: Round) -> None:
        """Give a round's number up to the next edition of its ballot; its board stays."""
        table = schema.round_
        lowest = select(func.min(table.c.number)).where(table.c.poll == round_.code)
        await self._connection.execute(
            update(table)
            .where(table.c.uuid == round_.uuid)
            .values(number=lowest.scalar_subquery() - 1)
        )

    async def change_round(self, round_: Round) -> None:
        """Replace what is recorded of a round."""
        await self._connection.execute(
            update(schema.round_).where(schema.round_.c.uuid == round_.uuid), round_values(round_)
        )

    async def _poll(self, code: str, *, lock: bool) -> Poll:
        query = select(schema.poll).where(schema.poll.c.code == code)
        rows = await self._connection.execute(query.with_for_update() if lock else query)
        row = rows.mappings().one_or_none()
        if row is None:
            raise NotFound("poll-unknown", poll=code)
        return poll_of(row)


class SqlLists:
    """`vote.storage.Lists` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def projects(self, code: str) -> tuple[Project, ...]:
        """Return the projects in order."""
        table = schema.project
        bodies = await self._connection.scalars(
            select(table.c.body).where(table.c.poll == code).order_by(table.c.position)
        )
        return tuple(map(read_project, bodies))

    async def replace_projects(self, code: str, projects: Iterable[Project]) -> None:
        """Put a new list in the place of the former."""
        table = schema.project
        await self._connection.execute(delete(table).where(table.c.poll == code))
        rows = [
            {"poll": code, "position": position, "id": project.id, "body": write_project(project)}
            for position, project in enumerate(projects)
        ]
        if rows:
            await self._connection.execute(insert(table), rows)

    async def deputies(self, code: str) -> tuple[Deputy, ...]:
        """Return the roster by number."""
        table = schema.deputy
        bodies = await self._connection.scalars(
            select(table.c.body).where(table.c.poll == code).order_by(table.c.number)
        )
        return tuple(map(read_deputy, bodies))

    async def deputy(self, code: str, number: int) -> Deputy | None:
        """Return one deputy of the roster."""
        table = schema.deputy
        body = await self._connection.scalar(
            select(table.c.body).where(table.c.poll == code, table.c.number == number)
        )
        return None if body is None else read_deputy(body)

    async def bearers(self, code: str, name: str) -> int:
        """Return how many deputies bear a name."""
        table = schema.deputy
        found = await self._connection.scalar(
            select(func.count()).where(
                table.c.poll == code, table.c.body["name"].as_string() == name
            )
        )
        return found or 0

    async def replace_deputies(self, code: str, deputies: Iterable[Deputy]) -> None:
        """Put a new roster in the place of the former; the roll must be empty."""
        table = schema.deputy
        await self._connection.execute(delete(table).where(table.c.poll == code))
        rows = [
            {"poll": code, "number": deputy.number, "body": write_deputy(deputy)}
            for deputy in deputies
        ]
        if rows:
            await self._connection.execute(insert(table), rows)
