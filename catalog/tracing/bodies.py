"""Writing what somebody declares as an EPCIS 2.0 event, in the words of CBV 2.0.

Terms of our own stand under `sanvat:`. The farm steps for which CBV has no word are named
by addresses of our vocabulary; the plain word always stands in `sanvat:step` as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from catalog.foundation.clock import VIETNAM
from catalog.places.models import Commune
from catalog.products.models import Product
from catalog.tracing.identifiers import (
    commune_uri,
    container_uri,
    facility_uri,
    lot_uri,
    step_uri,
)
from catalog.tracing.models import EventKind, Facility, Lot, Step

Body = dict[str, Any]

CBV_STEPS = {
    Step.OPENED: "creating_class_instance",
    Step.HARVESTING: "commissioning",
    Step.PACKING: "packing",
    Step.TESTING: "inspecting",
    Step.STORING: "storing",
    Step.TRANSPORTING: "transporting",
    Step.RECEIVING: "receiving",
    Step.SELLING: "retail_selling",
    Step.VERIFIED: "inspecting",
    Step.RECALLED: "holding",
}
DISPOSITIONS = {
    Step.OPENED: "active",
    Step.HARVESTING: "active",
    Step.PACKING: "in_progress",
    Step.TRANSPORTING: "in_transit",
    Step.SELLING: "sellable_accessible",
    Step.VERIFIED: "conformant",
    Step.RECALLED: "recalled",
    Step.RECALL_LIFTED: "active",
}


@dataclass(frozen=True)
class LotFacts:
    """What a lot is, as declared when it was opened or corrected."""

    number: str
    made_on: date
    best_before: date | None
    quantity: Decimal | None
    unit: str | None
    origin: str
    standards: str


@dataclass(frozen=True)
class InputUsed:
    """Something that went into a lot: a lot known here, or an address of one that is not."""

    uri: str
    lot: Lot | None
    quantity: Decimal | None
    unit: str | None


@dataclass(frozen=True)
class Evidence:
    """A file that supports a step."""

    digest: str
    media_type: str
    title: str


@dataclass(frozen=True)
class Declaration:
    """A step as somebody declares it."""

    step: Step
    occurred_at: datetime
    commune: Commune | None = None
    facility: Facility | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    note: str = ""
    disposition: str | None = None
    inputs: Sequence[InputUsed] = ()
    container: str = ""
    document: str = ""
    evidence: Sequence[Evidence] = ()
    extra: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Declarer:
    """Who declares: a person for a business or for the office, and on which site.

    `name` is what the public reads: the business's or the office's, never a person's.
    """

    name: str
    user_id: int | None
    business_id: int | None
    site_url: str
    is_staff: bool = False


def number_of(quantity: Decimal) -> int | float:
    """A quantity as JSON writes it: whole numbers without a point."""
    return int(quantity) if quantity == quantity.to_integral_value() else float(quantity)


def quantity_element(uri: str, quantity: Decimal | None, unit: str | None) -> Body:
    """A class of goods with how much of it; `EA`, single things, is EPCIS's own default."""
    element: Body = {"epcClass": uri}
    if quantity is not None:
        element["quantity"] = number_of(quantity)
        if unit and unit != "EA":
            element["uom"] = unit
    return element


def body_of(declaration: Declaration, *, lot: Lot, product: Product, declarer: Declarer,
            at: datetime) -> Body:  # fmt: skip
    """Write a declared step of a lot as an event.

    Inputs make it a transformation, a container an aggregation, a document a transaction.
    """
    kind = kind_of(declaration)
    body = _frame(declaration, kind, declarer=declarer, at=at)
    own = quantity_element(
        lot_uri(lot, product, site_url=declarer.site_url), lot.quantity, lot.unit
    )
    if kind is EventKind.TRANSFORMATION:
        body["inputQuantityList"] = [
            quantity_element(used.uri, used.quantity, used.unit) for used in declaration.inputs
        ]
        body["outputQuantityList"] = [own]
    elif kind is EventKind.AGGREGATION:
        body["action"] = "ADD"
        body["parentID"] = container_uri(declaration.container, site_url=declarer.site_url)
        body["childQuantityList"] = [own]
    elif kind is EventKind.TRANSACTION:
        document = f"{declarer.site_url}/voc/document/{quote(declaration.document, safe='')}"
        body["action"] = "OBSERVE"
        body["bizTransactionList"] = [{"type": "desadv", "bizTransaction": document}]
        body["quantityList"] = [own]
    else:
        body["action"] = "OBSERVE"
        body["quantityList"] = [own]
    if lot.is_demo:
        body["sanvat:isDemonstration"] = True
    return body


def kind_of(declaration: Declaration) -> EventKind:
    """Which of EPCIS's kinds a declared step is."""
    if declaration.inputs:
        return EventKind.TRANSFORMATION
    if declaration.container:
        return EventKind.AGGREGATION
    return EventKind.TRANSACTION if declaration.document else EventKind.OBJECT


def opening_body(facts: LotFacts, declaration: Declaration, *, lot: Lot, product: Product,
                 declarer: Declarer, at: datetime) -> Body:  # fmt: skip
    """Write that a lot exists, with all that is printed on it."""
    body = body_of(declaration, lot=lot, product=product, declarer=declarer, at=at)
    body["action"] = "ADD"
    body["ilmd"] = ilmd_of(facts, code=lot.code)
    return body


def ilmd_of(facts: LotFacts, *, code: str) -> Body:
    """Lot master data (EPCIS 2.0, ILMD), in CBV's words where it has them."""
    ilmd: Body = {
        "cbvmda:lotNumber": facts.number,
        "sanvat:code": code,
        "sanvat:madeOn": facts.made_on.isoformat(),
    }
    if facts.best_before:
        ilmd["cbvmda:bestBeforeDate"] = facts.best_before.isoformat()
    if facts.quantity is not None:
        ilmd["sanvat:quantity"] = number_of(facts.quantity)
        ilmd["sanvat:unit"] = facts.unit
    if facts.origin:
        ilmd["sanvat:origin"] = facts.origin
    if facts.standards:
        ilmd["sanvat:standards"] = facts.standards
    return ilmd


def error_declaration(original: Body, *, reason: str, words: str, corrective_ids: Sequence[str],
                      at: datetime) -> Body:  # fmt: skip
    """Say that an event is wrong: the same event once more, with why (EPCIS 2.0, errorDeclaration)."""
    declared: Body = {"declarationTime": moment_words(at), "reason": reason}
    if corrective_ids:
        declared["correctiveEventIDs"] = list(corrective_ids)
    if words:
        declared["sanvat:words"] = words
    return {**original, "recordTime": moment_words(at), "errorDeclaration": declared}


def replaced(original: Body, *, note: str, moment: datetime, declarer: Declarer, at: datetime
             ) -> Body:  # fmt: skip
    """What is right in place of an event: the same but for its time and words."""
    body = {
        **original,
        "eventID": f"urn:uuid:{uuid4()}",
        "eventTime": moment.astimezone(VIETNAM).isoformat(timespec="seconds"),
        "eventTimeZoneOffset": "+07:00",
        "recordTime": moment_words(at),
        "sanvat:declaredBy": declarer.name,
        "sanvat:note": note,
    }
    return {name: value for name, value in body.items() if value != ""}


def moment_words(moment: datetime) -> str:
    """A moment in UTC as EPCIS writes it, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _frame(declaration: Declaration, kind: EventKind, *, declarer: Declarer, at: datetime) -> Body:
    step = declaration.step
    body: Body = {
        "type": kind.value,
        "eventID": f"urn:uuid:{uuid4()}",
        "eventTime": declaration.occurred_at.astimezone(VIETNAM).isoformat(timespec="seconds"),
        "eventTimeZoneOffset": "+07:00",
        "recordTime": moment_words(at),
        "bizStep": CBV_STEPS.get(step) or step_uri(step.value, site_url=declarer.site_url),
        "sanvat:step": step.value,
        "sanvat:declaredBy": declarer.name,
    }
    if declarer.is_staff:
        body["sanvat:isByStaff"] = True
    disposition = declaration.disposition or DISPOSITIONS.get(step)
    if disposition:
        body["disposition"] = disposition
    if declaration.note:
        body["sanvat:note"] = declaration.note
    if declaration.evidence:
        body["sanvat:evidence"] = [
            {"sha256": item.digest, "type": item.media_type, "title": item.title}
            for item in declaration.evidence
        ]
    body.update(_place_of(declaration, site_url=declarer.site_url))
    body.update(declaration.extra)
    return body


def _place_of(declaration: Declaration, *, site_url: str) -> Body:
    place: Body = {}
    if declaration.facility:
        place["readPoint"] = {"id": facility_uri(declaration.facility, site_url=site_url)}
        place["sanvat:facility"] = declaration.facility.name
    elif declaration.latitude is not None and declaration.longitude is not None:
        place["readPoint"] = {"id": f"geo:{declaration.latitude},{declaration.longitude}"}
    elif declaration.commune:
        place["readPoint"] = {"id": commune_uri(declaration.commune, site_url=site_url)}
    if declaration.facility and declaration.latitude is not None:
        place["sanvat:position"] = f"geo:{declaration.latitude},{declaration.longitude}"
    if declaration.commune:
        place["sanvat:commune"] = {
            "code": declaration.commune.code,
            "since": declaration.commune.valid_from.isoformat(),
            "name": declaration.commune.full_name,
        }
    return place
