"""Replaying the ledger: nothing that was ever given out, and perhaps printed, may die."""

import csv

import pytest
from flask.testing import FlaskClient

from catalog.permalinks import ledger
from catalog.permalinks.models import PermalinkKind
from catalog.sample.loading import DATA

pytestmark = pytest.mark.slow

PATHS = {
    PermalinkKind.PRODUCT_SLUG: "/san-pham/{}",
    PermalinkKind.BUSINESS_SLUG: "/doanh-nghiep/{}",
    PermalinkKind.PRODUCT_CODE: "/q/{}",
}
AT_LEAST_ISSUED = 1073
"""How many there were when the list was first committed; it only grows."""


def issued() -> list[dict[str, str]]:
    with (DATA / "issued_addresses.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_list_of_issued_addresses_only_grows() -> None:
    rows = {(row["kind"], row["value"]) for row in issued()}
    assert len(rows) == len(issued()) >= AT_LEAST_ISSUED


def test_every_issued_address_is_in_the_ledger(sample: object) -> None:
    kept = {(entry.kind.value, entry.value) for entry in ledger.all_addresses()}
    assert {(row["kind"], row["value"]) for row in issued()} <= kept


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(PATHS))
def test_every_issued_address_answers(visitor: FlaskClient, kind: PermalinkKind) -> None:
    """A former slug may send on for good, but only to a page that is there."""
    dead = []
    for row in (row for row in issued() if row["kind"] == kind):
        answer = visitor.get(PATHS[kind].format(row["value"]))
        if answer.status_code == 301:
            answer = visitor.get(answer.headers["Location"])
        if answer.status_code != 200:
            dead.append((row["value"], answer.status_code))
    assert dead == []
