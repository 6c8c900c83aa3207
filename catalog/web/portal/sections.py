"""The sections of one business's portal, and the way to another business of the same person."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from catalog.businesses.models import Business
from catalog.businesses.people import memberships_of
from catalog.businesses.rules import may_edit, may_manage_keys, may_take_everything_out
from catalog.web.access import person

SECTIONS = (
    ("portal.overview", _l("What needs you"), may_edit),
    ("portal.listings", _l("Listings"), may_edit),
    ("portal.lots", _l("Lots"), may_edit),
    ("portal.imports", _l("From a sheet"), may_edit),
    ("portal.figures", _l("How am I doing"), may_edit),
    ("portal.reports", _l("Reports and questions"), may_edit),
    ("portal.scans", _l("How often codes were scanned"), may_edit),
    ("portal.people", _l("Our people"), may_edit),
    ("portal.keys", _l("Keys for your own system"), may_manage_keys),
    ("portal.business_data", _l("Data"), may_take_everything_out),
)
"""Where each is, what it is called, and whose role opens it."""


@dataclass(frozen=True)
class Section:
    """One page of the business's portal."""

    name: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Sections:
    """What a person finds at a business, and their other businesses with the same page there."""

    here: list[Section]
    others: list[Section]


def sections_of(business: Business) -> Sections:
    """The pages that the person's role opens; staff, who have none, are shown no way in."""
    memberships = memberships_of(person().id)
    roles = [member.role for member in memberships if member.business_id == business.id]
    return Sections(
        here=[
            Section(
                str(name),
                url_for(endpoint, slug=business.slug),
                is_current=request.endpoint == endpoint,
            )
            for endpoint, name, rule in SECTIONS
            if any(rule(role) for role in roles)
        ],
        others=[
            Section(
                member.business.name,
                url_for("portal.overview", slug=member.business.slug),
                is_current=False,
            )
            for member in memberships
            if member.business_id != business.id
        ],
    )
