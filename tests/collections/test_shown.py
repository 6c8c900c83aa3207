"""What stands in front equals the rule, to the second, from the tables to a shared cache."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from catalog.businesses.models import Business
from catalog.certificates.models import Certificate, Evidence, RevocationGround
from catalog.collections.models import Collection, CollectionItem, Placement, Spot
from catalog.collections.queries import at_spots
from catalog.collections.rules import ROOM, Where
from catalog.foundation.clock import VIETNAM
from catalog.foundation.database import session, unit_of_work
from catalog.products.models import Product
from catalog.tracing.models import LotInput, Recall, TraceEvent
from tests.factories.catalog import make_business, make_certificate, make_province
from tests.factories.catalog import make_product as make_listed
from tests.factories.tracing import make_lot

pytestmark = pytest.mark.slow

START = datetime(2027, 1, 24, 10, 0, tzinfo=UTC)
"""Seven hours before a midnight in Việt Nam, so that days change within a plan."""
PRODUCTS = 4
SPAN_S = 2 * 24 * 3600
NAMES = ("Mật ong bạc hà", "Dừa sáp Hòa Tân", "Miến dong Bình Liêu", "Chè Tân Cương")

seconds = st.one_of(
    st.integers(0, SPAN_S), st.sampled_from([7 * 3600 - 1, 7 * 3600, 7 * 3600 + 1, 3600])
)
moments = seconds.map(lambda number: START + timedelta(seconds=number))
spans = st.tuples(moments, st.none() | st.integers(1, SPAN_S).map(lambda s: timedelta(seconds=s)))


@dataclass(frozen=True)
class Claim:
    """A certificate of a product, in the words of a plan."""

    last_day: date
    is_checked: bool
    evidence: Evidence
    revoked_on: date | None


@dataclass(frozen=True)
class Thing:
    """A product of a plan with all that may bar it."""

    claim: Claim | None
    recalled: tuple[datetime, timedelta | None] | None
    is_recalled_by_input: bool
    is_withdrawn: bool
    is_suspended: bool


@dataclass(frozen=True)
class Slot:
    """A placement of a plan: of a product, or of the collection that holds the first two."""

    subject: int
    span: tuple[datetime, timedelta | None]
    position: int
    is_removed: bool


@dataclass(frozen=True)
class Plan:
    """Everything that decides what stands at a spot."""

    things: tuple[Thing, ...]
    slots: tuple[Slot, ...]
    collection_span: tuple[datetime, timedelta | None]
    collection_is_public: bool


days = st.sampled_from([date(2027, 1, 23), date(2027, 1, 24), date(2027, 1, 25), date(2028, 6, 1)])
things = st.builds(
    Thing,
    claim=st.one_of(
        st.none(),
        st.builds(
            Claim,
            last_day=days,
            is_checked=st.sampled_from([True, True, True, False]),
            evidence=st.sampled_from([Evidence.SIGNED_DECISION, Evidence.AGENCY_OR_PRESS,
                                      Evidence.OWN_WORD, Evidence.PROPOSAL]),
            revoked_on=st.none() | days,
        ),
    ),
    recalled=st.none() | spans,
    is_recalled_by_input=st.booleans(),
    is_withdrawn=st.sampled_from([False, False, False, True]),
    is_suspended=st.sampled_from([False, False, False, True]),
)  # fmt: skip
slots = st.builds(
    Slot,
    subject=st.integers(0, PRODUCTS),
    span=spans,
    position=st.integers(1, 3),
    is_removed=st.sampled_from([False, False, False, True]),
)
plans = st.builds(
    Plan,
    things=st.tuples(*[things] * PRODUCTS),
    slots=st.lists(slots, max_size=8).map(tuple),
    collection_span=spans,
    collection_is_public=st.booleans(),
)


def end_of(span: tuple[datetime, timedelta | None]) -> datetime | None:
    return span[0] + span[1] if span[1] is not None else None


def holds(span: tuple[datetime, timedelta | None], at: datetime) -> bool:
    end = end_of(span)
    return span[0] <= at and (end is None or at < end)


def may_stand(thing: Thing, at: datetime) -> bool:
    """The rule said again, without anything of the code that is tested."""
    claim, day = thing.claim, at.astimezone(VIETNAM).date()
    return (
        claim is not None
        and claim.is_checked
        and claim.evidence in {Evidence.SIGNED_DECISION, Evidence.AGENCY_OR_PRESS}
        and day <= claim.last_day
        and (claim.revoked_on is None or day < claim.revoked_on)
        and not (thing.recalled is not None and holds(thing.recalled, at))
        and not thing.is_withdrawn
        and not thing.is_suspended
    )


def expected(plan: Plan, at: datetime) -> list[int]:
    """The subjects that stand, in order; the collection has the last number."""
    allowed = {number for number, thing in enumerate(plan.things) if may_stand(thing, at)}
    is_open = plan.collection_is_public and holds(plan.collection_span, at)
    if is_open and allowed & {0, 1}:
        allowed.add(PRODUCTS)
    due = [
        (slot.position, slot.span[0], number, slot.subject)
        for number, slot in enumerate(plan.slots)
        if not slot.is_removed and holds(slot.span, at) and slot.subject in allowed
    ]
    ordered = [subject for *_order, subject in sorted(due)]
    return list(dict.fromkeys(ordered))[: ROOM[Spot.PROVINCE]]


@dataclass
class Stage:
    """The products and the province on which plans are played, made once."""

    app: Flask
    province_id: int
    slug: str
    product_ids: list[int]
    lot_ids: list[int]
    input_ids: list[int]
    business_ids: list[int]
    collection_id: int = 0

    def play(self, plan: Plan) -> None:
        """Write a plan into the tables in place of the one before."""
        for table in (Placement, CollectionItem, Collection, Certificate):
            session.execute(delete(table))
        for number, thing in enumerate(plan.things):
            self._play_thing(number, thing)
        gathered = Collection(
            slug="qua-tet", title="Quà Tết", updated_at=START,
            published_at=START if plan.collection_is_public else None,
            from_at=plan.collection_span[0], until_at=end_of(plan.collection_span),
        )  # fmt: skip
        session.add(gathered)
        session.flush()
        self.collection_id = gathered.id
        for place, key in enumerate(self.product_ids[:2]):
            session.add(CollectionItem(collection_id=gathered.id, position=place, product_id=key))
        for slot in plan.slots:
            is_collection = slot.subject == PRODUCTS
            session.add(
                Placement(
                    spot=Spot.PROVINCE, province_id=self.province_id, position=slot.position,
                    product_id=None if is_collection else self.product_ids[slot.subject],
                    collection_id=gathered.id if is_collection else None,
                    from_at=slot.span[0], until_at=end_of(slot.span), updated_at=START,
                    removed_at=START if slot.is_removed else None,
                )
            )  # fmt: skip
            session.flush()

    def _play_thing(self, number: int, thing: Thing) -> None:
        product = session.get_one(Product, self.product_ids[number])
        product.withdrawn_at = START if thing.is_withdrawn else None
        business = session.get_one(Business, self.business_ids[number])
        business.published_at = None if thing.is_suspended else START - timedelta(days=400)
        if thing.claim is not None:
            claim = thing.claim
            facts = {} if claim.is_checked else {"checked_at": None, "checked_by_id": None}
            make_certificate(
                product, issued_on=date(2026, 1, 1), expires_on=claim.last_day,
                evidence=claim.evidence, revoked_on=claim.revoked_on,
                revocation_ground=RevocationGround.LAW_BROKEN if claim.revoked_on else None, **facts,
            )  # fmt: skip
        if thing.recalled is not None:
            lots = self.input_ids if thing.is_recalled_by_input else self.lot_ids
            end = end_of(thing.recalled)
            session.add(
                Recall(
                    lot_id=lots[number], reason="lý do", advice="ngừng dùng", contact="gọi",
                    is_by_staff=False, recalled_at=thing.recalled[0], lifted_at=end,
                    lift_words="đã kiểm tra" if end else None,
                )
            )  # fmt: skip
        session.flush()


def set_up(app: Flask, number: int = 86) -> Stage:
    with app.app_context(), unit_of_work():
        province = make_province(f"Vĩnh Long {number}", f"{number:02}")
        stage = Stage(app, province.id, province.slug, [], [], [], [])
        for name in NAMES:
            business = make_business(f"Cơ sở {name}")
            product = make_listed(name, business=business, group_id=1)
            lot = make_lot(product)
            source = make_lot()
            first = session.scalars(select(TraceEvent).where(TraceEvent.lot_id == lot.id)).first()
            session.add(
                LotInput(lot_id=lot.id, input_lot_id=source.id, input_uri=f"urn:{source.id}",
                         event_row_id=first.id)
            )  # fmt: skip
            stage.product_ids.append(product.id)
            stage.lot_ids.append(lot.id)
            stage.input_ids.append(source.id)
            stage.business_ids.append(business.id)
    return stage


def subjects(placements: list[Placement], stage: Stage) -> list[int]:
    return [
        PRODUCTS if each.collection_id else stage.product_ids.index(each.product_id)
        for each in placements
    ]


def times_of(plan: Plan, more: list[datetime]) -> list[datetime]:
    """Random moments, and each boundary of the plan with the seconds on both its sides."""
    spans_of = [slot.span for slot in plan.slots] + [plan.collection_span]
    spans_of += [thing.recalled for thing in plan.things if thing.recalled]
    edges = {edge for span in spans_of for edge in (span[0], end_of(span)) if edge}
    edges |= {START + timedelta(hours=7), START + timedelta(hours=31)}
    near = {edge + timedelta(seconds=s) for edge in edges for s in (-1, 0, 1)}
    return sorted({*more, *(each for each in near if each >= START)})


def test_what_stands_equals_the_rule_to_the_second(either_app: Flask) -> None:
    stage = set_up(either_app)
    where = Where(Spot.PROVINCE, stage.province_id)

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(plan=plans, more=st.lists(moments, max_size=4))
    def check(plan: Plan, more: list[datetime]) -> None:
        with either_app.app_context():
            try:
                stage.play(plan)
                for at in times_of(plan, more):
                    shown = at_spots([where], at=at)[where]
                    assert subjects(shown.placements, stage) == expected(plan, at), at
            finally:
                session.rollback()
                session.remove()

    check()


def test_nothing_changes_before_the_moment_that_was_named(app: Flask) -> None:
    """Between two planned changes only what is unplanned differs, and then caches must ask."""
    stage = set_up(app)
    where = Where(Spot.PROVINCE, stage.province_id)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(plan=plans, at=moments)
    def check(plan: Plan, at: datetime) -> None:
        with app.app_context():
            try:
                stage.play(plan)
                shown = at_spots([where], at=at)[where]
                assert shown.changes_at > at
                last = shown.changes_at - timedelta(seconds=1)
                if not shown.is_curated:
                    assert expected(plan, at) == expected(plan, max(at, last)) == []
            finally:
                session.rollback()
                session.remove()

    check()


@dataclass
class SharedCache:
    """A cache between readers and the site that does just what RFC 9111 lets it do."""

    client: FlaskClient
    kept: dict[str, tuple[datetime, float, str, str]] = field(default_factory=dict)
    hits: int = 0

    def get(self, address: str, at: datetime) -> str:
        if address in self.kept:
            since, lifetime, _mark, text = self.kept[address]
            if (at - since).total_seconds() < lifetime:
                self.hits += 1
                return text
        headers = {"If-None-Match": self.kept[address][2]} if address in self.kept else {}
        answer = self.client.get(address, headers=headers)
        control = answer.cache_control
        text = self.kept[address][3] if answer.status_code == 304 else answer.text
        if control.public and not control.no_store:
            lifetime = 0.0 if control.no_cache else float(control.max_age or 0)
            mark = answer.headers.get("ETag", "")
            self.kept[address] = (at, lifetime, mark, text)
        return text


def test_a_shared_cache_never_shows_what_the_rule_does_not(app: Flask) -> None:
    hits: list[int] = []
    numbers = itertools.count(1)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(plan=plans, more=st.lists(moments, max_size=3))
    def check(plan: Plan, more: list[datetime]) -> None:
        stage = set_up(app, next(numbers))  # a recall is written for ever, so each plan has its own
        address = f"/dia-phuong/{stage.slug}"
        with app.app_context():
            with unit_of_work():
                stage.play(plan)
            session.remove()
        cache = SharedCache(app.test_client())
        for at in times_of(plan, more):
            with time_machine.travel(at, tick=False):
                text = cache.get(address, at)
            row = text.partition('aria-labelledby="curated"')[2].partition("</section>")[0]
            shown = {number for number, name in enumerate(NAMES) if name in row}
            shown |= {PRODUCTS} if "Quà Tết" in row else set()
            assert shown == set(expected(plan, at)), at
        hits.append(cache.hits)

    check()
    assert sum(hits) > 0, "the cache never answered by itself, so nothing was shown of it"
