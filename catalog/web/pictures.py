"""Serving stored pictures and drawn covers, each under an address that changes with it."""

from functools import lru_cache
from hashlib import sha256

from flask import Blueprint, Flask, Response, current_app, send_file
from sqlalchemy import select

from catalog.campaign.templates_kept import FOLDER as TEMPLATES
from catalog.certificates.scans import FOLDER as SCANS
from catalog.foundation.database import session
from catalog.foundation.errors import NotFound
from catalog.inspections.photographs import FOLDER as CHECKS
from catalog.joining.evidence import FOLDER as CLAIMS
from catalog.labels.jobs import FOLDER as LABELS
from catalog.media.covers import place_cover, product_cover
from catalog.media.cutting import find_cut
from catalog.media.images import sources
from catalog.media.models import Image
from catalog.media.storage import FolderStorage
from catalog.places.models import Locality, Province
from catalog.products.models import Product, ProductGroup
from catalog.reports.photographs import FOLDER as REPORTS
from catalog.web.access import public

A_YEAR_S = 365 * 24 * 3600
COVER_VERSION = "1"
"""Raised when the drawing changes, so that phones fetch it anew."""

blueprint = Blueprint("pictures", __name__)


def install(app: Flask) -> None:
    """Register the addresses of pictures."""
    app.register_blueprint(blueprint)


def storage() -> FolderStorage:
    """Answer the store of this application."""
    kept: FolderStorage = current_app.extensions["storage"]
    return kept


def card_src(image: Image, frame: str) -> str:
    """The address of the part of a picture that was chosen for cards, or of all of it."""
    cut = find_cut(image, frame) if frame else None
    return sources(cut or image, storage()).src


@lru_cache(maxsize=65536)
def cover_digest(*facts: object) -> str:
    """Answer a short mark that changes when any fact that the cover shows does."""
    joined = "\x1f".join(str(fact) for fact in (COVER_VERSION, *facts))
    return sha256(joined.encode()).hexdigest()[:10]


@blueprint.get("/media/<path:key>")
@public
def media(key: str) -> Response:
    """Serve a stored picture; its name is its content, so it never changes."""
    store = storage()
    hidden = (LABELS, CLAIMS, CHECKS, REPORTS, SCANS, TEMPLATES)
    if key.startswith(hidden) or not store.exists(key):
        raise NotFound(f"media {key[:80]!r}")
    response = send_file(store.path(key))
    return _immutable(response)


@blueprint.get("/bia/san-pham/<int:product_id>-<digest>.svg")
@public
def product(product_id: int, digest: str) -> Response:
    """Draw the cover of a product; an old mark still gets the present drawing."""
    row = session.execute(
        select(Product.name, ProductGroup.slug, Province.code)
        .join(ProductGroup, Product.group_id == ProductGroup.id)
        .outerjoin(Province, Product.province_id == Province.id)
        .where(Product.id == product_id, Product.published_at.is_not(None))
    ).first() if product_id < 2**31 else None  # fmt: skip
    if row is None:
        raise NotFound(f"product {product_id}")
    name, group_slug, province_code = row
    drawing = product_cover(
        product_id=product_id, name=name, group_slug=group_slug, province_code=province_code or ""
    )
    is_current = digest == cover_digest(product_id, name, group_slug, province_code or "")
    return _immutable(Response(drawing, mimetype="image/svg+xml"), is_current=is_current)


@blueprint.get("/bia/dia-phuong/<slug>.svg")
@public
def place(slug: str) -> Response:
    """Draw the cover of a locality."""
    row = session.execute(
        select(Locality.name, Province.code).join(Province).where(Locality.slug == slug)
    ).first()
    if row is None:
        raise NotFound(f"locality {slug[:80]!r}")
    drawing = place_cover(name=row[0], province_code=row[1])
    return _immutable(Response(drawing, mimetype="image/svg+xml"), is_current=False)


def _immutable(response: Response, *, is_current: bool = True) -> Response:
    response.cache_control.no_cache = None
    response.cache_control.public = True
    response.cache_control.max_age = A_YEAR_S if is_current else 3600
    if is_current:
        response.cache_control.immutable = True
    return response
