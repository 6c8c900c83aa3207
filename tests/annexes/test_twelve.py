"""Twelve lists of different shapes: every row answered, nothing twice, undone to the letter."""

import pytest

from catalog.annexes.models import AnnexState, Verdict
from catalog.annexes.queries import count_rows, rows_of, verdicts
from catalog.foundation.database import unit_of_work
from tests.annexes.conftest import Office, dump
from tests.factories.catalog import make_business, make_certificate, make_product
from tests.support.annexes import AnnexFile, twelve

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("file", twelve(), ids=lambda file: file.name)
def test_every_row_is_answered_and_a_second_time_changes_nothing(
    office: Office, file: AnnexFile
) -> None:
    run = office.send(file.content, file.name)
    assert run.state is AnnexState.CHECKED
    products = office.products(run)
    assert len(products) == file.products
    counted = verdicts(run.id)
    assert counted[Verdict.WAITING] == 0
    assert sum(counted.values()) == count_rows(run.id) == run.row_count
    assert counted[Verdict.REFUSED] == file.refused
    assert all(
        any(each["stops"] for each in row.problems)
        for row in products
        if row.verdict is Verdict.REFUSED
    )
    for row in products:
        if row.verdict is Verdict.ASK:
            office.choose(run, row, hidden="take")
    good = counted[Verdict.NEW] + counted[Verdict.ASK]
    assert good + file.refused == file.products
    before = dump()
    office.accept(run)
    after = dump()
    assert after != before
    again = office.send(file.content, file.name)
    for row in office.products(again):
        if row.verdict is Verdict.ASK:
            office.choose(again, row, hidden="take")
    assert office.sums(again) == {
        name: count for name, count in (("matched", good), ("refused", file.refused)) if count
    }
    office.accept(again)
    assert dump() == after
    office.take_back(run)
    assert dump() == before


def test_a_list_undone_leaves_what_was_there_as_it_was(either_office: Office) -> None:
    office, file = either_office, twelve()[0]
    with unit_of_work():
        business = make_business("Hợp tác xã nông nghiệp Thử Một", tax_code=None)
        product = make_product("Mật ong hoa nhãn", business=business)
        make_certificate(product, stars=3, decision_no="1/QĐ-UBND")
    before = dump()
    run = office.send(file.content)
    assert office.sums(run) == {"changed": 1, "new": 1, "refused": 2}
    office.accept(run)
    assert dump() != before
    office.take_back(run)
    assert run.state is AnnexState.UNDONE
    assert dump() == before
    kept = [row.outcome.value for row in rows_of(run.id) if row.outcome]
    assert kept == ["taken-back", "taken-back"]
