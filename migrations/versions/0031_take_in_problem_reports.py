"""Take in reports of problems, with notes, photographs, and what is hidden for them."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "problem_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("secret_digest", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "counterfeit",
                "quality",
                "label",
                "information",
                "question",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "held",
                "new",
                "in-hand",
                "handed-over",
                "closed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "upheld",
                "not-upheld",
                "not-provable",
                "answered",
                "not-a-report",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "priority",
            sa.Enum(
                "urgent",
                "normal",
                "low",
                name="priority",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "held_reason",
            sa.Enum(
                "trap",
                "too-quick",
                "too-many",
                "too-many-on-one",
                "looks-alike",
                name="held_reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("words_key", sa.Text(), nullable=False),
        sa.Column("bought_where", sa.String(length=300), nullable=False),
        sa.Column("bought_on", sa.Date(), nullable=True),
        sa.Column("about", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("lot_id", sa.Integer(), nullable=True),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column("province_id", sa.Integer(), nullable=True),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("contact_sealed", sa.Text(), nullable=True),
        sa.Column("visitor_mark", sa.String(length=64), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assignee_id", sa.Integer(), nullable=True),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closing_words", sa.Text(), nullable=False),
        sa.Column("public_words", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("files_erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)",
            name=op.f("ck_problem_report_closed_says_when"),
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (outcome IS NOT NULL)",
            name=op.f("ck_problem_report_closed_says_how"),
        ),
        sa.CheckConstraint(
            "state <> 'held' OR held_reason IS NOT NULL",
            name=op.f("ck_problem_report_held_says_why"),
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_problem_report_commune_id_commune")
        ),
        sa.ForeignKeyConstraint(
            ["assignee_id"], ["user.id"], name=op.f("fk_problem_report_assignee_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_problem_report_business_id_business")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_problem_report_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_problem_report_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_problem_report_province_id_province")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem_report")),
        sa.UniqueConstraint("number", name=op.f("uq_problem_report_number")),
    )
    with op.batch_alter_table("problem_report", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_problem_report_assignee_id"), ["assignee_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_problem_report_business_id"), ["business_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_problem_report_commune_id"), ["commune_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_problem_report_closed_at"), ["closed_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_problem_report_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_problem_report_product_id"), ["product_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_problem_report_province_id"), ["province_id"], unique=False
        )
        batch_op.create_index("ix_problem_report_queue", ["state", "due_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_problem_report_received_at"), ["received_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_problem_report_visitor_mark"), ["visitor_mark"], unique=False
        )

    op.create_table(
        "case_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column(
            "voice",
            sa.Enum(
                "inside",
                "office",
                "reporter",
                "business",
                name="voice",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user.id"], name=op.f("fk_case_note_author_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["problem_report.id"], name=op.f("fk_case_note_report_id_problem_report")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    with op.batch_alter_table("case_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_note_report_id"), ["report_id"], unique=False)

    op.create_table(
        "report_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"],
            ["problem_report.id"],
            name=op.f("fk_report_file_report_id_problem_report"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_file")),
        sa.UniqueConstraint("key", name=op.f("uq_report_file_key")),
    )
    with op.batch_alter_table("report_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_file_report_id"), ["report_id"], unique=False)

    op.create_table(
        "takedown",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "claim",
                "product-words",
                "business-words",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hidden_by_id", sa.Integer(), nullable=False),
        sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("restored_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(restored_at IS NULL) = (restored_by_id IS NULL)",
            name=op.f("ck_takedown_restored_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["hidden_by_id"], ["user.id"], name=op.f("fk_takedown_hidden_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["problem_report.id"], name=op.f("fk_takedown_report_id_problem_report")
        ),
        sa.ForeignKeyConstraint(
            ["restored_by_id"], ["user.id"], name=op.f("fk_takedown_restored_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_takedown")),
    )
    with op.batch_alter_table("takedown", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_takedown_report_id"), ["report_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("takedown", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_takedown_report_id"))

    op.drop_table("takedown")
    with op.batch_alter_table("report_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_file_report_id"))

    op.drop_table("report_file")
    with op.batch_alter_table("case_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_note_report_id"))

    op.drop_table("case_note")
    with op.batch_alter_table("problem_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_problem_report_visitor_mark"))
        batch_op.drop_index(batch_op.f("ix_problem_report_received_at"))
        batch_op.drop_index("ix_problem_report_queue")
        batch_op.drop_index(batch_op.f("ix_problem_report_province_id"))
        batch_op.drop_index(batch_op.f("ix_problem_report_product_id"))
        batch_op.drop_index(batch_op.f("ix_problem_report_lot_id"))
        batch_op.drop_index(batch_op.f("ix_problem_report_commune_id"))
        batch_op.drop_index(batch_op.f("ix_problem_report_closed_at"))
        batch_op.drop_index(batch_op.f("ix_problem_report_business_id"))
        batch_op.drop_index(batch_op.f("ix_problem_report_assignee_id"))

    op.drop_table("problem_report")
