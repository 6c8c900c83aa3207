"""Count scans, and keep what the rule on copied codes looks at."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

TABLES = ("unit_scan", "copy_alert", "unit_code", "visit_salt", "scan_count")


def upgrade() -> None:
    op.create_table(
        "scan_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=False),
        sa.Column(
            "way",
            sa.Enum(
                "qr",
                "digital-link",
                "typed",
                name="way",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "audience",
            sa.Enum(
                "people",
                "robot",
                "prefetch",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_scan_count_counts_something")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan_count")),
        sa.UniqueConstraint(
            "day",
            "product_id",
            "lot_id",
            "province_id",
            "way",
            "audience",
            "is_first",
            name="uq_scan_count_kind",
        ),
    )
    with op.batch_alter_table("scan_count", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_scan_count_day"), ["day"], unique=False)
        batch_op.create_index("ix_scan_count_product_id", ["product_id", "day"], unique=False)

    op.create_table(
        "visit_salt",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_visit_salt")),
    )
    op.create_table(
        "unit_code",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("first_scanned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scan_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("scan_count > 0", name=op.f("ck_unit_code_was_scanned")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_unit_code_lot_id_lot")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_unit_code")),
    )
    with op.batch_alter_table("unit_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_code_lot_id"), ["lot_id"], unique=False)

    op.create_table(
        "copy_alert",
        sa.Column("unit_code", sa.String(length=20), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_copy_alert_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["seen_by_id"], ["user.id"], name=op.f("fk_copy_alert_seen_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["unit_code"], ["unit_code.code"], name=op.f("fk_copy_alert_unit_code_unit_code")
        ),
        sa.PrimaryKeyConstraint("unit_code", name=op.f("pk_copy_alert")),
    )
    with op.batch_alter_table("copy_alert", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_copy_alert_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_copy_alert_noticed_at"), ["noticed_at"], unique=False)

    op.create_table(
        "unit_scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_code", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("province_id", sa.Integer(), nullable=True),
        sa.Column("visitor", sa.String(length=16), nullable=False),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name=op.f("ck_unit_scan_hour_of_a_day")),
        sa.ForeignKeyConstraint(
            ["province_id"], ["province.id"], name=op.f("fk_unit_scan_province_id_province")
        ),
        sa.ForeignKeyConstraint(
            ["unit_code"], ["unit_code.code"], name=op.f("fk_unit_scan_unit_code_unit_code")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_scan")),
    )
    with op.batch_alter_table("unit_scan", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_unit_scan_day"), ["day"], unique=False)
        batch_op.create_index(batch_op.f("ix_unit_scan_province_id"), ["province_id"], unique=False)
        batch_op.create_index("ix_unit_scan_unit_code", ["unit_code", "day"], unique=False)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
