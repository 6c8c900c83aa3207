"""Turning a code in its printed letters into what it was given out for."""

from flask import current_app
from sqlalchemy import select

from catalog.foundation.database import session
from catalog.products.models import Product
from catalog.tracing.subjects import Subject, find_subject


def subject_of(code: str) -> Subject | None:
    """What a code was given out for, by the key of this site."""
    key: str = current_app.config["SETTINGS"].unit_code_key
    return find_subject(code, unit_key=key.encode())


def product_code_of(product_id: int) -> str | None:
    """The short code of a product."""
    return session.scalar(select(Product.code).where(Product.id == product_id))
