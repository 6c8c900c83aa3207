from datetime import UTC, datetime, timedelta

import pytest

from catalog.accounts.roles import RoleName
from catalog.accounts.signing_in import create_account
from catalog.businesses.models import Business
from catalog.certificates.models import Certificate, CertificateKind, Evidence, Honour
from catalog.certificates.queries import (
    claims_and_honours,
    claims_of_business,
    claims_of_product,
    claims_of_products,
    honoured_business_ids,
    honours_of_business,
)
from catalog.products.groups import load_groups
from catalog.products.models import Product, SortedBy
from catalog.products.queries import for_index
from catalog.search.documents import document_of

MOMENT = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.fixture
def checker_id(database) -> int:
    user = create_account(
        "staff@example.vn",
        password="a long enough sentence",
        display_name="Cán bộ",
        roles=[RoleName.STAFF],
        at=MOMENT,
    )
    database.flush()
    return user.id


@pytest.fixture
def business(database) -> Business:
    row = Business(
        slug="b", name="B", name_sort="B", name_en_sort="b", published_at=MOMENT, updated_at=MOMENT
    )
    database.add(row)
    database.flush()
    return row


@pytest.fixture
def product(database, business) -> Product:
    load_groups()
    row = Product(
        slug="p", code="PPPPPPPP", name="P", name_sort="P", name_en_sort="p", group_id=1,
        sorted_by=SortedBy.CATALOG, business=business, published_at=MOMENT, updated_at=MOMENT,
    )  # fmt: skip
    database.add(row)
    database.flush()
    return row


def honour(business: Business, checker_id: int | None, **facts: object) -> Honour:
    usual = {
        "business_id": business.id,
        "title": "Danh hiệu",
        "year": 2024,
        "evidence": Evidence.AGENCY_OR_PRESS,
        "checked_at": MOMENT if checker_id else None,
        "checked_by_id": checker_id,
    }
    return Honour(**{**usual, **facts})


def test_honours_are_shown_newest_first(database, business, checker_id) -> None:
    older = honour(business, checker_id, year=2020)
    newer = honour(business, checker_id, year=2025)
    database.add_all([older, newer])
    database.flush()
    assert list(honours_of_business(business.id)) == [newer, older]
    assert honoured_business_ids(on=MOMENT.date()) == [business.id]


@pytest.mark.parametrize("level", [Evidence.PROPOSAL, Evidence.OWN_WORD])
def test_proposed_or_self_given_honour_is_not_shown(database, business, checker_id, level) -> None:
    database.add(honour(business, checker_id, evidence=level))
    database.flush()
    assert honours_of_business(business.id) == []
    assert honoured_business_ids(on=MOMENT.date()) == []


def test_unchecked_honour_is_not_shown(database, business) -> None:
    database.add(honour(business, None))
    database.flush()
    assert honours_of_business(business.id) == []
    assert honoured_business_ids(on=MOMENT.date()) == []


def test_honour_of_a_product_never_spreads_to_its_business(
    database, business, product, checker_id
) -> None:
    database.add(honour(business, checker_id, business_id=None, product_id=product.id))
    database.flush()
    assert honours_of_business(business.id) == []
    assert honoured_business_ids(on=MOMENT.date()) == []


@pytest.mark.parametrize("end", ["expires_on", "ended_on"])
def test_an_honour_that_is_over_puts_nobody_in_front(database, business, checker_id, end) -> None:
    last = MOMENT.date() if end == "expires_on" else MOMENT.date() + timedelta(days=1)
    database.add(honour(business, checker_id, **{end: last}))
    database.flush()
    assert honoured_business_ids(on=MOMENT.date()) == [business.id]
    assert honoured_business_ids(on=MOMENT.date() + timedelta(days=1)) == []


def test_the_page_of_a_product_has_its_claims_and_its_own_honours_together(
    database, business, product, checker_id
) -> None:
    papers = [
        Certificate(kind=kind, product_id=product.id, evidence=Evidence.SIGNED_DECISION)
        for kind in (CertificateKind.OCOP, CertificateKind.HACCP)
    ]
    titles = [
        honour(business, checker_id, business_id=None, product_id=product.id, year=year)
        for year in (2023, 2025)
    ]
    hidden = honour(business, None, business_id=None, product_id=product.id)
    database.add_all([*papers, *titles, hidden, honour(business, checker_id)])
    database.flush()
    assert claims_and_honours(product.id, [10**6]) == ({product.id: papers}, titles[::-1])
    assert claims_and_honours(10**6, [product.id]) == ({product.id: papers}, [])


def test_claims_of_a_product_never_spread_to_its_business(database, business, product) -> None:
    paper = Certificate(
        kind=CertificateKind.OCOP, stars=4, product_id=product.id, evidence=Evidence.SIGNED_DECISION
    )
    standard = Certificate(
        kind=CertificateKind.HACCP, business_id=business.id, evidence=Evidence.SIGNED_DECISION
    )
    database.add_all([paper, standard])
    database.flush()
    assert claims_of_product(product.id) == [paper]
    assert claims_of_business(business.id) == [standard]
    assert claims_of_products([]) == {}
    assert claims_of_products([product.id, 10**6]) == {product.id: [paper]}


def test_own_word_puts_no_product_under_the_name_of_a_certificate(database, product) -> None:
    database.expunge_all()
    (product,) = for_index([product.id])

    def claim(kind: CertificateKind, level: Evidence) -> Certificate:
        return Certificate(
            kind=kind, product_id=product.id, evidence=level, checked_at=MOMENT, checked_by_id=1
        )

    document = document_of(
        product,
        [
            claim(CertificateKind.VIETGAP, Evidence.OWN_WORD),
            claim(CertificateKind.HALAL, Evidence.PROPOSAL),
            claim(CertificateKind.ORGANIC, Evidence.AGENCY_OR_PRESS),
        ],
        is_sold_online=False,
    )
    assert document.facts.certificates == {CertificateKind.ORGANIC}
