"""Facts whose check has ended or ends soon, in one's own part of the country, and reminding."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.businesses.models import Business
from catalog.businesses.queries import ids_within, lies_within
from catalog.checks.checking import checks_ending, count_ending
from catalog.checks.models import FactCheck
from catalog.foundation.clock import now, today
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.needs.facts import FactToConfirm, facts_to_confirm
from catalog.products.checked import names_of
from catalog.web.access import desk_only, own_territory
from catalog.web.checked_facts import FACTS
from catalog.web.fact_telling import remind_of
from catalog.web.filters import date_words
from catalog.web.words import _, ngettext

MOST_SHOWN = 100


@dataclass(frozen=True)
class Row:
    """One fact to check again."""

    business: str
    about: str
    fact: str
    until: str
    url: str
    remind_url: str


@desk_only(Deed.CERTIFICATES)
def index() -> ResponseReturnValue:
    """List what has to be checked again, first what ended first."""
    of = ids_within(own_territory(Deed.CERTIFICATES))
    total = count_ending(on=today(), of=of)
    checks = checks_ending(on=today(), of=of, limit=MOST_SHOWN)
    names = names_of({each.product_id for each in checks if each.product_id})
    return render_template(
        "desk/checks/ending.html",
        rows=[_row(each, names.get(each.product_id or 0, "")) for each in checks],
        hidden=ngettext("%(num)s more", "%(num)s more", total - len(checks))
        if total > len(checks)
        else "",
    )


@desk_only(Deed.CERTIFICATES)
def remind(business_id: int) -> ResponseReturnValue:
    """Ask the people of a business for what they have not answered."""
    if not lies_within(business_id, own_territory(Deed.CERTIFICATES)):
        raise NotFound(f"business {business_id}")
    try:
        with unit_of_work():
            remind_of(business_id, _asked(business_id), at=now())
    except Invalid as error:
        flash(_refusal(error), "problem")
    else:
        flash(_("The people of the business are told."), "success")
    return redirect(url_for("desk.checks"))


def _asked(business_id: int) -> list[FactToConfirm]:
    if session.get(Business, business_id) is None:
        raise NotFound(f"business {business_id}")
    return facts_to_confirm(business_id, on=today())


def _refusal(error: Invalid) -> str:
    if error.code == "nobody":
        return _("Nobody who can be reached acts for this business here. Telephone them.")
    return _("They were asked of this already, or have answered; the rest is for the office.")


def _row(check: FactCheck, about: str) -> Row:
    business, day = check.business, check.fresh_until
    if check.product_id is None:
        url = url_for("desk.check_business", slug=business.slug)
    else:
        url = url_for("desk.check_product", slug=business.slug, subject_id=check.product_id)
    return Row(
        business=business.name,
        about=about,
        fact=str(FACTS[check.fact]),
        until=_("The check stands until %(day)s.", day=date_words(day))
        if day and day >= today()
        else _("The check ended on %(day)s.", day=date_words(day) if day else ""),
        url=url,
        remind_url=url_for("desk.remind_of_facts", business_id=business.id),
    )
