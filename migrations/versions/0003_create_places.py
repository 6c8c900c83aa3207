"""Create places."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "former_place",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "xa",
                "phuong",
                "thi-tran",
                "dac-khu",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("full_name", sa.String(length=80), nullable=False),
        sa.Column("district", sa.String(length=80), nullable=False),
        sa.Column("province", sa.String(length=80), nullable=False),
        sa.Column("name_key", sa.String(length=80), nullable=False),
        sa.Column("district_key", sa.String(length=80), nullable=False),
        sa.Column("province_key", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_place")),
        sa.UniqueConstraint("code", "valid_until", name=op.f("uq_former_place_code_valid_until")),
    )
    with op.batch_alter_table("former_place", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_former_place_district_key"), ["district_key"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_former_place_name_key"), ["name_key"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_former_place_province_key"), ["province_key"], unique=False
        )

    op.create_table(
        "province",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=2), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("slug", sa.String(length=160), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "tinh",
                "thanh-pho",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("full_name", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=60), nullable=False),
        sa.Column(
            "name_sort",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_province")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_province_code_valid_from")),
        sa.UniqueConstraint("slug", name=op.f("uq_province_slug")),
    )
    op.create_table(
        "commune",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=5), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=160), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "xa",
                "phuong",
                "thi-tran",
                "dac-khu",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("full_name", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column(
            "name_sort",
            sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90", name=op.f("ck_commune_latitude_in_range")
        ),
        sa.CheckConstraint(
            "longitude BETWEEN -180 AND 180", name=op.f("ck_commune_longitude_in_range")
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_commune_province_id_province")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commune")),
        sa.UniqueConstraint("code", "valid_from", name=op.f("uq_commune_code_valid_from")),
        sa.UniqueConstraint("slug", name=op.f("uq_commune_slug")),
    )
    with op.batch_alter_table("commune", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commune_province_id"), ["province_id"], unique=False)

    op.create_table(
        "locality",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=160), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("introduction", sa.Text(), nullable=False),
        sa.Column("introduction_en", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("covers_whole_province", sa.Boolean(), nullable=False),
        sa.Column("former_province", sa.String(length=80), nullable=True),
        sa.Column("former_district", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_locality_province_id_province")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locality")),
        sa.UniqueConstraint("slug", name=op.f("uq_locality_slug")),
    )
    with op.batch_alter_table("locality", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_locality_province_id"), ["province_id"], unique=False)

    op.create_table(
        "former_place_successor",
        sa.Column("former_place_id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id"],
            ["commune.id"],
            name=op.f("fk_former_place_successor_commune_id_commune"),
        ),
        sa.ForeignKeyConstraint(
            ["former_place_id"],
            ["former_place.id"],
            name=op.f("fk_former_place_successor_former_place_id_former_place"),
        ),
        sa.PrimaryKeyConstraint(
            "former_place_id", "commune_id", name=op.f("pk_former_place_successor")
        ),
    )
    with op.batch_alter_table("former_place_successor", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_former_place_successor_commune_id"), ["commune_id"], unique=False
        )

    op.create_table(
        "locality_commune",
        sa.Column("locality_id", sa.Integer(), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_locality_commune_commune_id_commune")
        ),
        sa.ForeignKeyConstraint(
            ["locality_id"],
            ["locality.id"],
            name=op.f("fk_locality_commune_locality_id_locality"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("locality_id", "commune_id", name=op.f("pk_locality_commune")),
    )
    with op.batch_alter_table("locality_commune", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_locality_commune_commune_id"), ["commune_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("locality_commune", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_locality_commune_commune_id"))

    op.drop_table("locality_commune")
    with op.batch_alter_table("former_place_successor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_place_successor_commune_id"))

    op.drop_table("former_place_successor")
    with op.batch_alter_table("locality", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_locality_province_id"))

    op.drop_table("locality")
    with op.batch_alter_table("commune", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_commune_province_id"))

    op.drop_table("commune")
    op.drop_table("province")
    with op.batch_alter_table("former_place", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_former_place_province_key"))
        batch_op.drop_index(batch_op.f("ix_former_place_name_key"))
        batch_op.drop_index(batch_op.f("ix_former_place_district_key"))

    op.drop_table("former_place")
