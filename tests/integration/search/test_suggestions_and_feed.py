"""Suggestions while typing, and a search followed as a feed."""

from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalog.foundation.database import session, unit_of_work
from catalog.foundation.vietnamese import fold
from tests.factories.catalog import make_product

ATOM = "{http://www.w3.org/2005/Atom}"


def suggested(client: FlaskClient, typed: str, address: str = "/goi-y") -> dict[str, list[dict]]:
    answer = client.get(address, query_string={"q": typed})
    assert answer.status_code == 200
    assert "max-age" in answer.headers["Cache-Control"]
    return {section["kind"]: section["entries"] for section in answer.json["sections"]}


def test_beginning_of_a_word_suggests_searches_products_and_producers(
    visitor: FlaskClient,
) -> None:
    found = suggested(visitor, "dua s")
    assert "dừa sáp" in [entry["text"] for entry in found["completion"]]
    assert "dừa s" in found["product"][0]["text"].lower()
    assert found["business"]


def test_places_past_and_present_are_suggested(visitor: FlaskClient) -> None:
    urls = [entry["url"] for entry in suggested(visitor, "tra vin")["place"]]
    assert "/dia-phuong/tra-vinh" in urls


@pytest.mark.parametrize("typed", ["dua s", "dừa", "tra vin", "mat ong r"])
def test_marks_cover_what_was_typed(visitor: FlaskClient, typed: str) -> None:
    words = set(fold(typed).split())
    for entries in suggested(visitor, typed).values():
        for entry in entries:
            for start, stop in entry["marks"]:
                part = fold(entry["text"][start:stop])
                assert part in words


def test_english_names_stand_on_english_pages(visitor: FlaskClient) -> None:
    found = suggested(visitor, "coconut can", "/en/suggestions")
    assert "coconut" in found["product"][0]["text"].lower()
    assert all(entry["url"].startswith("/en/") for entry in found["product"])


@pytest.mark.parametrize("typed", ["", "d", "\x00\x00", "🥥🥥", "%%", "' -- ; /*", "x" * 10_000])
def test_odd_text_is_answered_with_nothing(visitor: FlaskClient, typed: str) -> None:
    assert "product" not in suggested(visitor, typed)


def feed(client: FlaskClient, query: str) -> ET.Element:
    answer = client.get(f"/feeds/san-pham.atom?{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "application/atom+xml"
    return ET.fromstring(answer.data)


def test_feed_of_a_search_holds_what_the_page_finds(visitor: FlaskClient) -> None:
    root = feed(visitor, "q=d%E1%BB%ABa+s%C3%A1p")
    assert len(root.findall(f"{ATOM}entry")) == 13
    for needed in ("id", "title", "updated"):
        assert root.findtext(f"{ATOM}{needed}")
        assert all(entry.findtext(f"{ATOM}{needed}") for entry in root.iter(f"{ATOM}entry"))
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"].endswith("/feeds/san-pham.atom?q=d%E1%BB%ABa+s%C3%A1p")
    assert "/san-pham?q=" in links["alternate"]


def test_hostile_name_is_only_text_in_a_feed(app: Flask, client: FlaskClient) -> None:
    name = "</title><script>alert(1)</script> & Co"
    with app.app_context():
        with unit_of_work():
            make_product(name)
            app.extensions["finder"].engine.rebuild()
        session.remove()
    [entry] = feed(client, "").findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == name
