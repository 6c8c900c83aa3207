"""Count what is asked for: words and counts by day."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "asked_query",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=80), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("times_in_vain", sa.Integer(), nullable=False),
        sa.CheckConstraint("times > 0", name=op.f("ck_asked_query_asked_at_least_once")),
        sa.CheckConstraint(
            "times_in_vain BETWEEN 0 AND times",
            name=op.f("ck_asked_query_no_more_in_vain_than_asked"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_query")),
        sa.UniqueConstraint("day", "words", name=op.f("uq_asked_query_day_words")),
    )
    with op.batch_alter_table("asked_query", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asked_query_day"), ["day"], unique=False)


def downgrade() -> None:
    op.drop_table("asked_query")
