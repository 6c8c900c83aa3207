"""Asking the rule of trust about businesses as they stand in the database."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, lazyload, load_only
from sqlalchemy.sql.base import ExecutableOption

from catalog.accounts.models import User
from catalog.businesses import queries as businesses
from catalog.businesses.models import Business
from catalog.certificates.models import Certificate, Honour
from catalog.certificates.queries import shown
from catalog.checks.models import CheckedFact, FactCheck
from catalog.checks.rules import of_business, standings
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.products.models import Product
from catalog.products.queries import listed_for_itself
from catalog.reports.models import Outcome, ProblemReport, ReportKind
from catalog.sanctions.queries import suspensions_of
from catalog.trust.rules import (
    KINDS_THAT_COUNT,
    PROVED,
    Sanction,
    SanctionKind,
    Trust,
    dishonesty,
    trust,
    upheld,
)

GRAVE = (ReportKind.COUNTERFEIT, ReportKind.QUALITY, ReportKind.LABEL)
"""Reports that speak of the goods; that a listing was wrong is mended by correcting it."""


def trust_of(business: Business, *, on: date) -> Trust:
    """What the rule says of one business."""
    return trust_of_all([business], on=on)[business.id]


def trust_of_all(given: Collection[Business], *, on: date) -> dict[int, Trust]:
    """What the rule says of several businesses: four statements for all of them.

    Those that are hidden are asked about once more. Certificates come with their product and the person who checked them, honours too.
    """
    ids = [business.id for business in given]
    if not ids:
        return {}
    checks: dict[int, list[FactCheck]] = defaultdict(list)
    query = (
        select(FactCheck)
        .options(_by_name(FactCheck.by))
        .where(
            FactCheck.business_id.in_(ids),
            FactCheck.product_id.is_(None),
            FactCheck.fact == CheckedFact.IDENTITY,
        )
    )
    for check in session.scalars(query.order_by(FactCheck.id)):
        checks[check.business_id].append(check)
    claims, revoked = _claims(ids)
    honours: dict[int, list[Honour]] = defaultdict(list)
    titles = select(Honour).options(_by_name(Honour.checked_by))
    for honour in session.scalars(titles.where(Honour.business_id.in_(ids), shown())):
        honours[honour.business_id or 0].append(honour)
    suspensions = suspensions_of([each.id for each in given if each.suspended_at is not None])
    reports = _upheld_reports(ids)
    found = {}
    for business in given:
        standing = standings(of_business(business), checks[business.id], on=on)
        sanctions = (
            dishonesty(revoked[business.id])
            + reports[business.id]
            + [
                Sanction(
                    SanctionKind.SUSPENSION, min(each.starts_on, day_in_vietnam(each.effective_at))
                )
                for each in suspensions.get(business.id, [])
                if each.effective_at is not None
            ]
        )
        found[business.id] = trust(
            standing.get(CheckedFact.IDENTITY),
            claims[business.id],
            honours[business.id],
            sanctions,
            on=on,
        )
    return found


def trusted_ids(*, on: date) -> list[int]:
    """The listed businesses that are trusted addresses on a day.

    Only those whose identity was ever checked are asked about: the office's own work
    bounds how many that are.
    """
    checked = select(FactCheck.business_id).where(
        FactCheck.product_id.is_(None),
        FactCheck.fact == CheckedFact.IDENTITY,
        FactCheck.is_own_word.is_(False),
    )
    candidates = session.scalars(
        select(Business).where(Business.id.in_(checked), businesses.listed())
    ).all()
    found = trust_of_all(candidates, on=on)
    return [business_id for business_id, each in found.items() if each.is_trusted]


def _by_name(whoever: InstrumentedAttribute[Any]) -> ExecutableOption:
    """Somebody of the office with their name alone, not with what they may do."""
    return joinedload(whoever).options(load_only(User.display_name), lazyload("*"))


def _upheld_reports(ids: Collection[int]) -> dict[int, list[Sanction]]:
    """By business: what follows from reports about it or its products that were upheld."""
    found: dict[int, list[Sanction]] = defaultdict(list)
    holder = func.coalesce(ProblemReport.business_id, Product.business_id)
    query = (
        select(holder, ProblemReport.closed_at)
        .outerjoin(Product, Product.id == ProblemReport.product_id)
        .where(
            ProblemReport.outcome == Outcome.UPHELD,
            ProblemReport.kind.in_(GRAVE),
            holder.in_(ids),
        )
    )
    for business_id, closed_at in session.execute(query):
        if closed_at is not None:
            found[business_id].append(upheld(day_in_vietnam(closed_at)))
    return found


def _claims(
    ids: Collection[int],
) -> tuple[dict[int, list[Certificate]], dict[int, list[Certificate]]]:
    """By business: the proved claims of it and its products, and all its revoked ones."""
    claims: dict[int, list[Certificate]] = defaultdict(list)
    revoked: dict[int, list[Certificate]] = defaultdict(list)
    holder = func.coalesce(Certificate.business_id, Product.business_id)
    query = (
        select(Certificate, holder, or_(Certificate.product_id.is_(None), listed_for_itself()))
        .outerjoin(Product, Product.id == Certificate.product_id)
        .options(joinedload(Certificate.product), _by_name(Certificate.checked_by))
        .where(
            or_(Certificate.business_id.in_(ids), Product.business_id.in_(ids)),
            Certificate.kind.in_(KINDS_THAT_COUNT),
            Certificate.evidence.in_(PROVED),
            Certificate.checked_at.is_not(None),
        )
        .order_by(Certificate.id)
    )
    for claim, business_id, is_listed in session.execute(query):
        if claim.revoked_on is not None:
            revoked[business_id].append(claim)
        if is_listed:
            claims[business_id].append(claim)
    return claims, revoked
