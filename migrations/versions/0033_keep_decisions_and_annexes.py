"""Keep decisions as documents, tie certificates to them, and keep the lists of annexes."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "issuer_columns",
        sa.Column("issuer_key", sa.String(length=200), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("issuer_key", name=op.f("pk_issuer_columns")),
    )
    op.create_table(
        "legal_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "quyet-dinh",
                "nghi-dinh",
                "thong-tu",
                "ke-hoach",
                "thong-bao",
                "khac",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("number_key", sa.String(length=80), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("issuer", sa.String(length=200), server_default="", nullable=False),
        sa.Column("title", sa.String(length=400), server_default="", nullable=False),
        sa.Column("signed_by", sa.String(length=120), server_default="", nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=True),
        sa.Column("url", sa.String(length=600), nullable=True),
        sa.Column("replaces_id", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "file_digest IS NULL OR length(file_digest) = 64",
            name=op.f("ck_legal_document_digest_is_sha256"),
        ),
        sa.ForeignKeyConstraint(
            ["replaces_id"],
            ["legal_document.id"],
            name=op.f("fk_legal_document_replaces_id_legal_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_document")),
    )
    with op.batch_alter_table("legal_document", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_legal_document_number_key"), ["number_key"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_legal_document_replaces_id"), ["replaces_id"], unique=False
        )

    op.create_table(
        "annex_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("typed", sa.String(length=16), nullable=False),
        sa.Column("grid", sa.JSON(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("decision_no", sa.String(length=80), nullable=False),
        sa.Column("decision_on", sa.Date(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=True),
        sa.Column(
            "issuer_level",
            sa.Enum(
                "ministry",
                "province",
                "district",
                "certifier",
                name="issuer_level",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("signed_by", sa.String(length=120), nullable=False),
        sa.Column("paper_digest", sa.String(length=64), nullable=True),
        sa.Column("usual_group_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "columns",
                "checking",
                "checked",
                "applying",
                "applied",
                "undoing",
                "undone",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.Column("made_decision", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'undone') = (undone_at IS NOT NULL)",
            name=op.f("ck_annex_run_undone_says_when"),
        ),
        sa.CheckConstraint(
            "done >= 0 AND done <= row_count", name=op.f("ck_annex_run_done_within_rows")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_annex_run_by_id_user")),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["legal_document.id"],
            name=op.f("fk_annex_run_decision_id_legal_document"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["usual_group_id"],
            ["product_group.id"],
            name=op.f("fk_annex_run_usual_group_id_product_group"),
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_annex_run_province_id_province")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_annex_run")),
    )
    with op.batch_alter_table("annex_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_annex_run_decision_id"), ["decision_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_annex_run_province_id"), ["province_id"], unique=False)

    op.create_table(
        "annex_row",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sheet", sa.String(length=80), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("aside", sa.String(length=20), nullable=True),
        sa.Column("producer_key", sa.String(length=240), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "waiting",
                "new",
                "changed",
                "matched",
                "ask",
                "refused",
                "aside",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "done",
                "left-out",
                "taken-back",
                "kept",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("done_to", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["annex_run.id"],
            name=op.f("fk_annex_row_run_id_annex_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_annex_row")),
    )
    with op.batch_alter_table("annex_row", schema=None) as batch_op:
        batch_op.create_index("ix_annex_row_producer_key", ["run_id", "producer_key"], unique=False)
        batch_op.create_index("ix_annex_row_verdict", ["run_id", "verdict"], unique=False)

    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decision_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_certificate_decision_id"), ["decision_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_certificate_decision_id_legal_document"),
            "legal_document",
            ["decision_id"],
            ["id"],
        )
    _keep_decisions()


def _keep_decisions() -> None:
    """Every decision that certificates name becomes a document that they are tied to."""
    op.execute(
        sa.text(
            "INSERT INTO legal_document (kind, number, number_key, signed_on, issuer, signed_by, title, added_at) "
            "SELECT 'quyet-dinh', decision_no, LOWER(REPLACE(REPLACE(decision_no, ' ', ''), 'Đ', 'D')), "
            "decision_on, COALESCE(issuer_name, ''), COALESCE(MAX(signed_by), ''), '', :now "
            "FROM certificate WHERE decision_no IS NOT NULL AND decision_no <> '' "
            "GROUP BY decision_no, decision_on, COALESCE(issuer_name, '')"
        ).bindparams(sa.bindparam("now", datetime.now(UTC), type_=sa.DateTime(timezone=True)))
    )
    op.execute(
        "UPDATE certificate SET decision_id = (SELECT MIN(legal_document.id) FROM legal_document "
        "WHERE certificate.decision_no = legal_document.number "
        "AND COALESCE(certificate.issuer_name, '') = legal_document.issuer "
        "AND COALESCE(certificate.decision_on, '0001-01-01') "
        "= COALESCE(legal_document.signed_on, '0001-01-01')) "
        "WHERE decision_no IS NOT NULL AND decision_no <> ''"
    )


def downgrade() -> None:
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_certificate_decision_id_legal_document"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_certificate_decision_id"))
        batch_op.drop_column("decision_id")

    with op.batch_alter_table("annex_row", schema=None) as batch_op:
        batch_op.drop_index("ix_annex_row_verdict")
        batch_op.drop_index("ix_annex_row_producer_key")

    op.drop_table("annex_row")
    with op.batch_alter_table("annex_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_annex_run_province_id"))
        batch_op.drop_index(batch_op.f("ix_annex_run_decision_id"))

    op.drop_table("annex_run")
    with op.batch_alter_table("legal_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_legal_document_replaces_id"))
        batch_op.drop_index(batch_op.f("ix_legal_document_number_key"))

    op.drop_table("legal_document")
    op.drop_table("issuer_columns")
