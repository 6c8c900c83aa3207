"""Keep suspensions, more of each honour, and let the public log tell of both."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"

KINDS = ("product-published", "product-withdrawn", "business-published", "certificate-recorded")
NEW_KINDS = ("honour-recorded", "suspension-recorded")
GROUNDS = (
    "unsafe-goods", "counterfeit", "false-claims", "identity-in-doubt", "investigation",
    "law-broken", "other",
)  # fmt: skip
APPEND_ONLY = (
    "CREATE TRIGGER public_record_no_{action} BEFORE {action} ON public_record BEGIN "
    "SELECT RAISE(ABORT, 'public_record is append-only'); END"
)


def upgrade() -> None:
    op.create_table(
        "suspension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("business_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column(
            "ground",
            sa.Enum(*GROUNDS, name="ground", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("decision_no", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("words_en", sa.Text(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("effective_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_by_id", sa.Integer(), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_by_id", sa.Integer(), nullable=True),
        sa.Column("lift_decision_no", sa.String(length=80), nullable=False),
        sa.Column("lift_words", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(product_id IS NULL) <> (business_id IS NULL)",
            name=op.f("ck_suspension_about_one_thing"),
        ),
        sa.CheckConstraint(
            "confirmed_by_id IS NULL OR confirmed_by_id <> proposed_by_id",
            name=op.f("ck_suspension_two_persons"),
        ),
        sa.CheckConstraint(
            "effective_at IS NULL OR confirmed_at IS NOT NULL OR is_urgent",
            name=op.f("ck_suspension_effective_when_confirmed_or_urgent"),
        ),
        sa.CheckConstraint(
            "lifted_at IS NULL OR (effective_at IS NOT NULL AND lifted_by_id IS NOT NULL "
            "AND lift_words <> '')",
            name=op.f("ck_suspension_lifting_has_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["business_id"], ["business.id"], name=op.f("fk_suspension_business_id_business")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_suspension_product_id_product")
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], ["user.id"], name=op.f(f"fk_suspension_{column}_user")
            )
            for column in ("proposed_by_id", "confirmed_by_id", "dropped_by_id", "lifted_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension")),
    )
    for column in ("business_id", "product_id"):
        op.create_index(op.f(f"ix_suspension_{column}"), "suspension", [column], unique=False)
    for table in ("business", "product"):
        op.add_column(table, sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("ix_business_suspended_at"), "business", ["suspended_at"], unique=False)
    op.add_column("honour", sa.Column("decision_on", sa.Date(), nullable=True))
    op.add_column("honour", sa.Column("issuer_name", sa.String(length=200), nullable=True))
    op.add_column("honour", sa.Column("ended_on", sa.Date(), nullable=True))
    op.add_column("honour", sa.Column("end_words", sa.Text(), server_default="", nullable=False))
    op.add_column("honour", sa.Column("scan_digest", sa.String(length=64), nullable=True))
    _let_log_keep(KINDS + NEW_KINDS)


def downgrade() -> None:
    """The log stays as it is: a kind that was written there cannot be forbidden again."""
    for column in ("scan_digest", "end_words", "ended_on", "issuer_name", "decision_on"):
        op.drop_column("honour", column)
    op.drop_index(op.f("ix_business_suspended_at"), table_name="business")
    for table in ("product", "business"):
        op.drop_column(table, "suspended_at")
    op.drop_table("suspension")


def _let_log_keep(kinds: tuple[str, ...]) -> None:
    """SQLite makes the table anew to change what it allows, and its triggers with it."""
    allowed = ", ".join(f"'{kind}'" for kind in kinds)
    with op.batch_alter_table("public_record") as batch_op:
        batch_op.drop_constraint(op.f("ck_public_record_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_public_record_kind"), f"kind IN ({allowed})")
    if op.get_bind().dialect.name != "postgresql":
        for action in ("UPDATE", "DELETE"):
            op.execute(APPEND_ONLY.format(action=action))
