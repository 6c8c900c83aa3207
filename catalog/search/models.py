"""The projection for searching as PostgreSQL holds it; empty where an index of files is used."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from catalog.foundation.database import Model, Slug, SortKey

Terms = Text().with_variant(TSVECTOR(), "postgresql")
Weights = JSON().with_variant(JSONB(), "postgresql")
LongTerm = String(700).with_variant(Text(collation="C"), "postgresql")


class SearchDocument(Model):
    """One product as search sees it, beside the terms by which it is found."""

    __tablename__ = "search_document"
    __table_args__ = (Index("ix_search_document_terms", "terms", postgresql_using="gin"),)

    product_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    terms: Mapped[str] = mapped_column(Terms)
    words: Mapped[dict[str, Any]] = mapped_column(Weights)
    pairs: Mapped[dict[str, Any]] = mapped_column(Weights)
    group: Mapped[str] = mapped_column(Slug)
    set: Mapped[str] = mapped_column(Slug)
    province: Mapped[str] = mapped_column(Slug)
    commune: Mapped[str] = mapped_column(Slug)
    certificates: Mapped[int]
    season: Mapped[int]
    price_vnd: Mapped[int | None] = mapped_column(BigInteger)
    is_sold_online: Mapped[bool]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    published: Mapped[float]
    updated_on: Mapped[date]
    completeness: Mapped[int]
    name_key: Mapped[str] = mapped_column(SortKey)
    name_en_key: Mapped[str] = mapped_column(SortKey)


class SearchStars(Model):
    """The days on which a product shows so many stars."""

    __tablename__ = "search_stars"

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(
        ForeignKey("search_document.product_id", ondelete="CASCADE"), index=True
    )
    stars: Mapped[int]
    first_day: Mapped[date]
    last_day: Mapped[date]


class SearchWord(Model):
    """How many documents hold a word; by its trigrams words near a slip are found."""

    __tablename__ = "search_word"
    __table_args__ = (
        Index(
            "ix_search_word_trigrams",
            "word",
            postgresql_using="gist",
            postgresql_ops={"word": "gist_trgm_ops"},
        ),
    )

    word: Mapped[str] = mapped_column(String(200), primary_key=True)
    times: Mapped[int]


class SearchPair(Model):
    """How many documents hold a pair of neighbours, or a name as a whole."""

    __tablename__ = "search_pair"

    pair: Mapped[str] = mapped_column(LongTerm, primary_key=True)
    times: Mapped[int]


class SearchState(Model):
    """The one row that says which format the projection has, and counts its changes."""

    __tablename__ = "search_state"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    format: Mapped[str] = mapped_column(String(8))
    version: Mapped[int]
    documents: Mapped[int]
