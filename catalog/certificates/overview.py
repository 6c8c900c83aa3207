"""Certificates as the office looks through them: what waits, all of a name, one with its past."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from catalog.accounts.models import User
from catalog.audit.models import AuditEntry
from catalog.businesses.models import Business
from catalog.certificates.models import Certificate, Evidence
from catalog.certificates.recording import SUBJECT
from catalog.foundation.database import session
from catalog.foundation.vietnamese import fold
from catalog.products.models import Product

PER_PAGE = 50


def _with_subject() -> Select[Certificate]:
    return (
        select(Certificate)
        .outerjoin(Product, Product.id == Certificate.product_id)
        .outerjoin(
            Business,
            Business.id == func.coalesce(Certificate.business_id, Product.business_id),
        )
        .options(
            joinedload(Certificate.product).joinedload(Product.business),
            joinedload(Certificate.business),
            joinedload(Certificate.checked_by),
        )
    )


def waiting_certificates(
    of: Select[int] | None = None, *, limit: int = PER_PAGE
) -> Sequence[Certificate]:
    """What producers told of and nobody checked, the oldest first; `of` asks for businesses."""
    query = _with_subject().where(*_waits(), *_of(of)).order_by(Certificate.id).limit(limit)
    return session.scalars(query).all()


def count_waiting_certificates(of: Select[int] | None = None) -> int:
    """How many certificates wait to be checked."""
    query = _with_subject().where(*_waits(), *_of(of))
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


def checked_certificates(
    text: str = "", *, of: Select[int] | None = None, page: int = 1
) -> tuple[Sequence[Certificate], int]:
    """The checked ones, the latest check first, and how many; a text is sought in names and numbers."""
    conditions: list[ColumnElement[bool]] = [Certificate.checked_at.is_not(None), *_of(of)]
    wanted = text.strip()
    if wanted:
        conditions.append(
            or_(
                Certificate.decision_no.contains(wanted, autoescape=True),
                Certificate.certificate_no.contains(wanted, autoescape=True),
                Product.name.icontains(wanted, autoescape=True),
                Product.name_en_sort.contains(fold(wanted), autoescape=True),
                Business.name.icontains(wanted, autoescape=True),
                Business.name_en_sort.contains(fold(wanted), autoescape=True),
            )
        )
    query = _with_subject().where(*conditions)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = query.order_by(Certificate.checked_at.desc(), Certificate.id.desc())
    return session.scalars(rows.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all(), total


def find_certificate(claim_id: int) -> Certificate | None:
    """One certificate with what it is about and who checked it."""
    return session.scalar(_with_subject().where(Certificate.id == claim_id))


def certificates_about(business_id: int) -> Sequence[Certificate]:
    """Every certificate of a business and of its products, the newest first."""
    query = _with_subject().where(Business.id == business_id)
    return session.scalars(query.order_by(Certificate.id.desc())).all()


def others_like(claim: Certificate) -> Sequence[Certificate]:
    """The other certificates of the same scheme about the same thing, the newest first."""
    query = _with_subject().where(
        Certificate.id != claim.id,
        Certificate.kind == claim.kind,
        Certificate.product_id == claim.product_id
        if claim.product_id
        else Certificate.business_id == claim.business_id,
    )
    return session.scalars(query.order_by(Certificate.id.desc())).all()


def deeds_of(claim_id: int) -> Sequence[tuple[AuditEntry, str]]:
    """All that was done to a certificate and by whom, the latest first."""
    query = (
        select(AuditEntry, User.display_name)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(AuditEntry.subject_kind == SUBJECT, AuditEntry.subject_id == claim_id)
        .order_by(AuditEntry.id.desc())
    )
    return [(entry, name or entry.actor_label) for entry, name in session.execute(query)]


def _of(businesses: Select[int] | None) -> tuple[ColumnElement[bool], ...]:
    """Only of these businesses; None asks for everything."""
    return () if businesses is None else (Business.id.in_(businesses),)


def _waits() -> tuple[ColumnElement[bool], ...]:
    return (Certificate.checked_at.is_(None), Certificate.evidence == Evidence.OWN_WORD)
