"""Keep drafts of listings."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:

    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "subject_kind",
            sa.Enum(
                "business",
                "product",
                name="subject_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "returned",
                "published",
                "rejected",
                "discarded",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("live", sa.JSON(), nullable=False),
        sa.Column("field_versions", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("restores_id", sa.Integer(), nullable=True),
        sa.Column("begun_by_id", sa.Integer(), nullable=True),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'published') = (number IS NOT NULL)",
            name=op.f("ck_revision_published_has_a_number"),
        ),
        sa.CheckConstraint(
            "state <> 'published' OR subject_id IS NOT NULL",
            name=op.f("ck_revision_published_has_a_subject"),
        ),
        sa.CheckConstraint("version >= 0", name=op.f("ck_revision_counts_its_saves")),
        sa.ForeignKeyConstraint(
            ["begun_by_id"], ["user.id"], name=op.f("fk_revision_begun_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_revision_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["restores_id"], ["revision.id"], name=op.f("fk_revision_restores_id_revision")
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["user.id"], name=op.f("fk_revision_saved_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
    )
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_revision_business_id"), ["business_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_revision_state"), ["state"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_revision_submitted_at"), ["submitted_at"], unique=False
        )
        batch_op.create_index(
            "uq_revision_number_of_subject", ["subject_kind", "subject_id", "number"], unique=True
        )
        batch_op.create_index(
            "uq_revision_open_of_subject",
            ["subject_kind", "subject_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('draft', 'returned', 'submitted')"),
            postgresql_where=sa.text("state IN ('draft', 'returned', 'submitted')"),
        )

    op.create_table(
        "revision_save",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_revision_save_by_id_user")),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_revision_save_revision_id_revision"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("revision_id", "version", name=op.f("pk_revision_save")),
    )
    op.create_table(
        "revision_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column(
            "step",
            sa.Enum(
                "begun",
                "submitted",
                "withdrawn",
                "returned",
                "published",
                "rejected",
                "discarded",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_revision_step_by_id_user")),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_revision_step_revision_id_revision"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision_step")),
    )
    with op.batch_alter_table("revision_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_revision_step_revision_id"), ["revision_id"], unique=False
        )

    with op.batch_alter_table("business", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("registration_no", sa.String(length=40), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("opening_hours", sa.String(length=120), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "may_go_live_at_once", sa.Boolean(), server_default=sa.false(), nullable=False
            )
        )

    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("scan_digest", sa.String(length=64), nullable=True))

    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("net_quantity", sa.String(length=80), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("specifications", sa.Text(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("warnings", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("alcohol", sa.String(length=20), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("declaration_no", sa.String(length=80), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column("advertising_no", sa.String(length=80), server_default="", nullable=False)
        )
        batch_op.add_column(
            sa.Column(
                "stock",
                sa.Enum(
                    "co", "het", name="stock", native_enum=False, create_constraint=True, length=32
                ),
                nullable=True,
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_product_stock"), type_="check")
        batch_op.drop_column("stock")
        batch_op.drop_column("advertising_no")
        batch_op.drop_column("declaration_no")
        batch_op.drop_column("alcohol")
        batch_op.drop_column("warnings")
        batch_op.drop_column("specifications")
        batch_op.drop_column("net_quantity")

    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_column("scan_digest")

    with op.batch_alter_table("business", schema=None) as batch_op:
        batch_op.drop_column("may_go_live_at_once")
        batch_op.drop_column("opening_hours")
        batch_op.drop_column("registration_no")

    with op.batch_alter_table("revision_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_revision_step_revision_id"))

    op.drop_table("revision_step")
    op.drop_table("revision_save")
    with op.batch_alter_table("revision", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_revision_open_of_subject",
            sqlite_where=sa.text("state IN ('draft', 'returned', 'submitted')"),
            postgresql_where=sa.text("state IN ('draft', 'returned', 'submitted')"),
        )
        batch_op.drop_index("uq_revision_number_of_subject")
        batch_op.drop_index(batch_op.f("ix_revision_submitted_at"))
        batch_op.drop_index(batch_op.f("ix_revision_state"))
        batch_op.drop_index(batch_op.f("ix_revision_business_id"))

    op.drop_table("revision")
