"""Finding a business to claim, the claims made, and what speaks for or against one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from catalog.businesses.models import Business
from catalog.foundation.database import session
from catalog.foundation.vietnamese import fold, make_slug
from catalog.joining.models import BusinessClaim, ClaimFile, ClaimState
from catalog.places.models import Commune
from catalog.places.territories import EVERYWHERE, Territory

SHORTEST_TAX_CODE = 8


@dataclass(frozen=True)
class Hints:
    """What else the office knows that may be the same business."""

    businesses: Sequence[Business]
    claims: Sequence[BusinessClaim]


def listed_businesses(text: str, *, limit: int = 20) -> Sequence[Business]:
    """The published businesses whose name holds these words, with or without their marks.

    Digits are looked up as a tax code, of which a branch has more.
    """
    digits = "".join(sign for sign in text if sign.isdigit())
    if len(digits) >= SHORTEST_TAX_CODE:
        condition: ColumnElement[bool] = _digits_of(Business.tax_code).startswith(
            digits, autoescape=True
        )
    else:
        words = make_slug(text).split("-")
        if not any(words):
            return ()
        condition = and_(*(_names(word) for word in words))
    query = (
        select(Business)
        .options(joinedload(Business.commune), joinedload(Business.province))
        .where(Business.published_at.is_not(None), condition)
        .order_by(Business.name_sort, Business.id)
        .limit(limit)
    )
    return session.scalars(query).all()


def _names(word: str) -> ColumnElement[bool]:
    """An address is the name without its marks; the English key covers an English name."""
    return or_(
        Business.slug.contains(word, autoescape=True),
        Business.name_en_sort.contains(word, autoescape=True),
    )


def _digits_of(column: InstrumentedAttribute[str | None]) -> ColumnElement[str]:
    return func.replace(column, "-", "")


def claims_of(user_id: int) -> Sequence[BusinessClaim]:
    """What a person has claimed, the newest first."""
    query = _with_business().where(BusinessClaim.claimer_id == user_id)
    return session.scalars(query.order_by(BusinessClaim.id.desc())).all()


def waiting_claim_on(business_id: int, *, claimer_id: int) -> BusinessClaim | None:
    """What a person asked for a business and waits for, if they did."""
    return session.scalar(
        select(BusinessClaim).where(
            BusinessClaim.business_id == business_id,
            BusinessClaim.claimer_id == claimer_id,
            BusinessClaim.state == ClaimState.WAITING,
        )
    )


def find_claim(claim_id: int) -> BusinessClaim | None:
    """A claim with its claimer, business and commune, as it stands now."""
    query = _with_business().where(BusinessClaim.id == claim_id)
    return session.scalar(query.execution_options(populate_existing=True))


def lies_in(claim: BusinessClaim, territory: Territory) -> bool:
    """Whether a claim is about a business of a part of the country; a new one lies in its commune."""
    if claim.business is not None:
        return territory.covers_address(claim.business)
    return territory.covers(None, claim.commune_id)


def _within(territory: Territory) -> ColumnElement[bool]:
    if territory.is_everywhere:
        return true()
    listed = select(Business.id).where(territory.condition(Business))
    is_new = BusinessClaim.business_id.is_(None)
    return or_(
        BusinessClaim.business_id.in_(listed),
        and_(is_new, BusinessClaim.commune_id.in_(territory.commune_ids)),
    )


def waiting_claims(within: Territory = EVERYWHERE) -> Sequence[BusinessClaim]:
    """What the office has to decide, the oldest first."""
    query = _with_business().where(BusinessClaim.state == ClaimState.WAITING, _within(within))
    return session.scalars(query.order_by(BusinessClaim.asked_at, BusinessClaim.id)).all()


def count_open_claims(within: Territory = EVERYWHERE) -> int:
    """How many claims the office has yet to decide."""
    query = select(func.count(BusinessClaim.id)).where(
        BusinessClaim.state == ClaimState.WAITING, _within(within)
    )
    return session.scalar(query) or 0


def decided_claims(within: Territory = EVERYWHERE, *, limit: int = 20) -> Sequence[BusinessClaim]:
    """What was decided last."""
    states = (ClaimState.VERIFIED, ClaimState.REFUSED)
    query = _with_business().where(BusinessClaim.state.in_(states), _within(within))
    return session.scalars(query.order_by(BusinessClaim.decided_at.desc()).limit(limit)).all()


def find_file(file_id: int) -> ClaimFile | None:
    return session.get(ClaimFile, file_id)


def hints_for(claim: BusinessClaim) -> Hints:
    """Businesses and claims of others with the same number, telephone or name without marks."""
    slug = make_slug(claim.name)
    business_signs = [Business.slug == slug, Business.slug.startswith(f"{slug}-", autoescape=True)]
    claim_signs = [BusinessClaim.name_key == fold(claim.name)]
    if claim.tax_code:
        business_signs.append(Business.tax_code == claim.tax_code)
        claim_signs.append(BusinessClaim.tax_code == claim.tax_code)
    if claim.phone:
        business_signs.append(_digits_of(Business.phone) == claim.phone)
        claim_signs.append(BusinessClaim.phone == claim.phone)
    if claim.personal_number_mark:
        claim_signs.append(BusinessClaim.personal_number_mark == claim.personal_number_mark)
    if claim.business_id:
        claim_signs.append(BusinessClaim.business_id == claim.business_id)
    businesses = select(Business).where(or_(*business_signs))
    if claim.business_id is not None:
        businesses = businesses.where(Business.id != claim.business_id)
    claims = (
        _with_business()
        .where(
            or_(*claim_signs),
            BusinessClaim.id != claim.id,
            BusinessClaim.state != ClaimState.WITHDRAWN,
        )
        .order_by(BusinessClaim.id)
    )
    return Hints(
        businesses=session.scalars(businesses.order_by(Business.name_sort).limit(10)).all(),
        claims=session.scalars(claims.limit(10)).all(),
    )


def _with_business() -> Select[BusinessClaim]:
    return select(BusinessClaim).options(
        joinedload(BusinessClaim.claimer),
        joinedload(BusinessClaim.business),
        joinedload(BusinessClaim.commune).joinedload(Commune.province),
    )
