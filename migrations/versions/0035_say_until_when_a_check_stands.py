"""Say of each check of a fact on what paper it rests and until when it stands."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

EARLIER = ["identity", "address", "telephone", "food-safety", "label", "declaration"]
PAPERS = ["registration", "tax-list", "food-safety", "commitment", "label", "declaration", "gs1",
          "visit", "call", "other"]  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("fact_check", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paper", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("paper_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("source_url", sa.String(length=600), nullable=True))
        batch_op.add_column(sa.Column("scan_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("fresh_until", sa.Date(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_fact_check_scan_id_certificate_scan"),
            "certificate_scan",
            ["scan_id"],
            ["id"],
        )
        batch_op.create_index(op.f("ix_fact_check_fresh_until"), ["fresh_until"], unique=False)
        batch_op.create_check_constraint(
            op.f("ck_fact_check_paper"), sa.column("paper").in_(PAPERS)
        )
        batch_op.drop_constraint(op.f("ck_fact_check_fact"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_fact_check_fact"), sa.column("fact").in_([*EARLIER, "ingredients", "gtin"])
        )
    _say_until_when()
    with op.batch_alter_table("fact_check", schema=None) as batch_op:
        batch_op.create_check_constraint(
            op.f("ck_fact_check_check_says_until_when"), "is_own_word = (fresh_until IS NULL)"
        )


def _say_until_when() -> None:
    """The checks that are there stand for the usual time."""
    check = sa.table(
        "fact_check",
        sa.column("id", sa.Integer),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("is_own_word", sa.Boolean),
        sa.column("fresh_until", sa.Date),
    )
    connection = op.get_bind()
    asked = sa.select(check.c.id, check.c.at).where(~check.c.is_own_word)
    for check_id, at in connection.execute(asked).all():
        until = _a_year_later(at)
        connection.execute(sa.update(check).where(check.c.id == check_id).values(fresh_until=until))


def _a_year_later(at: datetime) -> object:
    day = at.date()
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def downgrade() -> None:
    op.execute("DELETE FROM fact_check WHERE fact IN ('ingredients', 'gtin')")
    with op.batch_alter_table("fact_check", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_fact_check_check_says_until_when"), type_="check")
        batch_op.drop_constraint(op.f("ck_fact_check_paper"), type_="check")
        batch_op.drop_constraint(op.f("ck_fact_check_fact"), type_="check")
        batch_op.create_check_constraint(op.f("ck_fact_check_fact"), sa.column("fact").in_(EARLIER))
        batch_op.drop_index(op.f("ix_fact_check_fresh_until"))
        batch_op.drop_constraint(op.f("fk_fact_check_scan_id_certificate_scan"), type_="foreignkey")
        for name in ("fresh_until", "scan_id", "source_url", "paper_on", "paper"):
            batch_op.drop_column(name)
