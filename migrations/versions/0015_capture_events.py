"""Keep the keys of systems that send events, and what became of each delivery."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

TABLES = ("capture_job", "capture_token")


def upgrade() -> None:
    op.create_table(
        "capture_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_capture_token_digest_is_sha256")),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_capture_token_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_capture_token_created_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_capture_token_digest")),
    )
    with op.batch_alter_table("capture_token", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_capture_token_business_id"), ["business_id"], unique=False
        )

    op.create_table(
        "capture_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("token_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_success", sa.Boolean(), nullable=False),
        sa.Column("proceeds", sa.Boolean(), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("event_count >= 0", name=op.f("ck_capture_job_count_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["token_id"], ["capture_token.id"], name=op.f("fk_capture_job_token_id_capture_token")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture_job")),
        sa.UniqueConstraint("public_id", name=op.f("uq_capture_job_public_id")),
    )
    with op.batch_alter_table("capture_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_capture_job_token_id"), ["token_id"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
