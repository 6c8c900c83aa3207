from xml.etree import ElementTree as ET

import pytest

from catalog.foundation.csv_rows import RowCheck, read_rows
from catalog.media.covers import DYES, INK, MOTIFS, PAPER, place_cover, product_cover, wrapped_name
from catalog.sample.loading import DATA


def luminance(colour: str) -> float:
    parts = [value / 255 for value in bytes.fromhex(colour[1:])]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def cover(name="Trà đinh Tân Cương", number=1, group="do-uong", province="19") -> str:
    return product_cover(product_id=number, name=name, group_slug=group, province_code=province)


def test_the_same_product_always_has_the_same_cover() -> None:
    assert cover() == cover()
    assert cover() != cover(number=2)


def test_name_stands_out_from_its_label() -> None:
    light, dark = luminance(PAPER), luminance(INK)
    assert (light + 0.05) / (dark + 0.05) >= 7
    assert f'fill="{PAPER}"' in cover()
    assert f'fill="{INK}"' in cover()


@pytest.mark.parametrize("group", [*MOTIFS, "unknown"])
@pytest.mark.parametrize("province", ["04", "19", "79", "86", ""])
def test_every_motif_in_every_dye_is_a_small_drawing_of_its_own(group, province) -> None:
    for number in range(12):
        drawing = cover(number=number, group=group, province=province)
        ET.fromstring(drawing)
        assert len(drawing) < 8000
        assert not {'href="http', "<script", "style="} & set(drawing.split())


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "\"&'<>", "x" * 400, "", "Ễ Ộ ặ"])
def test_hostile_name_is_only_a_name(name: str) -> None:
    root = ET.fromstring(cover(name=name))
    assert root[0].text == (name or None)
    assert all(not element.tag.endswith("script") for element in root.iter())


def test_every_name_of_the_sample_fits_its_label_whole() -> None:
    rows = read_rows(DATA / "products.csv", columns=("product_name",), check=RowCheck())
    assert len(rows) == 417
    for row in rows:
        lines, size = wrapped_name(row["product_name"])
        assert len(lines) <= 4
        assert "…" not in lines[-1], row["product_name"]
        assert size >= 18


def test_place_cover_is_drawn_without_a_label() -> None:
    assert "<text" not in place_cover(name="Trà Vinh", province_code="86")
    assert len({dye.field for dye in DYES}) == len(DYES)
