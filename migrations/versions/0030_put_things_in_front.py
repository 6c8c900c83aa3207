"""Gather collections, place things in front for a time, and count how that is seen."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

BEFORE = ("product-view", "business-view", "search", "click")
ADDED = ("placement-view", "placement-click")


def _allow(kinds: tuple[str, ...]) -> None:
    """Hold the kinds of visits to these; SQLite can only copy the table to do so."""
    named = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("visit_count", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_visit_count_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_visit_count_kind"), f"kind IN ({named})")


def upgrade() -> None:
    _allow((*BEFORE, *ADDED))
    op.create_table(
        "collection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=160), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("image_id", sa.Integer(), nullable=True),
        sa.Column("image_alt", sa.String(length=300), nullable=False),
        sa.Column("image_alt_en", sa.String(length=300), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locality_id", sa.Integer(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "until_at IS NULL OR from_at IS NULL OR until_at > from_at",
            name=op.f("ck_collection_ends_after_it_starts"),
        ),
        sa.ForeignKeyConstraint(
            ["image_id"], ["image.id"], name=op.f("fk_collection_image_id_image")
        ),
        sa.ForeignKeyConstraint(
            ["locality_id"], ["locality.id"], name=op.f("fk_collection_locality_id_locality")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection")),
        sa.UniqueConstraint("slug", name=op.f("uq_collection_slug")),
    )
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_collection_published_at"), ["published_at"], unique=False
        )

    op.create_table(
        "collection_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column(
            "change",
            sa.Enum(
                "made",
                "written",
                "added",
                "taken-out",
                "ordered",
                "published",
                "hidden",
                "undone",
                name="change",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["collection.id"],
            name=op.f("fk_collection_change_collection_id_collection"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_change")),
        sa.UniqueConstraint(
            "collection_id", "version", name=op.f("uq_collection_change_collection_id_version")
        ),
    )
    with op.batch_alter_table("collection_change", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_collection_change_collection_id"), ["collection_id"], unique=False
        )

    op.create_table(
        "collection_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("collection_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(product_id IS NULL) <> (business_id IS NULL)",
            name=op.f("ck_collection_item_is_one_thing"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_collection_item_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["collection.id"],
            name=op.f("fk_collection_item_collection_id_collection"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_collection_item_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_item")),
        sa.UniqueConstraint(
            "collection_id",
            "business_id",
            name=op.f("uq_collection_item_collection_id_business_id"),
        ),
        sa.UniqueConstraint(
            "collection_id", "product_id", name=op.f("uq_collection_item_collection_id_product_id")
        ),
    )
    with op.batch_alter_table("collection_item", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_collection_item_business_id"), ["business_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_collection_item_collection_id"), ["collection_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_collection_item_product_id"), ["product_id"], unique=False
        )

    op.create_table(
        "placement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "spot",
            sa.Enum(
                "home-top",
                "home-collections",
                "province",
                "locality",
                "category",
                name="spot",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("province_id", sa.Integer(), nullable=True),
        sa.Column("locality_id", sa.Integer(), nullable=True),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column("collection_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("label_en", sa.String(length=60), nullable=False),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(spot = 'province') = (province_id IS NOT NULL) AND (spot = 'locality') = (locality_id IS NOT NULL) AND (spot = 'category') = (group_id IS NOT NULL)",
            name=op.f("ck_placement_is_at_one_place"),
        ),
        sa.CheckConstraint(
            "(CASE WHEN product_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN business_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN collection_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_placement_places_one_thing"),
        ),
        sa.CheckConstraint(
            "until_at IS NULL OR until_at > from_at", name=op.f("ck_placement_ends_after_it_starts")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_placement_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["collection_id"], ["collection.id"], name=op.f("fk_placement_collection_id_collection")
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["product_group.id"], name=op.f("fk_placement_group_id_product_group")
        ),
        sa.ForeignKeyConstraint(
            ["locality_id"], ["locality.id"], name=op.f("fk_placement_locality_id_locality")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_placement_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_placement_province_id_province")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
    )
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placement_business_id"), ["business_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_placement_collection_id"), ["collection_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_placement_product_id"), ["product_id"], unique=False)
        batch_op.create_index("ix_placement_spot", ["spot", "from_at"], unique=False)


def downgrade() -> None:
    op.execute("DELETE FROM visit_count WHERE kind LIKE 'placement-%'")
    _allow(BEFORE)
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_index("ix_placement_spot")
        batch_op.drop_index(batch_op.f("ix_placement_product_id"))
        batch_op.drop_index(batch_op.f("ix_placement_collection_id"))
        batch_op.drop_index(batch_op.f("ix_placement_business_id"))

    op.drop_table("placement")
    with op.batch_alter_table("collection_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_item_product_id"))
        batch_op.drop_index(batch_op.f("ix_collection_item_collection_id"))
        batch_op.drop_index(batch_op.f("ix_collection_item_business_id"))

    op.drop_table("collection_item")
    with op.batch_alter_table("collection_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_change_collection_id"))

    op.drop_table("collection_change")
    with op.batch_alter_table("collection", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_collection_published_at"))

    op.drop_table("collection")
