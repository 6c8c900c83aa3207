"""What befell certificates and honours within a period.

Only OCOP certificates whose stars may be shown count. A certificate begins on its day of
issue, else of its decision; where the source gives a year alone, it counts in a period that
holds the whole year, and is named in a note where the period holds a part of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from catalog.businesses.models import Business
from catalog.businesses.queries import published as business_published
from catalog.campaign.areas import Area
from catalog.campaign.figures import Caveat, HonourGiven, Line, Note, Table, Topic
from catalog.campaign.periods import Period
from catalog.certificates.models import Certificate, CertificateKind, Honour
from catalog.certificates.queries import shown
from catalog.certificates.validity import State, last_day_held, may_show_stars, state_of
from catalog.foundation.database import session
from catalog.products.models import Product
from catalog.products.queries import published

CHANGES = ("new", "renewed", "expired", "revoked")


def certificates_table(area: Area, period: Period, before: Period) -> Table:
    """Certificates new, renewed, ended and revoked in a period and in the one before."""
    claims = _claims(area)
    now, earlier = changes(claims, period), changes(claims, before)
    lines = tuple(Line(key, now[key], earlier[key]) for key in CHANGES)
    unsure = sum(
        _begins(claim) is None
        and claim.issued_year is not None
        and period.touches_year(claim.issued_year)
        and not period.holds_year(claim.issued_year)
        for claim in claims
    )
    return Table(
        Topic.CERTIFICATES, lines, (Note(Caveat.YEAR_ONLY, number=unsure),) if unsure else ()
    )


def changes(claims: Iterable[Certificate], period: Period) -> Counter[str]:
    """How many of these certificates began, began anew, ended and were revoked in a period."""
    by_product: dict[int | None, list[Certificate]] = defaultdict(list)
    for claim in claims:
        by_product[claim.product_id].append(claim)
    found: Counter[str] = Counter()
    for of_product in by_product.values():
        for claim in of_product:
            if began_in(claim, period):
                found["renewed" if _has_earlier(claim, of_product) else "new"] += 1
            found["expired"] += ended_in(claim, period)
            found["revoked"] += (
                claim.revoked_on is not None and period.first <= claim.revoked_on <= period.last
            )
    return found


def began_in(claim: Certificate, period: Period) -> bool:
    """Whether a certificate surely began in a period."""
    first = _begins(claim)
    if first is not None:
        return period.first <= first <= period.last
    return claim.issued_year is not None and period.holds_year(claim.issued_year)


def ended_in(claim: Certificate, period: Period) -> bool:
    """Whether the term of a certificate, or its extension, ran out on a day of a period."""
    held = last_day_held(claim)
    if held is None or held == date.max:
        return False
    first_without = held + timedelta(days=1)
    is_within = period.first <= first_without <= period.last
    return is_within and state_of(claim, on=first_without) is State.EXPIRED


def _begins(claim: Certificate) -> date | None:
    return claim.issued_on or claim.decision_on


def _order(claim: Certificate) -> tuple[date, int]:
    first = _begins(claim)
    if first is None:
        first = date(claim.issued_year, 12, 31) if claim.issued_year else date.min
    return first, claim.id


def _has_earlier(claim: Certificate, of_product: Sequence[Certificate]) -> bool:
    return any(_order(each) < _order(claim) for each in of_product if each is not claim)


def _claims(area: Area) -> list[Certificate]:
    query = (
        select(Certificate)
        .join(Product, Product.id == Certificate.product_id)
        .where(Certificate.kind == CertificateKind.OCOP, published(), area.holds(Product))
        .order_by(Certificate.id)
    )
    return [claim for claim in session.scalars(query) if may_show_stars(claim)]


def honours_of(area: Area, period: Period) -> list[HonourGiven]:
    """The titles of the years that end within a period; nobody keeps their days.

    So every title is in one half-year's report, and in one alone.
    """
    first = period.first.year
    last = (
        period.last.year if period.last >= date(period.last.year, 12, 31) else period.last.year - 1
    )
    query = (
        select(Honour)
        .outerjoin(Product, Product.id == Honour.product_id)
        .outerjoin(Business, Business.id == Honour.business_id)
        .options(joinedload(Honour.business), joinedload(Honour.product))
        .where(
            shown(),
            Honour.year.between(first, last),
            or_(
                and_(Product.id.is_not(None), published(), area.holds(Product)),
                and_(Business.id.is_not(None), business_published(), area.holds(Business)),
            ),
        )
        .order_by(Honour.year.desc(), Honour.title, Honour.id)
    )
    return [
        HonourGiven(honour.title, holder.name if holder else "", honour.year)
        for honour in session.scalars(query)
        for holder in [honour.business or honour.product]
    ]


def honours_table(now: Sequence[HonourGiven], before: Sequence[HonourGiven]) -> Table:
    """How many titles were given."""
    return Table(Topic.HONOURS, (Line("honours", len(now), len(before)),),
                 (Note(Caveat.HONOURS_BY_YEAR),))  # fmt: skip
