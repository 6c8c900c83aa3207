"""Make the projection that PostgreSQL searches: terms, weights and counted words.

The tables exist on SQLite as well, and stay empty there, so that both databases have
one shape; trigrams are an extension that the owner of a database may turn on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"

TERMS = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")
WEIGHTS = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
SORT_KEY = sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql")
LONG_TERM = sa.String(length=700).with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "search_document",
        sa.Column("product_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("terms", TERMS, nullable=False),
        sa.Column("words", WEIGHTS, nullable=False),
        sa.Column("pairs", WEIGHTS, nullable=False),
        sa.Column("group", sa.String(length=160), nullable=False),
        sa.Column("set", sa.String(length=160), nullable=False),
        sa.Column("province", sa.String(length=160), nullable=False),
        sa.Column("commune", sa.String(length=160), nullable=False),
        sa.Column("certificates", sa.Integer(), nullable=False),
        sa.Column("season", sa.Integer(), nullable=False),
        sa.Column("price_vnd", sa.BigInteger(), nullable=True),
        sa.Column("is_sold_online", sa.Boolean(), nullable=False),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("published", sa.Double(), nullable=False),
        sa.Column("updated_on", sa.Date(), nullable=False),
        sa.Column("completeness", sa.Integer(), nullable=False),
        sa.Column("name_key", SORT_KEY, nullable=False),
        sa.Column("name_en_key", SORT_KEY, nullable=False),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_search_document")),
    )
    op.create_index(
        "ix_search_document_terms", "search_document", ["terms"], postgresql_using="gin"
    )
    op.create_table(
        "search_stars",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"],
            ["search_document.product_id"],
            name=op.f("fk_search_stars_product_id_search_document"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_stars")),
    )
    op.create_index("ix_search_stars_product_id", "search_stars", ["product_id"])
    op.create_table(
        "search_word",
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    op.create_index(
        "ix_search_word_trigrams",
        "search_word",
        ["word"],
        postgresql_using="gist",
        postgresql_ops={"word": "gist_trgm_ops"},
    )
    op.create_table(
        "search_pair",
        sa.Column("pair", LONG_TERM, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("pair", name=op.f("pk_search_pair")),
    )
    op.create_table(
        "search_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
    )


def downgrade() -> None:
    for table in ("search_state", "search_pair", "search_word", "search_stars", "search_document"):
        op.drop_table(table)
