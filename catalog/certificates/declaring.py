"""Certificates that a producer tells of: kept as their own word until staff hold the proof."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select

from catalog.businesses.models import Business
from catalog.certificates.models import Certificate, CertificateKind, Evidence
from catalog.foundation.database import session
from catalog.products.models import Product


def declared_by_producer(about: Product | Business) -> Sequence[Certificate]:
    """What a producer told and staff did not check yet, never what others did."""
    query = select(Certificate).where(
        _is_about(about),
        Certificate.evidence == Evidence.OWN_WORD,
        Certificate.checked_at.is_(None),
    )
    return session.scalars(query.order_by(Certificate.id)).all()


def declared_rows(about: Product | Business) -> list[dict[str, str]]:
    """The same as a draft keeps them; stars are said of products alone."""
    return [
        {
            "kind": claim.kind.value,
            "number": claim.certificate_no or "",
            "issuer": claim.issuer_name or "",
            "issued_on": claim.issued_on.isoformat() if claim.issued_on else "",
            "expires_on": claim.expires_on.isoformat() if claim.expires_on else "",
            **(
                {"stars": str(claim.stars) if claim.stars else ""}
                if isinstance(about, Product)
                else {}
            ),
            "scan": claim.scan_digest or "",
        }
        for claim in declared_by_producer(about)
    ]


def declare_certificates(
    about: Product | Business, rows: Sequence[dict[str, Any]], *, by_id: int | None = None
) -> None:
    """Keep what the producer tells: never a star until staff recorded the proof (level C).

    What staff checked meanwhile is theirs to change; a draft that still tells of it tells
    nothing new.
    """
    held = {
        (claim.kind.value, claim.certificate_no or ""): claim
        for claim in declared_by_producer(about)
    }
    checked = _checked_already(about)
    for row in rows:
        key = (row["kind"], row["number"])
        claim = held.pop(key, None)
        if claim is None and key in checked:
            continue
        if claim is None:
            claim = Certificate(evidence=Evidence.OWN_WORD)
            if isinstance(about, Product):
                claim.product_id = about.id
            else:
                claim.business_id = about.id
            session.add(claim)
        claim.kind = CertificateKind(row["kind"])
        claim.certificate_no = row["number"] or None
        claim.issuer_name = row["issuer"] or None
        claim.issued_on = _day(row["issued_on"])
        claim.expires_on = _day(row["expires_on"])
        is_ocop = claim.kind is CertificateKind.OCOP
        claim.stars = int(row["stars"]) if is_ocop and row.get("stars") else None
        claim.scan_digest = row["scan"] or None
        claim.source_url = None
        claim.declared_by_id = by_id
    for gone in held.values():
        session.delete(gone)
    session.flush()


def _checked_already(about: Product | Business) -> set[tuple[str, str]]:
    query = select(Certificate).where(
        _is_about(about),
        Certificate.declared_by_id.is_not(None),
        Certificate.checked_at.is_not(None),
    )
    return {(each.kind.value, each.certificate_no or "") for each in session.scalars(query)}


def _is_about(about: Product | Business) -> ColumnElement[bool]:
    if isinstance(about, Product):
        return Certificate.product_id == about.id
    return Certificate.business_id == about.id


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
