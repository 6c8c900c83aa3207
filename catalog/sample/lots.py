"""Telling the stories of the demonstration lots through the real recording, once."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from catalog.businesses.models import Business
from catalog.config import Settings
from catalog.foundation.database import session
from catalog.permalinks import ledger
from catalog.permalinks.models import PermalinkKind
from catalog.places.models import Commune, Province
from catalog.products.models import Product
from catalog.sample.lot_scans import load_scans
from catalog.sample.lot_stories import CalledBack, Story, Told, Used, Workplace, moment
from catalog.sample.saving import Load
from catalog.sample.told_lots import STORIES, WORKPLACES
from catalog.tracing import reading, recording, units
from catalog.tracing.agreeing import ask_to_use, decide_use
from catalog.tracing.bodies import Declaration, Declarer, InputUsed, LotFacts, replaced
from catalog.tracing.identifiers import lot_uri
from catalog.tracing.models import Facility, Lot, Step, TraceEvent

MARK = "(dữ liệu minh họa)"
OFFICE = f"Tổ kiểm tra {MARK}"
CHECKED = "Đã đối chiếu tại chỗ, đúng như khai."
STANDARDS = "Tiêu chuẩn cơ sở (minh họa)"
WRITTEN_DOWN_AFTER = timedelta(minutes=20)
"""How long after a step its record was made, as by somebody with a phone at hand."""

Key = tuple[str, str]
"""The name under which an event's identifier stands in its text, and the identifier."""

Act = tuple[datetime, Callable[[datetime], object]]
"""When something is written down, and how."""


def load_lots(load: Load, products: Mapping[str, Product], *, settings: Settings) -> None:
    """Tell every story that was not told yet; a lot that is there is left as it is.

    Each step is recorded at its own moment, so that a lot reads the same wherever and
    whenever the sample is loaded. `products` are found by their codes.
    """
    teller = _Teller(load, products, site_url=settings.site_url)
    teller.make_workplaces()
    for story in STORIES:
        if story.product_code in products:
            teller.tell(story)
    session.flush()
    load_scans(load, teller.lots, key=settings.unit_code_key.encode())


class _Teller:
    """The loader, speaking in the names of the businesses and of the office."""

    def __init__(self, load: Load, products: Mapping[str, Product], *, site_url: str) -> None:
        self.load = load
        self.products = products
        self.site_url = site_url
        self.communes = _communes()
        self.facilities: dict[str, Facility] = {}
        known = select(Lot).where(Lot.is_demo).options(joinedload(Lot.product))
        self.lots = {lot.code: lot for lot in session.scalars(known)}
        self.office = Declarer(OFFICE, load.loader.id, None, site_url, is_staff=True)

    def make_workplaces(self) -> None:
        """Make each place with its location number, or find it again."""
        query = select(Facility).where(Facility.is_demo).options(joinedload(Facility.commune))
        known = {facility.gln: facility for facility in session.scalars(query)}
        for told in WORKPLACES:
            product = self.products.get(told.product_code)
            if product is None or product.business_id is None:
                continue
            found = known.get(told.gln)
            self.load.report.same["facility"] += found is not None
            self.facilities[told.gln] = found or self._make(told, product.business_id)

    def _make(self, told: Workplace, business_id: int) -> Facility:
        facility = Facility(
            business_id=business_id,
            name=told.name,
            kind=told.kind,
            commune=self.communes[told.place],
            gln=told.gln,
            is_demo=True,
        )
        session.add(facility)
        session.flush()
        ledger.issue(PermalinkKind.GLN, told.gln, facility.id, at=self.load.at)
        self.load.report.new["facility"] += 1
        return facility

    def tell(self, story: Story) -> None:
        """Open the lot, then add what happened in the order in which it was written down."""
        if story.code in self.lots:
            self.load.report.same["lot"] += 1
            return
        product = self.products[story.product_code]
        self._give_gtin(product, story.gtin)
        declarer = self._business(product)
        lot = self._open(story, product, declarer)
        self.lots[story.code] = lot
        for at, write in sorted(self._acts(story, lot, declarer), key=lambda act: act[0]):
            write(at)
        self.load.report.new["lot"] += 1

    def _give_gtin(self, product: Product, gtin: str) -> None:
        """Give a product a number of GS1's demonstration prefix, unless it has one of its own."""
        if gtin and product.gtin is None:
            product.gtin, product.gtin_is_demo = gtin, True
            session.flush()
            ledger.issue(PermalinkKind.GTIN, gtin, product.id, at=self.load.at)

    def _business(self, product: Product) -> Declarer:
        business = session.get_one(Business, product.business_id)
        return Declarer(f"{business.name} {MARK}", self.load.loader.id, business.id, self.site_url)

    def _open(self, story: Story, product: Product, declarer: Declarer) -> Lot:
        facts = LotFacts(
            number=story.number,
            made_on=story.made_on,
            best_before=story.best_before,
            quantity=story.quantity,
            unit=story.unit,
            origin=story.origin,
            standards=STANDARDS,
        )
        opened = moment(story.opened)
        opening = Declaration(
            Step.OPENED,
            occurred_at=opened,
            **self._place(story.place),
            extra=(_id_of(story, "opened"),),
        )
        return recording.open_lot(
            product, facts, opening, declarer=declarer, at=opened + WRITTEN_DOWN_AFTER,
            is_demo=True, code=story.code,
        )  # fmt: skip

    def _acts(self, story: Story, lot: Lot, declarer: Declarer) -> Iterator[Act]:
        for number, told in enumerate(story.steps, 1):
            name = f"step-{number}"
            key = _id_of(story, name)
            declaration = self._declaration(told, key)
            yield _later(told.at), partial(self._declare, lot, declaration, declarer, told.uses)
            if told.checked:
                checked = Declaration(
                    Step.VERIFIED,
                    occurred_at=moment(told.checked),
                    note=CHECKED,
                    extra=(_id_of(story, f"{name}-checked"), ("sanvat:verifies", [key[1]])),
                )
                yield _later(told.checked), partial(self._declare, lot, checked, self.office, ())
            if told.corrected:
                keys = (key, _id_of(story, f"{name}-corrected"))
                yield _later(told.corrected), partial(self._correct, lot, declarer, told, keys)
        if story.units:
            last = max((told.at for told in story.steps), default=story.opened)
            yield _later(last), partial(self._give_out, lot, story.units, declarer)
        if story.recall:
            speaker = self.office if story.recall.by_staff else declarer
            recalled = _recalled(story.recall, _id_of(story, "recalled"))
            yield _later(story.recall.at), partial(self._declare, lot, recalled, speaker, ())

    def _declaration(self, told: Told, key: Key) -> Declaration:
        return Declaration(
            told.step,
            occurred_at=moment(told.at),
            note=told.note,
            disposition=told.disposition,
            **self._place(told.place),
            inputs=[self._input(used) for used in told.uses],
            extra=(key,),
        )

    def _place(self, words: str) -> dict[str, Any]:
        """A workplace by its location number, or a commune by its province's code and name."""
        facility = self.facilities.get(words)
        if facility is not None:
            return {"facility": facility, "commune": facility.commune}
        return {"commune": self.communes[words]}

    def _input(self, used: Used) -> InputUsed:
        lot = self.lots[used.code]
        uri = lot_uri(lot, lot.product, site_url=self.site_url)
        return InputUsed(uri, lot, Decimal(used.quantity), used.unit)

    def _declare(self, lot: Lot, declaration: Declaration, declarer: Declarer,
                 uses: tuple[Used, ...], at: datetime) -> None:  # fmt: skip
        for used in uses:
            self._agree(self.lots[used.code], declarer, at)
        recording.declare(lot, declaration, declarer=declarer, at=at)

    def _agree(self, used: Lot, declarer: Declarer, at: datetime) -> None:
        """Have the other business agree that its lot is named, where it is another."""
        if used.business_id != declarer.business_id:
            use = ask_to_use(used, declarer=declarer, at=at)
            owner = self._business(used.product)
            decide_use(use, is_agreed=True, declarer=owner, at=at)

    def _correct(self, lot: Lot, declarer: Declarer, told: Told, keys: tuple[Key, Key],
                 at: datetime) -> None:  # fmt: skip
        (_, wrong_id), (name, right_id) = keys
        query = select(TraceEvent).where(TraceEvent.event_id == wrong_id)
        wrong = session.scalars(query.where(TraceEvent.lot_id == lot.id)).one()
        in_place = replaced(
            reading.facts(wrong), note=told.note_in_place, moment=wrong.occurred_at,
            declarer=declarer, at=at,
        )  # fmt: skip
        recording.correct(
            lot, wrong, words=told.wrong_because, replacement={**in_place, name: right_id},
            declarer=declarer, at=at,
        )  # fmt: skip

    def _give_out(self, lot: Lot, count: int, declarer: Declarer, at: datetime) -> None:
        units.give_out(lot, count, declarer=declarer, at=at)


def _communes() -> dict[str, Commune]:
    """The communes in force by the code of their province and their name."""
    query = select(Commune, Province.code).join(Province, Province.id == Commune.province_id)
    return {f"{code} {commune.name}": commune for commune, code in session.execute(query)}


def _later(words: str) -> datetime:
    return moment(words) + WRITTEN_DOWN_AFTER


def _id_of(story: Story, name: str) -> Key:
    """The same identifier for the same event on every installation."""
    known = uuid5(NAMESPACE_URL, f"sanvat:demonstration/{story.code}/{name}")
    return "eventID", f"urn:uuid:{known}"


def _recalled(told: CalledBack, key: Key) -> Declaration:
    """A recall as `recalling.recall_lot` declares it, under an identifier that is known before."""
    words = {"reason": told.reason, "advice": told.advice, "contact": told.contact}
    return Declaration(
        Step.RECALLED,
        occurred_at=moment(told.at),
        note=told.reason,
        extra=(key, ("sanvat:recall", words)),
    )
