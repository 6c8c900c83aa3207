"""Create lots, their events, and what may be said about them.

Events and what they prove can be neither changed nor deleted; a lot and a recall cannot be
deleted, since a printed code must go on telling of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

TABLES = (
    "lot_input", "unit_batch", "trace_event", "recall", "lot_use", "lot", "facility",
    "evidence_file",
)  # fmt: skip
APPEND_ONLY = [
    *[
        (table, action)
        for table in ("trace_event", "unit_batch", "evidence_file")
        for action in ("UPDATE", "DELETE")
    ],
    ("lot", "DELETE"),
    ("recall", "DELETE"),
]

# What was once written stays as it is: triggers refuse to change or delete a row.
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


def upgrade() -> None:
    op.create_table(
        "evidence_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_evidence_file_digest_is_sha256")),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user.id"], name=op.f("fk_evidence_file_added_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_file")),
        sa.UniqueConstraint("digest", name=op.f("uq_evidence_file_digest")),
    )
    op.create_table(
        "facility",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "field",
                "workshop",
                "warehouse",
                "shop",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("commune_id", sa.Integer(), nullable=False),
        sa.Column("gln", sa.String(length=13), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "gln IS NULL OR length(gln) = 13", name=op.f("ck_facility_gln_has_13_digits")
        ),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90", name=op.f("ck_facility_latitude_in_degrees")
        ),
        sa.CheckConstraint(
            "longitude BETWEEN -180 AND 180", name=op.f("ck_facility_longitude_in_degrees")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_facility_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_facility_commune_id_commune")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility")),
        sa.UniqueConstraint("gln", name=op.f("uq_facility_gln")),
    )
    with op.batch_alter_table("facility", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_facility_business_id"), ["business_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_facility_commune_id"), ["commune_id"], unique=False)

    op.create_table(
        "lot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("best_before", sa.Date(), nullable=True),
        sa.Column("quantity", sa.Numeric(precision=15, scale=3), nullable=True),
        sa.Column("unit", sa.String(length=3), nullable=True),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("standards", sa.String(length=300), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.Column("head_hash", sa.String(length=64), nullable=False),
        sa.Column("sealed_count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(quantity IS NULL) = (unit IS NULL)", name=op.f("ck_lot_quantity_has_a_unit")
        ),
        sa.CheckConstraint(
            "best_before IS NULL OR best_before >= made_on", name=op.f("ck_lot_keeps_after_made")
        ),
        sa.CheckConstraint(
            "quantity IS NULL OR quantity > 0", name=op.f("ck_lot_quantity_is_positive")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_lot_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"], ["user.id"], name=op.f("fk_lot_opened_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_lot_product_id_product")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot")),
        sa.UniqueConstraint("code", name=op.f("uq_lot_code")),
        sa.UniqueConstraint("product_id", "number", name=op.f("uq_lot_product_id_number")),
    )
    with op.batch_alter_table("lot", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lot_business_id"), ["business_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lot_product_id"), ["product_id"], unique=False)

    op.create_table(
        "lot_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("is_agreed", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_lot_use_asked_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_lot_use_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["user.id"], name=op.f("fk_lot_use_decided_by_id_user")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_lot_use_lot_id_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_use")),
        sa.UniqueConstraint("lot_id", "business_id", name=op.f("uq_lot_use_lot_id_business_id")),
    )
    with op.batch_alter_table("lot_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lot_use_business_id"), ["business_id"], unique=False)

    op.create_table(
        "recall",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("advice", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("is_by_staff", sa.Boolean(), nullable=False),
        sa.Column("recalled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recalled_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lift_words", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "lifted_at IS NULL OR (lift_words IS NOT NULL AND lift_words <> '')",
            name=op.f("ck_recall_lifted_with_words"),
        ),
        sa.ForeignKeyConstraint(
            ["lifted_by_id"], ["user.id"], name=op.f("fk_recall_lifted_by_id_user")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_recall_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["recalled_by_id"], ["user.id"], name=op.f("fk_recall_recalled_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall")),
    )
    with op.batch_alter_table("recall", schema=None) as batch_op:
        batch_op.create_index("ix_recall_lot_id", ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recall_recalled_at"), ["recalled_at"], unique=False)

    op.create_table(
        "trace_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(length=300), nullable=False),
        sa.Column("is_error_declaration", sa.Boolean(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "ObjectEvent",
                "AggregationEvent",
                "TransactionEvent",
                "TransformationEvent",
                "AssociationEvent",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "step",
            sa.Enum(
                "opened",
                "sowing",
                "tending",
                "harvesting",
                "preparing",
                "processing",
                "packing",
                "testing",
                "storing",
                "transporting",
                "receiving",
                "selling",
                "verified",
                "recalled",
                "recall-lifted",
                name="step",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("biz_step", sa.String(length=200), nullable=True),
        sa.Column("disposition", sa.String(length=200), nullable=True),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("commune_id", sa.Integer(), nullable=True),
        sa.Column("facility_id", sa.Integer(), nullable=True),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column("declared_by_id", sa.Integer(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_trace_event_hash_is_sha256")),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_trace_event_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["commune_id"], ["commune.id"], name=op.f("fk_trace_event_commune_id_commune")
        ),
        sa.ForeignKeyConstraint(
            ["declared_by_id"], ["user.id"], name=op.f("fk_trace_event_declared_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["facility_id"], ["facility.id"], name=op.f("fk_trace_event_facility_id_facility")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_trace_event_lot_id_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trace_event")),
        sa.UniqueConstraint(
            "lot_id",
            "event_id",
            "is_error_declaration",
            name=op.f("uq_trace_event_lot_id_event_id_is_error_declaration"),
        ),
        sa.UniqueConstraint("lot_id", "position", name=op.f("uq_trace_event_lot_id_position")),
    )
    with op.batch_alter_table("trace_event", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_trace_event_business_id"), ["business_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_trace_event_commune_id"), ["commune_id"], unique=False)
        batch_op.create_index("ix_trace_event_event_id", ["event_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_trace_event_facility_id"), ["facility_id"], unique=False
        )
        batch_op.create_index("ix_trace_event_occurred_at", ["occurred_at"], unique=False)

    op.create_table(
        "unit_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("first_serial", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("minted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minted_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("count > 0", name=op.f("ck_unit_batch_has_codes")),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_unit_batch_lot_id_lot")),
        sa.ForeignKeyConstraint(
            ["minted_by_id"], ["user.id"], name=op.f("fk_unit_batch_minted_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_batch")),
        sa.UniqueConstraint(
            "lot_id", "first_serial", name=op.f("uq_unit_batch_lot_id_first_serial")
        ),
    )
    op.create_table(
        "lot_input",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=False),
        sa.Column("input_lot_id", sa.Integer(), nullable=True),
        sa.Column("input_uri", sa.String(length=300), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=15, scale=3), nullable=True),
        sa.Column("unit", sa.String(length=3), nullable=True),
        sa.Column("event_row_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "input_lot_id IS NULL OR input_lot_id <> lot_id",
            name=op.f("ck_lot_input_not_into_itself"),
        ),
        sa.ForeignKeyConstraint(
            ["event_row_id"], ["trace_event.id"], name=op.f("fk_lot_input_event_row_id_trace_event")
        ),
        sa.ForeignKeyConstraint(
            ["input_lot_id"], ["lot.id"], name=op.f("fk_lot_input_input_lot_id_lot")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["lot.id"], name=op.f("fk_lot_input_lot_id_lot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lot_input")),
        sa.UniqueConstraint(
            "event_row_id", "input_uri", name=op.f("uq_lot_input_event_row_id_input_uri")
        ),
    )
    with op.batch_alter_table("lot_input", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lot_input_event_row_id"), ["event_row_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_lot_input_input_lot_id"), ["input_lot_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lot_input_lot_id"), ["lot_id"], unique=False)
    for table, action in APPEND_ONLY:
        _refuse(table, action)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for table in sorted({table for table, _ in APPEND_ONLY}):
            op.execute(f"DROP FUNCTION {table}_refuse_change()")


def _refuse(table: str, action: str) -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql and action == _actions_of(table)[0]:
        op.execute(POSTGRESQL_FUNCTION.format(table=table))
    statement = POSTGRESQL if is_postgresql else SQLITE
    op.execute(statement.format(table=table, action=action))


def _actions_of(table: str) -> list[str]:
    return [action for name, action in APPEND_ONLY if name == table]
