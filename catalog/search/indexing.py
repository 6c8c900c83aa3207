"""Writing the index. It is a projection of the database and can be dropped at any time.

A rebuild writes a folder of its own beside the live one and then swaps a pointer file,
so that readers see the old index or the new one and never a half of either.
"""

import os
import pickle
import shutil
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from whoosh.fields import ID, KEYWORD, STORED, Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex, LockError, create_in, open_dir
from whoosh.index import IndexError as UnusableIndex
from whoosh.util.filelock import try_for
from whoosh.writing import IndexWriter

from catalog.certificates.queries import claims_of_products
from catalog.foundation.vietnamese import fold
from catalog.products import queries as products
from catalog.products.models import Product
from catalog.search.documents import Document, document_of
from catalog.search.words import pairs_of, whole_name, words_of

POINTER = "current"
LOCK = "writing.lock"
FORMAT = "2"
"""Raised when what the index holds changes, so that an older index is rebuilt."""

LOCK_TIMEOUT_S = 20.0

DAMAGE = (
    OSError, ValueError, TypeError, LookupError, EOFError, AttributeError, AssertionError,
    struct.error, zlib.error, pickle.UnpicklingError, UnusableIndex,
)  # fmt: skip
"""What the engine raises over a file that is cut, emptied or overwritten."""

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
    with _writing(index_folder):
        return _rebuild(index_folder)


def update_products(index_folder: Path, ids: Iterable[int]) -> None:
    """Bring some products up to date; one that is no longer listed leaves the index."""
    with _writing(index_folder):
        index = open_index(index_folder)
        if index is None:
            _rebuild(index_folder)
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


@contextmanager
def _writing(index_folder: Path) -> Iterator[None]:
    """Let one process write at a time: an update during a rebuild would be lost by the swap."""
    index_folder.mkdir(parents=True, exist_ok=True)
    lock = FileStorage(str(index_folder)).lock(LOCK)
    if not try_for(lock.acquire, timeout=LOCK_TIMEOUT_S):
        raise LockError
    try:
        yield
    finally:
        lock.release()


def _rebuild(index_folder: Path) -> int:
    name = f"{FORMAT}-{uuid4().hex[:12]}"
    fresh = index_folder / name
    fresh.mkdir()
    try:
        listed = products.all_for_index()
        writer = create_in(fresh, SCHEMA).writer(limitmb=64)
        _write(writer, listed)
        writer.commit(optimize=True)
        _point_at(index_folder, name)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    _drop_others(index_folder, keep=name)
    return len(listed)


def is_ready(index_folder: Path) -> bool:
    """There is an index of this format, and all that it stores can be read."""
    index = open_index(index_folder)
    if index is None:
        return False
    try:
        with index.reader() as reader:
            return bool(sum(1 for _stored in reader.iter_docs()) == reader.doc_count())
    except DAMAGE:
        return False


def open_index(index_folder: Path) -> FileIndex | None:
    """Open the live index, or answer None when there is none or it is damaged."""
    name = current_name(index_folder)
    if not name.startswith(f"{FORMAT}-"):
        return None
    try:
        return open_dir(index_folder / name, schema=SCHEMA)
    except DAMAGE:
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
    pairs = [term for words in names for term in (*pairs_of(words), whole_name(words))]
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
    try:
        draft.write_text(name, encoding="ascii")
        os.replace(draft, index_folder / POINTER)
    finally:
        draft.unlink(missing_ok=True)


def _drop_others(index_folder: Path, *, keep: str) -> None:
    for path in index_folder.iterdir():
        if path.is_dir() and path.name != keep:
            shutil.rmtree(path, ignore_errors=True)
