"""Keep the words of the site, version by version."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

TABLE = "wording_version"
SQLITE = (
    "CREATE TRIGGER {table}_no_{action} BEFORE {action} ON {table} BEGIN "
    "SELECT RAISE(ABORT, '{table} is append-only'); END"
)
POSTGRESQL_FUNCTION = (
    "CREATE FUNCTION {table}_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION '{table} is append-only'; END $$"
)
POSTGRESQL = (
    "CREATE TRIGGER {table}_no_{action} BEFORE {action} ON {table} {each} "
    "EXECUTE FUNCTION {table}_refuse_change()"
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("by_name", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_wording_version_versions_count_from_one")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_wording_version_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording_version")),
        sa.UniqueConstraint(
            "key", "language", "version", name=op.f("uq_wording_version_key_language_version")
        ),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(POSTGRESQL_FUNCTION.format(table=TABLE))
        for action in ("UPDATE", "DELETE"):
            op.execute(POSTGRESQL.format(table=TABLE, action=action, each="FOR EACH ROW"))
        op.execute(POSTGRESQL.format(table=TABLE, action="TRUNCATE", each="FOR EACH STATEMENT"))
    else:
        for action in ("UPDATE", "DELETE"):
            op.execute(SQLITE.format(table=TABLE, action=action))


def downgrade() -> None:
    op.drop_table(TABLE)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {TABLE}_refuse_change()")
