"""The order in which the catalog sorts is the one that Unicode gives for Vietnamese."""

import csv

from flask import Flask
from sqlalchemy import text

from catalog import ROOT
from catalog.foundation.database import session
from catalog.foundation.vietnamese import normal, sort_key

NAMES = {
    ROOT / "catalog" / "places" / "data" / "communes.csv": "name",
    ROOT / "catalog" / "sample" / "data" / "products.csv": "product_name",
    ROOT / "catalog" / "sample" / "data" / "producers.csv": "name",
}
BY_UNICODE = text(
    'SELECT name FROM unnest(CAST(:names AS text[])) AS name ORDER BY name COLLATE "vi-x-icu"'
)


def real_names() -> list[str]:
    """Every name that the catalog sorts, each once."""
    found = set()
    for path, column in NAMES.items():
        with path.open(encoding="utf-8", newline="") as rows:
            found.update(normal(row[column]) for row in csv.DictReader(rows))
    return sorted(found)


def test_names_stand_as_the_unicode_collation_puts_them(postgres_app: Flask) -> None:
    names = real_names()
    assert len(names) > 3000
    with postgres_app.app_context():
        expected = list(session.scalars(BY_UNICODE, {"names": names}))
        session.remove()
    assert sorted(names, key=sort_key) == expected
