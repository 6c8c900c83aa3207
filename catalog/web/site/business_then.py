"""A business's page as it was on a past day, with the products that it had then."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template

from catalog.businesses.models import Business
from catalog.businesses.publishing import KINDS, business_told
from catalog.certificates.looking_back import ClaimThen, claims_then
from catalog.certificates.models import Honour
from catalog.certificates.queries import (
    claims_of_business,
    claims_of_products,
    honours_of_business,
)
from catalog.certificates.validity import honour_holds, was_given_by
from catalog.ledger.models import PublicRecord, RecordKind
from catalog.ledger.publishing import facts_of, is_as_written, records_in_force
from catalog.permalinks import ledger
from catalog.permalinks.models import PermalinkKind
from catalog.products import queries as products
from catalog.products.models import Product
from catalog.products.publishing import KINDS as PRODUCT_KINDS
from catalog.web.facts import Fact, address_facts_then
from catalog.web.filters import Localized, localized, localized_or_none
from catalog.web.labels import words_for
from catalog.web.site.claims import ClaimShown, Mark, mark_of, source_fact
from catalog.web.site.claims_then import claims_shown_then, sure_claims
from catalog.web.site.honours import honour_facts
from catalog.web.site.product_facts import Step, other_name
from catalog.web.site.then import AnotherDay, Band, another_day, band, told_of, url_on
from catalog.web.words import _


@dataclass(frozen=True)
class ProductRow:
    """One product of that day."""

    url: str
    name: Localized
    mark: Mark | None


@dataclass(frozen=True)
class BusinessThenPage:
    """All that a business's page of a past day shows."""

    band: Band
    name: Localized
    other_name: Localized | None
    breadcrumbs: list[Step]
    description: Localized | None
    facts: list[Fact]
    honours: list[list[Fact]]
    claims: list[ClaimShown]
    products: list[ProductRow]
    is_demo: bool
    another_day: AnotherDay


def show_then(business: Business, *, on: date) -> str:
    """Answer the page of a business as it stood at the end of a day."""
    return render_template("site/business_then.html", page=_page(business, on=on))


def _page(business: Business, *, on: date) -> BusinessThenPage:
    found = told_of(KINDS, business.id, on=on)
    line = found.line
    today_url = url_on("site.business", None, slug=business.slug)
    then = business_told(facts_of(line), business) if line else business
    return BusinessThenPage(
        band=band(found, on=on, today_url=today_url),
        name=localized(then, "name"),
        other_name=other_name(then),
        breadcrumbs=[Step(_("Businesses"), url_on("site.businesses", None))],
        description=localized_or_none(then, "description") if line else None,
        facts=_facts_told(then, on=on) if line else address_facts_then(business, on=on),
        honours=[honour_facts(honour) for honour in _honours(business, on=on)],
        claims=claims_shown_then(
            claims_of_business(business.id), on=on, is_published=line is not None
        ),
        products=_products(business, on=on),
        is_demo=business.is_demo,
        another_day=another_day(today_url, on),
    )


def _facts_told(then: Business, *, on: date) -> list[Fact]:
    rows = [
        Fact(_("Kind of business"), words_for(then.legal_form) if then.legal_form else ""),
        *address_facts_then(then, on=on),
        Fact(_("Website"), then.website or "", url=then.website or "", is_external=True),
        source_fact(then.source_url),
    ]
    return [row for row in rows if row.value]


def _honours(business: Business, *, on: date) -> list[Honour]:
    return [
        honour
        for honour in honours_of_business(business.id)
        if was_given_by(honour, on=on) and honour_holds(honour, on=on)
    ]


def _products(business: Business, *, on: date) -> list[ProductRow]:
    """The products that had been published as this business's, or been certified, by the day."""
    ids = products.product_ids_of_business(business.id)
    kept = records_in_force(PRODUCT_KINDS, ids, on=on)
    lines = {key: line for key, line in kept.items() if is_as_written(line)}
    claims = claims_of_products(ids)
    then = {
        each.shown.id: each
        for each in claims_then([claim for found in claims.values() for claim in found], on=on)
    }
    rows = []
    for product in products.names(ids):
        own = [then[claim.id] for claim in claims.get(product.id, []) if claim.id in then]
        line = lines.get(product.id)
        if _was_there(line, own, business):
            rows.append(_row(product, line, own, on=on))
    return rows


def _was_there(line: PublicRecord | None, claims: list[ClaimThen], business: Business) -> bool:
    if line is None:
        return any(each.shown.issued_on or each.shown.issued_year for each in claims)
    return line.kind is RecordKind.PRODUCT_PUBLISHED and _is_of(facts_of(line), business)


def _is_of(facts: Mapping[str, Any], business: Business) -> bool:
    """Whether a product was told to be this business's, by its address of now or of then."""
    slug = facts.get("businessSlug", "")
    return slug == business.slug or ledger.find(PermalinkKind.BUSINESS_SLUG, slug) == business.id


def _row(
    product: Product, line: PublicRecord | None, claims: list[ClaimThen], *, on: date
) -> ProductRow:
    told = facts_of(line) if line else {}
    named = Product(name=told["name"], name_en=told.get("nameEn")) if told else product
    return ProductRow(
        url=url_on("site.product", on, slug=product.slug),
        name=localized(named, "name"),
        mark=mark_of(sure_claims(claims, on=on), on=on),
    )
