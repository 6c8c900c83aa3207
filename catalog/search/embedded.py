"""The engine that needs nothing but a folder: an index of files read into arrays."""

from collections.abc import Iterable
from pathlib import Path

from catalog.search import indexing
from catalog.search.gathering import Progress, silent
from catalog.search.plain import PlainState
from catalog.search.reading import LiveIndex
from catalog.search.snapshot import Snapshot


class EmbeddedEngine:
    """Searching an index folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._live = LiveIndex(folder)

    def state(self) -> Snapshot | PlainState | None:
        """Answer the present state, or None where it is missing or damaged."""
        return self._live.snapshot()

    def warm(self) -> None:
        """Open the index and read the commonest words, so that the first readers need not wait."""
        state = self._live.snapshot()
        if isinstance(state, Snapshot):
            state.warm()

    def forget(self) -> None:
        """Let go of a state that turned out to be damaged."""
        self._live.forget()

    def rebuild(self, progress: Progress = silent) -> int:
        """Build the index anew beside the live one and swap it in."""
        count = indexing.rebuild(self.folder, progress)
        self._live.look_again()
        return count

    def update(self, ids: Iterable[int]) -> None:
        """Bring some products up to date; one that is no longer listed leaves the index."""
        indexing.update_products(self.folder, ids)
        self._live.look_again()

    def is_ready(self) -> bool:
        """There is an index of this format, and all its documents can be read."""
        return indexing.is_ready(self.folder)
