"""Honours at the desk: the list, a new one of a business or product, one that is corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.businesses.models import Business
from catalog.businesses.queries import ids_within, lies_within
from catalog.certificates.honouring import (
    KNOWN_TITLES,
    change_honour,
    end_honour,
    find_honour,
    honours_recorded,
    record_honour,
)
from catalog.certificates.models import Honour
from catalog.certificates.scans import find_scan, keep_scan
from catalog.certificates.validity import honour_holds
from catalog.foundation.clock import now, today
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.foundation.vietnamese import normal
from catalog.products.models import Product
from catalog.tracing.queries import published_products_of
from catalog.web.access import desk_only, own_territory, person
from catalog.web.desk.standing.forms import EndForm, HonourForm
from catalog.web.desk.standing.loading import business_or_404
from catalog.web.filters import date_words
from catalog.web.labels import words_for
from catalog.web.pictures import storage
from catalog.web.sealing import sealer
from catalog.web.words import _

LONGEST_SOUGHT = 80
OF_BUSINESS = "business"
COLUMNS = ("title", "title_en", "year", "expires_on", "issuer_name", "decision_no",
           "decision_on", "source_url")  # fmt: skip


@dataclass(frozen=True)
class HonourRow:
    """One title in a list."""

    url: str
    title: str
    holder: str
    details: str


@desk_only(Deed.CERTIFICATES)
def index() -> ResponseReturnValue:
    """List the titles; a text is sought in titles and names."""
    text = normal(request.args.get("q", ""))[:LONGEST_SOUGHT]
    found = honours_recorded(text, of=ids_within(own_territory(Deed.CERTIFICATES)))
    return render_template(
        "desk/standing/honours.html", rows=honour_rows(found, on=today()), text=text
    )


@desk_only(Deed.CERTIFICATES)
def new(slug: str) -> ResponseReturnValue:
    """Record a title of a business or of one of its products."""
    business = business_or_404(slug, Deed.CERTIFICATES)
    products = published_products_of(business.id)
    form = HonourForm(year=today().year)
    form.holder.choices += [
        (OF_BUSINESS, _("the business itself: %(name)s", name=business.name)),
        *((str(product.id), _("only the product: %(name)s", name=product.name))
          for product in products),
    ]  # fmt: skip
    if form.validate_on_submit():
        subject = _holder(form.holder.data, business, products)
        try:
            with unit_of_work():
                digest = _kept(form, business.id)
                made = record_honour(
                    subject, form.facts(scan_digest=digest), user_id=person().id, at=now()
                )
                honour_id = made.id
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Recorded. The public page follows at once."), "success")
            return redirect(url_for("desk.honour", honour_id=honour_id))
    page = render_template(
        "desk/standing/new_honour.html", form=form, business=business, titles=KNOWN_TITLES
    )
    return page, 422 if form.is_submitted() else 200


@desk_only(Deed.CERTIFICATES)
def show(honour_id: int) -> ResponseReturnValue:
    """Show a title; correct it or end it by a further deed."""
    honour = _honour_or_404(honour_id)
    act = request.form.get("act", "") if request.method == "POST" else ""
    change = _change_form(honour, is_typed=act == "change")
    end = EndForm(prefix="end-", **({} if act == "end" else {"formdata": None}))
    typed = {"change": change, "end": end}.get(act)
    if typed is not None and typed.validate_on_submit():
        try:
            with unit_of_work():
                if act == "change":
                    digest = _kept(change, _business_id(honour)) or honour.scan_digest
                    facts = change.facts(scan_digest=digest)
                    change_honour(honour_id, facts, user_id=person().id, at=now())
                else:
                    end_honour(
                        honour_id, ended_on=end.ended_on.data, words=normal(end.words.data),
                        user_id=person().id, at=now(),
                    )  # fmt: skip
        except Invalid as error:
            typed.refuse(error)
        else:
            flash(_("Recorded. The public page follows at once."), "success")
            return redirect(url_for("desk.honour", honour_id=honour_id))
    if request.method == "POST":
        honour = _honour_or_404(honour_id)
    scan = find_scan(_business_id(honour), honour.scan_digest)
    page = render_template(
        "desk/standing/honour.html",
        honour=honour,
        row=honour_rows([honour], on=today())[0],
        scan_url=url_for("desk.certificate_scan", scan_id=scan.id) if scan else "",
        change=change,
        end=end,
        opened=act,
        titles=KNOWN_TITLES,
    )
    return page, 422 if request.method == "POST" else 200


def honour_rows(honours: Sequence[Honour], *, on: date) -> list[HonourRow]:
    """Word titles for a list."""
    return [
        HonourRow(
            url=url_for("desk.honour", honour_id=honour.id),
            title=f"{honour.title} · {honour.year}",
            holder=_holder_words(honour),
            details=" · ".join(part for part in _details(honour, on=on) if part),
        )
        for honour in honours
    ]


def _details(honour: Honour, *, on: date) -> list[str]:
    who = honour.checked_by.display_name if honour.checked_by else ""
    return [
        words_for(honour.evidence),
        _("until %(date)s", date=date_words(honour.expires_on)) if honour.expires_on else "",
        _("checked by %(who)s on %(date)s", who=who, date=date_words(honour.checked_at.date()))
        if honour.checked_at
        else _("not checked"),
        "" if honour_holds(honour, on=on) else _("no longer in force"),
    ]


def _holder_words(honour: Honour) -> str:
    if honour.product is None:
        return honour.business.name if honour.business else ""
    return _("only the product: %(name)s", name=honour.product.name)


def _holder(
    chosen: str, business: Business, products: Sequence[Product]
) -> Business | Product:  # fmt: skip
    return next((each for each in products if str(each.id) == chosen), business)


def _change_form(honour: Honour, *, is_typed: bool) -> HonourForm:
    known = {name: getattr(honour, name) for name in COLUMNS}
    known |= {"evidence": honour.evidence.value, "holder": OF_BUSINESS}
    form = HonourForm(prefix="change-", data=known, **({} if is_typed else {"formdata": None}))
    del form.holder
    return form


def _kept(form: HonourForm, business_id: int | None) -> str | None:
    """The digest of the document that was sent along, if one was."""
    file = request.files.get(form.document.name)
    if file is None or not file.filename:
        return None
    if business_id is None:
        raise Invalid("document", "no-business")
    try:
        scan = keep_scan(
            file.stream.read(), business_id=business_id, user_id=person().id, storage=storage(),
            sealer=sealer(), at=now(),
        )  # fmt: skip
    except Invalid as error:
        raise Invalid("document", error.code, error.value) from error
    return scan.digest


def _business_id(honour: Honour) -> int | None:
    return honour.product.business_id if honour.product else honour.business_id


def _honour_or_404(honour_id: int) -> Honour:
    honour = find_honour(honour_id)
    if honour is None or not lies_within(_business_id(honour), own_territory(Deed.CERTIFICATES)):
        raise NotFound(f"honour {honour_id}")
    return honour
