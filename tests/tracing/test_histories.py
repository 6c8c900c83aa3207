"""Any sequence of declarations, recalls, corrections and days: what is told stays the truth.

A model of a few lines, which knows no hash and no table, is told the same as the catalog.
After every step the two agree on each lot: its ancestors, the recalls that reach it, the
verdict of its page; and its chain holds.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
import time_machine
from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid
from catalog.ledger.signing import signing_key
from catalog.products.models import Product
from catalog.tracing import reading, recording
from catalog.tracing.bodies import InputUsed, replaced
from catalog.tracing.checkpoints import is_due, make_checkpoint
from catalog.tracing.identifiers import lot_uri
from catalog.tracing.lineage import ids_above, ids_below, open_recalls
from catalog.tracing.models import Lot, LotUse, Step
from catalog.tracing.queries import events_of, get_lot
from catalog.tracing.recalling import lift_recall, recall_lot
from catalog.tracing.verifying import verify_lot
from tests.factories.catalog import make_business, make_certificate, make_product
from tests.factories.tracing import SITE, declarer_of, make_lot, make_step

START = datetime(2026, 1, 1, tzinfo=UTC)
CERTIFIED_UNTIL = date(2026, 6, 1)
KEY = signing_key("of these tests")
ADVICE = {"reason": "Nhiễm khuẩn", "advice": "Ngừng dùng", "contact": "02943 855 000"}
STEPS = (Step.HARVESTING, Step.PROCESSING, Step.PACKING, Step.SELLING)
VERDICT = re.compile(r'<div class="verdict (\w+)">.*?<h1>(.*?)</h1>', re.DOTALL)
DAY_AT_THE_END = re.compile(r" \d{1,2} \w+ \d{4}$")
MOST_LOTS = 5


@dataclass
class Told:
    """One event as the model knows it."""

    step: Step
    day: date
    inputs: frozenset[str] = frozenset()
    best_before: date | None = None
    wrong_since: date | None = None

    def holds(self, on: date) -> bool:
        return self.day <= on and (self.wrong_since is None or self.wrong_since > on)


@dataclass
class LotTold:
    """One lot as the model knows it; its events in the order in which they were declared."""

    id: int
    producer: int
    events: list[Told] = field(default_factory=list)

    def holding(self, on: date) -> list[Told]:
        return [event for event in self.events if event.holds(on)]

    def is_recalled(self, on: date) -> bool:
        steps = [event.step for event in self.holding(on)]
        words = [step for step in steps if step in {Step.RECALLED, Step.RECALL_LIFTED}]
        return words[-1:] == [Step.RECALLED]

    def inputs(self, on: date) -> set[str]:
        return {code for event in self.holding(on) for code in event.inputs}

    def best_before(self, on: date) -> date | None:
        openings = [event for event in self.holding(on) if event.step is Step.OPENED]
        return openings[-1].best_before if openings else None

    def is_traced(self, on: date) -> bool:
        return any(event.step in STEPS for event in self.holding(on))


class Histories(RuleBasedStateMachine):
    """Two producers, one with a certificate that ends, and up to five lots."""

    lots = Bundle("lots")

    def __init__(self, app: Flask, products: list[int]) -> None:
        super().__init__()
        self.client = app.test_client()
        self.products = products
        self.at = START
        self.told: dict[str, LotTold] = {}
        self.agreed: set[tuple[str, int]] = set()

    @property
    def today(self) -> date:
        return day_in_vietnam(self.at)

    @rule(target=lots, producer=st.integers(0, 1), keeps_days=st.none() | st.integers(0, 400))
    def open_lot(self, producer: int, keeps_days: int | None) -> object:
        if len(self.told) == MOST_LOTS:
            return multiple()
        best_before = None if keeps_days is None else self.today + timedelta(days=keeps_days)
        with unit_of_work():
            product = session.get_one(Product, self.products[producer])
            lot = make_lot(product, at=self.at, made_on=self.today, best_before=best_before)
        opened = Told(Step.OPENED, self.today, best_before=best_before)
        self.told[lot.code] = LotTold(lot.id, producer, [opened])
        return lot.code

    @rule(code=lots, step=st.sampled_from(STEPS))
    def declare(self, code: str, step: Step) -> None:
        with unit_of_work():
            make_step(get_lot(code), step, at=self.at)
        self._note(code, step)

    @rule(code=lots, used=st.lists(lots, min_size=1, max_size=2, unique=True))
    def make_of(self, code: str, used: list[str]) -> None:
        with refused_if(self._why_not(code, used)), unit_of_work():
            lots = [get_lot(each) for each in used]
            inputs = [InputUsed(lot_uri(lot, lot.product, site_url=SITE), lot, None, None)
                      for lot in lots]  # fmt: skip
            make_step(get_lot(code), Step.PROCESSING, inputs=inputs, at=self.at)
        if not self._why_not(code, used):
            self._note(code, Step.PROCESSING, inputs=frozenset(used))

    def _why_not(self, code: str, used: list[str]) -> str:
        for each in used:
            if each == code or code in self.ancestors(each):
                return "cyclic"
            own = self.told[code].producer
            if self.told[each].producer != own and (each, own) not in self.agreed:
                return "not-agreed"
        return ""

    @rule(code=lots)
    def agree_to_be_used(self, code: str) -> None:
        other = 1 - self.told[code].producer
        if (code, other) in self.agreed:
            return
        with unit_of_work():
            asking = session.get_one(Product, self.products[other]).business_id
            assert asking
            session.add(
                LotUse(lot_id=self.told[code].id, business_id=asking, asked_at=self.at,
                       decided_at=self.at, is_agreed=True)
            )  # fmt: skip
        self.agreed.add((code, other))

    @rule(code=lots)
    def recall(self, code: str) -> None:
        is_recalled = self.told[code].is_recalled(self.today)
        with refused_if("recalled-already" if is_recalled else ""), unit_of_work():
            lot = get_lot(code)
            recall_lot(lot, **ADVICE, declarer=declarer_of(lot), at=self.at)
        if not is_recalled:
            self._note(code, Step.RECALLED)

    @rule(code=lots)
    def lift(self, code: str) -> None:
        is_recalled = self.told[code].is_recalled(self.today)
        with refused_if("" if is_recalled else "not-recalled"), unit_of_work():
            lot = get_lot(code)
            lift_recall(lot, words="Kiểm nghiệm lại đạt", declarer=declarer_of(lot), at=self.at)
        if is_recalled:
            self._note(code, Step.RECALL_LIFTED)

    @rule(code=lots, place=st.integers(0, 20), is_replaced=st.booleans())
    def correct(self, code: str, place: int, is_replaced: bool) -> None:
        wrong = self.told[code].events[place % len(self.told[code].events)]
        is_wrong = wrong.wrong_since is not None
        with refused_if("already-corrected" if is_wrong else ""), unit_of_work():
            lot = get_lot(code)
            declared = [each for each in events_of(lot.id) if not each.is_error_declaration]
            event = declared[place % len(declared)]
            declarer = declarer_of(lot)
            right = replaced(reading.facts(event), note="đúng ra là", moment=event.occurred_at,
                             declarer=declarer, at=self.at)  # fmt: skip
            recording.correct(lot, event, words="ghi nhầm", declarer=declarer, at=self.at,
                              replacement=right if is_replaced else None)  # fmt: skip
        if not is_wrong:
            if is_replaced:
                self.told[code].events.append(replace(wrong, day=self.today))
            wrong.wrong_since = self.today

    @rule(days=st.integers(1, 250))
    def days_pass(self, days: int) -> None:
        self.at += timedelta(days=days)

    @rule()
    def sign_the_day(self) -> None:
        with unit_of_work():
            if is_due(at=self.at):
                make_checkpoint(KEY, at=self.at)

    @precondition(lambda self: self.at > START)
    @rule(code=lots, days=st.integers(1, 400))
    def look_back(self, code: str, days: int) -> None:
        """The page of a past day tells what its own chain told then."""
        day = max(day_in_vietnam(START), self.today - timedelta(days=days))
        told = self.told[code]
        page = self._page(f"/en/q/{code}?ngay={day.isoformat()}")
        is_recalled = told.is_recalled(day)
        assert verdict_of(page) == (
            ("problem", "This lot is recalled") if is_recalled else self._certified(told, day)
        )
        assert_best_before(page, told.best_before(day), day)

    @invariant()
    def every_chain_holds(self) -> None:
        for code in self.told:
            assert verify_lot(get_lot(code)).findings == ()
        session.rollback()

    @invariant()
    def lineage_is_the_models(self) -> None:
        above = {code: self.ancestors(code) for code in self.told}
        for code, told in self.told.items():
            assert ids_above(told.id) == {self.told[each].id for each in above[code]}
            below = {each for each in self.told if code in above[each]}
            assert ids_below(told.id) == {self.told[each].id for each in below}
            reaching = {
                self.told[each].id
                for each in {code, *above[code]}
                if self.told[each].is_recalled(self.today)
            }
            assert {recall.lot_id for recall in open_recalls(told.id)} == reaching
        session.rollback()

    @invariant()
    def verdict_is_the_models(self) -> None:
        for code, told in self.told.items():
            page = self._page(f"/en/q/{code}")
            assert verdict_of(page) == self._verdict(code, told)
            assert_best_before(page, told.best_before(self.today), self.today)
            assert ("Level: traced by lot" in page) is told.is_traced(self.today)

    def _verdict(self, code: str, told: LotTold) -> tuple[str, str]:
        if told.is_recalled(self.today):
            return "problem", "This lot is recalled"
        if any(self.told[each].is_recalled(self.today) for each in self.ancestors(code)):
            return "problem", "This lot contains a recalled lot"
        return self._certified(told, self.today)

    def _certified(self, told: LotTold, day: date) -> tuple[str, str]:
        if told.producer:
            return "unclear", "This code is known; no certificate is"
        if day <= CERTIFIED_UNTIL:
            return "holds", "OCOP 4 stars: in force until"
        return "ended", "OCOP 4 stars: ended on"

    def ancestors(self, code: str) -> set[str]:
        found: set[str] = set()
        waiting = [code]
        while waiting:
            new = self.told[waiting.pop()].inputs(self.today) - found
            found |= new
            waiting += new
        return found

    def _note(self, code: str, step: Step, *, inputs: frozenset[str] = frozenset()) -> None:
        self.told[code].events.append(Told(step, self.today, inputs))

    def _page(self, address: str) -> str:
        with time_machine.travel(self.at, tick=False):
            answer = self.client.get(address)
        assert answer.status_code == 200
        return unescape(answer.get_data(as_text=True))

    def teardown(self) -> None:
        session.remove()


@contextmanager
def refused_if(code: str) -> Iterator[None]:
    """Expect a refusal with this code, or none where there is no code."""
    if not code:
        yield
        return
    with pytest.raises(Invalid) as refused:
        yield
    assert refused.value.code == code


def verdict_of(page: str) -> tuple[str, str]:
    """The tone of a page and its first words, without the day that follows them."""
    found = VERDICT.search(page)
    assert found
    tone, words = found.groups()
    return tone, DAY_AT_THE_END.sub("", words)


def assert_best_before(page: str, best_before: date | None, on: date) -> None:
    assert ("<dt>Best before</dt>" in page) is (best_before is not None)
    assert ("(has passed)" in page) is (best_before is not None and best_before < on)


def run(app: Flask, *, examples: int, steps: int) -> None:
    with app.app_context():
        with unit_of_work():
            certified = make_product(business=make_business(), group_id=1)
            make_certificate(certified, issued_on=date(2025, 6, 1), expires_on=CERTIFIED_UNTIL)
            plain = make_product(business=make_business("Cơ sở Ba Mùa"), gtin="09521234543213")
        products = [certified.id, plain.id]
        run_state_machine_as_test(
            lambda: Histories(app, products),
            settings=settings(
                max_examples=examples, stateful_step_count=steps, deadline=None, database=None
            ),
        )
        assert (session.scalar(select(func.count()).select_from(Lot)) or 0) >= examples // 2


def test_what_is_told_of_lots_is_what_a_plain_model_tells(app: Flask) -> None:
    run(app, examples=15, steps=15)


@pytest.mark.slow
def test_it_is_so_for_many_long_histories(app: Flask) -> None:
    run(app, examples=40, steps=30)
