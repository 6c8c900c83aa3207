"""Recognising what a report is about: a code, a GTIN, a lot or the address of a page."""

from urllib.parse import urlsplit

from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from catalog.businesses.queries import find_business
from catalog.foundation.database import session
from catalog.permalinks.codes import displayed, is_code, normal_code
from catalog.products.queries import find_product
from catalog.reports.linking import Thing
from catalog.reports.models import ProblemReport
from catalog.tracing.models import Lot
from catalog.tracing.queries import find_lot_by_code, find_lot_by_uri
from catalog.tracing.unit_codes import is_unit_code
from catalog.web.filters import localized
from catalog.web.locale import language
from catalog.web.recognising import subject_of
from catalog.web.words import _


def thing_of(text: str) -> Thing:
    """What somebody means by a code, lot number or address; nothing where it cannot be told."""
    text = text.strip()
    if not text:
        return Thing()
    if "/" in text:
        return _of_address(text)
    code = normal_code(text)
    if is_code(code) or is_unit_code(code):
        return _of_code(code)
    return _of_lot_number(text)


def report_address(about: str) -> str:
    """Where to report a problem with what bears a code, or stands at an address."""
    name = "code" if language() == "en" else "ma"
    return url_for("site.report", **{name: about})  # type: ignore[arg-type]


def thing_words(thing: Thing) -> str:
    """What was recognised, by name."""
    if thing.product is not None and thing.lot is not None:
        return _("%(product)s, lot %(number)s",
                 product=localized(thing.product, "name").text, number=thing.lot.number)  # fmt: skip
    if thing.product is not None:
        return _("%(name)s, code %(code)s", name=localized(thing.product, "name").text,
                 code=displayed(thing.product.code))  # fmt: skip
    return thing.business.name if thing.business else ""


def thing_of_report(report: ProblemReport) -> Thing:
    """What a report is tied to."""
    return Thing(report.product, report.lot, report.business)


def _of_address(text: str) -> Thing:
    try:
        path = urlsplit(text).path
        lot = find_lot_by_uri(text)
    except ValueError:
        return Thing()
    if lot is not None:
        known = find_lot_by_code(lot.code)
        return Thing(known.product, known, known.business) if known else Thing()
    try:
        endpoint, values = current_app.url_map.bind("localhost").match(path)
    except (HTTPException, RequestRedirect):
        return Thing()
    if endpoint == "site.product":
        return Thing(product=find_product(values["slug"]))
    if endpoint == "site.business":
        return Thing(business=find_business(values["slug"]))
    if endpoint.startswith("site.") and "code" in values:
        return _of_code(normal_code(values["code"]))
    return Thing()


def _of_code(code: str) -> Thing:
    subject = subject_of(code)
    return Thing(subject.product, subject.lot) if subject else Thing()


def _of_lot_number(number: str) -> Thing:
    """The lot that bears a printed number, where no other does."""
    query = select(Lot).options(joinedload(Lot.product)).where(Lot.number == number).limit(2)
    lots = session.scalars(query).all()
    return Thing(lots[0].product, lots[0]) if len(lots) == 1 else Thing()
