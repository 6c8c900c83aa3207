"""Facets as a page shows them: every option with its words, its count and its state."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from catalog.certificates.models import CertificateKind
from catalog.foundation.database import session
from catalog.places.models import Commune, Province
from catalog.products.models import ProductGroup, ProductSet
from catalog.search.plain import band_name
from catalog.search.requests import DISTANCES_KM, PRICE_BANDS, Facet
from catalog.search.results import Counts
from catalog.web.filters import localized, price_words
from catalog.web.labels import MONTHS, words_for
from catalog.web.site.listing_address import FACETS, ListingAddress, price_of
from catalog.web.words import _, ngettext

MOST_COMMUNES = 60
MONTHS_OF_A_YEAR = 12
LAST_OF_THOUSAND = 999
OPEN_AT_FIRST = {Facet.STARS, Facet.GROUP, Facet.PROVINCE}


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

    name: Facet
    label: str
    parameter: str
    options: list[Option]
    is_open: bool


@dataclass(frozen=True)
class Band:
    """A price band or a distance that can be chosen, as a link."""

    label: str
    count: int
    url: str
    is_on: bool


@dataclass(frozen=True)
class Chip:
    """A filter that is on, and the address without it."""

    label: str
    url: str


def facets_shown(address: ListingAddress, counted: Counts, *, month: int) -> list[FacetShown]:
    """Show each facet that has something to offer; the present month leads its facet."""
    shown = []
    for facet in FACETS:
        counts = dict(counted.get(facet.value, {}))
        chosen = address.chosen.get(facet, ())
        for value in chosen:
            counts.setdefault(value, 0)
        labels = _labels(facet, counts, month=month)
        options = [
            Option(value, labels[value], counts[value], is_on=value in chosen) for value in labels
        ]
        if options:
            is_open = facet in OPEN_AT_FIRST or any(option.is_on for option in options)
            parameter = address.parameter(facet.value)
            shown.append(FacetShown(facet, _facet_words(facet), parameter, options, is_open))
    return shown


def price_bands(address: ListingAddress, counted: Counts) -> list[Band]:
    """Answer the price bands that hold something, each as a link."""
    counts = counted.get(Facet.PRICE.value, {})
    low, high = price_of(address.price_from_typed), price_of(address.price_to_typed)
    return [
        Band(
            band_words(*band),
            counts[band_name(*band)],
            address.with_price(*band).url(),
            is_on=((low or 0), high) == band,
        )
        for band in PRICE_BANDS
        if band_name(*band) in counts
    ]


def distance_bands(address: ListingAddress, counted: Counts) -> list[Band]:
    """Answer the distances within which something is, each as a link."""
    counts = counted.get(Facet.DISTANCE.value, {})
    return [
        Band(
            _("within %(km)s km", km=km),
            counts[str(km)],
            address.within(km).url(),
            is_on=address.within_km == km,
        )
        for km in DISTANCES_KM
        if str(km) in counts
    ]


def chips_of(address: ListingAddress, facets: Iterable[FacetShown], near: str) -> list[Chip]:
    """Answer one chip for each filter that is on; `near` words the point that was asked for."""
    chips = [
        Chip(_option_words(facet.name, option), address.without(facet.name, option.value).url())
        for facet in facets
        for option in facet.options
        if option.is_on
    ]
    price = price_words_of(address)
    if price:
        chips.append(Chip(price, address.without_price().url()))
    if near and address.within_km is not None:
        label = _("within %(km)s km of %(place)s", km=address.within_km, place=near)
        chips.append(Chip(label, address.within(None).url()))
    elif near:
        chips.append(Chip(_("near %(place)s", place=near), address.without_near().url()))
    return chips


def words_of_filters(address: ListingAddress, facets: Iterable[FacetShown], near: str) -> str:
    """Put the filters into words, as a part of the page's title."""
    words = []
    for facet in facets:
        on = [option.label for option in facet.options if option.is_on]
        if on:
            words.append(_clause(facet.name, " / ".join(on)))
    price = price_words_of(address)
    if price:
        words.append(price)
    if near and address.within_km is not None:
        words.append(_("within %(km)s km of %(place)s", km=address.within_km, place=near))
    elif near:
        words.append(_("near %(place)s", place=near))
    return ", ".join(words)


def _clause(facet: Facet, words: str) -> str:
    """Word what is chosen of one facet as it stands in a sentence."""
    if facet is Facet.STARS:
        return _("%(stars)s in force", stars=words)
    if facet in {Facet.PROVINCE, Facet.COMMUNE}:
        return _("in %(place)s", place=words)
    if facet is Facet.CERTIFICATE:
        return _("%(name)s, as published", name=words)
    if facet is Facet.SEASON:
        return _("in season: %(months)s", months=words)
    return words


def price_words_of(address: ListingAddress) -> str:
    """Put the price band into words."""
    low, high = price_of(address.price_from_typed), price_of(address.price_to_typed)
    if low is None and high is None:
        return ""
    return _("price %(band)s", band=band_words(low or 0, high))


def band_words(low: int, high: int | None) -> str:
    """Put two ends of a price into words; bands that end just below a round price say so."""
    if high is None:
        return _("from %(low)s", low=price_words(low))
    is_below = high % 1_000 == LAST_OF_THOUSAND
    if not low:
        if is_below:
            return _("below %(high)s", high=price_words(high + 1))
        return _("at most %(high)s", high=price_words(high))
    if is_below:
        return _("from %(low)s to below %(high)s", low=price_words(low), high=price_words(high + 1))
    return _("from %(low)s to %(high)s", low=price_words(low), high=price_words(high))


def _facet_words(facet: Facet) -> str:
    return {
        Facet.GROUP: _("Group"),
        Facet.SET: _("Kind"),
        Facet.STARS: _("Stars in force today"),
        Facet.PROVINCE: _("Province or city"),
        Facet.COMMUNE: _("Commune"),
        Facet.CERTIFICATE: _("Certificate, as published"),
        Facet.SEASON: _("Season"),
        Facet.ONLINE: _("Buying"),
    }[facet]


def _option_words(facet: Facet, option: Option) -> str:
    if facet is Facet.STARS:
        return _("%(stars)s in force", stars=option.label)
    if facet is Facet.CERTIFICATE:
        return _("%(name)s, as published", name=option.label)
    return option.label


def _labels(facet: Facet, counts: dict[str, int], *, month: int) -> dict[str, str]:
    """Word the values of a facet, in the order in which they are shown; unknown ones fall out."""
    if not counts:
        return {}
    if facet in ROWS:
        return _row_labels(
            ROWS[facet], counts, most=MOST_COMMUNES if facet is Facet.COMMUNE else None
        )
    words: dict[Facet, Callable[[str], str]] = {
        Facet.STARS: lambda value: ngettext("%(num)s star", "%(num)s stars", int(value)),
        Facet.CERTIFICATE: lambda value: words_for(CertificateKind(value)),
        Facet.SEASON: lambda value: _month_words(int(value), month),
        Facet.ONLINE: lambda _value: _("Sold online by its producer"),
    }
    order: dict[Facet, Callable[[str], int]] = {
        Facet.STARS: lambda value: -int(value),
        Facet.SEASON: lambda value: (int(value) - month) % MONTHS_OF_A_YEAR,
    }
    by = order.get(facet, lambda value: -counts[value])
    return {value: words[facet](value) for value in sorted(counts, key=by)}


def _month_words(number: int, month: int) -> str:
    words = str(MONTHS[number - 1])
    return _("in season now (%(month)s)", month=words) if number == month else words


ROWS: dict[Facet, type[Any]] = {
    Facet.GROUP: ProductGroup,
    Facet.SET: ProductSet,
    Facet.PROVINCE: Province,
    Facet.COMMUNE: Commune,
}


def _row_labels(model: type[Any], counts: dict[str, int], *, most: int | None) -> dict[str, str]:
    rows = session.scalars(select(model).where(model.slug.in_(counts)))
    if model in {Province, Commune}:
        by_count = sorted(rows, key=lambda row: (-counts[row.slug], row.name_sort))
        return {row.slug: _place_label(row) for row in by_count[:most]}
    return {row.slug: localized(row, "name").text for row in sorted(rows, key=lambda row: row.id)}


def _place_label(row: Province | Commune) -> str:
    return row.full_name if isinstance(row, Commune) else row.name
