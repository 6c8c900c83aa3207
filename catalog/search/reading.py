"""The live index as each process reads it: opened when it moved on, kept until it does.

Segments that were read stay; only new ones are read. A fresh reader is opened each
time, for the library's own refresh answers deleted documents.
"""

import threading
import time
from pathlib import Path

import numpy as np
import structlog
from whoosh.index import FileIndex
from whoosh.reading import IndexReader

from catalog.search.indexing import current_name, open_index
from catalog.search.plain import PlainState
from catalog.search.segments import Segment
from catalog.search.snapshot import Snapshot

LOOK_AGAIN_S = 0.1
"""How long a process trusts what it saw of the index folder; a change shows within it."""

log = structlog.get_logger(__name__)


class LiveIndex:
    """The snapshots of one index folder, for one process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._held: Snapshot | PlainState | None = None
        self._mark: tuple[str, int] | None = None
        self._segments: dict[str, Segment] = {}
        self._looked_at = float("-inf")

    def snapshot(self) -> Snapshot | PlainState | None:
        """Answer the present state, opened anew when it changed; None when there is none."""
        if self._held is not None and time.monotonic() - self._looked_at < LOOK_AGAIN_S:
            return self._held
        mark = self._newest()
        if self._held is not None and mark == self._mark:
            self._looked_at = time.monotonic()
            return self._held
        with self._lock:
            if self._held is None or self._newest() != self._mark:
                self._held = self._open() or self._open()
            self._looked_at = time.monotonic()
            return self._held

    def forget(self) -> None:
        """Look at the folder again before the next answer, and read all of it anew."""
        with self._lock:
            self._held = self._mark = None
            self._segments = {}

    def look_again(self) -> None:
        """Look at the folder again before the next answer."""
        self._looked_at = float("-inf")

    def _newest(self) -> tuple[str, int]:
        """Answer the folder that is live and the newest table of contents in it."""
        name = current_name(self.folder)
        generations = (_generation(path) for path in (self.folder / name).glob("_MAIN_*.toc"))
        return name, max(generations, default=-1)

    def _open(self) -> Snapshot | PlainState | None:
        """Read the state; a writer that swaps meanwhile makes it fail once, damage each time."""
        mark = self._newest()
        index = open_index(self.folder)
        if index is None:
            return None
        try:
            found = self._read(index)
        except Exception as error:  # noqa: BLE001 - a damaged file, pickled in parts, raises anything
            log.warning("index not read", error=type(error).__name__)
            self._segments = {}
            return None
        self._mark = mark
        return found

    def _read(self, index: FileIndex) -> Snapshot | PlainState:
        reader = index.reader()
        leaves = [leaf for leaf, _offset in reader.leaf_readers() if leaf.doc_count_all()]
        live = [_live(leaf) for leaf in leaves]
        self._segments = {leaf.segment().segment_id(): self._known_or_new(leaf) for leaf in leaves}
        if not leaves:
            reader.close()
            return PlainState(())
        return Snapshot(list(self._segments.values()), np.concatenate(live))

    def _known_or_new(self, leaf: IndexReader) -> Segment:
        known = self._segments.get(leaf.segment().segment_id())
        if known is None:
            return Segment(leaf)
        leaf.close()
        return known


def _live(leaf: IndexReader) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Answer for each document of a segment whether it is not deleted."""
    live = np.ones(leaf.doc_count_all(), np.bool_)
    if leaf.has_deletions():
        live[list(leaf.segment().deleted_docs())] = False
    return live


def _generation(path: Path) -> int:
    number = path.stem.rpartition("_")[2]
    return int(number) if number.isdigit() else -1
