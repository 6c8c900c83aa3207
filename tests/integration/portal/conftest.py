"""A business with a product and a lot, its owner signed in, and somebody else's lot."""

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalog.accounts.models import User
from catalog.businesses.models import Membership, MembershipRole
from catalog.foundation.database import session, unit_of_work
from tests.factories.catalog import AT, make_business, make_commune, make_product, make_province
from tests.factories.tracing import make_lot


@dataclass(frozen=True)
class Workshop:
    """Addresses and codes of a business whose owner is signed in, and of another."""

    slug: str
    product: str
    lot: str
    other_lot: str
    other_slug: str
    commune: str


@pytest.fixture
def workshop(app: Flask, owner: FlaskClient) -> Workshop:
    """Make both businesses."""
    with app.app_context():
        with unit_of_work():
            user = session.scalars(select(User).where(User.email == "owner@example.vn")).one()
            commune = make_commune("Cầu Kè", province=make_province())
            business = make_business(
                address_as_written="Cầu Kè, Trà Vinh",
                commune_id=commune.id,
                province_id=commune.province_id,
            )
            session.add(
                Membership(
                    user_id=user.id,
                    business_id=business.id,
                    role=MembershipRole.OWNER,
                    since=AT,
                )
            )
            product = make_product(business=business, group_id=1)
            lot, other = make_lot(product, number="L-01"), make_lot()
            made = Workshop(
                slug=business.slug,
                product=product.code,
                lot=lot.code,
                other_lot=other.code,
                other_slug=other.product.business.slug,
                commune=f"c{commune.id}",
            )
        session.remove()
    return made
