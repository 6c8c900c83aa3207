"""A product's page as it was on a past day: what was published, and what the decisions say."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template

from catalog.certificates.queries import claims_of_product
from catalog.ledger.models import RecordKind
from catalog.ledger.publishing import facts_of
from catalog.permalinks.codes import displayed
from catalog.products import queries as products
from catalog.products.models import Product
from catalog.products.publishing import KINDS, product_told
from catalog.web.facts import Fact, address_facts_then
from catalog.web.filters import Localized, localized, localized_or_none
from catalog.web.site.claims import ClaimShown, source_fact
from catalog.web.site.claims_then import claims_shown_then
from catalog.web.site.product_facts import (
    Step,
    gtin_words,
    other_name,
    product_steps,
    text_facts,
)
from catalog.web.site.then import AnotherDay, Band, another_day, band, told_of, url_on
from catalog.web.words import _


@dataclass(frozen=True)
class ProducerThen:
    """The producer as the page of that day named them."""

    url: str
    name: str


@dataclass(frozen=True)
class ProductThenPage:
    """All that a product's page of a past day shows."""

    band: Band
    name: Localized
    other_name: Localized | None
    breadcrumbs: list[Step]
    withdrawn: str
    claims: list[ClaimShown]
    description: Localized | None
    facts: list[Fact]
    producer: ProducerThen | None
    code: str
    code_url: str
    is_demo: bool
    another_day: AnotherDay


def show_then(product: Product, *, on: date) -> str:
    """Answer the page of a product as it stood at the end of a day."""
    return render_template("site/product_then.html", page=_page(product, on=on))


def _page(product: Product, *, on: date) -> ProductThenPage:
    found = told_of(KINDS, product.id, on=on)
    line = found.line
    today_url = url_on("site.product", None, slug=product.slug)
    told = facts_of(line) if line else {}
    then = product_told(told, product) if line else product
    withdrawn = line is not None and line.kind is RecordKind.PRODUCT_WITHDRAWN
    return ProductThenPage(
        band=band(found, on=on, today_url=today_url),
        name=localized(then, "name"),
        other_name=other_name(then),
        breadcrumbs=product_steps(product),
        withdrawn=_("This product had been withdrawn from the catalog.") if withdrawn else "",
        claims=claims_shown_then(
            claims_of_product(product.id), on=on, is_published=line is not None
        ),
        description=localized_or_none(then, "description") if line else None,
        facts=_facts_told(then, told, on=on) if line else address_facts_then(product, on=on),
        producer=_producer(told, on=on),
        code=displayed(product.code),
        code_url=url_on("site.origin", on, code=product.code),
        is_demo=product.is_demo,
        another_day=another_day(today_url, on),
    )


def _facts_told(then: Product, told: dict[str, Any], *, on: date) -> list[Fact]:
    group = next((each for each in products.groups() if each.slug == told.get("group")), None)
    rows = [
        Fact(_("Group"), localized(group, "name").text if group else ""),
        *text_facts(then),
        Fact("GTIN", gtin_words(then)),
        *address_facts_then(then, on=on),
        source_fact(then.source_url),
    ]
    return [row for row in rows if row.value]


def _producer(told: dict[str, Any], *, on: date) -> ProducerThen | None:
    if "businessSlug" not in told:
        return None
    return ProducerThen(url_on("site.business", on, slug=told["businessSlug"]), told["business"])
