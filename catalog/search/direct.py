"""What a number or code leads to by itself: nothing is searched when one thing is meant."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, or_, select

from catalog.businesses import queries as businesses
from catalog.businesses.models import Business
from catalog.certificates.models import Certificate, Evidence
from catalog.foundation.database import session
from catalog.permalinks import ledger
from catalog.permalinks.codes import is_code, normal_code
from catalog.permalinks.models import PermalinkKind
from catalog.permalinks.numbers import gtin_14, tax_code
from catalog.products.models import Product
from catalog.products.queries import published

LONGEST_NUMBER = 80


class DirectKind(StrEnum):
    """What a number leads to."""

    CODE = "code"
    PRODUCT = "product"
    BUSINESS = "business"
    UNKNOWN_GTIN = "unknown-gtin"


@dataclass(frozen=True)
class Direct:
    """One thing, by the slug or code of its address; an unknown GTIN by its 14 digits."""

    kind: DirectKind
    key: str


def find_directly(text: str) -> Direct | None:
    """Answer what a short code, GTIN, tax code or certificate number leads to, if anything."""
    if not any(sign.isdigit() for sign in text) and " " in text.strip():
        return None
    return _by_code(text) or _by_tax_code(text) or _by_gtin(text) or _by_certificate(text)


def _by_code(text: str) -> Direct | None:
    code = normal_code(text)
    if is_code(code) and ledger.find(PermalinkKind.PRODUCT_CODE, code) is not None:
        return Direct(DirectKind.CODE, code)
    return None


def _by_gtin(text: str) -> Direct | None:
    try:
        gtin = gtin_14(normal_code(text))
    except ValueError:
        return None
    slug = session.scalar(select(Product.slug).where(Product.gtin == gtin, published()))
    return Direct(DirectKind.PRODUCT, slug) if slug else Direct(DirectKind.UNKNOWN_GTIN, gtin)


def _by_tax_code(text: str) -> Direct | None:
    try:
        digits = tax_code(text).replace("-", "")
    except ValueError:
        return None
    written = {digits, f"{digits[:10]}-{digits[10:]}"}
    query = select(Business.slug).where(Business.tax_code.in_(written), businesses.listed())
    slug = session.scalar(query)
    return Direct(DirectKind.BUSINESS, slug) if slug else None


def _by_certificate(text: str) -> Direct | None:
    """Certificates and decisions are asked for by number; one about many products is searched."""
    number = " ".join(text.split()).upper()
    if not any(sign.isdigit() for sign in number) or len(number) > LONGEST_NUMBER:
        return None
    query = (
        select(Product.slug)
        .join(Certificate, Certificate.product_id == Product.id)
        .where(
            or_(
                func.upper(Certificate.certificate_no) == number,
                func.upper(Certificate.decision_no) == number,
            ),
            Certificate.checked_at.is_not(None),
            Certificate.evidence != Evidence.PROPOSAL,
            published(),
        )
        .distinct()
        .limit(2)
    )
    found = session.scalars(query).all()
    return Direct(DirectKind.PRODUCT, found[0]) if len(found) == 1 else None
