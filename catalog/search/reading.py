"""The documents of the live index, kept by each process until the index moves on."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from whoosh.index import FileIndex
from whoosh.searching import Searcher

from catalog.search.documents import Document
from catalog.search.indexing import current_name, open_index


@dataclass(frozen=True)
class Snapshot:
    """One state of the index: a searcher over it and its documents by number and by id."""

    name: str
    generation: int
    searcher: Searcher
    by_number: Mapping[int, Document]
    vocabulary: tuple[str, ...]


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
        index = open_index(index_folder)
        if index is None:
            _held.pop(index_folder, None)
            return None
        try:
            fresh = _read(name, index)
        except (OSError, KeyError, ValueError, EOFError, IndexError, TypeError):
            return None
        _held[index_folder] = fresh
        return fresh


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
    vocabulary = tuple(
        sorted(
            {
                term.decode("utf-8")
                for field in ("name_folded", "other_folded")
                for term in reader.lexicon(field)
            }
        )
    )
    return Snapshot(name, index.latest_generation(), searcher, documents, vocabulary)
