import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalog.foundation.csv_rows import BrokenRows
from catalog.places.loading import DATA, load_localities, load_places
from catalog.places.map import HEIGHT, WIDTH, archipelagos, project, province_shapes
from catalog.places.models import Commune, FormerPlace, Locality, Province
from catalog.places.queries import (
    find_commune,
    find_communes_by_name,
    find_locality,
    former_places_of,
)


def test_all_units_of_both_periods_are_loaded_once(database) -> None:
    assert load_places().new == 34 + 3321 + 10_051
    assert load_places().new == 0
    assert load_localities() == 4
    assert load_localities() == 0
    counts = [
        database.scalar(select(func.count()).select_from(model))
        for model in (Province, Commune, FormerPlace, Locality)
    ]
    assert counts == [34, 3321, 10_051, 4]


@pytest.mark.parametrize(
    ("file", "row", "said"),
    [
        ("provinces.csv", "1,Tỉnh Xa,Xa,Xa,tỉnh,99", "code"),
        ("provinces.csv", "97,Tỉnh Xa,Xa,Xa,vương quốc,99", "kind"),
        ("communes.csv", "99999,Xã Xa,Xa,Xa,xã,97,10,105", "province_code"),
        ("communes.csv", "99999,Xã Xa,Xa,Xa,xã,01,mười,105", "latitude"),
        ("communes.csv", "99999,,,,xã,01,10,105", "the name is empty"),
        ("communes.csv", "00004,Xã Xa,Xa,Xa,xã,01,10,105", "stands twice"),
        ("former_communes.csv", "99999,Xã Xa,xã,Huyện Xa,Tỉnh Xa,55555", "present_commune_codes"),
        ("former_communes.csv", "99999,Xã Xa,xã", "cells"),
    ],
)
def test_broken_row_is_named_and_nothing_is_loaded(
    database, tmp_path: Path, file: str, row: str, said: str
) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    with (tmp_path / "data" / file).open("a", encoding="utf-8") as target:
        target.write(row + "\n")
    with pytest.raises(BrokenRows, match=said) as refused:
        load_places(tmp_path / "data")
    lines = (DATA / file).read_text(encoding="utf-8").count("\n")
    assert f"{file}, row {lines + 1}," in str(refused.value)
    assert database.scalar(select(func.count()).select_from(Province)) == 0


def test_map_always_has_both_archipelagos_inside_its_frame() -> None:
    labels = [" ".join(group.label_lines) for group in archipelagos()]
    assert labels == ["Quần đảo Hoàng Sa (Đà Nẵng)", "Quần đảo Trường Sa (Khánh Hòa)"]
    for group in archipelagos():
        assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in group.points)
        assert group.label_y < HEIGHT


def test_map_draws_every_province_in_a_small_file() -> None:
    shapes = province_shapes()
    assert len({shape.code for shape in shapes}) == 34
    assert all(shape.path.startswith("M") and shape.path.endswith("z") for shape in shapes)
    assert sum(len(shape.path) for shape in shapes) < 25_000


def test_projection_keeps_north_up_and_east_right() -> None:
    hanoi, saigon = project(105.85, 21.03), project(106.7, 10.78)
    assert hanoi[1] < saigon[1]
    assert hanoi[0] < saigon[0]


def test_commune_is_found_by_its_present_and_its_former_name(sample) -> None:
    by_former = find_communes_by_name("thanh phu")
    names = {
        commune.full_name: [place.full_name for place in former] for commune, former in by_former
    }
    assert names["Xã Tam Ngãi"] == ["Xã Thạnh Phú"]
    assert names["Xã Thạnh Phú"]
    assert find_communes_by_name("   ") == []
    assert find_communes_by_name("%_") == []


def test_former_communes_of_a_present_one_are_listed(sample) -> None:
    commune = find_commune("phuong-tan-dinh-ho-chi-minh")
    assert {place.full_name for place in former_places_of(commune.id)} >= {
        "Phường Tân Định",
        "Phường Đa Kao",
    }


def test_localities_cover_what_the_former_units_became(sample) -> None:
    sizes = {slug: len(find_locality(slug).communes) for slug in ("tra-vinh", "quan-1")}
    assert sizes == {"tra-vinh": 41, "quan-1": 4}
    assert find_locality("cao-bang").covers_whole_province
