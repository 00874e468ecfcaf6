"""The units of work of all parts: which repositories each part sees in one transaction."""

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from ballot.congress.sql.congresses import SqlCongresses
from ballot.congress.sql.users import SqlUsers
from ballot.frame.sql.guard import DatabaseGuard
from ballot.frame.sql.transaction import SqlStore, SqlTransaction
from ballot.vote.sql.boards import SqlBoard, SqlCertificates
from ballot.vote.sql.boxes import SqlBox
from ballot.vote.sql.polls import SqlLists, SqlPolls
from ballot.vote.sql.roll import SqlRoll


class CongressUnit(SqlTransaction):
    """`congress.ports.UnitOfWork`."""

    def __init__(
        self, connection: AsyncConnection, *, reading: bool, guard: DatabaseGuard | None
    ) -> None:
        super().__init__(connection, reading=reading, guard=guard)
        self.users = SqlUsers(connection)
        self.congresses = SqlCongresses(connection)
        self.polls = SqlPolls(connection)


class VoteUnit(SqlTransaction):
    """`vote.storage.UnitOfWork`."""

    def __init__(
        self, connection: AsyncConnection, *, reading: bool, guard: DatabaseGuard | None
    ) -> None:
        super().__init__(connection, reading=reading, guard=guard)
        self.polls = SqlPolls(connection)
        self.lists = SqlLists(connection)
        self.roll = SqlRoll(connection)
        self.box = SqlBox(connection)
        self.board = SqlBoard(connection)
        self.certificates = SqlCertificates(connection)
        self.congresses = SqlCongresses(connection)
        self.users = SqlUsers(connection)


def congress_store(
    engine: AsyncEngine, guard: DatabaseGuard | None = None
) -> SqlStore[CongressUnit]:
    """Return where the transactions of people come from."""
    return SqlStore(engine, CongressUnit, guard)


def vote_store(engine: AsyncEngine, guard: DatabaseGuard | None = None) -> SqlStore[VoteUnit]:
    """Return where the transactions of votes come from."""
    return SqlStore(engine, VoteUnit, guard)
