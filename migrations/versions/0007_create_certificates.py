"""Create certificates."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ocop",
                "vietgap",
                "globalgap",
                "organic",
                "haccp",
                "iso22000",
                "halal",
                "asc",
                "gi",
                "trademark",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column("stars", sa.Integer(), nullable=True),
        sa.Column("score", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column("issuer_name", sa.String(length=200), nullable=True),
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
            nullable=True,
        ),
        sa.Column("certificate_no", sa.String(length=80), nullable=True),
        sa.Column("decision_no", sa.String(length=80), nullable=True),
        sa.Column("decision_on", sa.Date(), nullable=True),
        sa.Column("signed_by", sa.String(length=120), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_year", sa.Integer(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("renewal_filed_on", sa.Date(), nullable=True),
        sa.Column("extension_basis", sa.String(length=300), nullable=True),
        sa.Column("extended_until", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column(
            "revocation_ground",
            sa.Enum(
                "a",
                "b",
                "c",
                "d",
                "đ",
                "e",
                name="revocation_ground",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("revocation_decision_no", sa.String(length=80), nullable=True),
        sa.Column("superseded_on", sa.Date(), nullable=True),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column(
            "evidence",
            sa.Enum(
                "A",
                "B1",
                "B2",
                "C",
                name="evidence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("source_url", sa.String(length=600), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind <> 'ocop' OR product_id IS NOT NULL",
            name=op.f("ck_certificate_ocop_is_about_a_product"),
        ),
        sa.CheckConstraint(
            "stars IS NULL OR kind = 'ocop'", name=op.f("ck_certificate_only_ocop_has_stars")
        ),
        sa.CheckConstraint(
            "(product_id IS NULL) <> (business_id IS NULL)",
            name=op.f("ck_certificate_about_one_thing"),
        ),
        sa.CheckConstraint(
            "checked_at IS NULL OR checked_by_id IS NOT NULL",
            name=op.f("ck_certificate_somebody_checked_it"),
        ),
        sa.CheckConstraint(
            "expires_on IS NULL OR issued_on IS NULL OR expires_on >= issued_on",
            name=op.f("ck_certificate_ends_after_it_starts"),
        ),
        sa.CheckConstraint(
            "extended_until IS NULL OR (extension_basis IS NOT NULL AND expires_on IS NOT NULL)",
            name=op.f("ck_certificate_extension_has_a_basis"),
        ),
        sa.CheckConstraint(
            "issued_year BETWEEN 1990 AND 2200", name=op.f("ck_certificate_issued_year_is_a_year")
        ),
        sa.CheckConstraint(
            "revoked_on IS NULL OR revocation_ground IS NOT NULL",
            name=op.f("ck_certificate_revocation_has_a_ground"),
        ),
        sa.CheckConstraint("score BETWEEN 0 AND 100", name=op.f("ck_certificate_score_in_range")),
        sa.CheckConstraint("stars BETWEEN 3 AND 5", name=op.f("ck_certificate_stars_in_range")),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_certificate_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user.id"], name=op.f("fk_certificate_checked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_certificate_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"],
            ["certificate.id"],
            name=op.f("fk_certificate_superseded_by_id_certificate"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_certificate_business_id"), ["business_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_certificate_decision_no"), ["decision_no"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_certificate_product_id"), ["product_id"], unique=False)

    op.create_table(
        "honour",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("decision_no", sa.String(length=80), nullable=True),
        sa.Column(
            "evidence",
            sa.Enum(
                "A",
                "B1",
                "B2",
                "C",
                name="evidence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("source_url", sa.String(length=600), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(product_id IS NULL) <> (business_id IS NULL)",
            name=op.f("ck_honour_given_to_one_thing"),
        ),
        sa.CheckConstraint("year BETWEEN 1945 AND 2200", name=op.f("ck_honour_year_is_a_year")),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_honour_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["user.id"], name=op.f("fk_honour_checked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_honour_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_honour")),
    )
    with op.batch_alter_table("honour", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_honour_business_id"), ["business_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_honour_product_id"), ["product_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("honour", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_honour_product_id"))
        batch_op.drop_index(batch_op.f("ix_honour_business_id"))

    op.drop_table("honour")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_certificate_product_id"))
        batch_op.drop_index(batch_op.f("ix_certificate_decision_no"))
        batch_op.drop_index(batch_op.f("ix_certificate_business_id"))

    op.drop_table("certificate")
