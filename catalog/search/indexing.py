"""Writing the index. It is a projection of the database and can be dropped at any time.

A rebuild writes a folder of its own beside the live one and then swaps a pointer file,
so that readers see the old index or the new one and never a half of either.
"""

import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from whoosh.fields import ID, KEYWORD, STORED, Schema
from whoosh.index import EmptyIndexError, FileIndex, create_in, open_dir
from whoosh.writing import IndexWriter

from catalog.certificates.queries import claims_of_products
from catalog.foundation.vietnamese import fold
from catalog.products import queries as products
from catalog.products.models import Product
from catalog.search.documents import Document, document_of
from catalog.search.words import pairs_of, words_of

POINTER = "current"
FORMAT = "1"
"""Raised when the schema changes, so that an older index is rebuilt."""

LOCK_TIMEOUT_S = 20.0

SCHEMA = Schema(
    key=ID(unique=True, stored=True),
    name_marked=KEYWORD(field_boost=4.0),
    name_folded=KEYWORD(field_boost=3.0),
    name_pairs=KEYWORD(field_boost=5.0),
    other_marked=KEYWORD(field_boost=0.9),
    other_folded=KEYWORD(field_boost=0.8),
    document=STORED,
)


def rebuild(index_folder: Path) -> int:
    """Build a fresh index from the database and swap it in; answer how many documents it has."""
    index_folder.mkdir(parents=True, exist_ok=True)
    name = f"{FORMAT}-{uuid4().hex[:12]}"
    fresh = index_folder / name
    fresh.mkdir()
    listed = products.all_for_index()
    try:
        writer = create_in(fresh, SCHEMA).writer(limitmb=64)
        _write(writer, listed)
        writer.commit(optimize=True)
        _point_at(index_folder, name)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    _drop_others(index_folder, keep=name)
    return len(listed)


def update_products(index_folder: Path, ids: Iterable[int]) -> None:
    """Bring some products up to date; one that is no longer listed leaves the index."""
    index = open_index(index_folder)
    if index is None:
        rebuild(index_folder)
        return
    wanted = list(ids)
    writer = index.writer(timeout=LOCK_TIMEOUT_S)
    try:
        for product_id in wanted:
            writer.delete_by_term("key", str(product_id))
        _write(writer, products.for_index(wanted))
    except BaseException:
        writer.cancel()
        raise
    writer.commit()


def is_ready(index_folder: Path) -> bool:
    """There is an index of this format that opens."""
    return open_index(index_folder) is not None


def open_index(index_folder: Path) -> FileIndex | None:
    """Open the live index, or answer None when there is none or it is damaged."""
    name = current_name(index_folder)
    if not name.startswith(f"{FORMAT}-"):
        return None
    try:
        return open_dir(index_folder / name, schema=SCHEMA)
    except (EmptyIndexError, OSError, ValueError, KeyError, EOFError, IndexError):
        return None


def current_name(index_folder: Path) -> str:
    """Answer the folder that the pointer names, or nothing."""
    with suppress(OSError, UnicodeDecodeError):
        return (index_folder / POINTER).read_text(encoding="ascii").strip()
    return ""


def _write(writer: IndexWriter, listed: Sequence[Product]) -> None:
    claims = claims_of_products([product.id for product in listed])
    for product in listed:
        _add(writer, document_of(product, claims.get(product.id, [])))


def _add(writer: IndexWriter, document: Document) -> None:
    names = [words_of(text) for text in document.names]
    others = [word for text in document.others for word in words_of(text)]
    name_words = [word for words in names for word in words]
    pairs = [pair for words in names for pair in pairs_of(words)]
    writer.add_document(
        key=str(document.id),
        name_marked=" ".join(name_words),
        name_folded=" ".join(fold(word) for word in name_words),
        name_pairs=" ".join([*pairs, *(fold(pair) for pair in pairs)]),
        other_marked=" ".join(others),
        other_folded=" ".join(fold(word) for word in others),
        document=document.stored(),
    )


def _point_at(index_folder: Path, name: str) -> None:
    draft = index_folder / f"{POINTER}.{uuid4().hex}"
    draft.write_text(name, encoding="ascii")
    os.replace(draft, index_folder / POINTER)


def _drop_others(index_folder: Path, *, keep: str) -> None:
    for path in index_folder.iterdir():
        if path.is_dir() and path.name != keep:
            shutil.rmtree(path, ignore_errors=True)
