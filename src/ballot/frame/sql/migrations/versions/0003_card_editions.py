"""Cards have an edition and a code to be typed, and those that are void can be named.

Cards that were made before are of edition 1, and their code is the number that was printed on them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("roll") as batch:
        batch.drop_constraint("uq_roll_poll_card_number", type_="unique")
        batch.alter_column("card_number", new_column_name="code")
        batch.add_column(sa.Column("edition", sa.Integer(), nullable=False, server_default="1"))
        batch.add_column(
            sa.Column("together", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("roll") as batch:
        batch.create_unique_constraint("uq_roll_poll_code", ["poll", "code"])
        batch.alter_column("edition", server_default=None)
        batch.alter_column("together", server_default=None)
    op.create_table(
        "void_card",
        sa.Column("poll", sa.String(length=16), nullable=False),
        sa.Column("credential", sa.String(length=1024), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["poll"], ["poll.code"], name=op.f("fk_void_card_poll_poll")),
        sa.PrimaryKeyConstraint("poll", "credential", name=op.f("pk_void_card")),
    )


def downgrade() -> None:
    raise NotImplementedError("the codes on the cards of later editions are no numbers")
