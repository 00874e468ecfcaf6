"""Congresses, streets, and grants within a scope.

Every text by which polls named their congress becomes one. Of which level it is, no database says:
that stays open until somebody does. Whoever had a log-in for the installation has it for each of
these congresses, and whoever had one for a poll has it for that poll. Where nothing names a
congress and there are log-ins, they belong to one without a name, which its first poll gives it.
"""

from itertools import count
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

POLL = sa.table(
    "poll",
    sa.column("code"),
    sa.column("congress"),
    sa.column("occasion", sa.JSON),
    sa.column("language"),
)
USER = sa.table("user", *map(sa.column, ("username", "role", "trustee", "poll")))


def upgrade() -> None:
    congress, grant = _make_tables()
    connection = op.get_bind()
    with op.batch_alter_table("poll") as batch:
        batch.add_column(sa.Column("congress", sa.String(length=12), nullable=True))
    codes = _take_over_polls(connection, congress)
    users = connection.execute(sa.select(USER).order_by(USER.c.username)).mappings().all()
    if users and not codes:
        connection.execute(congress.insert(), _congress("C1", "", "", "", "zh_Hans_CN"))
        codes["C1"] = []
    of = {poll: code for code, polls in codes.items() for poll in polls}
    for user in users:
        scopes = [(of[user["poll"]], user["poll"])] if user["poll"] else [(c, None) for c in codes]
        for position, (code, poll) in enumerate(scopes):
            row = {"username": user["username"], "role": user["role"], "trustee": user["trustee"]}
            place = {"position": position, "congress": code, "poll": poll}
            connection.execute(grant.insert(), row | place)
    with op.batch_alter_table("poll") as batch:
        batch.alter_column("congress", existing_type=sa.String(length=12), nullable=False)
        batch.create_foreign_key("fk_poll_congress_congress", "congress", ["congress"], ["code"])
        batch.create_index("ix_poll_congress", ["congress"])
    with op.batch_alter_table("user") as batch:
        batch.drop_constraint("fk_user_poll_poll", type_="foreignkey")
        for column in ("role", "trustee", "poll"):
            batch.drop_column(column)


def _make_tables() -> tuple[sa.Table, sa.Table]:
    congress = op.create_table(
        "congress",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("short_name", sa.String(length=500), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column("superior", sa.String(length=12), nullable=True),
        sa.Column("government", sa.String(length=500), nullable=False),
        sa.Column("presidium", sa.String(length=500), nullable=False),
        sa.Column("standing_committee", sa.String(length=500), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["superior"], ["congress.code"], name=op.f("fk_congress_superior_congress")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_congress")),
        sa.UniqueConstraint("name", name=op.f("uq_congress_name")),
    )
    op.create_table(
        "street",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("short_name", sa.String(length=500), nullable=False),
        sa.Column("superior", sa.String(length=12), nullable=True),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["superior"], ["congress.code"], name=op.f("fk_street_superior_congress")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_street")),
    )
    grant = op.create_table(
        "grant",
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("congress", sa.String(length=12), nullable=True),
        sa.Column("poll", sa.String(length=16), nullable=True),
        sa.Column("trustee", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(role = 'administrator') = (congress IS NULL)", name=op.f("ck_grant_scope")
        ),
        sa.CheckConstraint("poll IS NULL OR congress IS NOT NULL", name=op.f("ck_grant_poll")),
        sa.ForeignKeyConstraint(
            ["username"], ["user.username"], name=op.f("fk_grant_username_user")
        ),
        sa.ForeignKeyConstraint(
            ["congress"], ["congress.code"], name=op.f("fk_grant_congress_congress")
        ),
        sa.ForeignKeyConstraint(["poll"], ["poll.code"], name=op.f("fk_grant_poll_poll")),
        sa.PrimaryKeyConstraint("username", "position", name=op.f("pk_grant")),
    )
    return congress, grant


def _take_over_polls(connection: sa.Connection, congress: sa.Table) -> dict[str, list[str]]:
    """Make a congress of each text that names one; return the codes with their polls.

    What else is known of it is what the poll of the latest sitting says.
    """
    polls = connection.execute(sa.select(POLL).order_by(POLL.c.code)).mappings().all()
    named: dict[str, list[Any]] = {}
    for poll in sorted(polls, key=lambda poll: poll["occasion"]["day"]):
        named.setdefault(poll["occasion"]["congress"], []).append(poll)
    codes: dict[str, list[str]] = {}
    for number, (name, own) in zip(count(1), sorted(named.items()), strict=False):
        code, occasion = f"C{number}", own[-1]["occasion"]
        row = _congress(code, name, occasion["place"], occasion["government"], own[-1]["language"])
        connection.execute(congress.insert(), row)
        codes[code] = [poll["code"] for poll in own]
        for poll in codes[code]:
            connection.execute(POLL.update().where(POLL.c.code == poll).values(congress=code))
    return codes


def _congress(code: str, name: str, place: str, government: str, language: str) -> dict[str, Any]:
    named = {"code": code, "name": name, "short_name": place, "government": government}
    return named | {"presidium": "", "language": language, "rules": {}}


def downgrade() -> None:
    raise NotImplementedError("a log-in for several congresses has no place in one row")
