"""The engines that `search.py` measures ours beside: tantivy and SQLite FTS5."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy

from catalog.foundation.vietnamese import fold
from catalog.search.words import words_of

PAGE = 24
FACETS = ("group", "set", "province", "commune", "stars", "price")


@dataclass(frozen=True)
class Row:
    """The texts and values of one product, alike for every engine."""

    id: int
    name: str
    other: str
    group: str
    set: str
    province: str
    commune: str
    stars: str
    price: str


@dataclass(frozen=True)
class Query:
    """Something asked, and how."""

    kind: str
    text: str
    province: str = ""
    group: str = ""


class Tantivy:
    """tantivy over marked and folded words, with fast fields for the facets."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", stored=True, indexed=True, fast=True)
        for field in ("name", "name_bare", "other", "other_bare"):
            builder.add_text_field(field, index_option="freq")
        for field in FACETS:
            builder.add_text_field(field, tokenizer_name="raw", fast=True)
        self.schema = builder.build()
        self.index = tantivy.Index(self.schema, path=str(folder))

    def fill(self, rows: Sequence[Row]) -> None:
        """Index all rows and wait until a reader sees them."""
        writer = self.index.writer(128_000_000)
        for row in rows:
            writer.add_document(self._document(row))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def update(self, row: Row) -> None:
        """Replace one row and wait until a reader sees it."""
        writer = self.index.writer(15_000_000, 1)
        writer.delete_documents_by_query(self._term("id", row.id))
        writer.add_document(self._document(row))
        writer.commit()
        self.index.reload()
        self.searcher = self.index.searcher()

    def _document(self, row: Row) -> tantivy.Document:
        return tantivy.Document(
            id=row.id, name=" ".join(words_of(row.name)), name_bare=fold(row.name),
            other=" ".join(words_of(row.other)), other_bare=fold(row.other),
            **{facet: getattr(row, facet) for facet in FACETS},
        )  # fmt: skip

    def _term(self, field: str, value: object) -> tantivy.Query:
        return tantivy.Query.term_query(self.schema, field, value)

    def bare(self, query: Query) -> object:
        """Rank the first page."""
        return self._found(query).count

    def whole(self, query: Query) -> object:
        """Rank the first page, count all, and count the facets."""
        found = self._found(query)
        aggregations = {name: {"terms": {"field": name, "size": 4_000}} for name in FACETS}
        return found.count, self.searcher.aggregate(self._asked, aggregations)

    def _found(self, query: Query) -> tantivy.SearchResult:
        self._asked = self._query(query, fuzzy=False)
        found = self.searcher.search(self._asked, PAGE)
        if not found.count and query.text:
            self._asked = self._query(query, fuzzy=True)
            found = self.searcher.search(self._asked, PAGE)
        return found

    def _query(self, query: Query, *, fuzzy: bool) -> tantivy.Query:
        words = words_of(query.text)
        parts = [
            self._word(word, fuzzy=fuzzy, begun=query.kind == "begun" and word is words[-1])
            for word in words
        ]
        for field, value in (("province", query.province), ("group", query.group)):
            if value:
                parts.append(tantivy.Query.const_score_query(self._term(field, value), 0.0))
        if not parts:
            return tantivy.Query.all_query()
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, part) for part in parts])

    def _word(self, word: str, *, fuzzy: bool, begun: bool) -> tantivy.Query:
        bare = fold(word)
        ways = []
        if fuzzy or begun:
            distance = 1 if fuzzy else 0
            ways += [
                tantivy.Query.fuzzy_term_query(
                    self.schema, field, bare, distance=distance, prefix=begun
                )
                for field in ("name_bare", "other_bare")
            ]
        else:
            ways.append(tantivy.Query.boost_query(self._term("name_bare", bare), 4.0))
            ways.append(self._term("other_bare", bare))
            if bare != word:
                ways.append(tantivy.Query.boost_query(self._term("name", word), 6.0))
                ways.append(self._term("other", word))
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, way) for way in ways])


class Fts5:
    """SQLite's own full-text search over folded words."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path)
        self.connection.execute(
            "CREATE VIRTUAL TABLE product USING fts5(name, other, province UNINDEXED, grp UNINDEXED)"
        )

    def fill(self, rows: Sequence[Row]) -> None:
        """Index all rows."""
        with self.connection:
            self.connection.executemany(
                "INSERT INTO product(rowid, name, other, province, grp) VALUES (?, ?, ?, ?, ?)",
                ((row.id, fold(row.name), fold(row.other), row.province, row.group)
                 for row in rows),
            )  # fmt: skip

    def update(self, row: Row) -> None:
        """Replace one row."""
        with self.connection:
            self.connection.execute("DELETE FROM product WHERE rowid = ?", (row.id,))
            self.fill([row])

    def bare(self, query: Query) -> object:
        """Rank the first page; the last word may be begun."""
        words = [f'"{fold(word)}"' for word in words_of(query.text)]
        if query.kind == "begun":
            words[-1] += "*"
        where = ["product MATCH ?"] if words else []
        values: list[str] = [" AND ".join(words)] if words else []
        for column, value in (("province", query.province), ("grp", query.group)):
            if value:
                where.append(f"{column} = ?")
                values.append(value)
        order = "ORDER BY bm25(product, 4.0, 1.0)" if words else ""
        condition = f"WHERE {' AND '.join(where)}" if where else ""
        statement = f"SELECT rowid FROM product {condition} {order} LIMIT {PAGE}"  # noqa: S608
        return self.connection.execute(statement, values).fetchall()
