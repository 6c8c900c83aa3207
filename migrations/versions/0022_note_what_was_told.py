"""Note what the people of a business were told of, so that each thing is told once."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table(
        "told_once",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_told_once")),
    )


def downgrade() -> None:
    op.drop_table("told_once")
