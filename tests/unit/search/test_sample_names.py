"""The real names of the sample catalog, each asked for as it is written."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from catalog.foundation.vietnamese import fold
from catalog.products.models import Product
from catalog.search.indexing import rebuild
from catalog.search.querying import search
from catalog.search.requests import SearchRequest
from tests.unit.search.conftest import TODAY


@pytest.mark.slow
def test_every_product_stands_first_for_its_own_name_with_and_without_marks(
    sample: scoped_session[Session], tmp_path: Path
) -> None:
    rebuild(tmp_path)
    names = dict(sample.execute(select(Product.id, Product.name)).all())

    def first_for(typed: str) -> str:
        found = search(SearchRequest(text=typed, per_page=1), on=TODAY, index_folder=tmp_path)
        return names[found.ids[0]] if found.ids else ""

    wrong = [
        typed
        for name in names.values()
        for typed in (name, fold(name))
        if fold(first_for(typed)) != fold(name)
    ]
    assert wrong == []
