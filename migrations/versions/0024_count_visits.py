"""Count views, searches that led to products, and ways out to channels."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "visit_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "product-view",
                "business-view",
                "search",
                "click",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=80), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_visit_count_counts_something")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_count")),
        sa.UniqueConstraint(
            "day", "kind", "business_id", "subject_id", "words", name="uq_visit_count_kind"
        ),
    )
    with op.batch_alter_table("visit_count", schema=None) as batch_op:
        batch_op.create_index("ix_visit_count_business_id", ["business_id", "day"], unique=False)


def downgrade() -> None:
    op.drop_table("visit_count")
