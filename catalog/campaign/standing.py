"""What the catalog holds on a day: products and businesses by stars, group and commune.

A product counts while it is listed: from the moment it was published until it was withdrawn.
Its stars are what `certificates.validity` answers for that day. A business counts from its
publication; it stands at the highest stars of its products, and in every group that it makes
goods of.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, or_, select

from catalog.businesses.models import Business
from catalog.campaign.areas import Area
from catalog.campaign.figures import Caveat, Line, Note, Table, Topic
from catalog.certificates.models import Certificate
from catalog.certificates.queries import claims_of_products
from catalog.certificates.validity import leading_claim, shows_stars
from catalog.foundation.clock import VIETNAM, day_in_vietnam
from catalog.foundation.database import session
from catalog.places.models import Commune
from catalog.products.models import Product
from catalog.products.queries import groups

STARS = (5, 4, 3, 0)
"""No certificate in force is the last line."""
BATCH = 500
"""As many ids as one statement takes on either database."""


@dataclass(frozen=True)
class Standing:
    """The catalog of an area on one day, counted."""

    products: int
    businesses: int
    demonstrations: int
    product_stars: Counter[int]
    business_stars: Counter[int]
    product_groups: Counter[int]
    business_groups: Counter[int]
    product_communes: Counter[int]
    business_communes: Counter[int]


def standing(area: Area, *, on: date) -> Standing:
    """Count the catalog of an area as it stood at the end of a day."""
    end = datetime.combine(on + timedelta(days=1), time(), VIETNAM)
    listed = session.execute(
        select(
            Product.id, Product.business_id, Product.group_id, Product.commune_id, Product.is_demo
        ).where(
            Product.published_at < end,
            or_(Product.withdrawn_at.is_(None), Product.withdrawn_at >= end),
            area.holds(Product),
        )
    ).all()
    communes = dict(
        session.execute(
            select(Business.id, Business.commune_id).where(
                Business.published_at < end, area.holds(Business)
            )
        ).all()
    )  # fmt: skip
    stars = _stars([row.id for row in listed], on=on)
    best: dict[int, int] = dict.fromkeys(communes, 0)
    made: dict[int, set[int]] = defaultdict(set)
    for row in listed:
        if row.business_id in best:
            best[row.business_id] = max(best[row.business_id], stars.get(row.id, 0))
            made[row.business_id].add(row.group_id)
    return Standing(
        products=len(listed),
        businesses=len(communes),
        demonstrations=sum(row.is_demo for row in listed),
        product_stars=Counter(stars.get(row.id, 0) for row in listed),
        business_stars=Counter(best.values()),
        product_groups=Counter(row.group_id for row in listed),
        business_groups=Counter(group for groups_made in made.values() for group in groups_made),
        product_communes=Counter(row.commune_id or 0 for row in listed),
        business_communes=Counter(commune or 0 for commune in communes.values()),
    )


def _stars(product_ids: list[int], *, on: date) -> dict[int, int]:
    found = {}
    for start in range(0, len(product_ids), BATCH):
        claims = claims_of_products(product_ids[start : start + BATCH])
        for product_id, of_product in claims.items():
            found[product_id] = stars_on(of_product, on=on)
    return found


def stars_on(claims: Iterable[Certificate], *, on: date) -> int:
    """The stars that a product shows on a day; 0 for none."""
    lead = leading_claim(claims, on=on)
    return (lead.stars or 0) if lead and shows_stars(lead, on=on) else 0


def listed_since() -> date | None:
    """The day on which the first product was listed."""
    first = session.scalar(select(func.min(Product.published_at)))
    return day_in_vietnam(first) if first else None


def standing_tables(now: Standing, before: Standing | None, *, since: date | None) -> list[Table]:
    """The tables of what the catalog held at the end of each of two periods.

    There is nothing to compare with where the catalog lists goods since a later day only.
    """
    notes = [Note(Caveat.KNOWN_NOW)]
    if before is None:
        notes.append(
            Note(Caveat.LISTED_SINCE, day=since) if since else Note(Caveat.NOTHING_COUNTED)
        )
    if now.demonstrations:
        notes.append(Note(Caveat.DEMONSTRATION, number=now.demonstrations))
    by_group = {group.id: (group.name, group.name_en) for group in groups()}
    by_commune = _commune_names(
        {*now.product_communes, *now.business_communes}
        | ({*before.product_communes, *before.business_communes} if before else set())
    )
    return [
        Table(Topic.TOTALS, _totals(now, before), tuple(notes)),
        Table(Topic.PRODUCTS_BY_STARS, _by_stars(now.product_stars, before.product_stars if before else None)),
        Table(Topic.BUSINESSES_BY_STARS, _by_stars(now.business_stars, before.business_stars if before else None)),
        Table(Topic.PRODUCTS_BY_GROUP, _named(by_group, now.product_groups,
                                              before.product_groups if before else None, keeps_empty=True)),
        Table(Topic.BUSINESSES_BY_GROUP, _named(by_group, now.business_groups,
                                                before.business_groups if before else None, keeps_empty=True)),
        Table(Topic.PRODUCTS_BY_COMMUNE, _named(by_commune, now.product_communes,
                                                before.product_communes if before else None)),
        Table(Topic.BUSINESSES_BY_COMMUNE, _named(by_commune, now.business_communes,
                                                  before.business_communes if before else None)),
    ]  # fmt: skip


def _totals(now: Standing, before: Standing | None) -> tuple[Line, ...]:
    return tuple(
        Line(key, told(now), told(before) if before else None)
        for key, told in (
            ("products", lambda each: each.products),
            ("businesses", lambda each: each.businesses),
            ("certified", lambda each: _certified(each.product_stars)),
            ("certified-businesses", lambda each: _certified(each.business_stars)),
        )
    )


def _certified(stars: Counter[int]) -> int:
    return sum(count for each, count in stars.items() if each)


def _by_stars(now: Counter[int], before: Counter[int] | None) -> tuple[Line, ...]:
    return tuple(Line(f"stars-{stars}", now[stars], _then(before, stars)) for stars in STARS)


def _named(names: Mapping[int, tuple[str, str]], now: Counter[int], before: Counter[int] | None,
           *, keeps_empty: bool = False) -> tuple[Line, ...]:  # fmt: skip
    """One line for each name in their order; what has no commune comes last."""
    lines = [
        Line(str(key), now[key], _then(before, key), *both)
        for key, both in names.items()
        if keeps_empty or now[key] or _then(before, key)
    ]
    if now[0] or _then(before, 0):
        lines.append(Line("none", now[0], _then(before, 0)))
    return tuple(lines)


def _then(before: Counter[int] | None, key: int) -> int | None:
    return None if before is None else before[key]


def _commune_names(ids: set[int]) -> dict[int, tuple[str, str]]:
    rows = session.execute(
        select(Commune.id, Commune.full_name, Commune.name_en)
        .where(Commune.id.in_(ids))
        .order_by(Commune.name_sort, Commune.id)
    )
    return {key: (name, name_en) for key, name, name_en in rows}
