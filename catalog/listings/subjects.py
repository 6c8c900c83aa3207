"""What differs between the listing of a product and that of a business, in one table."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.businesses import drafting as business_drafting
from catalog.businesses import listing as business_listing
from catalog.businesses import releasing as business_releasing
from catalog.businesses.models import Business
from catalog.businesses.publishing import publish_businesses
from catalog.certificates.declaring import declared_rows
from catalog.foundation.database import session
from catalog.foundation.errors import NotFound
from catalog.products import drafting as product_drafting
from catalog.products import listing as product_listing
from catalog.products import releasing as product_releasing
from catalog.products.models import Product
from catalog.products.publishing import publish_products
from catalog.revisions.fields import Field, Problem
from catalog.revisions.models import SubjectKind

Content = Mapping[str, Any]
Subject = Product | Business


@dataclass(frozen=True)
class ListingKind:
    """How the listing of one kind of thing is described, read and written."""

    fields: Mapping[str, Field]
    problems: Callable[[Content], list[Problem]]
    content_of: Callable[[Any], dict[str, Any]]
    make: Callable[[Content, int | None, datetime], Subject]
    write: Callable[[Any, Content, datetime], None]
    tell: Callable[[Collection[int], datetime], object]
    model: type[Any]


def _product_content(product: Product) -> dict[str, Any]:
    return {**product_drafting.content_of(product), "certificates": declared_rows(product)}


def _business_content(business: Business) -> dict[str, Any]:
    return {**business_drafting.content_of(business), "certificates": declared_rows(business)}


KINDS: Mapping[SubjectKind, ListingKind] = {
    SubjectKind.PRODUCT: ListingKind(
        fields=product_listing.FIELDS,
        problems=product_listing.problems,
        content_of=_product_content,
        make=lambda content, business_id, at: product_releasing.new_product(
            content, business_id=business_id, at=at
        ),
        write=lambda product, content, at: product_releasing.write(product, content, at=at),
        tell=lambda ids, at: publish_products(ids, at=at),
        model=Product,
    ),
    SubjectKind.BUSINESS: ListingKind(
        fields=business_listing.FIELDS,
        problems=business_listing.problems,
        content_of=_business_content,
        make=lambda content, _business_id, at: business_releasing.new_business(
            content["name"], at=at
        ),
        write=lambda business, content, at: business_releasing.write(business, content, at=at),
        tell=lambda ids, at: publish_businesses(ids, at=at),
        model=Business,
    ),
}


def get_subject(kind: SubjectKind, subject_id: int) -> Subject:
    """A product or business. Raises NotFound."""
    found: Subject | None = session.get(KINDS[kind].model, subject_id)
    if found is None:
        raise NotFound(f"{kind.value} {subject_id}")
    return found


def business_id_of(subject: Subject) -> int | None:
    """Whose listing it is."""
    return subject.id if isinstance(subject, Business) else subject.business_id
