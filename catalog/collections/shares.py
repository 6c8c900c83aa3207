"""How evenly places in front are shared: by commune, by stars, by kind and size of business.

Each share of what was shown stands beside the share of the same kind in the catalogue, so that
nobody is passed over for ever without it being seen. A collection counts for each of its items.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from catalog.certificates.queries import claims_of_products
from catalog.certificates.validity import leading_claim, shows_stars
from catalog.collections.models import Placement
from catalog.collections.queries import items_of_collections, placements_between
from catalog.foundation.clock import VIETNAM
from catalog.foundation.database import session
from catalog.places.models import AddressState
from catalog.products.models import Product
from catalog.products.queries import listed
from catalog.visits.models import VisitCount, VisitKind

SIZES = (1, 5, 20)
"""Where the sizes of businesses begin. Nobody records what they employ or earn, so what is
counted is how many products each has in the catalogue."""
UNKNOWN = ""
"""The value of what nobody recorded; it is shown as such and never guessed."""


@dataclass(frozen=True)
class Share:
    """One commune, star, kind or size: its part of the catalogue, of the time shown and of the views."""

    value: str
    catalogue: float
    shown: float
    viewed: float


@dataclass(frozen=True)
class Counts:
    """How often a placement was seen and led on."""

    views: int = 0
    clicks: int = 0


@dataclass(frozen=True)
class Shares:
    """The ways of looking at a period."""

    communes: list[Share]
    stars: list[Share]
    kinds: list[Share]
    sizes: list[Share]


def counts_of_placements(ids: Iterable[int] | None = None) -> dict[int, Counts]:
    """Answer how often placements were seen and led on, since they began."""
    return _counts(ids, None, None)


def _counts(ids: Iterable[int] | None, first: date | None, last: date | None) -> dict[int, Counts]:
    kinds = (VisitKind.PLACEMENT_VIEW, VisitKind.PLACEMENT_CLICK)
    query = (
        select(VisitCount.subject_id, VisitCount.kind, func.sum(VisitCount.count))
        .where(VisitCount.kind.in_(kinds))
        .group_by(VisitCount.subject_id, VisitCount.kind)
    )
    if ids is not None:
        query = query.where(VisitCount.subject_id.in_(list(ids)))
    if first is not None and last is not None:
        query = query.where(VisitCount.day.between(first, last))
    found: dict[int, dict[VisitKind, int]] = defaultdict(dict)
    for placement_id, kind, count in session.execute(query):
        found[placement_id][kind] = int(count)
    return {
        key: Counts(each.get(kinds[0], 0), each.get(kinds[1], 0)) for key, each in found.items()
    }


def shares(first: date, last: date) -> Shares:
    """Answer the shares of a period, both days included."""
    products = _products()
    begin = datetime.combine(first, time(), tzinfo=VIETNAM)
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=VIETNAM)
    placements = placements_between(begin, end)
    counts = _counts([each.id for each in placements], first, last)
    parts = _parts(placements, products)
    shown: dict[int, float] = defaultdict(float)
    viewed: dict[int, float] = defaultdict(float)
    for placement in placements:
        hours = _hours(placement, begin, end)
        views = counts.get(placement.id, Counts()).views
        for product_id, part in parts[placement.id].items():
            shown[product_id] += hours * part
            viewed[product_id] += views * part
    kept = {product.id: product for product in products}
    stars = _stars(kept, on=last)
    return Shares(
        communes=_by({key: _commune(each) for key, each in kept.items()}, shown, viewed),
        stars=_by(stars, shown, viewed),
        kinds=_by({key: _kind(each) for key, each in kept.items()}, shown, viewed),
        sizes=_by(_sizes(products), shown, viewed),
    )


def _products() -> Sequence[Product]:
    query = select(Product).options(joinedload(Product.business), joinedload(Product.commune))
    return session.scalars(query.where(listed())).all()


def _hours(placement: Placement, begin: datetime, end: datetime) -> float:
    """For how many hours a placement was due within a period."""
    start = max(begin, placement.from_at)
    stop = min(end, placement.until_at or end)
    return max(0.0, (stop - start).total_seconds() / 3600)


def _parts(
    placements: Sequence[Placement], products: Sequence[Product]
) -> dict[int, dict[int, float]]:
    """Split each placement over the listed products that it puts in front, in equal parts."""
    of_business: dict[int, list[int]] = defaultdict(list)
    for product in products:
        if product.business_id is not None:
            of_business[product.business_id].append(product.id)
    gathered = items_of_collections(
        [each.collection_id for each in placements if each.collection_id]
    )
    is_listed = {product.id for product in products}
    parts: dict[int, dict[int, float]] = {}
    for placement in placements:
        ids: list[int] = []
        if placement.product_id is not None:
            ids = [placement.product_id]
        elif placement.business_id is not None:
            ids = of_business[placement.business_id]
        else:
            for item in gathered.get(placement.collection_id or 0, []):
                ids += [item.product_id] if item.product_id else of_business[item.business_id or 0]
        ids = [key for key in ids if key in is_listed]
        parts[placement.id] = {key: ids.count(key) / len(ids) for key in ids}
    return parts


def _by(
    value_of: Mapping[int, str], shown: Mapping[int, float], viewed: Mapping[int, float]
) -> list[Share]:
    totals: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for product_id, value in value_of.items():
        for place, amount in enumerate((1.0, shown.get(product_id, 0), viewed.get(product_id, 0))):
            totals[value][place] += amount
    sums = [sum(each[place] for each in totals.values()) or 1.0 for place in range(3)]
    found = [
        Share(value, *(amount / whole for amount, whole in zip(each, sums, strict=True)))
        for value, each in totals.items()
    ]
    return sorted(found, key=lambda each: (-each.shown, -each.catalogue, each.value))


def _commune(product: Product) -> str:
    if product.commune is None or product.address_state is not AddressState.SETTLED:
        return UNKNOWN
    return product.commune.full_name


def _kind(product: Product) -> str:
    form = product.business.legal_form if product.business else None
    return form.value if form else UNKNOWN


def _sizes(products: Sequence[Product]) -> dict[int, str]:
    """The smallest number of products of the size of a product's business."""
    counts = Counter(each.business_id for each in products)
    return {
        each.id: str(max(size for size in SIZES if size <= counts[each.business_id]))
        if each.business_id is not None
        else UNKNOWN
        for each in products
    }


def _stars(products: Mapping[int, Product], *, on: date) -> dict[int, str]:
    claims = claims_of_products(products)
    found = {}
    for key in products:
        lead = leading_claim(claims.get(key, []), on=on)
        found[key] = str(lead.stars) if lead and shows_stars(lead, on=on) else UNKNOWN
    return found
