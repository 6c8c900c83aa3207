"""Finding by name what is no product."""

import time

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session, scoped_session

from catalog.businesses.models import Business
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.geography import Point, distance_km
from catalog.search import directory
from catalog.search.directory import Directory, Entry, EntryKind, FormerUnit, LiveDirectory
from catalog.search.ranking import HIGHEST_BOOST
from catalog.search.suggesting import Span, completions, typed_parts

ENTRIES = [
    Entry(EntryKind.PLACE, "tra-vinh", "Trà Vinh", "Trà Vinh", "Vĩnh Long", 6),
    Entry(EntryKind.PLACE, "phuong-tra-vinh", "Phường Trà Vinh", None, "Vĩnh Long", 1),
    Entry(EntryKind.PLACE, "phuong-ben-thanh", "Phường Bến Thành", None, "Hồ Chí Minh", 1, ("Bến Nghé",)),
    Entry(EntryKind.BUSINESS, "tra-bac", "Công ty Cổ phần Trà Bắc", None, "Vĩnh Long", 2),
    Entry(EntryKind.FAIR, "ok-om-bok", "Lễ hội Ok Om Bok Trà Vinh", "Ok Om Bok festival", "", 1),
]  # fmt: skip
FORMER = [FormerUnit("Huyện Cầu Kè", "Tỉnh Trà Vinh", ("Vĩnh Long",)),
          FormerUnit("Quận 1", "Thành phố Hồ Chí Minh", ("Hồ Chí Minh",))]  # fmt: skip


@pytest.fixture
def names() -> Directory:
    return Directory(ENTRIES, FORMER)


def test_what_is_called_exactly_so_is_meant_alone(names: Directory) -> None:
    assert [entry.slug for entry in names.find("Trà Vinh", most=5)] == ["tra-vinh"]


def test_bare_words_find_every_marking(names: Directory) -> None:
    found = [entry.slug for entry in names.find("tra", most=5, goes_on=True)]
    assert found[0] == "tra-vinh"
    assert "tra-bac" in found


def test_commune_is_found_by_a_name_that_went_into_it(names: Directory) -> None:
    assert [entry.slug for entry in names.find("ben nghe", most=5)] == ["phuong-ben-thanh"]


def test_only_one_kind_is_answered_when_one_is_asked(names: Directory) -> None:
    assert names.find("trà", most=5, kind=EntryKind.FAIR)[0].slug == "ok-om-bok"


def test_former_units_are_known_by_name_and_number(names: Directory) -> None:
    assert [unit.name for unit in names.former_units_in("dừa sáp cầu kè")] == ["Huyện Cầu Kè"]
    assert [unit.name for unit in names.former_units_in("quận 1")] == ["Quận 1"]


@pytest.mark.parametrize(
    ("text", "slug"),
    [("Trà Vinh", "tra-vinh"), ("quận 1", "quan-1"), ("thái nguyên", "thai-nguyen")],
)
def test_localities_of_the_site_are_found(
    sample: scoped_session[Session], text: str, slug: str
) -> None:
    assert LiveDirectory().now().find(text, most=1)[0].slug == slug


def test_renamed_business_is_found_within_a_second(
    filled_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:

    monkeypatch.setattr(directory, "LOOK_AGAIN_S", 0.0)
    with filled_app.app_context():
        live = LiveDirectory()
        assert live.now().find("zyxwv", most=1) == []
        with unit_of_work():
            session.execute(
                update(Business).where(Business.id == 1).values(name="Zyxwv", updated_at=now())
            )
        time.sleep(0.01)
        assert live.now().find("zyxwv", most=1)[0].name == "Zyxwv"
        session.remove()


def test_completions_are_the_usual_ways_on_in_the_marks_of_names() -> None:
    listed = ["Dừa sáp Hòa Tân", "Dừa sáp Bảo Châu", "Dừa sấy giòn", "Kẹo dừa sữa"]
    assert completions("dua s", listed)[0] == "dừa sáp"
    assert completions("", listed) == []


def test_marks_are_the_places_of_typed_letters() -> None:
    assert typed_parts("dua s", "Dừa sáp") == [Span(0, 3), Span(4, 5)]
    assert typed_parts("tra", "Hương Trà") == [Span(6, 9)]
    assert typed_parts("a s", "Joint Stock") == []


def test_distance_and_boost_are_what_is_published() -> None:
    hanoi, saigon = Point(21.0278, 105.8342), Point(10.7769, 106.7009)
    assert distance_km(hanoi, saigon) == pytest.approx(1_144, abs=5)
    assert distance_km(hanoi, hanoi) == 0
    assert pytest.approx(0.3) == HIGHEST_BOOST
