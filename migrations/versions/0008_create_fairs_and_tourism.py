"""Create fairs and tourism."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "fair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=160), nullable=False),
        sa.Column("name", sa.String(length=250), nullable=False),
        sa.Column("name_en", sa.String(length=250), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(length=250), nullable=False),
        sa.Column("organiser", sa.String(length=250), nullable=True),
        sa.Column("province_id", sa.Integer(), nullable=True),
        sa.Column("source_url", sa.String(length=600), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_fair_ends_after_it_starts")
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_fair_province_id_province")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fair")),
        sa.UniqueConstraint("slug", name=op.f("uq_fair_slug")),
    )
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fair_province_id"), ["province_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_fair_starts_on"), ["starts_on"], unique=False)

    op.create_table(
        "destination",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=160), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "diem-du-lich",
                "lang-nghe",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=True),
        sa.Column(
            "name_sort",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("source_url", sa.String(length=600), nullable=True),
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
            ["commune_id"], ["commune.id"], name=op.f("fk_destination_commune_id_commune")
        ),
        sa.ForeignKeyConstraint(
            ["former_place_id"],
            ["former_place.id"],
            name=op.f("fk_destination_former_place_id_former_place"),
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_destination_province_id_province")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destination")),
        sa.UniqueConstraint("slug", name=op.f("uq_destination_slug")),
    )
    with op.batch_alter_table("destination", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_destination_commune_id"), ["commune_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_destination_former_place_id"), ["former_place_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_destination_province_id"), ["province_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("destination", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_destination_province_id"))
        batch_op.drop_index(batch_op.f("ix_destination_former_place_id"))
        batch_op.drop_index(batch_op.f("ix_destination_commune_id"))

    op.drop_table("destination")
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fair_starts_on"))
        batch_op.drop_index(batch_op.f("ix_fair_province_id"))

    op.drop_table("fair")
