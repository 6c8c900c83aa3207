"""Answering a search: match, filter, count, order, cut out the page.

When the index is missing or damaged, the same documents are made from the database and
matched by their folded words: slower, never wrong about what is true today.
"""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import structlog

from catalog.certificates.queries import claims_of_products
from catalog.foundation.vietnamese import fold
from catalog.products import queries as products
from catalog.search import matching
from catalog.search.documents import Document, document_of
from catalog.search.facets import filtered
from catalog.search.reading import Snapshot, forget, snapshot
from catalog.search.requests import SearchRequest, Sort
from catalog.search.results import SearchResult
from catalog.search.words import synonyms_of, words_of

log = structlog.get_logger(__name__)

Order = Callable[[Document], tuple[Any, ...]]

STARS_BOOST = 0.04
COMPLETENESS_BOOST = 0.01
"""Shares of the text score that a star in force and a fact said add: small, the same for all."""


def search(
    request: SearchRequest, *, on: date, index_folder: Path, locale: str = "vi"
) -> SearchResult:
    """Find the products that a request asks for, as they stand on a day."""
    state = snapshot(index_folder)
    if state is None:
        return _from_database(request, on=on, locale=locale)
    if not words_of(request.text):
        everything = {document.id: (document, 0.0) for document in state.by_number.values()}
        return _answer(everything, request, on=on, locale=locale)
    try:
        understood = _understood(state, request.text)
    except Exception as error:  # noqa: BLE001 - a damaged file, pickled in parts, raises anything
        log.warning("index not searched", error=type(error).__name__)
        forget(index_folder)
        return _from_database(request, on=on, locale=locale)
    found = understood.pop("found")
    return _answer(found, request, on=on, locale=locale, **understood)


def _understood(state: Snapshot, text: str) -> dict[str, Any]:
    """Match the words as typed; else with slips mended; else as many of them as stand together."""
    found = _scored(state, text)
    if found:
        return {"found": found, "synonyms": tuple(synonyms_of(text))}
    mended = matching.corrected(state, text)
    instead = mended or matching.without_strangers(state, text)
    return {
        "found": _scored(state, instead) if instead else {},
        "corrected": mended,
        "searched_instead": instead,
    }


def _scored(state: Snapshot, text: str) -> dict[int, tuple[Document, float]]:
    scores = matching.matches(state, text)
    return {
        state.by_number[number].id: (state.by_number[number], score)
        for number, score in scores.items()
    }


def _answer(
    found: Mapping[int, tuple[Document, float]],
    request: SearchRequest,
    *,
    on: date,
    locale: str,
    **understood: Any,
) -> SearchResult:
    documents = [document for document, _score in found.values()]
    passed, facets = filtered(documents, request, on=on)
    passed.sort(key=_order(request, found, on=on, locale=locale))
    start = (request.page - 1) * request.per_page
    return SearchResult(
        ids=tuple(document.id for document in passed[start : start + request.per_page]),
        total=len(passed),
        facets=facets,
        any_priced=any(document.price_vnd is not None for document in documents),
        **understood,
    )


def _order(
    request: SearchRequest,
    found: Mapping[int, tuple[Document, float]],
    *,
    on: date,
    locale: str,
) -> Order:
    def name(document: Document) -> str:
        return document.name_en_sort if locale == "en" else document.name_sort

    def price(document: Document, *, sign: int) -> tuple[Any, ...]:
        amount = document.price_vnd
        return (amount is None, sign * (amount or 0), name(document), document.id)

    def relevance(document: Document) -> tuple[Any, ...]:
        stars = document.stars_on(on)
        boost = 1 + STARS_BOOST * stars + COMPLETENESS_BOOST * document.completeness
        score = found[document.id][1]
        if not score:
            return (-stars, -document.completeness, name(document), document.id)
        return (-round(score * boost, 6), name(document), document.id)

    orders: dict[Sort, Order] = {
        Sort.RELEVANCE: relevance,
        Sort.NEWEST: lambda d: (-d.published_at, -d.id),
        Sort.STARS: lambda d: (-d.stars_on(on), name(d), d.id),
        Sort.PRICE: lambda d: price(d, sign=1),
        Sort.PRICE_DESC: lambda d: price(d, sign=-1),
        Sort.NAME: lambda d: (name(d), d.id),
    }
    return orders[request.sort]


def _from_database(request: SearchRequest, *, on: date, locale: str) -> SearchResult:
    listed = products.all_for_index()
    claims = claims_of_products([product.id for product in listed])
    wanted = [fold(word) for word in words_of(request.text)]
    found = {}
    for product in listed:
        document = document_of(product, claims.get(product.id, []))
        have = {
            fold(word) for text in (*document.names, *document.others) for word in words_of(text)
        }
        if all(word in have for word in wanted):
            in_name = sum(word in fold(document.name) for word in wanted)
            found[document.id] = (document, float(in_name))
    return _answer(found, request, on=on, locale=locale, is_from_database=True)
