"""Businesses at the desk: finding one, and all that the office knows of how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from catalog.accounts.models import User
from catalog.accounts.roles import Deed
from catalog.audit.models import AuditEntry
from catalog.businesses.models import Business
from catalog.businesses.people import people_of
from catalog.businesses.queries import published
from catalog.certificates.honouring import honours_about
from catalog.certificates.models import Certificate
from catalog.certificates.overview import certificates_about
from catalog.checks.checking import standings_of
from catalog.checks.models import CheckedFact
from catalog.checks.rules import of_business
from catalog.foundation.clock import day_in_vietnam, today
from catalog.foundation.database import session
from catalog.foundation.vietnamese import fold, normal
from catalog.products.models import Product
from catalog.sanctions.queries import suspensions_about
from catalog.tracing.queries import published_products_of
from catalog.trust.queries import trust_of, trust_of_all
from catalog.web.access import desk_only, may_here, own_territory
from catalog.web.audit_words import action_words
from catalog.web.checked_facts import fact_title, proof_words
from catalog.web.desk.certificates.listing import Row, rows_of
from catalog.web.desk.standing.honours import HonourRow, honour_rows
from catalog.web.desk.standing.loading import business_or_404
from catalog.web.desk.standing.suspensions import SuspensionRow, suspension_rows
from catalog.web.desk.standing.words import freshness_words
from catalog.web.filters import date_words, moment_words
from catalog.web.labels import words_for
from catalog.web.trust_words import TrustShown, trust_shown
from catalog.web.words import _, ngettext

MOST_LISTED = 50
MOST_AUDIT = 15
LONGEST_SOUGHT = 80


@dataclass(frozen=True)
class BusinessRow:
    """One business in the office's list."""

    url: str
    name: str
    place: str
    is_trusted: bool
    is_suspended: bool


@dataclass(frozen=True)
class CheckRow:
    """One fact of a business: whether it was checked, by whom, with what, until when."""

    fact: str
    details: str
    is_checked: bool


@dataclass(frozen=True)
class ProductRow:
    """One product, and where to suspend it."""

    name: str
    url: str
    suspend_url: str
    is_suspended: bool


@dataclass(frozen=True)
class BusinessStanding:
    """All that the page shows."""

    name: str
    slug: str
    is_suspended: bool
    trust: TrustShown
    checks: list[CheckRow]
    certificates: list[Row]
    honours: list[HonourRow]
    suspensions: list[SuspensionRow]
    products: list[ProductRow]
    people: list[str]
    audit: list[str]
    may_suspend: bool
    may_review: bool


@desk_only(Deed.CERTIFICATES)
def index() -> ResponseReturnValue:
    """Find a business by its name or number."""
    text = normal(request.args.get("q", ""))[:LONGEST_SOUGHT]
    query = select(Business).where(
        published(), own_territory(Deed.CERTIFICATES).condition(Business)
    )
    if text:
        query = query.where(
            or_(
                Business.name.icontains(text, autoescape=True),
                Business.name_en_sort.contains(fold(text), autoescape=True),
                Business.tax_code == text,
                Business.registration_no == text,
            )
        )
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    placed = query.options(joinedload(Business.commune), joinedload(Business.province))
    found = session.scalars(placed.order_by(Business.name_sort, Business.id).limit(MOST_LISTED))
    businesses = found.all()
    more = total - len(businesses)
    trusts = trust_of_all(businesses, on=today())
    rows = [
        BusinessRow(
            url_for("desk.business", slug=each.slug),
            each.name,
            " · ".join(place.name for place in (each.commune, each.province) if place),
            trusts[each.id].is_trusted,
            each.suspended_at is not None,
        )
        for each in businesses
    ]
    return render_template(
        "desk/standing/businesses.html",
        rows=rows,
        text=text,
        more=ngettext(
            "%(num)s more: look for it by its name.",
            "%(num)s more: look for one by its name.",
            more,
        )
        if more
        else "",
    )


@desk_only(Deed.CERTIFICATES)
def show(slug: str) -> ResponseReturnValue:
    """Show how a business stands: all that the office knows of it, and what lacks."""
    business = business_or_404(slug, Deed.CERTIFICATES)
    return render_template("desk/standing/business.html", page=_standing(business, on=today()))


def _standing(business: Business, *, on: date) -> BusinessStanding:
    products = published_products_of(business.id)
    return BusinessStanding(
        name=business.name,
        slug=business.slug,
        is_suspended=business.suspended_at is not None,
        trust=trust_shown(trust_of(business, on=on), names_people=True),
        checks=_checks(business, on=on),
        certificates=_certificates(certificates_about(business.id), on=on),
        honours=honour_rows(honours_about(business.id), on=on),
        suspensions=suspension_rows(suspensions_about(business.id)),
        products=[
            ProductRow(
                product.name,
                url_for("site.product", slug=product.slug),
                url_for("desk.suspend_product", product_id=product.id),
                product.suspended_at is not None,
            )
            for product in products
        ],
        people=[
            f"{member.user.display_name} · {words_for(member.role)}"
            for member in people_of(business.id)
        ],
        audit=_audit(business, products),
        may_suspend=may_here(Deed.SUSPEND, business),
        may_review=may_here(Deed.REVIEW, business),
    )


def _certificates(claims: Sequence[Certificate], *, on: date) -> list[Row]:
    return rows_of(claims, on=on)


def _checks(business: Business, *, on: date) -> list[CheckRow]:
    about = of_business(business)
    found = standings_of(about, on=on)
    rows = []
    for fact in (each for each in CheckedFact if each in about.values):
        standing = found.get(fact)
        details = _("never checked")
        if standing is not None:
            details = _(
                "%(state)s: compared with “%(proof)s” by %(who)s on %(day)s, until %(until)s",
                state=freshness_words(standing.freshness),
                proof=proof_words(standing.check),
                who=standing.check.by.display_name,
                day=date_words(day_in_vietnam(standing.check.at)),
                until=date_words(standing.fresh_until),
            )
        rows.append(CheckRow(fact_title(fact), details, standing is not None))
    return rows


def _audit(business: Business, products: Sequence[Product]) -> list[str]:
    """What was done lately with the business and its products."""
    ids = [product.id for product in products]
    query = (
        select(AuditEntry, User.display_name)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(
            or_(
                (AuditEntry.subject_kind == "business") & (AuditEntry.subject_id == business.id),
                (AuditEntry.subject_kind == "product") & AuditEntry.subject_id.in_(ids),
            )
        )
        .order_by(AuditEntry.id.desc())
        .limit(MOST_AUDIT)
    )
    return [
        f"{moment_words(entry.at)} · {action_words(entry.action)}" + (f" · {name}" if name else "")
        for entry, name in session.execute(query)
    ]
