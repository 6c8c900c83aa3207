"""Filters, counts, orders and pages, the same on both engines."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from catalog.businesses.models import ChannelKind, SalesChannel
from catalog.certificates.models import Evidence
from catalog.foundation.database import session
from catalog.foundation.geography import Point
from catalog.places.models import AddressState
from catalog.search.requests import Sort
from tests.factories.catalog import (
    make_business,
    make_certificate,
    make_commune,
    make_product,
    make_province,
)
from tests.support.searches import TODAY

Find = Callable[..., SimpleNamespace]
Names = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def _database(finder: object) -> None:
    """Every test here makes its own products in the database of the engine at hand."""


@pytest.mark.parametrize(
    ("day", "total"),
    [(date(2025, 5, 31), 0), (date(2025, 6, 1), 1), (date(2028, 6, 1), 1), (date(2028, 6, 2), 0)],
    ids=str,
)
def test_stars_filter_holds_on_the_days_of_the_claim_alone(
    find: Find, day: date, total: int
) -> None:
    make_certificate(make_product())
    assert find(stars=[4], on=day).total == total


@pytest.mark.parametrize("evidence", [Evidence.PROPOSAL, Evidence.OWN_WORD])
def test_proposal_or_own_word_never_counts_as_stars(find: Find, evidence: Evidence) -> None:
    make_certificate(make_product(), evidence=evidence)
    assert find().facets["stars"] == {}


def test_proposal_is_no_certificate_to_filter_by(find: Find) -> None:
    make_certificate(make_product(), evidence=Evidence.PROPOSAL)
    assert find().facets["certificate"] == {}


def test_unpublished_and_withdrawn_products_are_not_found(names: Names) -> None:
    shown = make_product("Dừa sáp")
    make_product("Dừa chưa đăng", published_at=None)
    make_product("Dừa đã rút", withdrawn_at=shown.updated_at)
    assert names("dừa") == ["Dừa sáp"]


@pytest.mark.parametrize(
    ("sort", "ordered"),
    [(Sort.PRICE, ["Ấm", "Cam", "Đường"]), (Sort.PRICE_DESC, ["Cam", "Ấm", "Đường"]),
     (Sort.NAME, ["Ấm", "Cam", "Đường"]), (Sort.STARS, ["Đường", "Ấm", "Cam"]),
     (Sort.RELEVANCE, ["Đường", "Ấm", "Cam"]), (Sort.NEWEST, ["Cam", "Ấm", "Đường"])],
)  # fmt: skip
def test_results_stand_in_the_order_asked_for(names: Names, sort: Sort, ordered: list[str]) -> None:
    make_certificate(make_product("Đường"))
    make_product("Cam", price_vnd=90_000, published_at=datetime(2026, 9, 1, tzinfo=UTC))
    make_product("Ấm", price_vnd=20_000)
    assert names(sort=sort) == ordered


def test_claim_that_ended_gives_no_boost(names: Names) -> None:
    make_certificate(make_product("Dừa xiêm"), expires_on=TODAY.replace(day=20))
    make_certificate(make_product("Dừa ta"))
    assert names("dừa")[0] == "Dừa ta"


def test_pages_cut_the_list_without_gap_or_repeat(find: Find) -> None:
    made = {make_product("Kẹo dừa").id for _ in range(7)}
    pages = [find("dừa", page=number, per_page=3).ids for number in (1, 2, 3)]
    assert sorted(key for page in pages for key in page) == sorted(made)


def test_page_past_the_end_is_empty_and_knows_the_total(find: Find) -> None:
    make_product()
    found = find(page=10**6)
    assert (found.ids, found.total) == ((), 1)


def test_each_facet_is_counted_under_all_filters_but_its_own(find: Find) -> None:
    make_product("Cam", province=make_province("Vĩnh Long"), price_vnd=40_000)
    make_product("Mít", province=make_province("Cao Bằng", "04"), price_vnd=40_000)
    make_product("Ổi", province=make_province("Thái Nguyên", "19"), price_vnd=400_000)
    found = find(province=["vinh-long"], price_from=30_000, price_to=50_000)
    assert found.total == 1
    assert found.facets["province"] == {"vinh-long": 1, "cao-bang": 1}
    assert found.facets["price"] == {"0-49999": 1}


def test_several_values_of_one_facet_mean_any_of_them(find: Find) -> None:
    make_product("Cam", province=make_province("Vĩnh Long"))
    make_product("Mít", province=make_province("Cao Bằng", "04"))
    make_product("Ổi", province=make_province("Thái Nguyên", "19"))
    assert find(province=["vinh-long", "cao-bang"]).total == 2


def test_season_counts_every_month_of_a_product(find: Find) -> None:
    make_product("Thanh trà", season_months=0b110)
    assert find().facets["season"] == {"2": 1, "3": 1}
    assert (find(season=[3]).total, find(season=[4]).total) == (1, 0)


def test_sold_online_is_what_a_producer_sells_over_the_network(find: Find) -> None:
    over_the_network, by_telephone = make_business("Cơ sở A"), make_business("Cơ sở B")
    session.add(SalesChannel(business_id=over_the_network.id, kind=ChannelKind.WEBSITE,
                             url="https://a.example.vn/"))  # fmt: skip
    session.add(SalesChannel(business_id=by_telephone.id, kind=ChannelKind.PHONE,
                             url="tel:+84270000000"))  # fmt: skip
    shown = make_product("Mứt dừa", business=over_the_network)
    make_product("Mứt gừng", business=by_telephone)
    assert find(online=["1"]).ids == (shown.id,)
    assert find().facets["online"] == {"1": 1}


@pytest.fixture
def two_communes() -> None:
    """Cầu Kè and Cà Mau, about 130 km from each other, and a product that lies nowhere."""
    for name, latitude, longitude in (("Cầu Kè", 9.87, 106.05), ("Cà Mau", 9.18, 105.15)):
        commune = make_commune(name, latitude=latitude, longitude=longitude)
        make_product(f"Tôm khô {name}", commune=commune, province=commune.province,
                     address_state=AddressState.SETTLED)  # fmt: skip
    make_product("Tôm khô không rõ")


@pytest.mark.usefixtures("two_communes")
def test_nearest_stands_first_and_what_lies_nowhere_last(names: Names) -> None:
    found = names("tôm khô", near=Point(9.2, 105.2), sort=Sort.DISTANCE)
    assert found == ["Tôm khô Cà Mau", "Tôm khô Cầu Kè", "Tôm khô không rõ"]


@pytest.mark.usefixtures("two_communes")
def test_distance_counts_what_lies_within(find: Find) -> None:
    found = find("tôm khô", near=Point(9.87, 106.05), within_km=50)
    assert found.total == 1
    assert found.facets["distance"] == {"10": 1, "25": 1, "50": 1, "100": 1}


def test_words_for_stars_and_prices_become_filters(find: Find) -> None:
    four = make_product("Trà sen", price_vnd=150_000)
    make_certificate(four)
    make_certificate(make_product("Trà gừng", price_vnd=450_000))
    make_product("Trà nhài", price_vnd=90_000)
    found = find("trà 4 sao dưới 200k")
    assert found.ids == (four.id,)
    assert [condition.words for condition in found.understood.said] == [
        ("4", "sao"), ("dưới", "200k")]  # fmt: skip


def test_filter_that_nothing_meets_is_left_off_and_said(find: Find) -> None:
    make_product("Trà sen")
    found = find("trà sen 5 sao")
    assert found.total == 1
    assert [condition.words for condition in found.understood.relaxed] == [("5", "sao")]


def test_words_alone_are_searched_when_that_is_asked(find: Find) -> None:
    make_product("Nước khoáng 5 sao")
    make_certificate(make_product("Nước mắm"), stars=5)
    found = find("nước 5 sao", reads_filters=False)
    assert (found.total, found.understood.said) == (1, ())


def test_name_that_sounds_like_a_filter_is_found_by_its_name(names: Names) -> None:
    make_product("Gạo hữu cơ Long Hòa")
    make_certificate(make_product("Gạo tím"), kind="organic")
    assert names("gạo hữu cơ long hòa")[0] == "Gạo hữu cơ Long Hòa"
