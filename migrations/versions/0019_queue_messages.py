"""Queue mail and text messages, and remember who wants which no more."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

NOTICES = ("security", "invitation", "listing", "certificate", "report", "question")


def _closed(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("kind", _closed("kind", "mail", "sms"), nullable=False),
        sa.Column("notice", _closed("notice", *NOTICES), nullable=False),
        sa.Column("recipient", sa.String(length=255), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column(
            "state",
            _closed("state", "waiting", "sent", "refused", "stopped"),
            nullable=False,
        ),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("key", name=op.f("uq_message_key")),
    )
    op.create_index(op.f("ix_message_recipient"), "message", ["recipient"])
    op.create_table(
        "stopped_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=255), nullable=False),
        sa.Column("notice", _closed("notice", *NOTICES), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stopped_notice")),
        sa.UniqueConstraint("recipient", "notice", name=op.f("uq_stopped_notice_recipient_notice")),
    )


def downgrade() -> None:
    op.drop_table("stopped_notice")
    op.drop_table("message")
