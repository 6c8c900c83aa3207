"""What a product's page says of the product itself, today's page and one of a past day alike."""

from dataclasses import dataclass

from flask import url_for

from catalog.businesses.models import Business
from catalog.products.models import Product, SortedBy, Stock
from catalog.web.facts import Fact, address_facts
from catalog.web.filters import Localized, localized
from catalog.web.labels import MONTHS
from catalog.web.locale import language
from catalog.web.site.claims import source_fact
from catalog.web.words import _


@dataclass(frozen=True)
class Step:
    """One step of the way here."""

    label: str
    url: str


def other_name(subject: Product | Business) -> Localized | None:
    """The Vietnamese name below an English one, because that is what the package says."""
    if language() == "en" and subject.name_en:
        return Localized(subject.name, "vi", is_fallback=True)
    return None


def product_steps(product: Product) -> list[Step]:
    """The way to a product through its group and its province."""
    group = "group" if language() == "en" else "nhom"
    province = "province" if language() == "en" else "tinh"
    steps = [Step(_("Products"), url_for("site.products"))]
    steps.append(
        Step(
            localized(product.group, "name").text,
            url_for("site.products", **{group: product.group.slug}),  # type: ignore[arg-type]
        )
    )
    if product.province:
        steps.append(
            Step(
                product.province.name,
                url_for("site.products", **{province: product.province.slug}),  # type: ignore[arg-type]
            )
        )
    return steps


def gtin_words(product: Product) -> str:
    """The number on the package; one that is made up says so."""
    if product.gtin and product.gtin_is_demo:
        return f"{product.gtin} ({_('Demonstration data')})"
    return product.gtin or ""


STOCK_WORDS = {Stock.IN_STOCK: lambda: _("Yes"), Stock.SOLD_OUT: lambda: _("Sold out")}


def text_facts(product: Product) -> list[Fact]:
    """What its producer says of a product beside the description."""
    months = [str(MONTHS[m]) for m in range(12) if product.season_months >> m & 1]
    return [
        Fact(_("Quantity in the package"), product.net_quantity, lang="vi"),
        Fact(_("Made of"), localized(product, "ingredients").text),
        Fact(_("Measures and specifications"), product.specifications, lang="vi"),
        Fact(_("Alcohol by volume"), product.alcohol),
        Fact(_("Keeping"), localized(product, "keeping").text),
        Fact(_("Use"), localized(product, "usage").text),
        Fact(_("Warnings"), product.warnings, lang="vi"),
        Fact(_("Number of the product declaration"), product.declaration_no),
        Fact(_("Number of the advertising confirmation"), product.advertising_no),
        Fact(_("Season"), ", ".join(months)),
    ]


def product_facts(product: Product) -> list[Fact]:
    """Everything that the page tells in pairs."""
    sorted_note = _("(sorted by the catalog from the name)")
    group = localized(product.group, "name").text
    kind = localized(product.set, "name").text if product.set else ""
    if kind and product.sorted_by is SortedBy.CATALOG:
        kind = f"{kind} {sorted_note}"
    rows = [
        Fact(_("Group"), group),
        Fact(_("Kind"), kind),
        Fact(_("To be had now"), STOCK_WORDS[product.stock]() if product.stock else ""),
        *text_facts(product),
        Fact("GTIN", gtin_words(product)),
        *address_facts(product),
        source_fact(product.source_url),
    ]
    return [row for row in rows if row.value]
