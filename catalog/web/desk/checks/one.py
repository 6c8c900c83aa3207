"""The facts of a business or a product at the desk: how each stands, and recording a check."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.businesses.models import Business
from catalog.businesses.queries import find_business
from catalog.certificates.scans import keep_scan
from catalog.checks.checking import check_facts, may_check, standings_of
from catalog.checks.models import FactCheck
from catalog.checks.rules import About, Freshness, Standing, of_business
from catalog.foundation.clock import day_in_vietnam, now, today
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.products.checked import of_product, product_to_check, products_to_check
from catalog.web.access import desk_only, may_here, person
from catalog.web.checked_facts import fact_title, proof_words
from catalog.web.desk.checks.forms import CheckForm
from catalog.web.filters import date_words
from catalog.web.pictures import storage
from catalog.web.sealing import sealer
from catalog.web.words import _


@dataclass(frozen=True)
class FactShown:
    """One fact, and how its check stands."""

    name: str
    lines: list[str]
    source_url: str
    scan_url: str
    asks: bool


@dataclass(frozen=True)
class Place:
    """What is checked, and the addresses around it."""

    name: str
    about: About
    url: str
    public_url: str
    up_url: str
    up_name: str


@desk_only(Deed.CERTIFICATES)
def of_a_business(slug: str) -> ResponseReturnValue:
    """Show how the facts of a business stand; record a check."""
    business = _business_or_404(slug)
    place = Place(
        business.name,
        of_business(business),
        url_for("desk.check_business", slug=slug),
        url_for("site.business", slug=slug),
        url_for("desk.checks"),
        _("Facts to check again"),
    )
    products = [
        (each.name, url_for("desk.check_product", slug=slug, subject_id=each.id))
        for each in products_to_check(business.id)
    ]
    return _answer(place, products)


@desk_only(Deed.CERTIFICATES)
def of_a_product(slug: str, subject_id: int) -> ResponseReturnValue:
    """Show how the facts of a product stand; record a check."""
    business = _business_or_404(slug)
    product = product_to_check(business.id, subject_id)
    if product is None:
        raise NotFound(f"product {subject_id} of {slug[:80]!r}")
    place = Place(
        product.name,
        of_product(product, business.id),
        url_for("desk.check_product", slug=slug, subject_id=subject_id),
        url_for("site.product", slug=product.slug),
        url_for("desk.check_business", slug=slug),
        business.name,
    )
    return _answer(place, [])


def _answer(place: Place, products: list[tuple[str, str]]) -> ResponseReturnValue:
    form = CheckForm()
    form.offer(place.about)
    is_own = not may_check(place.about.business_id, person().id)
    if form.validate_on_submit():
        try:
            with unit_of_work():
                _record(place.about, form, at=now())
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Recorded. The public page follows at once."), "success")
            return redirect(place.url)
    page = render_template(
        "desk/checks/one.html",
        place=place,
        facts=_facts(place.about),
        products=products,
        form=form,
        is_own=is_own,
    )
    return page, 422 if form.is_submitted() else 200


def _record(about: About, form: CheckForm, *, at: datetime) -> None:
    """Keep the paper, where one was sent, then the check. Raises as `check_facts` does."""
    proof = form.typed_proof(_kept(about, form, at=at))
    check_facts(about, form.chosen(), proof=proof, user_id=person().id, at=at)


def _kept(about: About, form: CheckForm, *, at: datetime) -> int | None:
    sent = form.scan.data
    if not sent or not getattr(sent, "filename", ""):
        return None
    if not form.chosen():
        raise Invalid("facts", "missing")
    scan = keep_scan(
        sent.read(), business_id=about.business_id, user_id=person().id, storage=storage(),
        sealer=sealer(), at=at,
    )  # fmt: skip
    return scan.id


def _facts(about: About) -> list[FactShown]:
    found = standings_of(about, on=today())
    return [_fact(fact_title(fact), found.get(fact)) for fact in about.values]


def _fact(name: str, standing: Standing | None) -> FactShown:
    if standing is None:
        return FactShown(name, [_("Never checked.")], "", "", asks=True)
    check = standing.check
    scan_url = url_for("desk.certificate_scan", scan_id=check.scan_id) if check.scan_id else ""
    lines = [_told(check), _until(standing)]
    if standing.confirmed is not None:
        day = date_words(day_in_vietnam(standing.confirmed.at))
        lines.append(_("Confirmed by the business itself on %(day)s.", day=day))
    return FactShown(name, lines, check.source_url or "", scan_url, standing.asks_the_office)


def _told(check: FactCheck) -> str:
    return _(
        "Checked on %(day)s by %(who)s. On what: %(proof)s.",
        day=date_words(day_in_vietnam(check.at)),
        who=check.by.display_name,
        proof=proof_words(check),
    )


def _until(standing: Standing) -> str:
    day = date_words(standing.fresh_until)
    if standing.freshness is Freshness.CHANGED:
        return _("It was changed since; the check does not speak for what stands there now.")
    if standing.freshness is Freshness.OLD:
        return _("The check ended on %(day)s.", day=day)
    return _("The check stands until %(day)s.", day=day)


def _business_or_404(slug: str) -> Business:
    business = find_business(slug)
    if business is None or not may_here(Deed.CERTIFICATES, business):
        raise NotFound(f"business {slug[:80]!r}")
    return business
