"""The same questions put to both engines: a handful of products, and the sample."""

import gc
import warnings
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from catalog.foundation.database import session, unit_of_work
from catalog.products.queries import cards
from catalog.search import querying
from catalog.search.embedded import EmbeddedEngine
from catalog.search.postgresql import PostgresEngine
from catalog.search.querying import Finder
from catalog.search.results import SearchResult
from tests.support.homes import close, make_app
from tests.support.postgres import PostgresCluster
from tests.support.searches import TODAY, asked

Search = Callable[..., SearchResult]

ENGINES = ["embedded", pytest.param("postgresql", marks=pytest.mark.slow)]


@pytest.fixture(params=ENGINES)
def finder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Finder]:
    """Searching a database of this test's own with each engine, inside its application context."""
    if request.param == "embedded":
        app: Flask = request.getfixturevalue("app")
        engine: Any = EmbeddedEngine(tmp_path / "chỉ mục")
    else:
        cluster: PostgresCluster = request.getfixturevalue("postgres_cluster")
        app = make_app(tmp_path, DATABASE_URL=cluster.fresh_copy())
        engine = PostgresEngine()
    with app.app_context():
        yield Finder(engine)
        session.remove()
    if request.param == "postgresql":
        close(app)


@pytest.fixture
def find(finder: Finder) -> Search:
    """Search, building the projection at the first asking."""

    def search(
        text: str = "", *, on: date = TODAY, locale: str = "vi", **asks: Any
    ) -> SearchResult:
        if not finder.engine.is_ready():
            with unit_of_work():
                finder.engine.rebuild()
        return finder.search(asked(text, **asks), on=on, locale=locale)

    return search


@pytest.fixture
def names(find: Search) -> Callable[..., list[str]]:
    """The names found, in their order."""

    def search(text: str = "", **asks: Any) -> list[str]:
        return [product.name for product in cards(find(text, **asks).ids)]

    return search


@pytest.fixture(scope="module", params=ENGINES)
def sample_finder(request: pytest.FixtureRequest) -> Iterator[Finder]:
    """Searching the sample with each engine; for tests that only read."""
    name = "catalog_app" if request.param == "embedded" else "postgres_sample_app"
    app: Flask = request.getfixturevalue(name)
    with app.app_context():
        yield app.extensions["finder"]
        session.rollback()
        session.remove()


@pytest.fixture(autouse=True)
def _no_error_is_hidden(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where an engine failed and the database answered instead, unless that is the test."""

    class Strict:
        def warning(self, event: str, **facts: object) -> None:
            raise AssertionError(event, facts)

    if not any(word in request.node.name for word in ("damaged", "removed", "mends")):
        monkeypatch.setattr(querying, "log", Strict())


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
