"""Let one reviewer claim a listing, and take a decision back."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

EARLIER = ("begun", "submitted", "withdrawn", "returned", "published", "rejected", "discarded")


def upgrade() -> None:
    op.create_table(
        "review_claim",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["user.id"], name=op.f("fk_review_claim_by_id_user"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_review_claim_revision_id_revision"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_review_claim")),
    )
    with op.batch_alter_table("review_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_claim_by_id"), ["by_id"], unique=False)
    with op.batch_alter_table("revision_step", schema=None) as batch_op:
        batch_op.add_column(sa.Column("before", sa.JSON(none_as_null=True), nullable=True))
        batch_op.add_column(sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.drop_constraint(op.f("ck_revision_step_step"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_revision_step_step"),
            sa.column("step").in_([*EARLIER, "undone"]),
        )


def downgrade() -> None:
    op.execute("DELETE FROM revision_step WHERE step = 'undone'")
    with op.batch_alter_table("revision_step", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_revision_step_step"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_revision_step_step"), sa.column("step").in_(EARLIER)
        )
        batch_op.drop_column("undone_at")
        batch_op.drop_column("before")
    op.drop_table("review_claim")
