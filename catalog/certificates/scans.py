"""Photographs and documents of certificates: cleaned, sealed, for the business and the office.

A scan is named by the digest of what was sent, so that a file sent twice after a dropped
connection is kept once; it belongs to the business that sent it, and another business that
names the same digest finds nothing.
"""

import secrets
from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError

from catalog.audit.recording import record
from catalog.certificates.models import Certificate, CertificateScan
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.foundation.sealing import Sealer
from catalog.media.images import cleaned
from catalog.media.storage import Storage
from catalog.products.models import Product

FOLDER = "certificates/"
"""Below this nothing is served to the public by its key."""

MOST_DOCUMENT_BYTES = 10 * 1024 * 1024
MOST_OF_A_BUSINESS = 500
PDF = b"%PDF-"


def keep_scan(
    content: bytes, *, business_id: int, user_id: int, storage: Storage, sealer: Sealer,
    at: datetime,
) -> CertificateScan:  # fmt: skip
    """Take in a photograph or PDF; a photograph loses all but its pixels.

    Raises Invalid for what is neither, for too much of it, and for too many of one business.
    """
    if not content:
        raise Invalid("scan", "empty")
    digest = sha256(content).hexdigest()
    known = find_scan(business_id, digest)
    if known is not None:
        return known
    if _count(business_id) >= MOST_OF_A_BUSINESS:
        raise Invalid("scan", "too-many", str(MOST_OF_A_BUSINESS))
    if content.startswith(PDF):
        if len(content) > MOST_DOCUMENT_BYTES:
            raise Invalid("scan", "too-large")
        kept, media_type = content, "application/pdf"
    else:
        kept, media_type = cleaned(content), "image/jpeg"
    name = secrets.token_hex(24)
    key = f"{FOLDER}{name[:2]}/{name}.sealed"
    scan = CertificateScan(
        business_id=business_id,
        digest=digest,
        key=key,
        media_type=media_type,
        size_bytes=len(kept),
        added_at=at,
        added_by_id=user_id,
    )
    try:
        with session.begin_nested():
            session.add(scan)
    except IntegrityError:
        return session.scalars(_named(business_id, [digest])).one()
    storage.put(key, sealer.seal(kept, purpose=key))
    record("certificate scan added", subject_kind="certificate scan", subject_id=scan.id,
           actor_id=user_id, actor_label="account", at=at, business=business_id)  # fmt: skip
    return scan


def read_scan(scan: CertificateScan, *, storage: Storage, sealer: Sealer) -> bytes:
    """The bytes of a scan, unsealed. Raises NotFound where they are gone."""
    return sealer.open(storage.get(scan.key), purpose=scan.key)


def find_scan(business_id: int | None, digest: str | None) -> CertificateScan | None:
    """A scan of a business by its digest."""
    if business_id is None or not digest:
        return None
    return session.scalar(_named(business_id, [digest]))


def scans_named(business_id: int | None, digests: Collection[str]) -> dict[str, CertificateScan]:
    """Those of these scans that the business holds, by digest."""
    if business_id is None or not digests:
        return {}
    return {scan.digest: scan for scan in session.scalars(_named(business_id, digests))}


def scan_of(claim: Certificate) -> CertificateScan | None:
    """The scan beside a certificate."""
    if not claim.scan_digest:
        return None
    business_id = claim.business_id
    if claim.product_id is not None:
        business_id = session.scalar(
            select(Product.business_id).where(Product.id == claim.product_id)
        )
    return find_scan(business_id, claim.scan_digest)


def _named(business_id: int, digests: Collection[str]) -> Select[CertificateScan]:
    return select(CertificateScan).where(
        CertificateScan.business_id == business_id, CertificateScan.digest.in_(digests)
    )


def _count(business_id: int) -> int:
    query = select(func.count()).select_from(CertificateScan)
    return session.scalar(query.where(CertificateScan.business_id == business_id)) or 0
