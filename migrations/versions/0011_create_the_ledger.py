"""Create the public log of decisions and the daily checkpoints."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

TABLES = ("checkpoint", "public_record", "chain_head")
APPEND_ONLY = [
    (table, action) for table in ("checkpoint", "public_record") for action in ("UPDATE", "DELETE")
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
        "chain_head",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chain_head")),
    )
    op.create_table(
        "checkpoint",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("public_key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_checkpoint")),
        sa.UniqueConstraint("day", name=op.f("uq_checkpoint_day")),
        sa.UniqueConstraint("hash", name=op.f("uq_checkpoint_hash")),
    )
    op.create_table(
        "public_record",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "product-published",
                "product-withdrawn",
                "business-published",
                "certificate-recorded",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_public_record_hash_is_sha256")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_public_record")),
        sa.UniqueConstraint("hash", name=op.f("uq_public_record_hash")),
    )
    with op.batch_alter_table("public_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_public_record_recorded_at"), ["recorded_at"], unique=False
        )
        batch_op.create_index(
            "ix_public_record_subject", ["kind", "subject_id", "position"], unique=False
        )
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
