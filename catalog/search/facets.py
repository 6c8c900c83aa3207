"""Filtering and counting. Each facet is counted under all filters but its own."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from catalog.search.documents import Document
from catalog.search.requests import SearchRequest

Values = Callable[[Document, date], Iterable[str]]


def _stars(document: Document, on: date) -> Iterable[str]:
    stars = document.stars_on(on)
    return (str(stars),) if stars else ()


def _months(document: Document, _on: date) -> Iterable[str]:
    return (str(month + 1) for month in range(12) if document.season_months >> month & 1)


def _one(value: str) -> Iterable[str]:
    return (value,) if value else ()


VALUES: Mapping[str, Values] = {
    "group": lambda document, _on: _one(document.group),
    "set": lambda document, _on: _one(document.set),
    "stars": _stars,
    "province": lambda document, _on: _one(document.province),
    "commune": lambda document, _on: _one(document.commune),
    "certificate": lambda document, _on: document.certificates,
    "season": _months,
}


def chosen_values(request: SearchRequest) -> dict[str, frozenset[str]]:
    """Answer the chosen values of each facet, as text."""
    return {
        "group": frozenset(request.groups),
        "set": frozenset(request.sets),
        "stars": frozenset(str(stars) for stars in request.stars),
        "province": frozenset(request.provinces),
        "commune": frozenset(request.communes),
        "certificate": frozenset(request.certificates),
        "season": frozenset(str(month) for month in request.months),
    }


def filtered(
    documents: Iterable[Document], request: SearchRequest, *, on: date
) -> tuple[list[Document], dict[str, dict[str, int]]]:
    """Answer the documents that pass every filter, and the counts of every facet."""
    chosen = chosen_values(request)
    passed: list[Document] = []
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in VALUES}
    for document in documents:
        if not _price_fits(document, request):
            continue
        values = {facet: frozenset(read(document, on)) for facet, read in VALUES.items()}
        failing = [
            facet for facet, wanted in chosen.items() if wanted and not wanted & values[facet]
        ]
        if not failing:
            passed.append(document)
        for facet in counts if not failing else failing if len(failing) == 1 else ():
            counts[facet].update(values[facet])
    return passed, {facet: dict(counter) for facet, counter in counts.items()}


def _price_fits(document: Document, request: SearchRequest) -> bool:
    if request.price_from is None and request.price_to is None:
        return True
    if document.price_vnd is None:
        return False
    lowest, highest = request.price_from or 0, request.price_to
    return lowest <= document.price_vnd and (highest is None or document.price_vnd <= highest)
