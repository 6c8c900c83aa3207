"""Whom to tell of what, once: the database lets one of two workers through."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from catalog.accounts.models import User
from catalog.businesses.models import Membership
from catalog.businesses.people import people_of
from catalog.certificates.models import Certificate, CertificateKind
from catalog.certificates.validity import OCOP_TERM_MONTHS, WINDOW_OPENS_DAYS, months_later
from catalog.foundation.database import session
from catalog.foundation.upserting import insert_or_ignore
from catalog.needs.endings import Ending, endings, reminder_due
from catalog.needs.models import ToldOnce
from catalog.products.models import Product
from catalog.revisions.models import Revision


def tell_once(key: str, *, at: datetime) -> bool:
    """Note that something is told in this transaction; False where it was told before."""
    noting = insert_or_ignore(ToldOnce, key=key, told_at=at).returning(ToldOnce.key)
    return session.execute(noting).first() is not None


def was_told(key: str) -> bool:
    """Whether something was told."""
    return session.get(ToldOnce, key) is not None


def people_to_tell(business_id: int) -> list[User]:
    """Who acts for a business and can be reached: accounts in use that were confirmed."""
    return [
        member.user
        for member in people_of(business_id)
        if member.user.active and member.user.confirmed_at is not None
    ]


def writers_of(revision: Revision) -> list[User]:
    """Who hears what became of a draft: the people of its business, else whoever began it."""
    if revision.business_id is not None:
        return people_to_tell(revision.business_id)
    writer = session.get(User, revision.begun_by_id) if revision.begun_by_id else None
    return [writer] if writer and writer.active else []


def endings_to_tell(*, on: date) -> Mapping[int, Sequence[Ending]]:
    """The certificates with a reminder due on a day, by the business that has people to tell."""
    found: dict[int, list[Ending]] = defaultdict(list)
    claims = session.scalars(claims_beside(_ending_soon(on))).all()
    for ending in endings(claims, on=on):
        claim = ending.claim
        business_id = claim.product.business_id if claim.product else claim.business_id
        if business_id is not None and reminder_due(ending) is not None:
            found[business_id].append(ending)
    peopled = set(session.scalars(select(Membership.business_id).distinct()))
    return {business_id: found[business_id] for business_id in sorted(found.keys() & peopled)}


def not_told_yet(due: Sequence[Ending], *, at: datetime) -> list[Ending]:
    """Of the reminders that are due those that nobody had yet; they count as told from now on."""
    return [ending for ending in due if tell_once(reminder_key(ending), at=at)]


def reminder_key(ending: Ending) -> str:
    """Names one reminder: of a certificate, its last day, and how near that is."""
    return f"certificate {ending.claim.id} {ending.last_on.isoformat()} {reminder_due(ending)}"


def told_when(keys: Collection[str]) -> dict[str, datetime]:
    """When people were told of several things, by their keys; what was not told is left out."""
    query = select(ToldOnce).where(ToldOnce.key.in_(keys))
    return {each.key: each.told_at for each in session.scalars(query)} if keys else {}


def _ending_soon(on: date) -> Select[Certificate]:
    """Certificates whose last day may lie within the longest reminder; validity knows exactly."""
    last = on + timedelta(days=WINDOW_OPENS_DAYS)
    term_began = months_later(on, -OCOP_TERM_MONTHS) - timedelta(days=3)
    return select(Certificate).where(
        Certificate.checked_at.is_not(None),
        or_(
            Certificate.expires_on.between(on, last),
            Certificate.extended_until.between(on, last),
            (Certificate.kind == CertificateKind.OCOP)
            & Certificate.issued_on.between(term_began, months_later(last, -OCOP_TERM_MONTHS)),
        ),
    )


def claims_beside(chosen: Select[Certificate]) -> Select[Certificate]:
    """Every certificate of what the chosen ones are about: a later one may have replaced them."""
    products = chosen.with_only_columns(Certificate.product_id)
    businesses = chosen.with_only_columns(Certificate.business_id)
    return (
        select(Certificate)
        .outerjoin(Certificate.product)
        .options(joinedload(Certificate.product))
        .where(
            or_(
                Certificate.product_id.in_(products)
                & Product.published_at.is_not(None)
                & Product.withdrawn_at.is_(None),
                Certificate.business_id.in_(businesses),
            )
        )
    )
