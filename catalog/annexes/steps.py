"""What is done to the rows of a list, some at a time: checking, applying and taking back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from catalog.annexes.applying import APPLIED, Applier, Touched
from catalog.annexes.checking import Checker, note
from catalog.annexes.matching import Directory
from catalog.annexes.models import AnnexRow, AnnexRun, Outcome, Verdict
from catalog.annexes.undoing import Undoer
from catalog.businesses.publishing import publish_businesses
from catalog.certificates.publishing import publish_decisions
from catalog.foundation.database import session
from catalog.outbox.queue import announce
from catalog.products.models import Product
from catalog.products.publishing import publish_products


def check_rows(run: AnnexRun, rows: Sequence[AnnexRow], _at: datetime) -> None:
    """Note for each row what applying would do."""
    checker = Checker(run, Directory())
    checker.remember(_rows_before(run, rows))
    for row in rows:
        if row.verdict is not Verdict.ASIDE:
            note(row, checker.check(row))


def _rows_before(run: AnnexRun, rows: Sequence[AnnexRow]) -> Sequence[AnnexRow]:
    if not rows:
        return ()
    query = select(AnnexRow).where(AnnexRow.run_id == run.id, AnnexRow.number < rows[0].number)
    return session.scalars(query.order_by(AnnexRow.number)).all()


def apply_rows(run: AnnexRun, rows: Sequence[AnnexRow], at: datetime) -> None:
    """Do what each row says; what needs a person's choice and has none is left out."""
    own, own_products = _made_by(run)
    directory = Directory(own, own_products)
    checker = Checker(run, directory)
    checker.remember(_rows_before(run, rows))
    applier = Applier(run, checker.locator, run.decision_id or 0, at, own)
    for row in rows:
        if row.verdict not in APPLIED:
            if row.verdict is Verdict.ASK:
                row.outcome = Outcome.LEFT_OUT
            continue
        applier.apply(row, checker.check(row))
        done = row.done_to or {}
        if "business" in done:
            own[row.producer_key] = done["business"]["id"]
        if "product" in done:
            own_products.add(done["product"]["id"])
    _publish(applier.touched, at=at)


def _made_by(run: AnnexRun) -> tuple[dict[str, int], set[int]]:
    """The producers that a run made so far, by the key of its rows, and its products."""
    query = select(AnnexRow).where(AnnexRow.run_id == run.id, AnnexRow.outcome == Outcome.DONE)
    houses: dict[str, int] = {}
    products: set[int] = set()
    for row in session.scalars(query):
        done = row.done_to or {}
        if "business" in done:
            houses[row.producer_key] = done["business"]["id"]
        if "product" in done:
            products.add(done["product"]["id"])
    return houses, products


def undo_rows(_run: AnnexRun, rows: Sequence[AnnexRow], at: datetime) -> None:
    """Restore what each row had touched, as it was."""
    undoer = Undoer(at)
    for row in rows:
        undoer.undo(row)
    for product_id in sorted(undoer.touched.products):
        announce("ProductPublished", at=at, product_id=product_id)


def _publish(touched: Touched, *, at: datetime) -> None:
    """Tell the public log and the search of what was made and changed."""
    publish_businesses(touched.businesses, at=at)
    publish_products(touched.products, at=at)
    query = select(Product.id, Product.code).where(Product.id.in_(touched.products))
    codes = {row.id: row.code for row in session.execute(query)}
    claims = list(touched.claims.values())
    publish_decisions(claims, {c.id: codes[c.product_id or 0] for c in claims}, at=at)
    for product_id in sorted(touched.products):
        announce("ProductPublished", at=at, product_id=product_id)
