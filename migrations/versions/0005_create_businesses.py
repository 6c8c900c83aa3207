"""Create businesses."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "business",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=160), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column(
            "name_sort",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "name_en_sort",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
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
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("email", sa.String(length=255), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("image_id", sa.Integer(), nullable=True),
        sa.Column("source_url", sa.String(length=600), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address_as_written", sa.String(length=300), nullable=False),
        sa.Column(
            "address_state",
            sa.Enum(
                "settled",
                "province-only",
                "ask",
                "unknown",
                name="address_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("former_place_id", sa.Integer(), nullable=True),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("province_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_business_commune_id_commune")
        ),
        sa.ForeignKeyConstraint(
            ["former_place_id"],
            ["former_place.id"],
            name=op.f("fk_business_former_place_id_former_place"),
        ),
        sa.ForeignKeyConstraint(
            ["image_id"], ["image.id"], name=op.f("fk_business_image_id_image")
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_business_province_id_province")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_business")),
        sa.UniqueConstraint("slug", name=op.f("uq_business_slug")),
        sa.UniqueConstraint("tax_code", name=op.f("uq_business_tax_code")),
    )
    with op.batch_alter_table("business", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_business_commune_id"), ["commune_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_business_former_place_id"), ["former_place_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_business_name_en_sort"), ["name_en_sort"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_business_name_sort"), ["name_sort"], unique=False)
        batch_op.create_index(batch_op.f("ix_business_province_id"), ["province_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_business_published_at"), ["published_at"], unique=False
        )

    op.create_table(
        "membership",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "owner", "editor", name="role", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_membership_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_membership_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "business_id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_membership_business_id"), ["business_id"], unique=False
        )

    op.create_table(
        "outlet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sample_key", sa.String(length=200), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column(
            "name_sort",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "diem-ban-ocop",
                "cho",
                "cua-hang",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("opening_hours", sa.String(length=120), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column("source_url", sa.String(length=600), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address_as_written", sa.String(length=300), nullable=False),
        sa.Column(
            "address_state",
            sa.Enum(
                "settled",
                "province-only",
                "ask",
                "unknown",
                name="address_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("former_place_id", sa.Integer(), nullable=True),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("province_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_outlet_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_outlet_commune_id_commune")
        ),
        sa.ForeignKeyConstraint(
            ["former_place_id"],
            ["former_place.id"],
            name=op.f("fk_outlet_former_place_id_former_place"),
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_outlet_province_id_province")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlet")),
        sa.UniqueConstraint("sample_key", name=op.f("uq_outlet_sample_key")),
    )
    with op.batch_alter_table("outlet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outlet_business_id"), ["business_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outlet_commune_id"), ["commune_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_outlet_former_place_id"), ["former_place_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_outlet_province_id"), ["province_id"], unique=False)

    op.create_table(
        "sales_channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "website",
                "marketplace",
                "zalo",
                "facebook",
                "phone",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("url", sa.String(length=600), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=True),
        sa.Column("source_url", sa.String(length=600), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "url LIKE 'https://%' OR url LIKE 'http://%' OR url LIKE 'tel:%'",
            name=op.f("ck_sales_channel_url_is_a_link"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_sales_channel_business_id_business")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sales_channel")),
        sa.UniqueConstraint("url", name=op.f("uq_sales_channel_url")),
    )
    with op.batch_alter_table("sales_channel", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sales_channel_business_id"), ["business_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("sales_channel", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sales_channel_business_id"))

    op.drop_table("sales_channel")
    with op.batch_alter_table("outlet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outlet_province_id"))
        batch_op.drop_index(batch_op.f("ix_outlet_former_place_id"))
        batch_op.drop_index(batch_op.f("ix_outlet_commune_id"))
        batch_op.drop_index(batch_op.f("ix_outlet_business_id"))

    op.drop_table("outlet")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_business_id"))

    op.drop_table("membership")
    with op.batch_alter_table("business", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_business_published_at"))
        batch_op.drop_index(batch_op.f("ix_business_province_id"))
        batch_op.drop_index(batch_op.f("ix_business_name_sort"))
        batch_op.drop_index(batch_op.f("ix_business_name_en_sort"))
        batch_op.drop_index(batch_op.f("ix_business_former_place_id"))
        batch_op.drop_index(batch_op.f("ix_business_commune_id"))

    op.drop_table("business")
