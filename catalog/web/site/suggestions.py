"""Suggestions while somebody types: completions, products, producers, places, fairs."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import jsonify, request, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.clock import today
from catalog.foundation.vietnamese import normal
from catalog.products import queries as products
from catalog.products.models import Product
from catalog.search.directory import EntryKind
from catalog.search.suggesting import MOST_CANDIDATES, completions, typed_parts
from catalog.web.access import public
from catalog.web.filters import localized
from catalog.web.locale import language
from catalog.web.searching import directory, finder
from catalog.web.site.cards import place_words
from catalog.web.site.entries import entries_shown
from catalog.web.site.listing_address import LONGEST_QUERY
from catalog.web.words import _, ngettext

SHORTEST = 2
MOST_PRODUCTS = 5
MOST_ENTRIES = {EntryKind.BUSINESS: 3, EntryKind.PLACE: 3, EntryKind.FAIR: 1}
FRESH_S = 60


@public
def suggest() -> ResponseReturnValue:
    """Answer what may be meant by a text that is still being typed."""
    typed = normal(request.args.get("q", ""))[:LONGEST_QUERY]
    sections = _sections(typed) if len(typed) >= SHORTEST else []
    count = sum(len(section["entries"]) for section in sections)
    response = jsonify(
        query=typed,
        sections=sections,
        status=ngettext("%(num)s suggestion", "%(num)s suggestions", count) if typed else "",
    )
    response.headers["Cache-Control"] = f"public, max-age={FRESH_S}"
    return response


def _sections(typed: str) -> list[dict[str, Any]]:
    found = finder().begun(typed, most=MOST_CANDIDATES, on=today(), locale=language())
    candidates = products.names(found.ids)
    sections = [
        _section("completion", _("Searches"), _completions(found.text, candidates)),
        _section("product", _("Products"), _products(found.text, candidates[:MOST_PRODUCTS])),
        _section("business", _("Businesses"), _entries(found.text, EntryKind.BUSINESS)),
        _section("place", _("Places"), _entries(found.text, EntryKind.PLACE)),
        _section("fair", _("Fairs and festivals"), _entries(found.text, EntryKind.FAIR)),
    ]
    return [section for section in sections if section["entries"]]


def _section(kind: str, label: str, entries: Iterable[dict[str, Any]]) -> dict[str, Any]:
    return {"kind": kind, "label": label, "entries": list(entries)}


def _completions(typed: str, candidates: Sequence[Product]) -> Iterable[dict[str, Any]]:
    names = [localized(product, "name").text for product in candidates]
    for phrase in completions(typed, names):
        yield _entry(typed, phrase, url_for("site.products", q=phrase))


def _products(typed: str, candidates: Sequence[Product]) -> Iterable[dict[str, Any]]:
    for product in candidates:
        name = localized(product, "name")
        yield _entry(
            typed,
            name.text,
            url_for("site.product", slug=product.slug),
            detail=place_words(product),
            lang=name.lang if name.is_fallback else "",
        )


def _entries(typed: str, kind: EntryKind) -> Iterable[dict[str, Any]]:
    found = directory().find(typed, most=MOST_ENTRIES[kind], kind=kind, goes_on=True)
    for entry in entries_shown(found):
        yield _entry(typed, entry.text, entry.url, detail=entry.detail, lang=entry.lang)


def _entry(typed: str, text: str, url: str, *, detail: str = "", lang: str = "") -> dict[str, Any]:
    marks = [[span.start, span.stop] for span in typed_parts(typed, text)]
    return {"text": text, "marks": marks, "detail": detail, "url": url, "lang": lang}
