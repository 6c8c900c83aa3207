"""A business's lots: the list, opening one, and all that is known of one."""

from dataclasses import dataclass
from datetime import datetime

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.businesses.models import Business
from catalog.foundation.clock import day_in_vietnam, now, today
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid
from catalog.permalinks.codes import displayed
from catalog.products.models import Product
from catalog.tracing.bodies import Declaration, LotFacts
from catalog.tracing.dossier import dossier_of
from catalog.tracing.history import Entry
from catalog.tracing.minimum import checks, lacking
from catalog.tracing.models import Lot, Step
from catalog.tracing.projecting import open_recall
from catalog.tracing.queries import (
    lots_of_business,
    lots_of_product,
    published_products_of,
    uses_asked_of,
)
from catalog.tracing.recording import open_lot
from catalog.web.access import may_here, signed_in
from catalog.web.facts import Fact
from catalog.web.filters import date_words
from catalog.web.labels import words_for
from catalog.web.lot_reading import lot_facts, read_lot
from catalog.web.pictures import storage
from catalog.web.portal.forms import LotForm, refuse
from catalog.web.portal.loading import (
    declarer_for,
    own_business_or_404,
    own_lot_or_404,
    own_product_or_404,
)
from catalog.web.portal.scans import LotScans, scans_of_lot
from catalog.web.timeline import StepShown, steps_shown
from catalog.web.trace_records import record_words
from catalog.web.words import _


@dataclass(frozen=True)
class LotRow:
    """One lot in the list."""

    url: str
    product: str
    number: str
    made_on: str
    steps: int
    is_recalled: bool


@dataclass(frozen=True)
class ProductRow:
    """A product of which a lot can be opened."""

    name: str
    new_url: str


@dataclass(frozen=True)
class StepRow:
    """A step with what can be done about it."""

    shown: StepShown
    correct_url: str
    verify_url: str


@dataclass(frozen=True)
class LotPage:
    """All that a business sees of its lot."""

    product: str
    number: str
    code: str
    facts: list[Fact]
    steps: list[StepRow]
    missing: list[str]
    is_recalled: bool
    is_demo: bool
    public_url: str
    scans: LotScans
    record_url: str
    record_words: str
    lots_url: str
    actions: dict[str, str]


@signed_in
def index(slug: str) -> ResponseReturnValue:
    """List a business's lots, and its products to open one of."""
    business = own_business_or_404(slug)
    rows = [
        LotRow(
            url=url_for("portal.lot", code=lot.code),
            product=lot.product.name,
            number=lot.number,
            made_on=date_words(lot.made_on),
            steps=lot.event_count,
            is_recalled=open_recall(lot.id) is not None,
        )
        for lot in lots_of_business(business.id)
    ]
    products = [
        ProductRow(product.name, url_for("portal.new_lot", slug=slug, product=product.code))
        for product in published_products_of(business.id)
    ]
    asks = sum(use.decided_at is None for use in uses_asked_of(business.id))
    return render_template(
        "portal/lots.html", business=business, rows=rows, products=products, asks=asks
    )


@signed_in
def new(slug: str) -> ResponseReturnValue:
    """Open a lot, with what the last one had already filled in."""
    business = own_business_or_404(slug)
    product = own_product_or_404(business, request.args.get("product", ""))
    form = LotForm(data=_like_the_last(product, business))
    if form.validate_on_submit():
        try:
            with unit_of_work():
                lot = _open(business, product, form.values(), at=now())
        except Invalid as error:
            refuse(form, error)
        else:
            flash(_("The lot is open. Now add its first step."), "success")
            return redirect(url_for("portal.lot", code=lot.code))
    page = render_template("portal/new_lot.html", form=form, business=business, product=product)
    return page, 422 if form.is_submitted() else 200


def _open(business: Business, product: Product, facts: LotFacts, *, at: datetime) -> Lot:
    return open_lot(
        product,
        facts,
        Declaration(Step.OPENED, occurred_at=at),
        declarer=declarer_for(business),
        at=at,
    )


def _like_the_last(product: Product, business: Business) -> dict[str, object]:
    """Three taps: everything as the last lot had it, the days counted from today."""
    last = next(iter(lots_of_product(product.id, limit=1)), None)
    if last is None:
        return {"made_on": today(), "origin": business.address_as_written, "unit": "KGM"}
    keeps = last.best_before - last.made_on if last.best_before else None
    return {
        "made_on": today(),
        "best_before": today() + keeps if keeps else None,
        "quantity": last.quantity,
        "unit": last.unit or "KGM",
        "origin": last.origin,
        "standards": last.standards,
    }


@signed_in
def show(code: str) -> ResponseReturnValue:
    """Show a lot with its journey, what it still lacks, and what can be done."""
    lot = own_lot_or_404(code)
    read = read_lot(lot)
    entries = [entry for entry in read.entries if entry.event.step is not Step.OPENED]
    record_url = lot.product.trace_record_url or ""
    asked = checks(lot, read.entries, has_picture=True)
    page = LotPage(
        product=lot.product.name,
        number=lot.number,
        code=displayed(lot.code),
        facts=lot_facts(read, on=day_in_vietnam(now())),
        steps=_rows(lot, entries),
        missing=[words_for(each.datum) for each in lacking(asked)],
        is_recalled=open_recall(lot.id) is not None,
        is_demo=lot.is_demo,
        public_url=url_for("site.origin", code=lot.code),
        scans=scans_of_lot(lot),
        record_url=record_url,
        record_words=record_words(record_url),
        lots_url=url_for("desk.lots")
        if may_here(Deed.INSPECT, lot.business)
        else url_for("portal.lots", slug=lot.business.slug),
        actions={
            name: url_for(f"portal.{name}", code=lot.code)
            for name in ("new_step", "labels", "recall", "dossier", "trace_record")
        },
    )
    return render_template("portal/lot.html", page=page)


def _rows(lot: Lot, entries: list[Entry]) -> list[StepRow]:
    shown = steps_shown(entries)
    is_inspector = may_here(Deed.INSPECT, lot.business)
    return [
        StepRow(
            step,
            url_for("portal.correct", code=lot.code, position=entry.event.position)
            if entry.holds and entry.event.step not in {Step.RECALLED, Step.RECALL_LIFTED}
            else "",
            url_for("desk.verify", code=lot.code, position=entry.event.position)
            if entry.holds and is_inspector
            else "",
        )
        for entry, step in zip(entries, shown, strict=True)
    ]


@signed_in
def dossier(code: str) -> ResponseReturnValue:
    """Hand out everything on a lot in one file, as an authority may ask for it."""
    lot = own_lot_or_404(code)
    root: str = current_app.config["SETTINGS"].site_url
    content = dossier_of(lot, storage=storage(), site_url=root, at=now())
    response = Response(content, mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="ho-so-{lot.code}.zip"'
    return response
