"""Recording honours: given, corrected, ended; each deed is noted and told to the public log.

The title of a product is that product's alone. Nothing is erased: what was recorded wrongly
is changed or ended by a further deed, and the audit and the log keep what stood before.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.orm import joinedload

from catalog.audit.recording import record
from catalog.businesses.models import Business, Membership
from catalog.certificates.models import Evidence, Honour
from catalog.certificates.publishing import SHOWN_NO_MORE
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotAllowed, NotFound
from catalog.foundation.vietnamese import fold
from catalog.ledger.models import RecordKind
from catalog.ledger.publishing import Notice, publish_records, records_in_force
from catalog.outbox.queue import announce
from catalog.products.models import Product

SUBJECT = "honour"
FIRST_YEAR = 1945
MOST_LISTED = 100

KNOWN_TITLES = (
    "Doanh nghiệp tiêu biểu",
    "Hàng Việt Nam chất lượng cao",
    "Thương hiệu quốc gia Việt Nam",
    "Giải thưởng Chất lượng Quốc gia",
    "Doanh nghiệp xuất khẩu uy tín",
    "Sản phẩm công nghiệp nông thôn tiêu biểu",
    "Sản phẩm nông nghiệp tiêu biểu",
    "Hợp tác xã tiêu biểu",
    "Nghệ nhân",
)
"""Titles that are often given, as they are written; any other may be recorded too."""


@dataclass(frozen=True)
class HonourFacts:
    """What stands on the proof of a title, named as the columns that keep it."""

    title: str
    year: int
    evidence: Evidence
    title_en: str | None = None
    issuer_name: str | None = None
    decision_no: str | None = None
    decision_on: date | None = None
    expires_on: date | None = None
    scan_digest: str | None = None
    source_url: str | None = None


def record_honour(
    subject: Business | Product, facts: HonourFacts, *, user_id: int, at: datetime
) -> Honour:
    """Record a title and who checked it.

    Raises NotAllowed for one's own business, Invalid for what the rules do not allow.
    """
    _require_other(subject, user_id)
    _require_proof(facts, at=at)
    made = Honour(
        business_id=None if isinstance(subject, Product) else subject.id,
        product_id=subject.id if isinstance(subject, Product) else None,
        checked_at=at,
        checked_by_id=user_id,
        end_words="",
        **asdict(facts),
    )
    session.add(made)
    session.flush()
    _note("honour recorded", made, subject, user_id=user_id, at=at)
    return made


def change_honour(honour_id: int, facts: HonourFacts, *, user_id: int, at: datetime) -> Honour:
    """Correct what is recorded of a title, which is thereby checked anew; the audit keeps both."""
    honour, subject = _held(honour_id, user_id)
    _require_proof(facts, at=at)
    stood = {
        name: str(getattr(honour, name))
        for name, value in asdict(facts).items()
        if getattr(honour, name) != value
    }
    for name, value in asdict(facts).items():
        setattr(honour, name, value)
    honour.checked_at, honour.checked_by_id = at, user_id
    _note("honour changed", honour, subject, user_id=user_id, at=at, stood=stood)
    return honour


def end_honour(
    honour_id: int, *, ended_on: date, words: str, user_id: int, at: datetime
) -> Honour:  # fmt: skip
    """End a title that was taken away or recorded wrongly. Raises Invalid without a reason."""
    honour, subject = _held(honour_id, user_id)
    if honour.ended_on is not None:
        raise Invalid("honour", "ended-already")
    if not words:
        raise Invalid("words", "missing")
    if ended_on > day_in_vietnam(at):
        raise Invalid("ended_on", "in-future")
    honour.ended_on, honour.end_words = ended_on, words
    _note("honour ended", honour, subject, user_id=user_id, at=at, words=words)
    return honour


def find_honour(honour_id: int) -> Honour | None:
    """A title with its holder and who checked it."""
    return session.scalar(_with_holder().where(Honour.id == honour_id))


def honours_recorded(
    text: str = "", *, of: Select[int] | None = None, limit: int = MOST_LISTED
) -> Sequence[Honour]:
    """The titles of businesses and products, the latest first; `of` asks for businesses."""
    query = _with_holder()
    if of is not None:
        query = query.where(Business.id.in_(of))
    if text:
        query = query.where(
            or_(
                Honour.title.icontains(text, autoescape=True),
                Business.name_en_sort.contains(fold(text), autoescape=True),
                Business.name.icontains(text, autoescape=True),
                Product.name.icontains(text, autoescape=True),
            )
        )
    return session.scalars(query.order_by(Honour.id.desc()).limit(limit)).all()


def honours_about(business_id: int) -> Sequence[Honour]:
    """Every title of a business and of each of its products, whatever became of it."""
    query = _with_holder().where(Business.id == business_id)
    return session.scalars(query.order_by(Honour.year.desc(), Honour.id)).all()


def _with_holder() -> Select[Honour]:
    return (
        select(Honour)
        .outerjoin(Product, Product.id == Honour.product_id)
        .outerjoin(Business, Business.id == func.coalesce(Honour.business_id, Product.business_id))
        .options(
            joinedload(Honour.business),
            joinedload(Honour.product).joinedload(Product.business),
            joinedload(Honour.checked_by),
        )
    )


def _held(honour_id: int, user_id: int) -> tuple[Honour, Business | Product]:
    """A title that nobody else changes until this transaction ends, and its holder."""
    touched = session.execute(update(Honour).where(Honour.id == honour_id).values(year=Honour.year))
    if touched.rowcount == 0:  # type: ignore[attr-defined]  # a cursor result knows it
        raise NotFound(f"honour {honour_id}")
    honour = session.get_one(Honour, honour_id, populate_existing=True)
    subject: Business | Product
    if honour.product_id is not None:
        subject = session.get_one(Product, honour.product_id)
    else:
        subject = session.get_one(Business, honour.business_id)
    _require_other(subject, user_id)
    return honour, subject


def _require_other(subject: Business | Product, user_id: int) -> None:
    """Four eyes: nobody honours a business that they act for."""
    business_id = subject.business_id if isinstance(subject, Product) else subject.id
    if business_id is not None and session.get(Membership, (user_id, business_id)) is not None:
        raise NotAllowed(f"own business {business_id}")


def _require_proof(facts: HonourFacts, *, at: datetime) -> None:
    today = day_in_vietnam(at)
    if not facts.title:
        raise Invalid("title", "missing")
    if not FIRST_YEAR <= facts.year <= today.year:
        raise Invalid("year", "out-of-range")
    if facts.evidence is Evidence.SIGNED_DECISION and not facts.decision_no:
        raise Invalid("decision_no", "missing")
    if facts.evidence is Evidence.AGENCY_OR_PRESS and not facts.source_url:
        raise Invalid("source_url", "missing")
    if facts.source_url and not facts.source_url.startswith(("https://", "http://")):
        raise Invalid("source_url", "not-a-link")
    if facts.decision_on is not None and facts.decision_on > today:
        raise Invalid("decision_on", "in-future")
    if facts.expires_on is not None and facts.expires_on.year < facts.year:
        raise Invalid("expires_on", "before-year")


def _note(
    action: str, honour: Honour, subject: Business | Product, *, user_id: int, at: datetime,
    **details: Any,
) -> None:  # fmt: skip
    session.flush()
    record(action, subject_kind=SUBJECT, subject_id=honour.id, actor_id=user_id,
           actor_label="staff", at=at, title=honour.title, **details)  # fmt: skip
    publish_honour(honour, subject, at=at)
    if isinstance(subject, Product):
        announce("ProductPublished", at=at, product_id=subject.id)
    else:
        announce("BusinessPublished", at=at, business_id=subject.id)


def publish_honour(honour: Honour, subject: Business | Product, *, at: datetime) -> None:
    """Log what is shown of a title; what was never shown, such as a proposal, is never told."""
    about = subject.code if isinstance(subject, Product) else subject.slug
    facts: dict[str, Any] = {
        "about": about,
        "title": honour.title,
        "titleEn": honour.title_en,
        "year": honour.year,
        "issuer": honour.issuer_name,
        "decisionNumber": honour.decision_no,
        "decidedOn": honour.decision_on.isoformat() if honour.decision_on else None,
        "validUntil": honour.expires_on.isoformat() if honour.expires_on else None,
        "evidence": honour.evidence.value,
        "source": honour.source_url,
        "isDemonstration": subject.is_demo,
    }
    is_shown = honour.ended_on is None and honour.evidence in {
        Evidence.SIGNED_DECISION,
        Evidence.AGENCY_OR_PRESS,
    }
    if not is_shown:
        if not records_in_force(RecordKind.HONOUR_RECORDED.family, [honour.id]):
            return
        facts |= {SHOWN_NO_MORE: True, "endWords": honour.end_words,
                  "endedOn": honour.ended_on.isoformat() if honour.ended_on else None}  # fmt: skip
    told = {name: fact for name, fact in facts.items() if fact}
    publish_records([Notice(RecordKind.HONOUR_RECORDED, honour.id, told)], at=at)
