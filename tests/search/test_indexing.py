"""The index follows the database, and is never needed to be right."""

import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from catalog.foundation.database import session
from catalog.products.models import Product
from catalog.search import indexing
from catalog.search.embedded import EmbeddedEngine
from catalog.search.indexing import current_name, is_ready, rebuild, update_products
from catalog.search.querying import Finder
from tests.factories.catalog import make_product
from tests.support.searches import TODAY, asked

pytestmark = pytest.mark.slow

Find = Callable[..., SimpleNamespace]


@pytest.fixture
def index_folder(database: object, tmp_path: Path) -> Path:
    """Where this test keeps its index; nothing is there yet."""
    return tmp_path / "chỉ mục"


@pytest.fixture
def finder(index_folder: Path) -> Finder:
    """Searching that folder."""
    return Finder(EmbeddedEngine(index_folder))


@pytest.fixture
def coconut(database: object) -> Product:
    """One product that every test here looks for."""
    return make_product("Dừa sáp")


def rename(product: Product, name: str) -> None:
    """Give a product another name in the database."""
    product.name = name
    session.flush()


def test_update_is_seen_by_the_next_search(coconut: Product, find: Find, finder: Finder) -> None:
    find("dừa")
    rename(coconut, "Mít sấy")
    finder.engine.update([coconut.id])
    assert (find("dừa sáp").total, find("mít sấy").ids) == (0, (coconut.id,))


def test_update_twice_leaves_one_document(coconut: Product, find: Find, index_folder: Path) -> None:
    find()
    for _ in range(2):
        update_products(index_folder, [coconut.id])
    assert find().ids == (coconut.id,)


def test_withdrawn_product_leaves_the_index(coconut: Product, find: Find, finder: Finder) -> None:
    find()
    coconut.withdrawn_at = datetime(2026, 11, 1, tzinfo=UTC)
    session.flush()
    finder.engine.update([coconut.id])
    assert find().total == 0


def test_update_without_an_index_builds_one(coconut: Product, index_folder: Path) -> None:
    update_products(index_folder, [coconut.id])
    assert is_ready(index_folder)


def test_rebuild_swaps_the_index_and_drops_the_old_one(
    coconut: Product, find: Find, index_folder: Path
) -> None:
    find()
    before = current_name(index_folder)
    rebuild(index_folder)
    folders = {path.name for path in index_folder.iterdir() if path.is_dir()}
    assert folders == {current_name(index_folder)} != {before}


def test_rebuild_that_fails_leaves_the_live_index(
    coconut: Product, find: Find, index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find()
    before = set(index_folder.iterdir())

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(OSError, match="No space"):
            rebuild(index_folder)
    assert (set(index_folder.iterdir()), find("dừa").total) == (before, 1)


def test_index_of_another_format_is_not_ready(
    coconut: Product, index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild(index_folder)
    monkeypatch.setattr(indexing, "FORMAT", "next")
    assert not is_ready(index_folder)


def test_missing_index_is_answered_from_the_database(coconut: Product, tmp_path: Path) -> None:
    found = Finder(EmbeddedEngine(tmp_path / "none")).search(asked("dua sap"), on=TODAY)
    assert (found.ids, found.is_from_database) == ((coconut.id,), True)


def spoil_by_cutting(path: Path) -> None:
    """Lose the second half of a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def spoil_by_emptying(path: Path) -> None:
    """Lose all of a file."""
    path.write_bytes(b"")


def spoil_by_scribbling(path: Path) -> None:
    """Write other bytes over a file."""
    path.write_bytes(bytes(range(255, -1, -1)) * (path.stat().st_size // 256 + 1))


@pytest.mark.parametrize("kind", [".toc", ".seg", "current"])
@pytest.mark.parametrize(
    "spoil", [spoil_by_cutting, spoil_by_emptying, spoil_by_scribbling, os.remove]
)
def test_damaged_index_still_answers_and_is_built_again(
    coconut: Product,
    find: Find,
    index_folder: Path,
    kind: str,
    spoil: Callable[[Path], object],
) -> None:
    rebuild(index_folder)
    for path in [path for path in index_folder.rglob("*") if path.name.endswith(kind)]:
        spoil(path)
    assert find("dừa sáp").ids == (coconut.id,)
    rebuild(index_folder)
    assert not find("dừa sáp").is_from_database


def test_folder_removed_under_a_reader_does_no_harm(
    coconut: Product, find: Find, index_folder: Path
) -> None:
    find("dừa")
    shutil.rmtree(index_folder)
    index_folder.mkdir()
    assert find("dừa").ids == (coconut.id,)


def test_readers_never_see_a_half_while_a_writer_writes(
    app: Flask, coconut: Product, find: Find, finder: Finder, index_folder: Path
) -> None:
    find()
    wrong: list[object] = []

    def read() -> None:
        with app.app_context():
            for _ in range(60):
                found = finder.search(asked("dừa sáp"), on=TODAY)
                if found.ids != (coconut.id,) or found.is_from_database:
                    wrong.append(found)
            session.remove()

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        for turn in range(12):
            if turn % 4 == 3:
                rebuild(index_folder)
            else:
                update_products(index_folder, [coconut.id])
        for reader in readers:
            reader.result()
    assert wrong == []
