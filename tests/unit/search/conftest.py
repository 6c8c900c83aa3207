"""A handful of products in an index of their own."""

import gc
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog.products.queries import cards
from catalog.search.indexing import rebuild
from catalog.search.querying import search
from catalog.search.requests import SearchRequest
from catalog.search.results import SearchResult

TODAY = date(2026, 11, 21)

Search = Callable[..., SearchResult]


@pytest.fixture
def index_folder(database: Any, tmp_path: Path) -> Path:
    """Where this test keeps its index; nothing is there yet."""
    return tmp_path / "chỉ mục"


@pytest.fixture
def find(index_folder: Path) -> Search:
    """Search this test's index, which is built at the first asking."""

    def asked(text: str = "", *, on: date = TODAY, locale: str = "vi", **asks: Any) -> SearchResult:
        if not index_folder.exists():
            rebuild(index_folder)
        request = SearchRequest(text=text, **asks)
        return search(request, on=on, index_folder=index_folder, locale=locale)

    return asked


@pytest.fixture
def names(find: Search) -> Callable[..., list[str]]:
    """The names found, in their order."""

    def asked(text: str = "", **asks: Any) -> list[str]:
        return [product.name for product in cards(find(text, **asks).ids)]

    return asked


@pytest.fixture(autouse=True)
def _damaged_files_left_open(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let the engine off for files that it opened, found damaged and did not close."""
    if "damaged" not in request.node.name:
        yield
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()
