"""Writing a search request in few words."""

from datetime import date
from typing import Any

from catalog.search.requests import Facet, Filters, SearchRequest

TODAY = date(2026, 11, 21)


def asked(text: str = "", **asks: Any) -> SearchRequest:
    """Make a request; facets are named as filters count them, several values at once."""
    chosen = {
        facet: frozenset(map(str, asks.pop(facet.value))) for facet in Facet if facet.value in asks
    }
    bands = {
        name: asks.pop(name) for name in ("price_from", "price_to", "within_km") if name in asks
    }
    return SearchRequest(text=text, filters=Filters(chosen, **bands), **asks)
