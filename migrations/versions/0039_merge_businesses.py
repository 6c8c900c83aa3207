"""Keep which businesses were merged into others, and which look alike and are two."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

IN_FORCE = sa.text("undone_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "business_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kept_id", sa.Integer(), nullable=False),
        sa.Column("merged_id", sa.Integer(), nullable=False),
        sa.Column("account", sa.JSON(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by_id", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kept_id <> merged_id", name=op.f("ck_business_merge_of_two")),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by_id IS NULL)",
            name=op.f("ck_business_merge_somebody_undid_it"),
        ),
        sa.ForeignKeyConstraint(
            ["kept_id"], ["business.id"], name=op.f("fk_business_merge_kept_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["merged_id"], ["business.id"], name=op.f("fk_business_merge_merged_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["merged_by_id"], ["user.id"], name=op.f("fk_business_merge_merged_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["user.id"], name=op.f("fk_business_merge_undone_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_merge")),
    )
    op.create_index(op.f("ix_business_merge_kept_id"), "business_merge", ["kept_id"])
    op.create_index(op.f("ix_business_merge_merged_id"), "business_merge", ["merged_id"])
    op.create_index(
        "uq_business_merge_in_force",
        "business_merge",
        ["merged_id"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.create_table(
        "businesses_apart",
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("one_id < other_id", name=op.f("ck_businesses_apart_in_order")),
        sa.ForeignKeyConstraint(
            ["one_id"], ["business.id"], name=op.f("fk_businesses_apart_one_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["business.id"], name=op.f("fk_businesses_apart_other_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["said_by_id"], ["user.id"], name=op.f("fk_businesses_apart_said_by_id_user")
        ),
        sa.PrimaryKeyConstraint("one_id", "other_id", name=op.f("pk_businesses_apart")),
    )
    op.create_index(op.f("ix_businesses_apart_other_id"), "businesses_apart", ["other_id"])


def downgrade() -> None:
    op.drop_table("businesses_apart")
    op.drop_table("business_merge")
