import io
import re
from dataclasses import replace
from time import perf_counter
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pypdfium2
import pytest
import qrcode
from pypdf import PdfReader

from catalog.foundation.errors import Invalid, NotFound
from catalog.labels import typeface
from catalog.labels.drawing import draw_sheet, label_svg
from catalog.labels.laying_out import Label, lay_out, stars_of
from catalog.labels.reading_back import NotReadBack, read_back
from catalog.labels.sheets import PRINTER_EDGE_MM, SHEETS, Sheet, get_sheet
from catalog.labels.singles import singles_zip
from catalog.labels.typeface import MM_PER_POINT, width_em
from tests.labels.conftest import DRAWN_AT, NAME, make_label
from tests.support.decoders import decoded

ROLL = get_sheet("roll-50x30")
every_sheet = pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)


def drawn(*labels: Label, sheet: Sheet = ROLL, **choices: object) -> bytes:
    return draw_sheet(labels, sheet, **{"drawn_at": DRAWN_AT, **choices})


def words_of(pdf: bytes) -> str:
    """The text of all pages, its lines joined as they are read."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(text.split()).replace("- ", "-")


@every_sheet
def test_a_full_sheet_is_read_back(sheet: Sheet) -> None:
    labels = [make_label(n, stars=4, is_demo=True) for n in range(sheet.per_page + 1)]
    pdf = drawn(*labels, sheet=sheet)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 2
    read_back(pdf, [label.address for label in labels])


@pytest.mark.parametrize("name", [name for name in SHEETS if name.startswith("a4")])
def test_nothing_is_drawn_where_office_printers_cannot_print(name: str) -> None:
    sheet = get_sheet(name)
    labels = [make_label(n, stars=5, is_demo=True) for n in range(sheet.per_page)]
    page = pypdfium2.PdfDocument(drawn(*labels, sheet=sheet))[0]
    picture = page.render(scale=150 / 72).to_pil().convert("L")
    edge = round(PRINTER_EDGE_MM / 25.4 * 150) - 1
    picture.paste(255, (edge, edge, picture.width - edge, picture.height - edge))
    assert picture.getextrema() == (255, 255)


@pytest.mark.parametrize("name", ["roll-50x30", "roll-35x22"])
def test_a_rendered_label_is_read_by_both_decoders(name: str) -> None:
    label = make_label()
    page = pypdfium2.PdfDocument(drawn(label, sheet=get_sheet(name)))[0]
    target = io.BytesIO()
    page.render(scale=300 / 72).to_pil().save(target, "PNG")
    assert decoded(target.getvalue()) == label.address


@every_sheet
def test_all_words_stand_inside_of_the_label(sheet: Sheet) -> None:
    layout = lay_out(make_label(stars=5, is_demo=True), sheet.inner_width, sheet.inner_height)
    assert layout.code_side >= 16
    for line in layout.lines:
        right = line.x + width_em(line.text, line.face) * line.size_pt * MM_PER_POINT
        corners = [x for star in stars_of(line) for x, _ in star]
        assert max([right, *corners]) <= sheet.inner_width
        assert line.baseline + 0.27 * line.size_pt * MM_PER_POINT <= sheet.inner_height


@pytest.mark.parametrize("sheet", [ROLL, get_sheet("roll-35x22"), get_sheet("a4-12-63.5x72")])
def test_vietnamese_words_come_out_as_they_went_in(sheet: Sheet) -> None:
    words = words_of(drawn(make_label(stars=4, is_demo=True), sheet=sheet))
    assert NAME in words
    assert "Lô L0001 · NSX 01/12/2025 · HSD 01/12/2026" in words
    assert "ABCD-EFGH-2345-0000" in words
    assert "OCOP 4 sao" in words
    assert "dữ liệu minh họa" in words


def test_english_labels_speak_english() -> None:
    words = words_of(drawn(make_label(stars=3, is_demo=True), language="en"))
    assert "Lot L0001 · MFG 01/12/2025 · EXP 01/12/2026" in words
    assert "OCOP 3 stars" in words
    assert "demonstration data" in words


def test_a_label_without_stars_makes_no_claim() -> None:
    plain = make_label()
    assert "OCOP" not in words_of(drawn(plain))
    assert "minh họa" not in words_of(drawn(plain))
    assert not any(line.stars for line in lay_out(plain, 50, 30).lines)


def test_a_product_label_names_no_lot_and_no_dates() -> None:
    label = replace(make_label(), lot_number=None, made_on=None, best_before=None)
    assert words_of(drawn(label)) == f"{NAME} ABCD-EFGH-2345-0000"


@pytest.mark.parametrize(
    "name",
    ["Trà", " ".join(["Nghiêng"] * 10), "Supercalifragilistic" * 3, "WWW-WW", "Gạo <ST25> & đậu"],
)
def test_long_and_odd_names_are_shrunk_and_broken_but_never_cut(name: str) -> None:
    words = words_of(drawn(make_label(name=name), sheet=get_sheet("roll-35x22")))
    assert name.replace(" ", "") in words.replace(" ", "")


def test_the_producer_is_named_where_the_print_stays_easy_to_read() -> None:
    producer = "Hợp tác xã Minh Họa Cầu Kè"
    named = make_label(producer=producer)
    assert producer in words_of(drawn(named))
    crowded = replace(named, name=" ".join(["Nghiêng"] * 10))
    assert producer not in words_of(drawn(crowded, sheet=get_sheet("roll-35x22")))


def test_a_longer_name_goes_on_a_larger_label() -> None:
    name = " ".join(["Nghiêng"] * 16)
    with pytest.raises(Invalid, match="too-long-for-label"):
        drawn(make_label(name=name), sheet=get_sheet("roll-35x22"))
    assert name in words_of(drawn(make_label(name=name), sheet=ROLL))


def test_a_name_that_fits_at_no_size_is_refused() -> None:
    with pytest.raises(Invalid, match="too-long-for-label"):
        drawn(make_label(name="Nghiêng " * 60), sheet=get_sheet("roll-35x22"))


def test_the_first_label_takes_the_place_that_is_free() -> None:
    sheet = get_sheet("a4-21-63.5x38.1")
    labels = [make_label(n) for n in range(2)]
    pdf = drawn(*labels, sheet=sheet, start_at=21)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 2
    read_back(pdf, [label.address for label in labels])
    for wrong in (0, 22):
        with pytest.raises(Invalid, match="not-on-sheet"):
            drawn(*labels, sheet=sheet, start_at=wrong)


def test_the_same_labels_give_the_same_bytes() -> None:
    labels = [make_label(n, stars=3) for n in range(3)]
    assert drawn(*labels) == drawn(*labels)
    assert singles_zip(labels) == singles_zip(labels)


def test_a_wrong_missing_or_additional_code_is_named() -> None:
    labels = [make_label(n) for n in range(5)]
    right = [label.address for label in labels]
    wrong = replace(labels[2], address=right[2] + "X")
    with pytest.raises(NotReadBack) as refused:
        read_back(drawn(*labels[:2], wrong, *labels[3:]), right)
    assert refused.value.missing == (right[2],)
    assert refused.value.extra == (right[2] + "X",)
    assert right[2] in str(refused.value)
    with pytest.raises(NotReadBack) as refused:
        read_back(drawn(*labels[:4]), right)
    assert (refused.value.missing, refused.value.extra) == ((right[4],), ())
    with pytest.raises(NotReadBack) as refused:
        read_back(drawn(*labels, labels[0]), right)
    assert (refused.value.missing, refused.value.extra) == ((), (right[0],))


def test_alike_labels_are_counted_one_by_one() -> None:
    sheet = get_sheet("a4-65-38.1x21.2")
    label = make_label()
    read_back(drawn(*[label] * 65, sheet=sheet), [label.address] * 65)
    with pytest.raises(NotReadBack):
        read_back(drawn(*[label] * 64, sheet=sheet), [label.address] * 65)


def test_a_single_label_is_svg_in_millimetres_with_its_words() -> None:
    drawing = label_svg(make_label(name="Gạo <ST25> & đậu", stars=5), width=50, height=30)
    root = ET.fromstring(drawing)
    assert root.get("width") == "50mm"
    assert "".join(root.itertext()).count("Gạo <ST25> & đậu") == 1
    assert len(re.findall("<polygon", drawing)) == 5


def test_singles_are_packed_as_png_and_svg_under_their_codes() -> None:
    labels = [make_label(n) for n in range(2)]
    with ZipFile(io.BytesIO(singles_zip(labels, dpi=203))) as archive:
        assert len(archive.namelist()) == 4
        for label in labels:
            assert decoded(archive.read(f"{label.code}.png")) == label.address
            ET.fromstring(archive.read(f"{label.code}.svg"))


def test_a_site_without_the_typeface_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(typeface, "FOLDER", tmp_path)
    with pytest.raises(NotFound, match=r"BeVietnamPro_400Regular\.ttf"):
        drawn(make_label())


@pytest.mark.slow
def test_a_thousand_labels_take_half_the_time_of_bare_codes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    labels = [make_label(n, stars=4) for n in range(1000)]
    started = perf_counter()
    for label in labels:
        qrcode.make(label.address).save(io.BytesIO(), "PNG")
    bare_s = perf_counter() - started
    started = perf_counter()
    drawn(*labels, sheet=get_sheet("a4-65-38.1x21.2"))
    drawn_s = perf_counter() - started
    with capsys.disabled():
        print(f"\n1,000 labels {drawn_s:.2f} s, 1,000 bare codes {bare_s:.2f} s")
    assert drawn_s <= 0.5 * bare_s
