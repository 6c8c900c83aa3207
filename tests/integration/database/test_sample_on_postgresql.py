"""The sample catalog reads alike on both databases."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from catalog import ROOT
from catalog.foundation.database import session, unit_of_work
from catalog.media.storage import FolderStorage
from catalog.products.models import Product
from catalog.sample.loading import load_sample

MOMENT = datetime(2026, 7, 1, tzinfo=UTC)


def names_in_order() -> list[str]:
    query = select(Product.name).order_by(Product.name_sort, Product.id)
    return list(session.scalars(query))


@pytest.mark.slow
def test_products_stand_in_the_same_order_on_both_databases(
    catalog_app: Flask, postgres_app: Flask, tmp_path: Path
) -> None:
    with catalog_app.app_context():
        on_sqlite = names_in_order()
        session.remove()
    with postgres_app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        with unit_of_work():
            load_sample(at=MOMENT, storage=FolderStorage(tmp_path / "media"))
        assert names_in_order() == on_sqlite
        with unit_of_work():
            again = load_sample(at=MOMENT, storage=FolderStorage(tmp_path / "media"))
        session.remove()
    assert again.is_unchanged
