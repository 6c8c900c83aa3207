"""Facts whose check ends: what a business is asked to confirm, and what it was told of."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.businesses.models import Business, Membership
from catalog.checks.checking import checks_ending_of, say_still_right, standings_of
from catalog.checks.models import CheckedFact, FactCheck
from catalog.checks.rules import About, Standing, of_business, standings
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.needs.telling import tell_once
from catalog.products.checked import of_product, products_to_check
from catalog.products.models import Product


@dataclass(frozen=True)
class FactToConfirm:
    """A fact of a business, or of a product of it, that was checked and has to be looked at."""

    fact: CheckedFact
    standing: Standing
    product: Product | None

    @property
    def key(self) -> str:
        """Names one asking: of a check, and whether it ends soon or has ended."""
        return f"fact {self.standing.check.id} {self.standing.freshness.value}"


def facts_to_confirm(business_id: int, *, on: date) -> list[FactToConfirm]:
    """What a business is asked to confirm: from 30 days before the end, until it answers."""
    query = select(FactCheck).options(joinedload(FactCheck.by))
    of_subject: dict[int | None, list[FactCheck]] = defaultdict(list)
    for each in session.scalars(
        query.where(FactCheck.business_id == business_id).order_by(FactCheck.id)
    ):
        of_subject[each.product_id].append(each)
    if not of_subject:
        return []
    found = [
        FactToConfirm(fact, standing, product)
        for product, about in _abouts(business_id)
        for fact, standing in standings(about, of_subject[about.product_id], on=on).items()
        if standing.asks_the_business
    ]
    return sorted(found, key=lambda each: (each.standing.fresh_until, each.standing.check.id))


def confirm(
    business_id: int, fact: CheckedFact, product_id: int | None, *, user_id: int, at: datetime,
    on: date,
) -> None:  # fmt: skip
    """Record that a fact is still right. Raises Invalid where nobody asks for it."""
    about = next(
        (about for product, about in _abouts(business_id) if about.product_id == product_id), None
    )
    standing = standings_of(about, on=on).get(fact) if about else None
    if about is None or standing is None or not standing.asks_the_business:
        raise Invalid("facts", "not-asked")
    say_still_right(about, [fact], user_id=user_id, at=at)


def facts_to_tell(*, on: date) -> dict[int, Sequence[FactToConfirm]]:
    """What is asked, by the business that has somebody to tell."""
    peopled = set(session.scalars(select(Membership.business_id).distinct()))
    ids = sorted(set(checks_ending_of(on=on)) & peopled)
    found = {business_id: facts_to_confirm(business_id, on=on) for business_id in ids}
    return {business_id: facts for business_id, facts in found.items() if facts}


def facts_not_told_yet(facts: Sequence[FactToConfirm], *, at: datetime) -> list[FactToConfirm]:
    """Those that nobody was asked for yet; they count as asked from now on."""
    return [each for each in facts if tell_once(each.key, at=at)]


def _abouts(business_id: int) -> list[tuple[Product | None, About]]:
    business = session.get_one(Business, business_id)
    of_products = [(each, of_product(each, business_id)) for each in products_to_check(business_id)]
    return [(None, of_business(business)), *of_products]
