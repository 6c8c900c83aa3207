"""Keep orders of labels, and how far the drawing of each has come."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    kinds = sa.Enum(
        "lot", "unit", "product", name="kind", native_enum=False, create_constraint=True, length=32
    )
    states = sa.Enum(
        "waiting", "drawing", "ready", "failed",
        name="state", native_enum=False, create_constraint=True, length=32,
    )  # fmt: skip
    failures = sa.Enum(
        "words-too-long", "not-read-back", "incomplete",
        name="failure", native_enum=False, create_constraint=True, length=32,
    )  # fmt: skip
    op.create_table(
        "label_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("kind", kinds, nullable=False),
        sa.Column("sheet_name", sa.String(length=40), nullable=True),
        sa.Column("measures", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_serial", sa.Integer(), nullable=True),
        sa.Column("start_at", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("folder", sa.String(length=60), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("failure", failures, nullable=True),
        sa.Column("failure_detail", sa.Text(), nullable=True),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("file_key", sa.String(length=200), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("count > 0", name=op.f("ck_label_job_has_labels")),
        sa.CheckConstraint(
            "done >= 0 AND done <= count", name=op.f("ck_label_job_done_within_count")
        ),
        sa.CheckConstraint("start_at > 0", name=op.f("ck_label_job_starts_on_sheet")),
        sa.CheckConstraint(
            "(sheet_name IS NULL) <> (measures IS NULL)",
            name=op.f("ck_label_job_one_kind_of_sheet"),
        ),
        sa.CheckConstraint(
            "(kind = 'unit') = (first_serial IS NOT NULL)",
            name=op.f("ck_label_job_units_have_serials"),
        ),
        sa.CheckConstraint(
            "state <> 'ready' OR file_key IS NOT NULL", name=op.f("ck_label_job_ready_has_a_file")
        ),
        sa.CheckConstraint(
            "(state = 'failed') = (failure IS NOT NULL)", name=op.f("ck_label_job_failed_says_why")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_label_job_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_label_job_asked_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_job")),
    )
    with op.batch_alter_table("label_job", schema=None) as batch_op:
        for column in ("asked_at", "lot_id", "state"):
            batch_op.create_index(batch_op.f(f"ix_label_job_{column}"), [column], unique=False)


def downgrade() -> None:
    op.drop_table("label_job")
