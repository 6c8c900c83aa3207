"""Filters, counts, orders and pages, checked against doing it the slow way."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.certificates.models import Evidence
from catalog.search.documents import Document
from catalog.search.facets import VALUES, chosen_values, filtered
from catalog.search.requests import SearchRequest, Sort
from tests.factories.catalog import make_certificate, make_group, make_product
from tests.unit.search.conftest import TODAY

Find = Callable[..., SimpleNamespace]
Names = Callable[..., list[str]]

DAYS = st.dates(min_value=date(2025, 1, 1), max_value=date(2028, 12, 31))
PRICES = st.none() | st.integers(1, 9)


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    """A few documents whose values often meet."""
    return [
        Document(
            id=number,
            name=f"Sản phẩm {number}",
            name_sort=f"{number}",
            name_en_sort=f"{number}",
            group=draw(st.sampled_from("ab")),
            set=draw(st.sampled_from(["", "s", "t"])),
            province=draw(st.sampled_from(["", "p", "q"])),
            commune=draw(st.sampled_from(["", "x", "y"])),
            certificates=tuple(draw(st.sets(st.sampled_from(["ocop", "gi"])))),
            stars=tuple(
                (draw(st.integers(3, 5)), *sorted((draw(DAYS), draw(DAYS))))
                for _ in range(draw(st.integers(0, 2)))
            ),
            price_vnd=draw(PRICES),
            season_months=draw(st.integers(0, 4095)),
            published_at=0.0,
            completeness=0,
            names=(),
            others=(),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


def some(values: Iterable[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """A few chosen values of a facet, or none."""
    return st.lists(st.sampled_from(list(values)), max_size=2, unique=True).map(tuple)


REQUESTS = st.builds(
    SearchRequest,
    groups=some("ab"),
    sets=some("st"),
    stars=some([3, 4, 5]),
    provinces=some("pq"),
    communes=some("xy"),
    certificates=some(["ocop", "gi"]),
    months=some([1, 7]),
    price_from=PRICES,
    price_to=PRICES,
)


def passes(document: Document, asked: SearchRequest, *, on: date, but: str = "") -> bool:
    """Try every filter but one, in the plainest words."""
    lowest, highest, price = asked.price_from, asked.price_to, document.price_vnd
    if (lowest is not None or highest is not None) and price is None:
        return False
    if price is not None and not (lowest or 0) <= price <= (price if highest is None else highest):
        return False
    return all(
        facet == but or not wanted or set(VALUES[facet](document, on)) & wanted
        for facet, wanted in chosen_values(asked).items()
    )


@given(listed=documents(), asked=REQUESTS, on=DAYS)
def test_each_facet_is_counted_under_all_filters_but_its_own(
    listed: list[Document], asked: SearchRequest, on: date
) -> None:
    _passed, facets = filtered(listed, asked, on=on)
    assert facets == {
        facet: dict(
            Counter(
                value
                for document in listed
                if passes(document, asked, on=on, but=facet)
                for value in set(read(document, on))
            )
        )
        for facet, read in VALUES.items()
    }


@given(listed=documents(), asked=REQUESTS, on=DAYS)
def test_what_passes_is_what_meets_every_filter(
    listed: list[Document], asked: SearchRequest, on: date
) -> None:
    passed, _facets = filtered(listed, asked, on=on)
    assert passed == [document for document in listed if passes(document, asked, on=on)]


@pytest.mark.parametrize(
    ("day", "total"),
    [(date(2025, 5, 31), 0), (date(2025, 6, 1), 1), (date(2028, 6, 1), 1), (date(2028, 6, 2), 0)],
    ids=str,
)
def test_stars_filter_holds_on_the_days_of_the_claim_alone(
    database: object, find: Find, day: date, total: int
) -> None:
    make_certificate(make_product())
    assert find(stars=(4,), on=day).total == total


@pytest.mark.parametrize("evidence", [Evidence.PROPOSAL, Evidence.OWN_WORD])
def test_proposal_or_own_word_never_counts_as_stars(
    database: object, find: Find, evidence: Evidence
) -> None:
    make_certificate(make_product(), evidence=evidence)
    assert find().facets["stars"] == {}


def test_proposal_is_no_certificate_to_filter_by(database: object, find: Find) -> None:
    make_certificate(make_product(), evidence=Evidence.PROPOSAL)
    assert find().facets["certificate"] == {}


def test_unpublished_and_withdrawn_products_are_not_found(database: object, names: Names) -> None:
    shown = make_product("Dừa sáp")
    make_product("Dừa chưa đăng", published_at=None)
    make_product("Dừa đã rút", withdrawn_at=shown.updated_at)
    assert names("dừa") == ["Dừa sáp"]


@pytest.mark.parametrize(
    ("sort", "ordered"),
    [(Sort.PRICE, ["Ấm", "Cam", "Đường"]), (Sort.PRICE_DESC, ["Cam", "Ấm", "Đường"]),
     (Sort.NAME, ["Ấm", "Cam", "Đường"]), (Sort.STARS, ["Đường", "Ấm", "Cam"]),
     (Sort.RELEVANCE, ["Đường", "Ấm", "Cam"])],
)  # fmt: skip
def test_results_stand_in_the_order_asked_for(
    database: object, names: Names, sort: Sort, ordered: list[str]
) -> None:
    make_certificate(make_product("Đường"))
    make_product("Cam", price_vnd=90_000)
    make_product("Ấm", price_vnd=20_000)
    assert names(sort=sort) == ordered


def test_claim_that_ended_gives_no_boost(database: object, names: Names) -> None:
    make_certificate(make_product("Dừa xiêm"), expires_on=TODAY.replace(day=20))
    make_certificate(make_product("Dừa ta"))
    assert names("dừa")[0] == "Dừa ta"


def test_pages_cut_the_list_without_gap_or_repeat(database: object, find: Find) -> None:
    made = {make_product("Kẹo dừa").id for _ in range(7)}
    pages = [find("dừa", page=number, per_page=3).ids for number in (1, 2, 3)]
    assert sorted(key for page in pages for key in page) == sorted(made)


def test_page_past_the_end_is_empty_and_knows_the_total(database: object, find: Find) -> None:
    make_product(group=make_group())
    found = find(page=10**9)
    assert (found.ids, found.total) == ((), 1)
