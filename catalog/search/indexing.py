"""Writing the index. It is a projection of the database and can be dropped at any time.

A rebuild writes a folder of its own beside the live one and then swaps a pointer file,
so that readers see the old index or the new one and never a half of either.
"""

import os
import pickle
import shutil
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex, LockError, create_in, open_dir
from whoosh.index import IndexError as UnusableIndex
from whoosh.util.filelock import try_for
from whoosh.writing import IndexWriter

from catalog.search.documents import Document
from catalog.search.gathering import Progress, all_documents, documents_of, silent
from catalog.search.schema import FORMAT, SCHEMA, fields_of

POINTER = "current"
LOCK = "writing.lock"
LOCK_TIMEOUT_S = 20.0
MEMORY_MB = 256
MOST_SEGMENTS = 8
MOST_DELETED = 1.5
"""When all documents are so many times the live ones, the index is written together."""

DAMAGE = (
    OSError, ValueError, TypeError, LookupError, EOFError, AttributeError, AssertionError,
    struct.error, zlib.error, pickle.UnpicklingError, UnusableIndex,
)  # fmt: skip
"""What the engine raises over a file that is cut, emptied or overwritten."""


def rebuild(index_folder: Path, progress: Progress = silent) -> int:
    """Build a fresh index from the database and swap it in; answer how many documents it has."""
    with _writing(index_folder):
        return write_index(index_folder, all_documents(progress))


def update_products(index_folder: Path, ids: Iterable[int]) -> None:
    """Bring some products up to date; one that is no longer listed leaves the index."""
    wanted = sorted(set(ids))
    with _writing(index_folder):
        index = open_index(index_folder)
        if index is None:
            write_index(index_folder, all_documents())
            return
        writer = index.writer(timeout=LOCK_TIMEOUT_S, compound=False)
        try:
            for product_id in wanted:
                writer.delete_by_term("key", str(product_id))
            for document in documents_of(wanted):
                writer.add_document(**fields_of(document))
        except BaseException:
            writer.cancel()
            raise
        _commit(writer, index)


def _commit(writer: IndexWriter, index: FileIndex) -> None:
    """Commit as quickly as may be: merge now and then, tidy up when too much is deleted."""
    if index.doc_count_all() > MOST_DELETED * max(index.doc_count(), 1):
        writer.commit(optimize=True)
    else:
        with index.reader() as reader:
            segments = sum(1 for _leaf in reader.leaf_readers())
        writer.commit(merge=segments >= MOST_SEGMENTS)


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


def write_index(index_folder: Path, documents: Iterable[Document]) -> int:
    """Write documents into a fresh folder and make it the live one; answer how many there are."""
    name = f"{FORMAT}-{uuid4().hex[:12]}"
    fresh = index_folder / name
    fresh.mkdir(parents=True)
    count = 0
    try:
        writer = create_in(fresh, SCHEMA).writer(limitmb=MEMORY_MB, compound=False)
        for document in documents:
            writer.add_document(**fields_of(document))
            count += 1
        writer.commit()
        _point_at(index_folder, name)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    _drop_others(index_folder, keep=name)
    return count


def is_ready(index_folder: Path) -> bool:
    """There is an index of this format, and its columns hold a row for each document."""
    index = open_index(index_folder)
    if index is None:
        return False
    try:
        with index.reader() as reader:
            for leaf, _offset in reader.leaf_readers():
                rows = sum(1 for _row in leaf.column_reader("facts"))
                if rows != leaf.doc_count_all():
                    return False
    except DAMAGE:
        return False
    return True


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
