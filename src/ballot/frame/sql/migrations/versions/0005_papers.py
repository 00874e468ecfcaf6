"""Who signs the slips of a poll, and whether it is a rehearsal."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("poll", sa.Column("scrutineers", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column(
        "poll", sa.Column("rehearsal", sa.Boolean(), nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("poll", "rehearsal")
    op.drop_column("poll", "scrutineers")
