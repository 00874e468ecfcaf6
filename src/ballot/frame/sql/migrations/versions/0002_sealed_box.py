"""Sealed boxes in the place of the board's ballots; what was certified stays as it was.

Polls of the first edition that are between freeze and certification are refused by name. A
certified round keeps its ballots in its certified archive, whence the closed board becomes a file
at the next start (`vote.first_edition`).
"""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

from ballot.basics.errors import StateConflict, Unavailable

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UNFINISHED = ("frozen", "open", "closed", "counted")
CERTIFIED = ("certified", "published", "void")
AFTER_THE_BALLOTS = ("EncryptedTally", "PartialDecryption", "Result")
APPEND_ONLY = ("board", "certificate", "certified_file")
BLOCK = 512

ROUND = sa.table("round", *map(sa.column, ("uuid", "poll", "phase", "archive_sha256")))
BOARD = sa.table("board", *map(sa.column, ("round", "kind", "event", "data")))
FILE = sa.table("certified_file", *map(sa.column, ("round", "name", "body")))


def refuse_unfinished() -> None:
    query = sa.select(ROUND.c.poll).where(ROUND.c.phase.in_(UNFINISHED)).order_by(ROUND.c.poll)
    if polls := op.get_bind().scalars(query).all():
        raise StateConflict("polls-unfinished", polls=", ".join(polls))


def closed_boards() -> dict[str, str]:
    """Return, by round, the hash of what the certified archive holds up to the end of ballots."""
    found: dict[str, str] = {}
    rounds = sa.select(ROUND).where(ROUND.c.phase.in_(CERTIFIED))
    for uuid, poll, _, digest in op.get_bind().execute(rounds).all():
        query = sa.select(FILE.c.body).where(FILE.c.round == uuid, FILE.c.name == "election.bel")
        archive = op.get_bind().scalar(query)
        if archive is None or sha256(archive).hexdigest() != digest:
            raise Unavailable("certified-archive-damaged", poll=poll)
        found[uuid] = sha256(archive[: len(archive) - size_after_the_ballots(uuid)]).hexdigest()
    return found


def size_after_the_ballots(uuid: str) -> int:
    query = sa.select(BOARD.c.event, BOARD.c.data).where(
        BOARD.c.round == uuid, BOARD.c.kind.in_(AFTER_THE_BALLOTS)
    )
    bodies = [
        text.encode()
        for event, data in op.get_bind().execute(query)
        for text in (event, *data.split("\n"))
    ]
    return sum(BLOCK + len(body) + -len(body) % BLOCK for body in bodies)


def let_change(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        return
    for change in ("update", "delete"):
        op.execute(f"DROP TRIGGER {table}_no_{change}")


def forbid(table: str, *changes: str) -> None:
    """Make the database itself refuse a change, whatever the program may do."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE {' OR '.join(changes)} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in changes:
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )


def forbid_truncation() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in (*APPEND_ONLY, "box"):
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def upgrade() -> None:
    refuse_unfinished()
    digests = closed_boards()
    op.create_table(
        "box",
        sa.Column("round", sa.String(length=32), nullable=False),
        sa.Column("name", sa.LargeBinary(length=32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["round.uuid"], name=op.f("fk_box_round_round")),
        sa.PrimaryKeyConstraint("round", "name", name=op.f("pk_box")),
        sqlite_with_rowid=False,
    )
    op.add_column("round", sa.Column("board_sha256", sa.String(length=64), nullable=True))
    changed = sa.table("round", sa.column("uuid"), sa.column("board_sha256"))
    for uuid, digest in digests.items():
        op.execute(changed.update().where(changed.c.uuid == uuid).values(board_sha256=digest))
    let_change("board")
    op.execute(BOARD.delete().where(BOARD.c.kind.in_(("Ballot", "EndBallots"))))
    with op.batch_alter_table("board") as batch:
        batch.drop_constraint("uq_board_round_credential", type_="unique")
        batch.drop_column("credential")
        batch.drop_column("tracker")
    forbid("board", "UPDATE", "DELETE")
    forbid("box", "UPDATE")
    forbid_truncation()


def downgrade() -> None:
    raise NotImplementedError("the ballots that the first edition kept are gone from the board")
