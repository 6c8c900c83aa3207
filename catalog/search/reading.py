"""The documents of the live index, kept by each process until the index moves on."""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog
from whoosh.index import FileIndex
from whoosh.reading import IndexReader
from whoosh.searching import Searcher

from catalog.search.documents import Document
from catalog.search.indexing import current_name, open_index


@dataclass(frozen=True)
class Snapshot:
    """One state of the index: a searcher, its documents by number, and how many hold each word."""

    name: str
    generation: int
    searcher: Searcher
    by_number: Mapping[int, Document]
    vocabulary: Mapping[str, int]
    marked_vocabulary: Mapping[str, int]


log = structlog.get_logger(__name__)
_lock = threading.Lock()
_held: dict[Path, Snapshot] = {}


def snapshot(index_folder: Path) -> Snapshot | None:
    """Answer the present state, opened anew when it changed; None when there is no index.

    A fresh searcher is opened each time: the engine's own refresh answers deleted documents.
    """
    name = current_name(index_folder)
    held = _held.get(index_folder)
    if held is not None and held.name == name and _is_latest(held, index_folder):
        return held
    with _lock:
        fresh = _open(index_folder) or _open(index_folder)
        if fresh is None:
            _held.pop(index_folder, None)
        else:
            _held[index_folder] = fresh
        return fresh


def forget(index_folder: Path) -> None:
    """Let go of a state that turned out to be damaged."""
    with _lock:
        _held.pop(index_folder, None)


def _open(index_folder: Path) -> Snapshot | None:
    """Read the state anew; a writer that swaps meanwhile makes it fail once, damage each time."""
    name = current_name(index_folder)
    index = open_index(index_folder)
    if index is None:
        return None
    try:
        return _read(name, index)
    except Exception as error:  # noqa: BLE001 - a damaged file, pickled in parts, raises anything
        log.warning("index not read", error=type(error).__name__)
        return None


def _is_latest(held: Snapshot, index_folder: Path) -> bool:
    """Compare generations by the name of the newest table of contents, without opening it."""
    newest = max(
        (_generation(path) for path in (index_folder / held.name).glob("_MAIN_*.toc")), default=-1
    )
    return newest == held.generation


def _generation(path: Path) -> int:
    number = path.stem.rpartition("_")[2]
    return int(number) if number.isdigit() else -1


def _read(name: str, index: FileIndex) -> Snapshot:
    searcher = index.searcher()
    reader = searcher.reader()
    documents = {
        number: Document.from_stored(stored["document"]) for number, stored in reader.iter_docs()
    }
    return Snapshot(
        name,
        reader.generation(),
        searcher,
        documents,
        _vocabulary(reader, "name_folded", "other_folded"),
        _vocabulary(reader, "name_marked", "other_marked"),
    )


def _vocabulary(reader: IndexReader, *fields: str) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for field in fields:
        for term in reader.lexicon(field):
            counts[term.decode("utf-8")] += reader.doc_frequency(field, term)
    return counts
