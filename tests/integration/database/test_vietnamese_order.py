"""The order in which the catalog sorts is the one that Unicode gives for Vietnamese."""

import csv
import unicodedata

from flask import Flask
from sqlalchemy import text

from catalog import ROOT
from catalog.foundation.database import session
from catalog.foundation.vietnamese import normal, sort_key

PLACES = ROOT / "catalog" / "places" / "data" / "communes.csv"
BY_UNICODE = text(
    'SELECT name FROM unnest(CAST(:names AS text[])) AS name ORDER BY name COLLATE "vi-x-icu"'
)


def commune_names() -> list[str]:
    with PLACES.open(encoding="utf-8", newline="") as rows:
        return sorted({normal(row["name"]) for row in csv.DictReader(rows)})


def test_communes_stand_as_the_unicode_collation_puts_them(postgres_app: Flask) -> None:
    names = [
        name
        for name in commune_names()
        if all(sign.isspace() or unicodedata.category(sign)[0] in "LN" for sign in name)
    ]
    assert len(names) > 2000
    with postgres_app.app_context():
        expected = list(session.scalars(BY_UNICODE, {"names": names}))
        session.remove()
    assert sorted(names, key=sort_key) == expected
