"""Certificates that a producer tells of: kept as their own word until staff hold the proof."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from catalog.certificates.models import Certificate, CertificateKind, Evidence
from catalog.foundation.database import session
from catalog.products.models import Product


def declared_by_producer(product_id: int) -> Sequence[Certificate]:
    """What a producer told of a product's certificates, never what others did."""
    query = select(Certificate).where(
        Certificate.product_id == product_id, Certificate.evidence == Evidence.OWN_WORD
    )
    return session.scalars(query.order_by(Certificate.id)).all()


def declared_rows(product_id: int) -> list[dict[str, str]]:
    """The same as a draft keeps them."""
    return [
        {
            "kind": claim.kind.value,
            "number": claim.certificate_no or "",
            "issuer": claim.issuer_name or "",
            "issued_on": claim.issued_on.isoformat() if claim.issued_on else "",
            "expires_on": claim.expires_on.isoformat() if claim.expires_on else "",
            "stars": str(claim.stars) if claim.stars else "",
            "scan": claim.scan_digest or "",
        }
        for claim in declared_by_producer(product_id)
    ]


def declare_certificates(product: Product, rows: Sequence[dict[str, Any]]) -> None:
    """Keep what the producer tells: never a star until staff recorded the proof (level C)."""
    held = {(claim.kind.value, claim.certificate_no or ""): claim
            for claim in declared_by_producer(product.id)}  # fmt: skip
    for row in rows:
        claim = held.pop((row["kind"], row["number"]), None)
        if claim is None:
            claim = Certificate(product_id=product.id, evidence=Evidence.OWN_WORD)
            session.add(claim)
        claim.kind = CertificateKind(row["kind"])
        claim.certificate_no = row["number"] or None
        claim.issuer_name = row["issuer"] or None
        claim.issued_on = _day(row["issued_on"])
        claim.expires_on = _day(row["expires_on"])
        is_ocop = claim.kind is CertificateKind.OCOP
        claim.stars = int(row["stars"]) if is_ocop and row["stars"] else None
        claim.scan_digest = row["scan"] or None
        claim.source_url = None
    for gone in held.values():
        session.delete(gone)
    session.flush()


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
