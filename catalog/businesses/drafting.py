"""What a business's listing says today, as a draft begins with it."""

from typing import Any

from sqlalchemy import select

from catalog.businesses.listing import FIELDS
from catalog.businesses.models import Business, Outlet, SalesChannel
from catalog.foundation.database import session
from catalog.media.models import Image
from catalog.places.placing import where
from catalog.revisions import pictures
from catalog.revisions.fields import empty_content

SAME_NAME = (
    "name", "name_en", "description", "description_en", "phone", "email", "website",
    "registration_no", "opening_hours",
)  # fmt: skip
"""Fields whose column has their name."""


def content_of(business: Business) -> dict[str, Any]:
    """What the listing of a business says now, in the form in which drafts keep it."""
    content = empty_content(FIELDS)
    for name in SAME_NAME:
        content[name] = getattr(business, name) or ""
    content["legal_form"] = business.legal_form.value if business.legal_form else ""
    content["tax_code"] = business.tax_code or ""
    content["address"], content["commune"] = where(business)
    image = session.get(Image, business.image_id) if business.image_id else None
    content["pictures"] = [pictures.row(image, frame=business.image_frame)] if image else []
    content["channels"] = [
        {"kind": channel.kind.value, "url": channel.url, "label": channel.label or ""}
        for channel in channels_of(business.id)
    ]
    content["outlets"] = [
        {
            "name": outlet.name,
            "kind": outlet.kind.value,
            "address": outlet.address_as_written,
            "phone": outlet.phone or "",
            "opening_hours": outlet.opening_hours or "",
        }
        for outlet in outlets_of(business.id)
    ]
    return content


def channels_of(business_id: int) -> list[SalesChannel]:
    """The channels of a business, as they were added."""
    query = select(SalesChannel).where(SalesChannel.business_id == business_id)
    return list(session.scalars(query.order_by(SalesChannel.id)))


def outlets_of(business_id: int) -> list[Outlet]:
    """The places that belong to a business, as they were added."""
    query = select(Outlet).where(Outlet.business_id == business_id)
    return list(session.scalars(query.order_by(Outlet.id)))
