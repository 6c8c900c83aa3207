"""Reading products: what is public, in what order, and in how many statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from catalog.businesses.models import Business, Outlet, OutletKind
from catalog.foundation.database import db
from catalog.foundation.vietnamese import latin_sort_key, sort_key
from catalog.products import queries
from catalog.products.groups import load_groups
from catalog.products.models import Product, ProductOutlet, SortedBy

MOMENT = datetime(2026, 7, 1, tzinfo=UTC)


@contextmanager
def counting() -> Iterator[list[str]]:
    """Note every statement that reaches the database."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


@pytest.fixture
def producer(database) -> Business:
    load_groups()
    business = Business(
        slug="htx-minh-hoa",
        name="HTX minh họa",
        name_sort=sort_key("HTX minh họa"),
        name_en_sort=latin_sort_key("HTX minh họa"),
        published_at=MOMENT,
        updated_at=MOMENT,
    )
    database.add(business)
    database.flush()
    return business


@pytest.fixture
def make_product(database, producer):
    def make(name: str, **facts: object) -> Product:
        number = len(queries.product_ids_in(Product.id > 0)) + int(facts.pop("code", 0))
        usual = {
            "slug": f"san-pham-{name}-{number}",
            "code": f"CODE{name}{number}"[:12],
            "name": name,
            "name_sort": sort_key(name),
            "name_en_sort": latin_sort_key(name),
            "group_id": 1,
            "sorted_by": SortedBy.CATALOG,
            "business_id": producer.id,
            "published_at": MOMENT,
            "updated_at": MOMENT,
        }
        product = Product(**{**usual, **facts})
        database.add(product)
        database.flush()
        return product

    return make


def test_cards_keep_the_order_asked_for_and_leave_out_what_is_not_listed(make_product) -> None:
    first, second = make_product("a"), make_product("b")
    draft = make_product("c", published_at=None)
    gone = make_product("d", withdrawn_at=MOMENT, code=50)
    found = queries.cards([second.id, draft.id, 10**6, gone.id, first.id])
    assert found == [second, first]
    assert queries.cards([]) == []


def test_cards_of_sixty_take_as_many_statements_as_of_one(make_product, database) -> None:
    ids = [make_product("x").id for _ in range(60)]
    counts = []
    for wanted in (ids[:1], ids):
        database.expire_all()
        database.expunge_all()
        with counting() as seen:
            for product in queries.cards(wanted):
                assert product.group.slug == "thuc-pham"
                assert product.business is not None
                assert product.commune is None
                assert product.province is None
                assert product.pictures == []
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 3


def test_withdrawn_product_keeps_its_page_and_leaves_the_lists(make_product) -> None:
    product = make_product("a", withdrawn_at=MOMENT)
    assert queries.find_product(product.slug) is product
    assert queries.find_product_by_id(product.id) is product
    assert queries.product_ids_of_business(product.business_id) == []
    assert queries.count_listed() == 0
    assert list(queries.ids_for_index()) == []


def test_draft_has_no_page(make_product) -> None:
    draft = make_product("a", published_at=None)
    assert queries.find_product(draft.slug) is None
    assert queries.find_product_by_id(draft.id) is None


def test_siblings_stand_in_vietnamese_order_without_the_product_itself(make_product) -> None:
    own = make_product("mật")
    names = ["đậu", "dừa", "ấm", "ăn", "au"]
    for name in names:
        make_product(name)
    found = queries.siblings_of(own, limit=10)
    assert [product.name for product in found] == ["au", "ăn", "ấm", "dừa", "đậu"]
    assert len(queries.siblings_of(own, limit=2)) == 2


def test_product_without_a_producer_has_no_siblings(make_product) -> None:
    make_product("a", business_id=None)
    alone = make_product("b", business_id=None)
    assert queries.siblings_of(alone, limit=10) == []


@pytest.mark.parametrize("month", range(1, 13))
def test_season_is_found_in_each_of_its_months_and_in_no_other(make_product, month: int) -> None:
    product = make_product("a", season_months=1 << (month - 1))
    make_product("b")
    in_season = [month for month in range(1, 13) if queries.product_ids_in_season(month)]
    assert in_season == [month]
    assert queries.product_ids_in_season(month) == [product.id]


def test_counts_leave_out_drafts_withdrawn_products_and_empty_values(make_product) -> None:
    make_product("a", set_id=1)
    make_product("b", set_id=1)
    make_product("c", set_id=2, published_at=None)
    make_product("d", set_id=2, withdrawn_at=MOMENT, code=50)
    make_product("e", set_id=None, code=60)
    assert queries.counts_by(Product.set_id) == {1: 2}


def test_outlet_that_sells_a_product_is_told_from_one_that_is_merely_near(
    make_product, database
) -> None:
    product = make_product("a")
    selling, other = (
        Outlet(
            name=name,
            name_sort=sort_key(name),
            kind=OutletKind.SHOP,
            updated_at=MOMENT,
        )
        for name in ("Cửa hàng", "Chợ")
    )
    database.add_all([selling, other])
    database.flush()
    database.add(ProductOutlet(product_id=product.id, outlet_id=selling.id))
    database.flush()
    assert queries.outlets_near(product) == ([selling], [])


def test_place_conditions_and_index_rows_cover_only_listed_products(make_product) -> None:
    first = make_product("a")
    draft = make_product("b", published_at=None)
    assert [product.id for product in queries.for_index([first.id, draft.id])] == [first.id]
    assert queries.for_index([]) == []
