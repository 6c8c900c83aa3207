"""Suggestions, what goes over, and refusals, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.businesses.models import Business
from catalog.foundation.errors import Invalid
from catalog.merging.suggesting import Suggestion
from catalog.web.facts import present_address
from catalog.web.words import _

FACTS: Mapping[str, Any] = {
    "name": _l("Name"),
    "name_en": _l("Name in English"),
    "legal_form": _l("Kind of business"),
    "tax_code": _l("Tax code"),
    "registration_no": _l("Number of the business registration"),
    "address": _l("Address"),
    "phone": _l("Telephone"),
    "email": _l("E-mail"),
    "website": _l("Website"),
    "opening_hours": _l("Opening hours"),
    "description": _l("Description"),
    "description_en": _l("Description in English"),
    "picture": _l("Picture"),
}

GOES_OVER: Mapping[str, Any] = {
    "product.business_id": _l("Products"),
    "lot.business_id": _l("Lots"),
    "certificate.business_id": _l("Certificates of the business itself"),
    "honour.business_id": _l("Honours"),
    "membership.business_id": _l("People who act for it"),
    "outlet.business_id": _l("Points of sale"),
    "sales_channel.business_id": _l("Channels of sale"),
    "facility.business_id": _l("Places of work"),
    "revision.business_id": _l("Versions of its products' listings"),
    "problem_report.business_id": _l("Problem reports"),
    "business_claim.business_id": _l("Claims on the business"),
    "invitation.business_id": _l("Invitations"),
    "certificate_scan.business_id": _l("Scans of papers"),
    "fact_check.business_id": _l("Checks of its products"),
    "collection_item.business_id": _l("Places in collections"),
    "placement.business_id": _l("Places in front"),
    "lot_use.business_id": _l("Uses of others' lots"),
    "import_run.business_id": _l("Imports"),
    "capture_token.business_id": _l("Keys for machines"),
    "visit_count.business_id": _l("Counts of visits"),
}
"""What goes over, in the order of its weight."""

PROBLEMS: Mapping[str, Any] = {
    "demonstration": _l("One of the two only stands in for a real business; they cannot be one."),
    "not-public": _l("The one that would be kept is not public, the other is: keep the other one."),
    "suspension-open": _l(
        "One of the two is suspended, or a suspension waits to be confirmed: end that first."
    ),
    "claims-meet": _l("Somebody waits for an answer on both: decide on one of these claims first."),
}


def problem_words(code: str) -> str:
    """Why two businesses cannot become one as they stand."""
    return str(PROBLEMS.get(code, _("These two cannot become one.")))


def reasons(pair: Suggestion) -> str:
    """What speaks for two businesses being one."""
    said = []
    if pair.has_same_number:
        said.append(_("the same tax code or registration"))
    if pair.has_same_phone:
        said.append(_("the same telephone"))
    if pair.has_like_name:
        said.append(_("names alike to %(percent)s percent, in one province", percent=pair.percent))
    else:
        said.append(_("names alike to %(percent)s percent", percent=pair.percent))
    return "; ".join(said)


def where(business: Business) -> str:
    """Where a business lies now, or as it was written."""
    return present_address(business) or business.address_as_written


def undo_refused(error: Invalid) -> str:
    """Why a merge cannot be taken back."""
    if error.code == "merged-on":
        return _("The business that was kept was merged into another since; undo that first.")
    if error.code == "suspension-open":
        return str(PROBLEMS["suspension-open"])
    if error.value == "business":
        return _(
            "A fact that was taken over was changed since. Write it back as it was, then undo."
        )
    return _("Something that went over was changed since, so it cannot be put back by itself.")
