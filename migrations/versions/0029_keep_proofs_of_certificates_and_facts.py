"""Keep scans of certificates, who declared them, and checks of facts."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    op.create_table(
        "certificate_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "length(digest) = 64", name=op.f("ck_certificate_scan_digest_is_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user.id"], name=op.f("fk_certificate_scan_added_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_certificate_scan_business_id_business")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_scan")),
        sa.UniqueConstraint("business_id", "digest", name="uq_certificate_scan_digest"),
        sa.UniqueConstraint("key", name=op.f("uq_certificate_scan_key")),
    )
    op.create_index(
        op.f("ix_certificate_scan_added_by_id"), "certificate_scan", ["added_by_id"], unique=False
    )
    op.create_table(
        "fact_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column(
            "fact",
            sa.Enum(
                "identity",
                "address",
                "telephone",
                "food-safety",
                "label",
                "declaration",
                name="fact",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value_mark", sa.String(length=64), nullable=False),
        sa.Column("proof", sa.String(length=300), nullable=False),
        sa.Column("is_own_word", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "is_own_word OR proof <> ''", name=op.f("ck_fact_check_check_has_a_proof")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_fact_check_business_id_business")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_fact_check_by_id_user")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_fact_check_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_check")),
    )
    for column in ("at", "by_id", "product_id"):
        op.create_index(op.f(f"ix_fact_check_{column}"), "fact_check", [column], unique=False)
    op.create_index(
        "ix_fact_check_subject", "fact_check", ["business_id", "product_id", "fact"], unique=False
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_scan_public", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.add_column(sa.Column("declared_by_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_certificate_declared_by_id_user"), "user", ["declared_by_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_certificate_declared_by_id_user"), type_="foreignkey")
        batch_op.drop_column("declared_by_id")
        batch_op.drop_column("is_scan_public")
    op.drop_table("fact_check")
    op.drop_table("certificate_scan")
