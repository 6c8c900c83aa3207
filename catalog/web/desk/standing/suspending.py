"""Proposing to suspend a business or one of its products."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.businesses.models import Business
from catalog.foundation.clock import now, today
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid
from catalog.products.models import Product
from catalog.sanctions.suspending import propose
from catalog.web.access import desk_only, person
from catalog.web.desk.standing.forms import SuspensionForm
from catalog.web.desk.standing.loading import business_or_404, product_or_404
from catalog.web.words import _


@desk_only(Deed.SUSPEND)
def business(slug: str) -> ResponseReturnValue:
    """Propose to suspend a business with all its goods."""
    return _propose(business_or_404(slug, Deed.SUSPEND))


@desk_only(Deed.SUSPEND)
def product(product_id: int) -> ResponseReturnValue:
    """Propose to suspend one product."""
    return _propose(product_or_404(product_id, Deed.SUSPEND))


def _propose(subject: Business | Product) -> ResponseReturnValue:
    form = SuspensionForm(starts_on=today())
    name, is_product = subject.name, isinstance(subject, Product)
    status = 200
    if form.validate_on_submit():
        try:
            with unit_of_work():
                made = propose(subject, form.order(), user_id=person().id, at=now())
                made_id, is_urgent = made.id, made.is_urgent
        except Invalid as error:
            form.refuse(error)
        else:
            flash(
                _("It is hidden from now on. Somebody else has to confirm it.")
                if is_urgent
                else _("Proposed. It takes effect once somebody else confirms it."),
                "success",
            )
            return redirect(url_for("desk.suspension", suspension_id=made_id))
    if form.is_submitted():
        status = 422
    page = render_template(
        "desk/standing/suspend.html", form=form, name=name, is_product=is_product
    )
    return page, status
