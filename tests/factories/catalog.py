"""Makers of products, producers and claims, in the session and with their ids."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any, TypeVar

from catalog.accounts.models import User
from catalog.businesses.models import Business
from catalog.certificates.models import Certificate, CertificateKind, Evidence
from catalog.foundation.database import session
from catalog.foundation.vietnamese import latin_sort_key, make_slug, sort_key
from catalog.permalinks import ledger
from catalog.permalinks.models import PermalinkKind
from catalog.places.models import Commune, CommuneKind, Locality, Province, ProvinceKind
from catalog.products.models import Product, ProductGroup, SortedBy

AT = datetime(2026, 1, 1, tzinfo=UTC)
_numbers = count(1)
Row = TypeVar("Row")


def make_group(number: int = 1, name: str = "Thực phẩm", name_en: str = "Food") -> ProductGroup:
    """Find or make one of the six groups."""
    found = session.get(ProductGroup, number)
    return found or kept(ProductGroup(id=number, slug=make_slug(name), name=name, name_en=name_en))


def make_province(name: str = "Vĩnh Long", code: str = "86") -> Province:
    """Make a province in force."""
    return kept(
        Province(
            code=code,
            valid_from=date(2025, 7, 1),
            slug=make_slug(name),
            kind=ProvinceKind.PROVINCE,
            full_name=f"tỉnh {name}",
            name=name,
            name_en=name,
            name_sort=sort_key(name),
        )
    )


def make_commune(name: str = "Cầu Kè", **facts: Any) -> Commune:
    """Make a commune in force, in a province of its own unless one is given."""
    number = next(_numbers)
    province = facts.pop("province", None) or make_province(f"Tỉnh {number}", f"{number % 100:02}")
    usual = {
        "code": f"{number:05}",
        "valid_from": date(2025, 7, 1),
        "province_id": province.id,
        "province": province,
        "slug": f"xa-{make_slug(name)}-{number}",
        "kind": CommuneKind.COMMUNE,
        "full_name": f"Xã {name}",
        "name": name,
        "name_en": name,
        "name_sort": sort_key(name),
    }
    return kept(Commune(**{**usual, **facts}))


def make_locality(province: Province, **facts: Any) -> Locality:
    """Make a locality: a whole province unless the communes of a part are given."""
    usual = {
        "slug": f"dia-phuong-{next(_numbers)}",
        "name": province.name,
        "name_en": province.name_en,
        "position": 0,
        "province_id": province.id,
        "covers_whole_province": "communes" not in facts,
    }
    return kept(Locality(**{**usual, **facts}))


def make_business(name: str = "Hợp tác xã Hòa Tân", **facts: Any) -> Business:
    """Make a published producer."""
    usual = {
        "slug": f"{make_slug(name)}-{next(_numbers)}",
        "name": name,
        "name_sort": sort_key(name),
        "name_en_sort": latin_sort_key(name),
        "published_at": AT,
        "updated_at": AT,
    }
    return kept(Business(**{**usual, **facts}))


def make_product(name: str = "Dừa sáp Hòa Tân", **facts: Any) -> Product:
    """Make a published product of the first group, with nothing said that a test did not say."""
    number = next(_numbers)
    usual = {
        "slug": f"{make_slug(name)}-{number}",
        "code": f"T{number:07}",
        "name": name,
        "name_sort": sort_key(name),
        "name_en_sort": latin_sort_key(facts.get("name_en") or name),
        "group": facts.get("group") or make_group(),
        "sorted_by": SortedBy.CATALOG,
        "published_at": AT,
        "updated_at": AT,
    }
    product = kept(Product(**{**usual, **facts}))
    if product.gtin:
        ledger.issue(PermalinkKind.GTIN, product.gtin, product.id, at=AT)
    return product


def make_certificate(product: Product, **facts: Any) -> Certificate:
    """Make a checked four-star decision that holds through 2026 and 2027."""
    usual = {
        "kind": CertificateKind.OCOP,
        "stars": 4 if facts.get("kind", CertificateKind.OCOP) is CertificateKind.OCOP else None,
        "product_id": product.id,
        "issued_on": date(2025, 6, 1),
        "expires_on": date(2028, 6, 1),
        "evidence": Evidence.SIGNED_DECISION,
        "checked_at": AT,
        "checked_by_id": _checker().id,
    }
    return kept(Certificate(**{**usual, **facts}))


def _checker() -> User:
    number = next(_numbers)
    return kept(
        User(
            email=f"checker-{number}@example.vn",
            password="no password opens this account",
            display_name="A checker",
            fs_uniquifier=f"checker-{number}",
            active=True,
            created_at=AT,
        )
    )


def kept(row: Row) -> Row:
    """Keep a row and give it its id."""
    session.add(row)
    session.flush()
    return row
