"""Keep sheets of products that businesses send in, row by row."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    run_states = sa.Enum(
        "checking", "checked", "applying", "applied", "undoing", "undone",
        name="state", native_enum=False, create_constraint=True, length=32,
    )  # fmt: skip
    row_states = sa.Enum(
        "waiting", "new", "changed", "same", "wrong",
        name="state", native_enum=False, create_constraint=True, length=32,
    )  # fmt: skip
    outcomes = sa.Enum(
        "made", "changed", "taken-back", "kept",
        name="outcome", native_enum=False, create_constraint=True, length=32,
    )  # fmt: skip
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("typed", sa.String(length=16), nullable=False),
        sa.Column("letters", sa.JSON(), nullable=False),
        sa.Column("state", run_states, nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("row_count > 0", name=op.f("ck_import_run_has_rows")),
        sa.CheckConstraint(
            "done >= 0 AND done <= row_count", name=op.f("ck_import_run_done_within_rows")
        ),
        sa.CheckConstraint(
            "(state = 'undone') = (undone_at IS NOT NULL)",
            name=op.f("ck_import_run_undone_says_when"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_import_run_business_id_business")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_import_run_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_index(op.f("ix_import_run_business_id"), "import_run", ["business_id"])
    op.create_table(
        "import_row",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("state", row_states, nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("changed", sa.JSON(), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=True),
        sa.Column("read_version", sa.Integer(), nullable=True),
        sa.Column("revision_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("written", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("left_digest", sa.String(length=64), nullable=True),
        sa.Column("outcome", outcomes, nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_run.id"], name=op.f("fk_import_row_run_id_import_run"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_import_row_revision_id_revision")
        ),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_import_row")),
    )  # fmt: skip
    op.create_index("ix_import_row_state", "import_row", ["run_id", "state"])
    op.create_index(op.f("ix_import_row_revision_id"), "import_row", ["revision_id"])


def downgrade() -> None:
    op.drop_table("import_row")
    op.drop_table("import_run")
