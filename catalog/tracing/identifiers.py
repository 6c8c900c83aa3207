"""The addresses by which events name products, lots, packages and places, for ever.

A product with a GTIN is named as GS1 Digital Link has it; one without by its short code.
"""

from datetime import date
from urllib.parse import quote

from catalog.places.models import Commune
from catalog.products.models import Product
from catalog.tracing.models import Facility, Lot

UNRESERVED = "-._~"
SSCC_DIGITS = 18


def product_uri(product: Product, *, site_url: str) -> str:
    """The class of all goods of a product."""
    return f"{site_url}/01/{product.gtin}" if product.gtin else f"{site_url}/q/{product.code}"


def lot_uri(lot: Lot, product: Product, *, site_url: str) -> str:
    """The class of all goods of a lot: its EPC class."""
    if product.gtin:
        return f"{site_url}/01/{product.gtin}/10/{quote(lot.number, safe=UNRESERVED)}"
    return f"{site_url}/q/{lot.code}"


def unit_uri(lot: Lot, product: Product, unit_code: str, *, site_url: str) -> str:
    """One package."""
    if product.gtin:
        return f"{lot_uri(lot, product, site_url=site_url)}/21/{unit_code}"
    return f"{site_url}/q/{unit_code}"


def facility_uri(facility: Facility, *, site_url: str) -> str:
    """A place of a business: its GLN, or its number here."""
    if facility.gln:
        return f"{site_url}/414/{facility.gln}"
    return f"{site_url}/voc/facility/{facility.id}"


def commune_uri(commune: Commune, *, site_url: str) -> str:
    """A commune by its official code, with the day since which the code has meant it."""
    since: date = commune.valid_from
    return f"{site_url}/voc/commune/{commune.code}/{since.isoformat()}"


def step_uri(step: str, *, site_url: str) -> str:
    """A business step for which the Core Business Vocabulary has no word."""
    return f"{site_url}/voc/step/{step}"


def container_uri(code: str, *, site_url: str) -> str:
    """A box or crate: its SSCC where it is one (AI 00, 18 digits), or what is written on it."""
    if code.isascii() and code.isdigit() and len(code) == SSCC_DIGITS:
        return f"{site_url}/00/{code}"
    return f"{site_url}/voc/container/{quote(code, safe='')}"
