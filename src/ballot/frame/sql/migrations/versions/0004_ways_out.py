"""Rounds that were dropped, with the reason, and which round a run-off follows."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROUND = sa.table("round", *map(sa.column, ("number", "follows")))


def upgrade() -> None:
    op.add_column("round", sa.Column("follows", sa.Integer(), nullable=True))
    op.add_column("round", sa.Column("reason", sa.Text(), nullable=True))
    runoffs = ROUND.update().where(ROUND.c.number > 1)
    op.execute(runoffs.values(follows=ROUND.c.number - 1))


def downgrade() -> None:
    op.drop_column("round", "reason")
    op.drop_column("round", "follows")
