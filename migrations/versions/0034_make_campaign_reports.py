"""make campaign reports."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.create_table(
        "campaign_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("area_key", sa.String(length=200), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("difficulties", sa.Text(), nullable=False),
        sa.Column("proposals", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "last_day >= first_day", name=op.f("ck_campaign_report_ends_after_it_starts")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name=op.f("fk_campaign_report_made_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_report")),
    )
    with op.batch_alter_table("campaign_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_report_made_at"), ["made_at"], unique=False)

    op.create_table(
        "figure_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "last_day >= first_day", name=op.f("ck_figure_request_ends_after_it_starts")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_figure_request_asked_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_request")),
    )
    with op.batch_alter_table("figure_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_figure_request_due_on"), ["due_on"], unique=False)

    op.create_table(
        "report_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by_id"], ["user.id"], name=op.f("fk_report_template_added_by_id_user")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_template")),
        sa.UniqueConstraint("key", name=op.f("uq_report_template_key")),
    )
    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(length=200), nullable=False),
        sa.Column("mail", sa.String(length=255), nullable=False),
        sa.Column("link_number", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("link_number > 0", name=op.f("ck_contribution_link_is_numbered")),
        sa.CheckConstraint(
            "sent_at IS NULL OR saved_at IS NOT NULL",
            name=op.f("ck_contribution_saved_before_it_is_sent"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["figure_request.id"],
            name=op.f("fk_contribution_request_id_figure_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
    )
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_contribution_request_id"), ["request_id"], unique=False
        )

    op.create_table(
        "template_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chosen_by_id"], ["user.id"], name=op.f("fk_template_choice_chosen_by_id_user")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"],
            ["report_template.id"],
            name=op.f("fk_template_choice_template_id_report_template"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_choice")),
    )
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.add_column(sa.Column("visitor_count", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("visitor_source", sa.String(length=200), server_default="", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("fair", schema=None) as batch_op:
        batch_op.drop_column("visitor_source")
        batch_op.drop_column("visitor_count")

    op.drop_table("template_choice")
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contribution_request_id"))

    op.drop_table("contribution")
    op.drop_table("report_template")
    with op.batch_alter_table("figure_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_figure_request_due_on"))

    op.drop_table("figure_request")
    with op.batch_alter_table("campaign_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_campaign_report_made_at"))

    op.drop_table("campaign_report")
