"""Keep field checks with the state of their day, their photographs, and what followed.

None of it can be changed, deleted or emptied: triggers refuse.
"""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"

TABLES = ("inspection_photo", "inspection_follow_up", "inspection")
SQLITE = (
    "CREATE TRIGGER {table}_no_{action} BEFORE {action} ON {table} BEGIN "
    "SELECT RAISE(ABORT, '{table} is append-only'); END"
)
POSTGRESQL_FUNCTION = (
    "CREATE FUNCTION {table}_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION '{table} is append-only'; END $$"
)
POSTGRESQL = (
    "CREATE TRIGGER {table}_no_{action} BEFORE {action} ON {table} FOR EACH ROW "
    "EXECUTE FUNCTION {table}_refuse_change()"
)
POSTGRESQL_EMPTY = (
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse_change()"
)


def upgrade() -> None:
    op.create_table(
        "inspection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=False),
        sa.Column("inspector_id", sa.Integer(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("code", sa.String(length=300), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("lot_id", sa.Integer(), nullable=True),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column("outlet_id", sa.Integer(), nullable=True),
        sa.Column("place_words", sa.String(length=200), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column(
            "finding",
            sa.Enum(
                "right",
                "star-after-end",
                "star-on-other-goods",
                "code-leads-nowhere",
                "label-lacks",
                "suspected-copy",
                "recalled-on-sale",
                "other",
                name="finding",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column(
            "measure",
            sa.Enum(
                "none",
                "reminded",
                "letter",
                "market-control",
                "check-again",
                name="measure",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("again_on", sa.Date(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(measure = 'check-again') = (again_on IS NOT NULL)",
            name=op.f("ck_inspection_checked_again_on_a_day"),
        ),
        sa.CheckConstraint(
            "outlet_id IS NOT NULL OR place_words <> ''",
            name=op.f("ck_inspection_place_has_a_name"),
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_inspection_whole_position")
        ),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90", name=op.f("ck_inspection_latitude_in_degrees")
        ),
        sa.CheckConstraint(
            "length(client_id) = 36", name=op.f("ck_inspection_client_id_is_a_uuid")
        ),
        sa.CheckConstraint(
            "length(state_hash) = 64", name=op.f("ck_inspection_state_hash_is_sha256")
        ),
        sa.CheckConstraint(
            "longitude BETWEEN -180 AND 180", name=op.f("ck_inspection_longitude_in_degrees")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_inspection_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_inspection_commune_id_commune")
        ),
        sa.ForeignKeyConstraint(
            ["corrects_id"], ["inspection.id"], name=op.f("fk_inspection_corrects_id_inspection")
        ),
        sa.ForeignKeyConstraint(
            ["inspector_id"], ["user.id"], name=op.f("fk_inspection_inspector_id_user")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_inspection_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["outlet_id"], ["outlet.id"], name=op.f("fk_inspection_outlet_id_outlet")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_inspection_product_id_product")
        ),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_inspection_province_id_province")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection")),
        sa.UniqueConstraint("client_id", name=op.f("uq_inspection_client_id")),
        sa.UniqueConstraint("corrects_id", name=op.f("uq_inspection_corrects_id")),
    )
    with op.batch_alter_table("inspection", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_inspection_business_id"), ["business_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_inspection_checked_on"), ["checked_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_commune_id"), ["commune_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_inspection_inspector_id"), ["inspector_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_inspection_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_outlet_id"), ["outlet_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_inspection_product_id"), ["product_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_inspection_province_id"), ["province_id"], unique=False
        )

    op.create_table(
        "inspection_follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_inspection_follow_up_done_with_words")),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["user.id"], name=op.f("fk_inspection_follow_up_done_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_inspection_follow_up_inspection_id_inspection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_follow_up")),
        sa.UniqueConstraint("inspection_id", name=op.f("uq_inspection_follow_up_inspection_id")),
    )
    op.create_table(
        "inspection_photo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("inspection_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "length(digest) = 64", name=op.f("ck_inspection_photo_digest_is_sha256")
        ),
        sa.ForeignKeyConstraint(
            ["inspection_id"],
            ["inspection.id"],
            name=op.f("fk_inspection_photo_inspection_id_inspection"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_photo")),
        sa.UniqueConstraint(
            "inspection_id", "position", name=op.f("uq_inspection_photo_inspection_id_position")
        ),
    )
    for table in TABLES:
        _refuse_change(table)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"DROP FUNCTION {table}_refuse_change()")


def _refuse_change(table: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        statements = [POSTGRESQL_FUNCTION, POSTGRESQL_EMPTY]
        each = POSTGRESQL
    else:
        statements, each = [], SQLITE
    for statement in statements:
        op.execute(statement.format(table=table))
    for action in ("UPDATE", "DELETE"):
        op.execute(each.format(table=table, action=action))
