"""Create products."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "product_group",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slug", sa.String(length=160), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.CheckConstraint("id BETWEEN 1 AND 6", name=op.f("ck_product_group_numbered_1_to_6")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_group")),
        sa.UniqueConstraint("slug", name=op.f("uq_product_group_slug")),
    )
    op.create_table(
        "product_set",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=160), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.CheckConstraint("id BETWEEN 1 AND 26", name=op.f("ck_product_set_numbered_1_to_26")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["product_group.id"], name=op.f("fk_product_set_group_id_product_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_set")),
        sa.UniqueConstraint("slug", name=op.f("uq_product_set_slug")),
    )
    with op.batch_alter_table("product_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_set_group_id"), ["group_id"], unique=False)

    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=160), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
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
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=True),
        sa.Column(
            "sorted_by",
            sa.Enum(
                "certificate",
                "catalog",
                name="sorted_by",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("ingredients", sa.Text(), nullable=False),
        sa.Column("ingredients_en", sa.Text(), nullable=False),
        sa.Column("keeping", sa.Text(), nullable=False),
        sa.Column("keeping_en", sa.Text(), nullable=False),
        sa.Column("usage", sa.Text(), nullable=False),
        sa.Column("usage_en", sa.Text(), nullable=False),
        sa.Column("price_vnd", sa.Integer(), nullable=True),
        sa.Column("price_unit", sa.String(length=40), nullable=True),
        sa.Column("price_on", sa.Date(), nullable=True),
        sa.Column("season_months", sa.Integer(), nullable=False),
        sa.Column("gtin", sa.String(length=14), nullable=True),
        sa.Column("source_url", sa.String(length=600), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
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
        sa.CheckConstraint(
            "gtin IS NULL OR length(gtin) = 14", name=op.f("ck_product_gtin_has_14_digits")
        ),
        sa.CheckConstraint(
            "price_vnd IS NULL OR price_vnd > 0", name=op.f("ck_product_price_is_positive")
        ),
        sa.CheckConstraint(
            "season_months BETWEEN 0 AND 4095", name=op.f("ck_product_season_is_twelve_bits")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_product_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_product_commune_id_commune")
        ),
        sa.ForeignKeyConstraint(
            ["former_place_id"],
            ["former_place.id"],
            name=op.f("fk_product_former_place_id_former_place"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["product_group.id"], name=op.f("fk_product_group_id_product_group")
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_product_province_id_province")
        ),
        sa.ForeignKeyConstraint(
            ["set_id"], ["product_set.id"], name=op.f("fk_product_set_id_product_set")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("code", name=op.f("uq_product_code")),
        sa.UniqueConstraint("gtin", name=op.f("uq_product_gtin")),
        sa.UniqueConstraint("slug", name=op.f("uq_product_slug")),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_business_id"), ["business_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_product_commune_id"), ["commune_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_product_former_place_id"), ["former_place_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_product_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_product_name_en_sort"), ["name_en_sort"], unique=False)
        batch_op.create_index(batch_op.f("ix_product_name_sort"), ["name_sort"], unique=False)
        batch_op.create_index(batch_op.f("ix_product_province_id"), ["province_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_product_published_at"), ["published_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_product_set_id"), ["set_id"], unique=False)

    op.create_table(
        "product_image",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("image_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["image_id"], ["image.id"], name=op.f("fk_product_image_image_id_image")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_product_image_product_id_product"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_image")),
        sa.UniqueConstraint(
            "product_id", "image_id", name=op.f("uq_product_image_product_id_image_id")
        ),
    )
    with op.batch_alter_table("product_image", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_image_image_id"), ["image_id"], unique=False)

    op.create_table(
        "product_outlet",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("outlet_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outlet_id"],
            ["outlet.id"],
            name=op.f("fk_product_outlet_outlet_id_outlet"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["product.id"],
            name=op.f("fk_product_outlet_product_id_product"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_id", "outlet_id", name=op.f("pk_product_outlet")),
    )
    with op.batch_alter_table("product_outlet", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_product_outlet_outlet_id"), ["outlet_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("product_outlet", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_outlet_outlet_id"))

    op.drop_table("product_outlet")
    with op.batch_alter_table("product_image", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_image_image_id"))

    op.drop_table("product_image")
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_set_id"))
        batch_op.drop_index(batch_op.f("ix_product_published_at"))
        batch_op.drop_index(batch_op.f("ix_product_province_id"))
        batch_op.drop_index(batch_op.f("ix_product_name_sort"))
        batch_op.drop_index(batch_op.f("ix_product_name_en_sort"))
        batch_op.drop_index(batch_op.f("ix_product_group_id"))
        batch_op.drop_index(batch_op.f("ix_product_former_place_id"))
        batch_op.drop_index(batch_op.f("ix_product_commune_id"))
        batch_op.drop_index(batch_op.f("ix_product_business_id"))

    op.drop_table("product")
    with op.batch_alter_table("product_set", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_set_group_id"))

    op.drop_table("product_set")
    op.drop_table("product_group")
