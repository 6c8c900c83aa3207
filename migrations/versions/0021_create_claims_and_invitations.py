"""Keep claims on businesses with their papers, and invitations to their people."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    op.create_table(
        "business_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claimer_id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column(
            "legal_form",
            sa.Enum(
                "hop-tac-xa",
                "to-hop-tac",
                "cong-ty",
                "ho-kinh-doanh",
                "trang-trai",
                "co-so",
                name="legal_form",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("tax_code", sa.String(length=14), nullable=True),
        sa.Column("personal_number_sealed", sa.String(length=200), nullable=True),
        sa.Column("personal_number_mark", sa.String(length=64), nullable=True),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("consent_version", sa.String(length=20), nullable=False),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "verified",
                "refused",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("staff_words", sa.Text(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_at IS NULL)",
            name=op.f("ck_business_claim_decided_says_when"),
        ),
        sa.CheckConstraint(
            "business_id IS NOT NULL OR name <> ''", name=op.f("ck_business_claim_names_a_business")
        ),
        sa.CheckConstraint(
            "state <> 'verified' OR business_id IS NOT NULL",
            name=op.f("ck_business_claim_verified_has_a_business"),
        ),
        sa.CheckConstraint(
            "(personal_number_sealed IS NULL) = (personal_number_mark IS NULL)",
            name=op.f("ck_business_claim_sealed_number_has_a_mark"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_business_claim_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["claimer_id"], ["user.id"], name=op.f("fk_business_claim_claimer_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_business_claim_commune_id_commune")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_business_claim_decided_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business_claim")),
    )
    with op.batch_alter_table("business_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_business_claim_asked_at"), ["asked_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_business_claim_business_id"), ["business_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_business_claim_claimer_id"), ["claimer_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_business_claim_name_key"), ["name_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_business_claim_personal_number_mark"),
            ["personal_number_mark"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_business_claim_phone"), ["phone"], unique=False)
        batch_op.create_index(batch_op.f("ix_business_claim_state"), ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_business_claim_tax_code"), ["tax_code"], unique=False)
        batch_op.create_index(
            "uq_business_claim_waiting",
            ["claimer_id", "business_id"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner", "editor", name="role", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_by_id", sa.Integer(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(accepted_at IS NULL) = (accepted_by_id IS NULL)",
            name=op.f("ck_invitation_accepted_by_somebody"),
        ),
        sa.CheckConstraint(
            "accepted_at IS NULL OR revoked_at IS NULL",
            name=op.f("ck_invitation_accepted_or_revoked"),
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["user.id"], name=op.f("fk_invitation_accepted_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_invitation_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_invitation_created_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_invitation_business_id"), ["business_id"], unique=False
        )

    op.create_table(
        "claim_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=True),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user.id"], name=op.f("fk_claim_file_added_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["business_claim.id"], name=op.f("fk_claim_file_claim_id_business_claim")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_file")),
        sa.UniqueConstraint("key", name=op.f("uq_claim_file_key")),
    )
    with op.batch_alter_table("claim_file", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_claim_file_added_by_id"), ["added_by_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_claim_file_claim_id"), ["claim_id"], unique=False)


def downgrade() -> None:
    op.drop_table("claim_file")
    op.drop_table("invitation")
    op.drop_table("business_claim")
