"""Goods with a GTIN, a lot of them and its packages, and a place with a GLN."""

from dataclasses import dataclass

import pytest
from flask import Flask

from catalog.foundation.database import unit_of_work
from catalog.permalinks import ledger
from catalog.permalinks.codes import new_code
from catalog.permalinks.models import PermalinkKind
from catalog.tracing.units import codes_of, give_out
from tests.factories.catalog import AT, make_business, make_product
from tests.factories.tracing import declarer_of, make_facility, make_lot

GTIN = "09521234543213"
"""Of GS1's demonstration prefix 952, as all keys here are."""
GLN = "9521234000006"


@dataclass(frozen=True)
class Goods:
    """What a test needs to know of the goods."""

    gtin: str
    gln: str
    product_id: int
    slug: str
    code: str
    lot_number: str
    lot_code: str
    unit_code: str
    business_slug: str


@pytest.fixture
def goods(app: Flask) -> Goods:
    """Published goods, their lot `A/1` and one of its packages."""
    with app.app_context(), unit_of_work():
        business = make_business()
        product = make_product(
            gtin=GTIN, code=new_code(), business=business, business_id=business.id
        )
        ledger.issue(PermalinkKind.PRODUCT_CODE, product.code, product.id, at=AT)
        lot = make_lot(product, number="A/1")
        batch = give_out(lot, 2, declarer=declarer_of(lot), at=AT)
        key = app.config["SETTINGS"].unit_code_key.encode()
        place = make_facility(business.id, gln=GLN)
        ledger.issue(PermalinkKind.GLN, GLN, place.id, at=AT)
        return Goods(
            gtin=GTIN,
            gln=GLN,
            product_id=product.id,
            slug=product.slug,
            code=product.code,
            lot_number=lot.number,
            lot_code=lot.code,
            unit_code=codes_of(batch, lot, key=key)[0],
            business_slug=business.slug,
        )
