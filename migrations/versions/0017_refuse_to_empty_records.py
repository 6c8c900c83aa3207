"""Refuse TRUNCATE of what is append-only; row triggers do not see it. SQLite has no such word."""

from alembic import op

revision = "0017"
down_revision = "0016"

TABLES = (
    "audit_entry", "permalink", "public_record", "checkpoint", "trace_event", "unit_batch",
    "evidence_file", "lot", "recall",
)  # fmt: skip


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse_change()"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in TABLES:
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
