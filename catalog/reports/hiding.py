"""Taking a claim or words of a page out of public sight for a case, and putting them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from catalog.audit.recording import record
from catalog.businesses.models import Business
from catalog.businesses.publishing import publish_businesses
from catalog.certificates.models import Certificate
from catalog.certificates.publishing import publish_decisions
from catalog.certificates.validity import is_public
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, Stale
from catalog.outbox.queue import announce
from catalog.products.models import Product
from catalog.products.publishing import publish_products
from catalog.reports.models import HiddenKind, ProblemReport, Takedown

PRODUCT_FIELDS = (
    "description", "description_en", "ingredients", "ingredients_en", "keeping", "keeping_en",
    "usage", "usage_en", "specifications",
)  # fmt: skip
BUSINESS_FIELDS = ("description", "description_en")


@dataclass(frozen=True)
class Hideable:
    """Something on the pages of a case's product or business that could be hidden."""

    kind: HiddenKind
    subject_id: int
    field: str
    words: str
    claim: Certificate | None = None

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.kind.value}:{self.subject_id}:{self.field}"


def hideable(report: ProblemReport) -> list[Hideable]:
    """What the pages of a case's product and business say now."""
    found = [
        Hideable(HiddenKind.CLAIM, claim.id, "", "", claim)
        for claim in _claims(report)
        if is_public(claim)
    ]
    if report.product_id is not None:
        product = session.get_one(Product, report.product_id)
        found += _words(HiddenKind.PRODUCT_WORDS, product, PRODUCT_FIELDS)
    if report.business_id is not None:
        business = session.get_one(Business, report.business_id)
        found += _words(HiddenKind.BUSINESS_WORDS, business, BUSINESS_FIELDS)
    return found


def hide(report: ProblemReport, key: str, *, reason: str, user_id: int, at: datetime) -> Takedown:
    """Hide something at once. Raises Invalid without a reason or for what is not there."""
    if not reason:
        raise Invalid("reason", "missing")
    thing = next((each for each in hideable(report) if each.key == key), None)
    if thing is None:
        raise Invalid("thing", "not-there")
    takedown = Takedown(
        report_id=report.id,
        kind=thing.kind,
        subject_id=thing.subject_id,
        field=thing.field,
        was=thing.words,
        reason=reason,
        hidden_at=at,
        hidden_by_id=user_id,
    )
    if thing.claim is not None:
        assert thing.claim.checked_at is not None  # noqa: S101 - it was public
        takedown.was = thing.claim.checked_at.isoformat()
        thing.claim.checked_at = None
    else:
        setattr(_subject(takedown), thing.field, "")
    session.add(takedown)
    session.flush()
    _tell(takedown, at=at)
    _note("report hid", report.id, takedown, user_id, at=at)
    return takedown


def restore(takedown: Takedown, *, user_id: int, at: datetime) -> None:
    """Put back what was hidden. Raises Stale where that is done, or other words stand there."""
    subject = _subject(takedown)
    if takedown.restored_at is not None:
        raise Stale(f"takedown {takedown.id}")
    if isinstance(subject, Certificate):
        if subject.checked_at is not None:
            raise Stale(f"takedown {takedown.id}")
        subject.checked_at = datetime.fromisoformat(takedown.was)
    else:
        if getattr(subject, takedown.field):
            raise Stale(f"takedown {takedown.id}")
        setattr(subject, takedown.field, takedown.was)
    takedown.restored_at, takedown.restored_by_id = at, user_id
    session.flush()
    _tell(takedown, at=at)
    _note("report restored", takedown.report_id, takedown, user_id, at=at)


def claims_by_id(ids: Sequence[int]) -> dict[int, Certificate]:
    """The claims that were hidden, for naming them."""
    query = select(Certificate).where(Certificate.id.in_(ids))
    return {claim.id: claim for claim in session.scalars(query)}


def _claims(report: ProblemReport) -> Sequence[Certificate]:
    conditions = []
    if report.product_id is not None:
        conditions.append(Certificate.product_id == report.product_id)
    if report.business_id is not None:
        conditions.append(Certificate.business_id == report.business_id)
    if not conditions:
        return ()
    return session.scalars(
        select(Certificate).where(or_(*conditions)).order_by(Certificate.id)
    ).all()


def _words(kind: HiddenKind, subject: Product | Business, fields: Sequence[str]) -> list[Hideable]:
    return [
        Hideable(kind, subject.id, field, getattr(subject, field))
        for field in fields
        if getattr(subject, field)
    ]


def _subject(takedown: Takedown) -> Certificate | Product | Business:
    model = {
        HiddenKind.CLAIM: Certificate,
        HiddenKind.PRODUCT_WORDS: Product,
        HiddenKind.BUSINESS_WORDS: Business,
    }[takedown.kind]
    return session.get_one(model, takedown.subject_id)  # type: ignore[return-value] # one of the three


def _tell(takedown: Takedown, *, at: datetime) -> None:
    """Have the public log and the index follow what the pages show now."""
    subject = _subject(takedown)
    product_id = business_id = None
    if isinstance(subject, Certificate):
        product_id, business_id = subject.product_id, subject.business_id
        publish_decisions([subject], {subject.id: _about(subject)}, at=at)
    elif isinstance(subject, Product):
        product_id = subject.id
        publish_products([product_id], at=at)
    else:
        business_id = subject.id
        publish_businesses([business_id], at=at)
    if product_id is not None:
        announce("ProductPublished", at=at, product_id=product_id)
    if business_id is not None:
        announce("BusinessPublished", at=at, business_id=business_id)


def _about(claim: Certificate) -> str:
    if claim.product_id is not None:
        return session.get_one(Product, claim.product_id).code
    assert claim.business_id is not None  # noqa: S101 - a claim is about one of the two
    return session.get_one(Business, claim.business_id).slug


def _note(action: str, report_id: int, takedown: Takedown, user_id: int, *, at: datetime) -> None:
    record(
        action,
        subject_kind="problem report",
        subject_id=report_id,
        actor_id=user_id,
        actor_label="staff",
        at=at,
        kind=takedown.kind.value,
        subject=takedown.subject_id,
        field=takedown.field,
    )
