"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("board", "certificate", "certified_file")


def forbid_changes(table: str) -> None:
    """Make a table append-only in the database itself, whatever the program may do."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )


def upgrade() -> None:
    op.create_table(
        "poll",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("occasion", sa.JSON(), nullable=False),
        sa.Column("form", sa.String(length=20), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("rules", sa.JSON(), nullable=False),
        sa.Column("group", sa.String(length=20), nullable=False),
        sa.Column("trustees", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("credential_uuid", sa.String(length=32), nullable=False),
        sa.Column("trustees_text", sa.Text(), nullable=True),
        sa.Column("trustee_names", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_poll")),
    )
    op.create_table(
        "deputy",
        sa.Column("poll", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["poll"], ["poll.code"], name=op.f("fk_deputy_poll_poll")),
        sa.PrimaryKeyConstraint("poll", "number", name=op.f("pk_deputy")),
    )
    op.create_table(
        "project",
        sa.Column("poll", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["poll"], ["poll.code"], name=op.f("fk_project_poll_poll")),
        sa.PrimaryKeyConstraint("poll", "position", name=op.f("pk_project")),
        sa.UniqueConstraint("poll", "id", name=op.f("uq_project_poll_id")),
    )
    op.create_table(
        "round",
        sa.Column("uuid", sa.String(length=32), nullable=False),
        sa.Column("poll", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("projects", sa.JSON(), nullable=False),
        sa.Column("election", sa.Text(), nullable=True),
        sa.Column("timestamp", sa.BigInteger(), nullable=True),
        sa.Column("last", sa.String(length=20), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("present", sa.Integer(), nullable=True),
        sa.Column("archive_sha256", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["poll"], ["poll.code"], name=op.f("fk_round_poll_poll")),
        sa.PrimaryKeyConstraint("uuid", name=op.f("pk_round")),
        sa.UniqueConstraint("poll", "number", name=op.f("uq_round_poll_number")),
    )
    op.create_table(
        "user",
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("trustee", sa.Integer(), nullable=True),
        sa.Column("poll", sa.String(length=16), nullable=True),
        sa.Column("password", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(["poll"], ["poll.code"], name=op.f("fk_user_poll_poll")),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_user")),
    )
    op.create_table(
        "board",
        sa.Column("round", sa.String(length=32), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("credential", sa.String(length=1024), nullable=True),
        sa.Column("tracker", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["round"], ["round.uuid"], name=op.f("fk_board_round_round")),
        sa.PrimaryKeyConstraint("round", "height", name=op.f("pk_board")),
        sa.UniqueConstraint("round", "credential", name=op.f("uq_board_round_credential")),
    )
    op.create_table(
        "certificate",
        sa.Column("round", sa.String(length=32), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.String(length=100), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["round"], ["round.uuid"], name=op.f("fk_certificate_round_round")),
        sa.PrimaryKeyConstraint("round", name=op.f("pk_certificate")),
    )
    op.create_table(
        "login",
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("username", sa.String(length=64), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["username"], ["user.username"], name=op.f("fk_login_username_user")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_login")),
    )
    op.create_index(op.f("ix_login_username"), "login", ["username"])
    op.create_table(
        "roll",
        sa.Column("poll", sa.String(length=16), nullable=False),
        sa.Column("deputy", sa.Integer(), nullable=False),
        sa.Column("card_number", sa.String(length=20), nullable=False),
        sa.Column("credential", sa.String(length=1024), nullable=False),
        sa.Column("checked_in", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll", "deputy"],
            ["deputy.poll", "deputy.number"],
            name=op.f("fk_roll_poll_deputy_deputy"),
        ),
        sa.PrimaryKeyConstraint("poll", "deputy", name=op.f("pk_roll")),
        sa.UniqueConstraint("poll", "card_number", name=op.f("uq_roll_poll_card_number")),
        sa.UniqueConstraint("poll", "credential", name=op.f("uq_roll_poll_credential")),
    )
    op.create_table(
        "certified_file",
        sa.Column("round", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round"], ["certificate.round"], name=op.f("fk_certified_file_round_certificate")
        ),
        sa.PrimaryKeyConstraint("round", "name", name=op.f("pk_certified_file")),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'append-only'; END $$"
        )
    for table in APPEND_ONLY:
        forbid_changes(table)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change() CASCADE")
    op.drop_table("certified_file")
    op.drop_table("roll")
    op.drop_table("login")
    op.drop_table("certificate")
    op.drop_table("board")
    op.drop_table("user")
    op.drop_table("round")
    op.drop_table("project")
    op.drop_table("deputy")
    op.drop_table("poll")
