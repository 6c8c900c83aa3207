from datetime import UTC, datetime

import pytest

from catalog.businesses import queries
from catalog.businesses.models import Business, ChannelKind, SalesChannel
from catalog.foundation.vietnamese import latin_sort_key, sort_key

MOMENT = datetime(2026, 7, 1, tzinfo=UTC)
NAMES = ["Đại Phát", "Dừa Xanh", "Ánh Dương", "An Bình", "Ăn Sạch"]


@pytest.fixture
def listed(database) -> list[Business]:
    rows = [
        Business(
            slug=f"b-{place}",
            name=name,
            name_sort=sort_key(name),
            name_en_sort=latin_sort_key(name),
            published_at=MOMENT,
            updated_at=MOMENT,
        )
        for place, name in enumerate(NAMES)
    ]
    database.add_all(rows)
    database.flush()
    return rows


def names(*, in_english: bool, start: int = 0, stop: int = 99) -> list[str]:
    found = queries.businesses_in_order(in_english=in_english, start=start, stop=stop)
    return [business.name for business in found]


def test_businesses_stand_in_the_order_of_the_readers_language(listed) -> None:
    assert names(in_english=False) == ["An Bình", "Ánh Dương", "Ăn Sạch", "Dừa Xanh", "Đại Phát"]
    assert names(in_english=True) == ["An Bình", "Ăn Sạch", "Ánh Dương", "Đại Phát", "Dừa Xanh"]


def test_slices_put_together_are_the_whole_list(listed) -> None:
    whole = names(in_english=False)
    parts = [names(in_english=False, start=start, stop=start + 2) for start in (0, 2, 4)]
    assert [name for part in parts for name in part] == whole


def test_draft_is_in_no_list_and_has_no_page(listed) -> None:
    listed[0].published_at = None
    assert queries.find_business("b-0") is None
    assert queries.find_business_by_id(listed[0].id) is None
    assert queries.businesses_by_id([listed[0].id]) == []
    assert queries.count_businesses() == len(NAMES) - 1
    assert "Đại Phát" not in names(in_english=False)


def test_businesses_come_back_in_the_order_of_their_ids(listed) -> None:
    wanted = [listed[3].id, 10**6, listed[1].id]
    assert queries.businesses_by_id(wanted) == [listed[3], listed[1]]


def test_count_heeds_a_condition(listed) -> None:
    assert queries.count_businesses(Business.slug == "b-1") == 1


def test_channels_are_those_of_the_business_alone(listed, database) -> None:
    own = SalesChannel(business_id=listed[0].id, kind=ChannelKind.WEBSITE, url="https://a.example/")
    other = SalesChannel(
        business_id=listed[1].id, kind=ChannelKind.WEBSITE, url="https://b.example/"
    )
    database.add_all([own, other])
    database.flush()
    database.expire_all()
    found = queries.find_business(listed[0].slug)
    assert found is not None
    assert found.channels == [own]
    assert queries.outlets_in_province(None) == []
