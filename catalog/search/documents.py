"""What the index holds of each product: words by weight, and values to filter and order by.

Whether stars shine depends on the day of asking, so a document keeps the days from and
until which they do; nothing that today decides is stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from catalog.certificates.models import Certificate, Evidence
from catalog.certificates.validity import in_force_days, is_public, may_show_stars
from catalog.products.models import Product
from catalog.search.words import KIND_WORDS


@dataclass(frozen=True)
class Document:
    """One product as search sees it."""

    id: int
    name: str
    name_sort: str
    name_en_sort: str
    group: str
    set: str
    province: str
    commune: str
    certificates: tuple[str, ...]
    stars: tuple[tuple[int, date, date], ...]
    price_vnd: int | None
    season_months: int
    published_at: float
    completeness: int
    names: tuple[str, ...]
    others: tuple[str, ...]

    def stars_on(self, day: date) -> int:
        """Answer the most stars that shine on a day, or 0."""
        return max((stars for stars, first, last in self.stars if first <= day <= last), default=0)

    def stored(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> "Document":
        return cls(**stored)


def document_of(product: Product, claims: Sequence[Certificate]) -> Document:
    """Gather what search needs of a product that was loaded for the index."""
    public = [claim for claim in claims if is_public(claim)]
    return Document(
        id=product.id,
        name=product.name,
        name_sort=product.name_sort,
        name_en_sort=product.name_en_sort,
        group=product.group.slug,
        set=product.set.slug if product.set else "",
        province=product.province.slug if product.province else "",
        commune=product.commune.slug if product.commune else "",
        certificates=tuple(sorted({claim.kind.value for claim in public if _is_reported(claim)})),
        stars=_stars(public),
        price_vnd=product.price_vnd,
        season_months=product.season_months,
        published_at=product.published_at.timestamp() if product.published_at else 0.0,
        completeness=_completeness(product),
        names=_present((product.name, product.name_en)),
        others=_other_texts(product, public),
    )


def _stars(claims: Iterable[Certificate]) -> tuple[tuple[int, date, date], ...]:
    found = []
    for claim in claims:
        days = in_force_days(claim) if may_show_stars(claim) else None
        if days and claim.stars:
            found.append((claim.stars, *days))
    return tuple(found)


def _is_reported(claim: Certificate) -> bool:
    """A producer's own word is told on its page, and puts nothing under a certificate's name."""
    return claim.evidence is not Evidence.OWN_WORD


def _completeness(product: Product) -> int:
    """Count what a listing says, of seven things that help a reader."""
    said = (product.description, product.business_id, product.commune_id, product.price_vnd,
            product.ingredients, product.pictures, product.gtin)  # fmt: skip
    return sum(bool(thing) for thing in said)


def _other_texts(product: Product, claims: Iterable[Certificate]) -> tuple[str, ...]:
    business, former = product.business, product.former_place
    return _present(
        (
            business.name if business else None,
            product.group.name,
            product.group.name_en,
            product.set.name if product.set else None,
            product.description,
            product.description_en,
            product.address_as_written,
            product.commune.full_name if product.commune else None,
            product.province.name if product.province else None,
            f"{former.full_name} {former.district} {former.province}" if former else None,
            *(KIND_WORDS.get(claim.kind, "") for claim in claims),
        )
    )


def _present(texts: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(text for text in texts if text)
