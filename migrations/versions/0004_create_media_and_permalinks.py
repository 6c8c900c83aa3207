"""Create media and permalinks."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TABLE = "permalink"
ACTIONS = ("UPDATE", "DELETE")

# What was once written here stays as it is: a trigger refuses to change or delete a row.
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
        "image",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("variants", sa.JSON(), nullable=False),
        sa.Column("placeholder", sa.Text(), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=False),
        sa.Column("alt_en", sa.String(length=300), nullable=False),
        sa.Column("credit", sa.String(length=200), nullable=False),
        sa.Column("source_url", sa.String(length=600), nullable=True),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(digest) = 64", name=op.f("ck_image_digest_is_sha256")),
        sa.CheckConstraint("width_px > 0 AND height_px > 0", name=op.f("ck_image_has_a_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_image")),
        sa.UniqueConstraint("digest", name=op.f("uq_image_digest")),
    )
    op.create_table(
        "permalink",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "product-slug",
                "business-slug",
                "product-code",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=160), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permalink")),
        sa.UniqueConstraint("kind", "value", name=op.f("uq_permalink_kind_value")),
    )
    with op.batch_alter_table("permalink", schema=None) as batch_op:
        batch_op.create_index("ix_permalink_subject", ["kind", "subject_id"], unique=False)
    _refuse_change()


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    with op.batch_alter_table("permalink", schema=None) as batch_op:
        batch_op.drop_index("ix_permalink_subject")

    op.drop_table("permalink")
    op.drop_table("image")
    if is_postgresql:
        op.execute(f"DROP FUNCTION {TABLE}_refuse_change()")


def _refuse_change() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if is_postgresql:
        op.execute(POSTGRESQL_FUNCTION.format(table=TABLE))
    statement = POSTGRESQL if is_postgresql else SQLITE
    for action in ACTIONS:
        op.execute(statement.format(table=TABLE, action=action))
