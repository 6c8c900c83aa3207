"""An accepted row made public: its producer and product where they are new, and its certificate."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from catalog.annexes.checking import Checked
from catalog.annexes.locating import Locator
from catalog.annexes.models import AnnexRow, AnnexRun, Outcome, Verdict
from catalog.annexes.names import legal_form
from catalog.annexes.recording import neighbours, record_certificate, supersede, wanted_columns
from catalog.annexes.snapshots import digest, snapshot
from catalog.audit.recording import record
from catalog.businesses.models import Business
from catalog.businesses.releasing import new_business
from catalog.certificates.models import Certificate
from catalog.foundation.database import session
from catalog.foundation.vietnamese import latin_sort_key, sort_key
from catalog.places.tying import apply_tie
from catalog.products.models import Product, SortedBy
from catalog.products.releasing import new_product


@dataclass
class Touched:
    """What the public, the search and the log have to hear of."""

    businesses: set[int] = field(default_factory=set)
    products: set[int] = field(default_factory=set)
    claims: dict[int, Certificate] = field(default_factory=dict)


@dataclass(frozen=True)
class Applier:
    """Carries rows of one list out."""

    run: AnnexRun
    locator: Locator
    decision_id: int
    at: datetime
    made: Mapping[str, int]
    touched: Touched = field(default_factory=Touched)

    def apply(self, row: AnnexRow, checked: Checked) -> None:
        """Do what the report said of a row, if it still holds; else the row says why it was left."""
        if checked.verdict is not row.verdict or not self._is_as_reported(row, checked):
            row.outcome = Outcome.LEFT_OUT
            row.problems = [*row.problems, _said("row", "moved-on")]
            return
        done: dict[str, Any] = {}
        business_id = checked.business_id
        if business_id is None:
            business = self._make_business(checked)
            business_id, done["business"] = business.id, {"id": business.id}
        product_id = checked.product_id
        if product_id is None:
            product = self._make_product(checked, business_id)
            product_id, done["product"] = product.id, {"id": product.id}
        done["certificate"], done["superseded"] = self._record(checked, product_id)
        for name, model in (("business", Business), ("product", Product)):
            if name in done:
                done[name]["left"] = digest(session.get_one(model, done[name]["id"]))
        row.product_id, row.done_to, row.outcome = product_id, done, Outcome.DONE
        self.touched.products.add(product_id)
        self._note(row, product_id)

    def _is_as_reported(self, row: AnnexRow, checked: Checked) -> bool:
        """A producer that an earlier row of the list made was new when the report was written."""
        known = dict(checked.known)
        if known["business"] in self.made.values():
            known["business"] = None
        return row.known == known and row.changes == checked.changes

    def _make_business(self, checked: Checked) -> Business:
        """A producer whose page says what the list says, and nothing else."""
        told = checked.producer
        business = new_business(told.name, at=self.at)
        business.legal_form = legal_form(told.name)
        business.tax_code = checked.facts["tax_code"] or None
        business.phone = told.phone or None
        apply_tie(business, checked.address, self.locator.tie(checked.address))
        business.published_at = self.at
        session.flush()
        self.touched.businesses.add(business.id)
        return business

    def _make_product(self, checked: Checked, business_id: int) -> Product:
        group = checked.facts["group"]
        content = {"name": checked.facts["name"], "group": group or self.run.usual_group_id}
        product = new_product(content, business_id=business_id, at=self.at)
        product.name_sort = sort_key(product.name)
        product.name_en_sort = latin_sort_key(product.name)
        product.sorted_by = SortedBy.CERTIFICATE if group else SortedBy.CATALOG
        apply_tie(product, checked.address, self.locator.tie(checked.address))
        product.published_at = self.at
        session.flush()
        return product

    def _record(
        self, checked: Checked, product_id: int
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Write the certificate; answers how it was before, and those that it replaced."""
        claim = (
            session.get_one(Certificate, checked.certificate_id) if checked.certificate_id else None
        )
        before = snapshot(claim) if claim else None
        claim = record_certificate(
            claim,
            wanted_columns(self.run, checked.facts),
            product_id=product_id,
            decision_id=self.decision_id,
            by_id=self.run.by_id,
            at=self.at,
        )
        earlier = {other.id: snapshot(other) for other in neighbours(claim)}
        replaced = supersede(claim)
        self.touched.claims |= {each.id: each for each in (claim, *replaced)}
        return {"id": claim.id, "before": before, "left": digest(claim)}, [
            {"id": other.id, "before": earlier[other.id], "left": digest(other)}
            for other in replaced
        ]

    def _note(self, row: AnnexRow, product_id: int) -> None:
        record(
            "certificate recorded from a list",
            subject_kind="product",
            subject_id=product_id,
            actor_id=self.run.by_id,
            actor_label="account",
            at=self.at,
            list=self.run.id,
            row=row.number,
            decision=self.run.decision_no,
        )


def _said(field_name: str, code: str) -> dict[str, Any]:
    return {"field": field_name, "code": code, "value": "", "stops": True}


APPLIED = frozenset({Verdict.NEW, Verdict.CHANGED})
