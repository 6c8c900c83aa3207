"""Facets as a page shows them: every option with its words, its count and its state."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from catalog.certificates.models import CertificateKind
from catalog.foundation.database import session
from catalog.places.models import Commune, Province
from catalog.products.models import ProductGroup, ProductSet
from catalog.search.results import SearchResult
from catalog.web.filters import localized, price_words
from catalog.web.labels import MONTHS, words_for
from catalog.web.site.listing_address import FACETS, ListingAddress, price_of
from catalog.web.words import _, ngettext

MOST_COMMUNES = 60
OPEN_AT_FIRST = {"stars", "group", "province"}


@dataclass(frozen=True)
class Option:
    """One value of a facet."""

    value: str
    label: str
    count: int
    is_on: bool


@dataclass(frozen=True)
class FacetShown:
    """One facet with the options that lead to something."""

    name: str
    label: str
    parameter: str
    options: list[Option]
    is_open: bool


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    url: str


def facets_shown(address: ListingAddress, found: SearchResult) -> list[FacetShown]:
    """Show each facet that has more than nothing to offer."""
    shown = []
    for facet in FACETS:
        counts = dict(found.facets.get(facet, {}))
        chosen = address.chosen.get(facet, ())
        for value in chosen:
            counts.setdefault(value, 0)
        labels = _labels(facet, counts)
        options = [
            Option(value, labels[value], counts[value], is_on=value in chosen) for value in labels
        ]
        if options:
            is_open = facet in OPEN_AT_FIRST or any(option.is_on for option in options)
            shown.append(
                FacetShown(facet, _facet_words(facet), address.parameter(facet), options, is_open)
            )
    return shown


def chips_of(address: ListingAddress, facets: Iterable[FacetShown]) -> list[Chip]:
    """Answer one chip for each filter that is on."""
    chips = [
        Chip(_option_words(facet.name, option), address.without(facet.name, option.value).url())
        for facet in facets
        for option in facet.options
        if option.is_on
    ]
    price = price_band_words(address)
    if price:
        chips.append(Chip(price, address.without_price().url()))
    return chips


def words_of_filters(address: ListingAddress, facets: Iterable[FacetShown]) -> str:
    """Put the filters into words, as a part of the page's title."""
    words = [
        _option_words(facet.name, option)
        for facet in facets
        for option in facet.options
        if option.is_on
    ]
    price = price_band_words(address)
    return ", ".join([*words, price] if price else words)


def price_band_words(address: ListingAddress) -> str:
    """Put the price band into words."""
    low, high = price_of(address.price_from_typed), price_of(address.price_to_typed)
    if low is not None and high is not None:
        return _("from %(low)s to %(high)s", low=price_words(low), high=price_words(high))
    if low is not None:
        return _("from %(low)s", low=price_words(low))
    if high is not None:
        return _("at most %(high)s", high=price_words(high))
    return ""


def _facet_words(facet: str) -> str:
    return {
        "group": _("Group"),
        "set": _("Kind"),
        "stars": _("Stars in force today"),
        "province": _("Province or city"),
        "commune": _("Commune"),
        "certificate": _("Certificate, as published"),
        "season": _("Season"),
    }[facet]


def _option_words(facet: str, option: Option) -> str:
    if facet == "stars":
        return _("%(stars)s in force", stars=option.label)
    if facet == "certificate":
        return _("%(name)s, as published", name=option.label)
    return option.label


def _labels(facet: str, counts: dict[str, int]) -> dict[str, str]:
    """Word the values of a facet, in the order in which they are shown; unknown ones fall out."""
    if not counts:
        return {}
    if facet in ROWS:
        return _row_labels(ROWS[facet], counts, most=MOST_COMMUNES if facet == "commune" else None)
    words: dict[str, Callable[[str], str]] = {
        "stars": lambda value: ngettext("%(num)s star", "%(num)s stars", int(value)),
        "certificate": lambda value: words_for(CertificateKind(value)),
        "season": lambda value: str(MONTHS[int(value) - 1]),
    }
    order = sorted(counts, key=lambda value: -int(value) if facet == "stars" else 0)
    if facet == "season":
        order = sorted(counts, key=int)
    if facet == "certificate":
        order = sorted(counts, key=lambda value: -counts[value])
    return {value: words[facet](value) for value in order}


ROWS: dict[str, type[Any]] = {
    "group": ProductGroup,
    "set": ProductSet,
    "province": Province,
    "commune": Commune,
}


def _row_labels(model: type[Any], counts: dict[str, int], *, most: int | None) -> dict[str, str]:
    rows = session.scalars(select(model).where(model.slug.in_(counts)))
    if model in {Province, Commune}:
        by_count = sorted(rows, key=lambda row: (-counts[row.slug], row.name_sort))
        return {row.slug: _place_label(row) for row in by_count[:most]}
    return {row.slug: localized(row, "name").text for row in sorted(rows, key=lambda row: row.id)}


def _place_label(row: Province | Commune) -> str:
    return row.full_name if isinstance(row, Commune) else row.name
