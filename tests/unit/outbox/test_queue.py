"""Facts wait until somebody took them, handled them, or failed and tries again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from catalog.foundation.database import session, unit_of_work
from catalog.outbox.models import OutboxEntry
from catalog.outbox.queue import (
    CLAIM_LASTS,
    FIRST_RETRY,
    LONGEST_RETRY,
    announce,
    claim,
    finish,
    retry_later,
)

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.usefixtures("database")


def announced(*facts: str) -> None:
    with unit_of_work():
        for fact in facts:
            announce(fact, at=NOON, product_id=1)


def claimed(at: datetime = NOON) -> list[str]:
    with unit_of_work():
        return [entry.fact for entry in claim(at=at)]


def test_facts_are_handed_out_in_the_order_they_were_announced() -> None:
    announced("A", "B", "C")
    assert claimed() == ["A", "B", "C"]


def test_a_claimed_fact_is_not_handed_out_twice() -> None:
    announced("A")
    claimed()
    assert claimed(NOON + SECOND) == []


def test_the_claim_of_a_worker_that_died_lapses() -> None:
    announced("A")
    claimed()
    assert claimed(NOON + CLAIM_LASTS + SECOND) == ["A"]


def test_a_finished_fact_never_comes_back() -> None:
    announced("A")
    with unit_of_work():
        finish(claim(at=NOON)[0], at=NOON)
    assert claimed(NOON + timedelta(days=400)) == []


def test_a_failed_fact_waits_before_it_comes_back() -> None:
    announced("A")
    with unit_of_work():
        retry_later(claim(at=NOON)[0], error="index busy", at=NOON)
    assert claimed(NOON + FIRST_RETRY - SECOND) == []
    assert claimed(NOON + FIRST_RETRY) == ["A"]


def test_a_fact_of_a_change_that_was_rolled_back_does_not_exist() -> None:
    def change() -> None:
        with unit_of_work():
            announce("A", at=NOON)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()
    assert session.scalars(select(OutboxEntry)).all() == []


def test_asking_for_work_when_there_is_none_writes_nothing() -> None:
    claim(at=NOON)
    assert not session.dirty
    assert not session.new


@given(st.integers(min_value=0, max_value=500))
def test_a_delay_grows_and_never_passes_its_limit(attempts: int) -> None:
    def delay(made: int) -> timedelta:
        entry = OutboxEntry(fact="A", payload={}, attempts=made, created_at=NOON, available_at=NOON)
        retry_later(entry, error="x" * 5000, at=NOON)
        return entry.available_at - NOON

    assert FIRST_RETRY <= delay(attempts) <= delay(attempts + 1) <= LONGEST_RETRY
