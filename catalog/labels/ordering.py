"""Ordering labels of a lot: what may be printed of it, and new codes where each package has one."""

from dataclasses import replace
from datetime import datetime

from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.errors import Invalid
from catalog.labels.jobs import Order, ask, sheet_for
from catalog.labels.laying_out import lay_out
from catalog.labels.making import Printer
from catalog.labels.models import LabelJob, LabelKind
from catalog.labels.typeface import is_installed
from catalog.tracing.bodies import Declarer
from catalog.tracing.models import Lot
from catalog.tracing.projecting import open_recall
from catalog.tracing.units import give_out


def check_order(lot: Lot, order: Order, *, printer: Printer, at: datetime) -> None:
    """Refuse an order that could not be drawn or should not be printed.

    Raises Invalid for a site without the typeface, a recalled lot, a product that no scan
    would find, measures that hold no code, and words that do not fit.
    """
    if not is_installed():
        raise Invalid("typeface", "missing")
    if lot.product.published_at is None:
        raise Invalid("lot", "product-not-published")
    if open_recall(lot.id) is not None:
        raise Invalid("lot", "recalled")
    sheet = sheet_for(order)
    example = printer.example(lot, order.kind, language=order.language, on=day_in_vietnam(at))
    lay_out(example, sheet.inner_width, sheet.inner_height, language=order.language)


def order_labels(
    lot: Lot, order: Order, *, printer: Printer, declarer: Declarer, at: datetime
) -> LabelJob:
    """Take an order; labels of packages are numbered on from the last code given out.

    Raises Invalid as `check_order` does; the caller's unit of work then gives out no code.
    """
    check_order(lot, order, printer=printer, at=at)
    if order.kind is LabelKind.UNIT:
        batch = give_out(lot, order.count, declarer=declarer, at=at)
        order = replace(order, first_serial=batch.first_serial)
    return ask(order, asked_by_id=declarer.user_id, asked_by=declarer.name, at=at)
