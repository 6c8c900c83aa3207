"""Taking a list back: every row of the database as it was, except where somebody went on with it.

What a row made is deleted, what it changed is put back column by column. Addresses that were
given out and lines of the public log stay: they are never taken back.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from catalog.annexes.applying import Touched
from catalog.annexes.models import AnnexRow, Outcome
from catalog.annexes.snapshots import digest, has_drafts, put_back, rests_on
from catalog.businesses.models import Business
from catalog.certificates.models import Certificate
from catalog.certificates.publishing import publish_decisions
from catalog.foundation.database import Model, session
from catalog.products.models import Product
from catalog.products.publishing import publish_products
from catalog.revisions.models import SubjectKind

MODELS: dict[str, type[Model]] = {"business": Business, "product": Product}


class ChangedSince(Exception):
    """Something was changed or built upon since, so that it cannot be taken back."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass
class Undoer:
    """Takes rows of one list back, the last first."""

    at: datetime
    touched: Touched = field(default_factory=Touched)

    def undo(self, row: AnnexRow) -> None:
        """Take back what a row did, whole or not at all."""
        if row.outcome is not Outcome.DONE or row.done_to is None:
            return
        try:
            with session.begin_nested():
                self._undo(row.done_to)
                session.flush()
        except ChangedSince as error:
            row.outcome = Outcome.KEPT
            row.problems = [
                *row.problems,
                {"field": "row", "code": "kept-since", "value": error.what, "stops": True},
            ]
            return
        row.outcome = Outcome.TAKEN_BACK

    def _undo(self, done: dict[str, Any]) -> None:
        claim = _unchanged(Certificate, done["certificate"], "certificate")
        product = session.get(Product, claim.product_id)
        if product is None:
            raise ChangedSince("product")
        replaced = [_unchanged(Certificate, each, "certificate") for each in done["superseded"]]
        for other, each in zip(replaced, done["superseded"], strict=True):
            put_back(other, each["before"])
        session.flush()
        if done["certificate"]["before"] is not None:
            put_back(claim, done["certificate"]["before"])
            self._tell([claim, *replaced], product)
        else:
            self._delete_claim(claim, replaced, product)
        self.touched.products.add(product.id)
        if "product" in done:
            self._delete_product(product, done["product"])
        if "business" in done:
            self._delete_business(done["business"])

    def _tell(self, claims: list[Certificate], product: Product) -> None:
        session.flush()
        publish_decisions(claims, {each.id: product.code for each in claims}, at=self.at)

    def _delete_claim(
        self, claim: Certificate, replaced: list[Certificate], product: Product
    ) -> None:
        """Say in the log that a certificate is shown no more, and take it out."""
        leaning = rests_on(claim)
        if leaning:
            raise ChangedSince(leaning)
        claim.checked_at = None
        self._tell([claim, *replaced], product)
        session.delete(claim)
        session.flush()

    def _delete_product(self, product: Product, kept: dict[str, Any]) -> None:
        _unchanged(Product, kept, "product")
        leaning = rests_on(product)
        if leaning or has_drafts(SubjectKind.PRODUCT, product.id):
            raise ChangedSince(leaning or "revision")
        product.withdrawn_at = self.at
        session.flush()
        publish_products([product.id], at=self.at)
        session.delete(product)
        session.flush()

    def _delete_business(self, kept: dict[str, Any]) -> None:
        business = _unchanged(Business, kept, "business")
        leaning = rests_on(business)
        if leaning or has_drafts(SubjectKind.BUSINESS, business.id):
            raise ChangedSince(leaning or "revision")
        session.delete(business)
        session.flush()


def _unchanged(model: type[Any], kept: dict[str, Any], what: str) -> Any:
    """A row that is as applying left it. Raises ChangedSince."""
    row = session.get(model, kept["id"], populate_existing=True)
    if row is None or digest(row) != kept["left"]:
        raise ChangedSince(what)
    return row
