"""Let lots, GTINs and GLNs stand in the ledger of addresses, and products link out.

SQLite can change a closed set only by making the table anew, which drops its triggers:
they are put back.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

BEFORE = ("product-slug", "business-slug", "product-code")
AFTER = (*BEFORE, "lot-code", "gtin", "gln")
SQLITE_TRIGGER = (
    "CREATE TRIGGER permalink_no_{action} BEFORE {action} ON permalink BEGIN "
    "SELECT RAISE(ABORT, 'permalink is append-only'); END"
)


def _kind(values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name="kind", native_enum=False, create_constraint=True, length=32)


def _allow(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("permalink", schema=None, recreate="always") as batch_op:
            batch_op.alter_column("kind", existing_type=_kind(before), type_=_kind(after))
        for action in ("UPDATE", "DELETE"):
            op.execute(SQLITE_TRIGGER.format(action=action))
    else:
        named = ", ".join(f"'{value}'" for value in after)
        op.drop_constraint(op.f("ck_permalink_kind"), "permalink", type_="check")
        op.create_check_constraint(op.f("ck_permalink_kind"), "permalink", f"kind IN ({named})")


def upgrade() -> None:
    _allow(BEFORE, AFTER)
    op.add_column(
        "product",
        sa.Column("gtin_is_demo", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("product", sa.Column("trace_record_url", sa.String(length=600), nullable=True))


def downgrade() -> None:
    op.drop_column("product", "trace_record_url")
    op.drop_column("product", "gtin_is_demo")
    _allow(AFTER, BEFORE)
