"""What the labels of a lot say: its own words and dates, and stars only while they hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.certificates.queries import claims_of_product
from catalog.certificates.validity import leading_claim, shows_stars
from catalog.foundation.database import session
from catalog.labels.laying_out import Label
from catalog.labels.models import LabelJob, LabelKind
from catalog.permalinks import codes
from catalog.tracing import unit_codes
from catalog.tracing.models import Lot
from catalog.tracing.subjects import Subject, printed_address

EXAMPLE_SIGN = "2"


@dataclass(frozen=True)
class Printer:
    """What the codes of a site are made with: its address, and the key of its unit codes."""

    site_url: str
    unit_key: bytes

    def labels_of(self, job: LabelJob, places: range, *, on: date) -> Sequence[Label]:
        """The labels of a job at some places, counted from 0, as they are true on a day."""
        lot = session.scalars(
            select(Lot)
            .options(joinedload(Lot.product), joinedload(Lot.business))
            .where(Lot.id == job.lot_id)
        ).one()
        draft = self._draft(lot, job.kind, language=job.language, on=on)
        if job.first_serial is None:
            return [draft] * len(places)
        serials = (job.first_serial + place for place in places)
        minted = (unit_codes.mint(self.unit_key, lot.code, serial) for serial in serials)
        return [self._coded(draft, lot, code) for code in minted]

    def example(self, lot: Lot, kind: LabelKind, *, language: str, on: date) -> Label:
        """One label of a lot to look at; that of a unit has a code that nobody is given."""
        label = self._draft(lot, kind, language=language, on=on)
        if kind is not LabelKind.UNIT:
            return label
        rest = unit_codes.LENGTH - unit_codes.LOT_CHARACTERS
        code = lot.code[: unit_codes.LOT_CHARACTERS] + EXAMPLE_SIGN * rest
        return self._coded(label, lot, code)

    def _draft(self, lot: Lot, kind: LabelKind, *, language: str, on: date) -> Label:
        """The label of a lot or product; those of units differ from the lot's in their codes."""
        product = lot.product
        claim = leading_claim(claims_of_product(product.id), on=on)
        is_english = language == "en"
        is_of_lot = kind is not LabelKind.PRODUCT
        code = lot.code if is_of_lot else product.code
        subject = Subject(product, lot if is_of_lot else None, None)
        return Label(
            address=printed_address(subject, code, site_url=self.site_url),
            name=(is_english and product.name_en) or product.name,
            code=codes.displayed(code),
            producer=(is_english and lot.business.name_en) or lot.business.name,
            lot_number=lot.number if is_of_lot else None,
            made_on=lot.made_on if is_of_lot else None,
            best_before=lot.best_before if is_of_lot else None,
            stars=claim.stars if claim and shows_stars(claim, on=on) else None,
            is_demo=lot.is_demo or product.is_demo,
        )

    def _coded(self, label: Label, lot: Lot, code: str) -> Label:
        address = printed_address(Subject(lot.product, lot, 0), code, site_url=self.site_url)
        return replace(label, address=address, code=unit_codes.displayed(code))
