"""All that the site holds of one business, for an owner of it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from functools import partial
from typing import Any

from sqlalchemy import Select, or_, select

from catalog.businesses.models import (
    Business,
    BusinessesApart,
    BusinessMerge,
    Outlet,
    SalesChannel,
)
from catalog.businesses.people import people_of
from catalog.businesses.queries import with_merged
from catalog.certificates.models import Certificate, CertificateScan, Honour
from catalog.checks.models import FactCheck
from catalog.collections.models import CollectionItem, Placement
from catalog.epcis.models import CaptureToken
from catalog.foundation.clock import VIETNAM
from catalog.foundation.database import session
from catalog.imports.models import ImportRow, ImportRun
from catalog.inspections.models import Inspection, Measure
from catalog.inspections.queries import holds
from catalog.joining.models import BusinessClaim, Invitation
from catalog.labels.models import LabelJob
from catalog.media.models import Image
from catalog.media.storage import Storage
from catalog.permalinks.numbers import PERSONAL_DIGITS
from catalog.privacy.packing import HeldFile
from catalog.privacy.telling import all_told, told
from catalog.products.models import Product, ProductImage
from catalog.reports.models import ProblemReport
from catalog.reports.queries import reports_for_business
from catalog.revisions.models import Revision, RevisionStep
from catalog.sanctions.models import Suspension
from catalog.scans.statistics import Scope, every_row
from catalog.tracing import reading
from catalog.tracing.evidence import evidence_files
from catalog.tracing.models import Facility, Lot, LotUse, Recall, TraceEvent, UnitBatch
from catalog.visits import statistics as visits

CLAIM_IS_PRIVATE = (
    "claimer_id", "personal_number_sealed", "personal_number_mark", "name_key", "phone", "email",
    "words", "decided_by_id", "consent_version", "consented_at",
)  # fmt: skip
"""What a claimer told the office of themselves is theirs, not the business's."""
CHECK_IS_OF_THE_OFFICE = ("client_id", "inspector_id", "corrects_id", "latitude", "longitude")
"""Of a finding that the office wrote about, a business reads what it says and not who stood where."""
BEGINNING = date(2020, 1, 1)
"""Before the first scan that any site of this kind has counted."""


def held_of_business(business: Business, *, today: date) -> dict[str, Any]:
    """Everything by subject; of people only who they are to the business.

    What speaks of a business that was merged into it, and stayed as it was, is its own too.
    """
    own = with_merged(business.id)
    products = select(Product.id).where(Product.business_id == business.id)
    lots = select(Lot.id).where(Lot.business_id == business.id)
    revisions = select(Revision.id).where(Revision.business_id.in_(own))
    imports = select(ImportRun.id).where(ImportRun.business_id == business.id)
    return {
        "listing": _listing(business),
        "outlets": all_told(Outlet, Outlet.business_id == business.id),
        "channels": all_told(SalesChannel, SalesChannel.business_id == business.id),
        "products": all_told(Product, Product.business_id == business.id),
        "certificates": all_told(
            Certificate,
            or_(Certificate.business_id == business.id, Certificate.product_id.in_(products)),
            without=("checked_by_id",),
        ),
        "honours": all_told(
            Honour,
            or_(Honour.business_id == business.id, Honour.product_id.in_(products)),
            without=("checked_by_id",),
        ),
        "certificateScans": all_told(
            CertificateScan,
            CertificateScan.business_id == business.id,
            without=("key", "added_by_id"),
        ),
        "checks": all_told(
            FactCheck, FactCheck.business_id.in_(own), without=("value_mark", "by_id")
        ),
        "letters": all_told(
            Inspection,
            Inspection.business_id.in_(own),
            Inspection.measure == Measure.LETTER,
            holds(),
            without=CHECK_IS_OF_THE_OFFICE,
        ),
        "inCollections": all_told(
            CollectionItem,
            or_(CollectionItem.business_id == business.id, CollectionItem.product_id.in_(products)),
        ),
        "putInFront": all_told(
            Placement,
            or_(Placement.business_id == business.id, Placement.product_id.in_(products)),
        ),
        "reports": [
            _report(report)
            for report in reports_for_business(
                business.id,
                concluded_since=datetime.combine(BEGINNING, time(), VIETNAM),
                limit=None,
            )
        ],
        "suspensions": all_told(
            Suspension,
            or_(Suspension.business_id.in_(own), Suspension.product_id.in_(products)),
            Suspension.effective_at.is_not(None),
            without=("proposed_by_id", "confirmed_by_id", "dropped_by_id", "lifted_by_id"),
        ),
        "merges": all_told(
            BusinessMerge,
            or_(BusinessMerge.kept_id == business.id, BusinessMerge.merged_id == business.id),
            without=("account", "merged_by_id", "undone_by_id"),
        ),
        "toldApart": all_told(
            BusinessesApart,
            or_(BusinessesApart.one_id == business.id, BusinessesApart.other_id == business.id),
            without=("said_by_id",),
        ),
        "drafts": all_told(Revision, Revision.business_id.in_(own)),
        "draftSteps": all_told(RevisionStep, RevisionStep.revision_id.in_(revisions)),
        "imports": all_told(ImportRun, ImportRun.business_id == business.id),
        "importRows": all_told(ImportRow, ImportRow.run_id.in_(imports)),
        "places": all_told(Facility, Facility.business_id == business.id),
        "lots": all_told(Lot, Lot.business_id == business.id),
        "lotUses": all_told(LotUse, LotUse.business_id == business.id),
        "unitCodes": all_told(UnitBatch, UnitBatch.lot_id.in_(lots)),
        "steps": [reading.facts(event) for event in _events(own)],
        "recalls": all_told(Recall, Recall.lot_id.in_(lots)),
        "labels": all_told(LabelJob, LabelJob.lot_id.in_(lots)),
        "scans": [_scan(row) for row in every_row(Scope(BEGINNING, today, business.id))],
        "visits": [
            asdict(row) | {"week": row.week.isoformat()}
            for row in visits.every_row(visits.Period(BEGINNING, today, business.id))
        ],
        "keys": all_told(
            CaptureToken, CaptureToken.business_id == business.id, without=("digest",)
        ),
        "members": [
            {
                "name": member.user.display_name,
                "role": member.role.value,
                "since": member.since.isoformat(),
            }
            for member in people_of(business.id)
        ],
        "invitations": all_told(Invitation, Invitation.business_id == business.id),
        "claims": all_told(
            BusinessClaim, BusinessClaim.business_id == business.id, without=CLAIM_IS_PRIVATE
        ),
    }


def files_of_business(business: Business, *, storage: Storage) -> list[HeldFile]:
    """Its pictures in their largest size, and what supports its steps."""
    return [
        *(HeldFile(f"pictures/{image.digest[:16]}.jpg", partial(storage.get, _largest(image)))
          for image in _pictures(business)),
        *(HeldFile(f"evidence/{file.digest}.{file.key.rpartition('.')[2]}",
                   partial(storage.get, file.key))
          for file in evidence_files(_digests(business.id))),
    ]  # fmt: skip


def _listing(business: Business) -> dict[str, Any]:
    """A household's twelve digits, should an old listing hold them, are a person's."""
    facts = told(business)
    if len(business.tax_code or "") == PERSONAL_DIGITS:
        del facts["tax_code"]
    return facts


def _report(report: ProblemReport) -> dict[str, Any]:
    """What the office shared of a report; who sent it and in which words is theirs."""
    facts = told(report)
    names = ("number", "kind", "state", "outcome", "received_at", "closed_at", "closing_words")
    return {name: facts[name] for name in names}


def _events(business_ids: Select[int]) -> Sequence[TraceEvent]:
    """The steps that a business declared, and those of what was merged into it."""
    query = select(TraceEvent).where(TraceEvent.business_id.in_(business_ids))
    return session.scalars(query.order_by(TraceEvent.lot_id, TraceEvent.position)).all()


def _digests(business_id: int) -> list[str]:
    named = [
        item["sha256"]
        for event in _events(with_merged(business_id))
        for item in reading.facts(event).get("sanvat:evidence", [])
        if isinstance(item, dict) and "sha256" in item
    ]
    return list(dict.fromkeys(named))


def _pictures(business: Business) -> Sequence[Image]:
    of_products = (
        select(ProductImage.image_id)
        .join(Product, Product.id == ProductImage.product_id)
        .where(Product.business_id == business.id)
    )
    query = select(Image).where(or_(Image.id.in_(of_products), Image.id == business.image_id))
    return session.scalars(query.order_by(Image.id)).all()


def _largest(image: Image) -> str:
    jpeg = [variant for variant in image.variants if variant["format"] == "jpg"]
    return str(max(jpeg, key=lambda variant: int(variant["width_px"]))["key"])


def _scan(row: Any) -> dict[str, Any]:
    return asdict(row) | {"day": row.day.isoformat()}
