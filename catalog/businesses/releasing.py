"""Writing an accepted listing into a business; whoever calls also closes the revision."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from catalog.businesses.drafting import SAME_NAME, channels_of, outlets_of
from catalog.businesses.models import (
    Business,
    ChannelKind,
    LegalForm,
    Outlet,
    OutletKind,
    SalesChannel,
)
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import latin_sort_key, make_slug, sort_key
from catalog.permalinks import ledger
from catalog.permalinks.ids import unused_id
from catalog.permalinks.models import PermalinkKind
from catalog.places.placing import place_at, where
from catalog.revisions import pictures

MAY_BE_NULL = frozenset({"name_en", "phone", "email", "website"})


def new_business(name: str, *, at: datetime) -> Business:
    """Make a business that nobody sees yet, with its address for ever."""
    base = make_slug(name) or "co-so"
    business = Business(
        id=unused_id(Business.id, addresses=[PermalinkKind.BUSINESS_SLUG]),
        slug=ledger.free_slug(PermalinkKind.BUSINESS_SLUG, base, column=Business.slug),
        name=name,
        name_sort=sort_key(name),
        name_en_sort=latin_sort_key(name),
        updated_at=at,
    )
    session.add(business)
    session.flush()
    ledger.issue(PermalinkKind.BUSINESS_SLUG, business.slug, business.id, at=at)
    return business


def write(business: Business, content: Mapping[str, Any], *, at: datetime) -> None:
    """Write a listing into the columns of a business and the rows that hang on it."""
    for name in SAME_NAME:
        value = content[name]
        setattr(business, name, (value or None) if name in MAY_BE_NULL else value)
    business.name_sort = sort_key(business.name)
    business.name_en_sort = latin_sort_key(business.name_en or business.name)
    business.legal_form = LegalForm(content["legal_form"]) if content["legal_form"] else None
    _write_tax_code(business, content["tax_code"])
    if (content["address"], content["commune"]) != where(business):
        place_at(business, content["address"], content["commune"])
    _write_picture(business, content["pictures"])
    _write_channels(business, content["channels"])
    _write_outlets(business, content["outlets"], at=at)
    business.updated_at = at
    session.flush()


def _write_tax_code(business: Business, tax_code: str) -> None:
    holder = tax_code and session.scalar(
        select(Business.id).where(Business.tax_code == tax_code, Business.id != business.id)
    )
    if holder:
        raise Invalid("tax_code", "taken", tax_code)
    business.tax_code = tax_code or None


def _write_picture(business: Business, rows: list[dict[str, str]]) -> None:
    business.image_id, business.image_frame = None, ""
    for image, frame in pictures.put_in_words(rows):
        business.image_id, business.image_frame = image.id, frame


def _write_channels(business: Business, rows: list[dict[str, str]]) -> None:
    held = {channel.url: channel for channel in channels_of(business.id)}
    for row in rows:
        channel = held.pop(row["url"], None)
        if channel is None:
            if session.scalar(select(SalesChannel.id).where(SalesChannel.url == row["url"])):
                raise Invalid("channels", "taken", row["url"])
            channel = SalesChannel(business_id=business.id, url=row["url"])
            session.add(channel)
        channel.kind = ChannelKind(row["kind"])
        channel.label = row["label"] or None
    for gone in held.values():
        session.delete(gone)


def _write_outlets(business: Business, rows: list[dict[str, str]], *, at: datetime) -> None:
    held = {outlet.name: outlet for outlet in outlets_of(business.id)}
    for row in rows:
        outlet = held.pop(row["name"], None)
        if outlet is None:
            outlet = Outlet(name=row["name"], business_id=business.id)
            session.add(outlet)
        outlet.name_sort = sort_key(row["name"])
        outlet.kind = OutletKind(row["kind"])
        outlet.phone = row["phone"] or None
        outlet.opening_hours = row["opening_hours"] or None
        outlet.updated_at = at
        if row["address"] != outlet.address_as_written:
            place_at(outlet, row["address"], "")
    for gone in held.values():
        session.delete(gone)
