"""One check: what was found, what was true on that day, and what is true today."""

import json
from dataclasses import dataclass

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.businesses.models import Business
from catalog.foundation.clock import now
from catalog.foundation.errors import NotFound
from catalog.inspections.freezing import hash_of, state_at, state_kept
from catalog.inspections.models import STAYS_OPEN, Inspection
from catalog.inspections.photographs import key_of
from catalog.inspections.queries import correction_of, follow_up_of, photographs_of
from catalog.web.access import desk_only
from catalog.web.check_places import place_words
from catalog.web.desk.inspections.loading import own_inspection_or_404
from catalog.web.desk.inspections.states import state_shown
from catalog.web.facts import Fact
from catalog.web.filters import date_words, moment_words
from catalog.web.labels import words_for
from catalog.web.pictures import storage
from catalog.web.scanned_codes import read_code
from catalog.web.words import _


@dataclass(frozen=True)
class PhotoShown:
    """A photograph of a check."""

    url: str
    words: str


@desk_only(Deed.INSPECT)
def show(inspection_id: int) -> ResponseReturnValue:
    """Show a check."""
    return page_of(own_inspection_or_404(inspection_id))


@desk_only(Deed.INSPECT)
def photograph(inspection_id: int, number: int) -> ResponseReturnValue:
    """Hand out a photograph of a check."""
    inspection = own_inspection_or_404(inspection_id)
    for photo in photographs_of(inspection.id):
        if photo.position == number:
            answer = Response(storage().get(key_of(photo.digest)), mimetype="image/jpeg")
            answer.cache_control.private = True
            answer.cache_control.no_store = True
            return answer
    raise NotFound(f"photograph {number} of inspection {inspection_id}")


def page_of(inspection: Inspection, *, words: str = "", refused: str = "") -> str:
    """The page of a check, with what was typed about its follow-up."""
    follow_up = follow_up_of(inspection.id)
    later = correction_of(inspection.id)
    today = state_at(read_code(inspection.code).subject, inspection.code, at=now())
    return render_template(
        "desk/inspections/show.html",
        inspection=inspection,
        facts=_facts(inspection),
        photographs=[
            PhotoShown(
                url_for(
                    "desk.inspection_photo", inspection_id=inspection.id, number=photo.position
                ),
                _("Photograph %(number)s", number=photo.position),
            )
            for photo in photographs_of(inspection.id)
        ],
        then=state_shown(state_kept(inspection.state)),
        today=state_shown(today),
        is_whole=hash_of(inspection.state) == inspection.state_hash,
        written=json.dumps(state_kept(inspection.state), ensure_ascii=False, indent=2),
        follow_up=follow_up,
        later=later,
        is_open=inspection.measure in STAYS_OPEN and follow_up is None and later is None,
        words=words,
        refused=refused,
    )


def _facts(inspection: Inspection) -> list[Fact]:
    product, lot, business = inspection.product, inspection.lot, inspection.business
    again = date_words(inspection.again_on) if inspection.again_on else ""
    position = (
        f"{inspection.latitude:.4f}, {inspection.longitude:.4f}"
        if inspection.latitude is not None and inspection.longitude is not None
        else ""
    )
    rows = [
        Fact(_("Finding"), words_for(inspection.finding)),
        Fact(_("In words"), inspection.words, lang="vi"),
        Fact(_("What follows"), words_for(inspection.measure)),
        Fact(_("Check again on"), again),
        Fact(_("Place of the check"), place_words(inspection), lang="vi"),
        Fact(_("Position of the phone"), position),
        Fact(_("Code"), inspection.code),
        _product_fact(inspection) if product else Fact("", ""),
        Fact(_("Lot"), lot.number, url_for("portal.lot", code=lot.code)) if lot else Fact("", ""),
        _business_fact(business) if business else Fact("", ""),
        Fact(_("Checked by"), inspection.inspector.display_name),
        Fact(_("Moment, by the phone"), moment_words(inspection.checked_at)),
        Fact(_("Arrived here"), moment_words(inspection.arrived_at)),
    ]
    return [row for row in rows if row.value]


def _product_fact(inspection: Inspection) -> Fact:
    product = inspection.product
    if product is None:
        return Fact("", "")
    url = url_for("desk.inspections", san_pham=product.code)
    return Fact(_("Product"), product.name, url, lang="vi")


def _business_fact(business: Business) -> Fact:
    url = url_for("desk.inspections", doanh_nghiep=business.slug)
    return Fact(_("Business"), business.name, url, lang="vi")
