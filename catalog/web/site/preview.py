"""A draft exactly as its page will stand, for its writers and the office only."""

from base64 import b64encode
from dataclasses import replace

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from catalog.accounts.roles import Deed
from catalog.businesses import queries as businesses
from catalog.businesses.models import Membership
from catalog.foundation.clock import now, today
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotFound
from catalog.listings.previewing import as_published
from catalog.media.covers import product_cover
from catalog.products import queries as products
from catalog.products.models import Product
from catalog.revisions.models import Revision
from catalog.revisions.queries import get_revision
from catalog.web.access import own_territory, person, signed_in
from catalog.web.listing_words import field_words, refused_words
from catalog.web.site.businesses import business_page
from catalog.web.site.products import product_page


@signed_in
def show(revision_id: int) -> ResponseReturnValue:
    """Render the real page over the draft; what could not be public says why instead."""
    g.is_personal = g.is_preview = True
    revision = get_revision(revision_id)
    if not _may_see(revision):
        raise NotFound(f"revision {revision_id}")
    back = _back(revision)
    try:
        with as_published(revision, at=now()) as subject:
            return _rendered(subject, back)
    except Invalid as error:
        page = render_template(
            "site/preview_refused.html",
            field=field_words(error.field), words=refused_words(error), back=back,
        )  # fmt: skip
        return page, 422


def _rendered(subject: object, back: str) -> str:
    if isinstance(subject, Product):
        product = products.find_product_by_id(subject.id)
        if product is None:
            raise NotFound("product of a preview")
        page = product_page(product, on=today())
        if page.pictures[0].is_drawn:
            page = replace(page, pictures=[replace(page.pictures[0], src=_cover(product))])
        return render_template("site/product.html", page=page, preview_back=back)
    business = businesses.find_business_by_id(subject.id)  # type: ignore[attr-defined]  # the other kind
    if business is None:
        raise NotFound("business of a preview")
    shown = business_page(business, on=today())
    return render_template("site/business.html", page=shown, preview_back=back)


def _cover(product: Product) -> str:
    """The drawing itself: a product that nobody may see yet has no address for it."""
    drawing = product_cover(
        product_id=product.id,
        name=product.name,
        group_slug=product.group.slug,
        province_code=product.province.code if product.province else "",
    )
    return f"data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}"


def _may_see(revision: Revision) -> bool:
    if _reviews(revision):
        return True
    query = select(Membership.user_id).where(
        Membership.user_id == person().id, Membership.business_id == revision.business_id
    )
    return session.scalar(query) is not None


def _reviews(revision: Revision) -> bool:
    return businesses.lies_within(revision.business_id, own_territory(Deed.REVIEW))


def _back(revision: Revision) -> str:
    """Where the reader came from: the desk for the office, the draft for its writers."""
    endpoint = "desk.review_one" if _reviews(revision) else "portal.draft"
    return url_for(endpoint, revision_id=revision.id)
