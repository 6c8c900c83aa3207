"""Files as people and attackers send them: understood, converted, or refused in clear words."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from catalog.foundation.errors import Invalid
from catalog.imports.columns import COLUMNS, column_letters
from catalog.imports.csv_text import read_csv
from catalog.imports.exporting import template_csv
from catalog.imports.old_fonts import OF_TCVN3, Typed, converted, recognise
from catalog.imports.reading import LARGEST_FILE, Sheet, read_sheet
from catalog.imports.workbook import OLE, Choices, template
from tests.imports.conftest import xlsx

SAID = (
    "Tên sản phẩm,Mô tả,Giá bán\n"
    "Mật ong rừng U Minh,Ong hút mật hoa tràm; vị ngọt dịu,250000\n"
    "Rượu đế Gò Đen,Nấu từ nếp thơm bằng men thuốc bắc,90000\n"
)
TO_TCVN3 = {ord(letter): code for code, letter in OF_TCVN3.items()}
VNI = (
    "Teân saûn phaåm,Moâ taû,Giaù baùn\n"
    "Maät ong röøng U Minh,Ong huùt maät hoa traøm; vò ngoït dòu,250000\n"
    "Röôïu ñeá Goø Ñen,Naáu töø neáp thôm baèng men thuoác baéc,90000\n"
)


def code_of(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        read_sheet(content)
    return refused.value.code


def names(sheet: Sheet) -> list[str]:
    return [row.cells["name"] for row in sheet.rows]


def rezipped(content: bytes, **parts: bytes) -> bytes:
    """A workbook with other or more parts in it."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return written.getvalue()


GOOD = xlsx(["", "Mật ong", "1", 1000, "kg", ""])
SHEET_PART = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "content",
    [
        SAID.encode(),
        SAID.encode("utf-8-sig"),
        SAID.encode("utf-16"),
        SAID.encode("utf-16-le"),
        SAID.encode("utf-16-be"),
        SAID.translate(TO_TCVN3).encode("latin-1"),
        SAID.translate(TO_TCVN3).encode(),
        VNI.encode("latin-1"),
        VNI.encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "le", "be", "tcvn3", "tcvn3 in utf-8", "vni", "vni in utf-8"],
)
def test_a_csv_is_read_in_every_encoding_of_vietnamese(content: bytes) -> None:
    sheet = read_sheet(content)
    assert names(sheet) == ["Mật ong rừng U Minh", "Rượu đế Gò Đen"]
    assert sheet.rows[0].cells["description"] == "Ong hút mật hoa tràm; vị ngọt dịu"
    assert sheet.rows[1].cells["price_vnd"] == "90000"


def test_windows_1258_is_read() -> None:
    text = "Tên,Mô ta\u0309\nMâ\u0323t ong rư\u0300ng,Ngo\u0323t di\u0323u\n"
    assert names(read_sheet(text.encode("cp1258"))) == ["Mật ong rừng"]


def test_a_workbook_typed_for_old_fonts_is_converted() -> None:
    heads = tuple("Tên sản phẩm,Giá bán".translate(TO_TCVN3).split(","))
    sheet = read_sheet(xlsx(("Mật ong rừng".translate(TO_TCVN3), 1000), headings=heads))
    assert (names(sheet), sheet.typed) == (["Mật ong rừng"], Typed.TCVN3)


def test_letters_that_make_no_sense_are_refused() -> None:
    assert code_of(bytes(range(0x80, 0x100)) + b"\nT\x80\x81n,G\xff\xfe\n") == "unknown-encoding"


@pytest.mark.parametrize("text", ["Tên sản phẩm", "café", "Đậu phộng", "plain"])
def test_what_is_unicode_already_stays_as_it_is(text: str) -> None:
    typed = recognise(text) or Typed.UNICODE
    assert converted(text, typed) == text


@given(st.text(alphabet="".join(OF_TCVN3.values()) + " abc", max_size=40))
def test_every_letter_of_tcvn3_comes_back(text: str) -> None:
    assert converted(text.translate(TO_TCVN3), Typed.TCVN3) == text


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separators_are_recognised(separator: str) -> None:
    rows = read_csv(f"Tên{separator}Giá\nMật ong{separator}1\n".encode())
    assert rows == [["Tên", "Giá"], ["Mật ong", "1"]]


def test_headings_are_found_below_a_title_without_marks_and_in_other_case() -> None:
    sheet = read_sheet(xlsx(
        ("HỢP TÁC XÃ HÒA TÂN",), (), ("STT", "TEN SAN PHAM", "gia  (dong)"), (1, "Mật ong", 5),
        headings=(),
    ))  # fmt: skip
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (4, {"name": "Mật ong", "price_vnd": "5"})
    ]
    assert sheet.letters == {"name": "B", "price_vnd": "C"}


def test_merged_heads_of_two_lines_are_read_together() -> None:
    def merge(page) -> None:
        page.merge_range("A1:A2", "Tên sản phẩm")
        page.merge_range("B1:C1", "Giá bán")
        page.write_row("B2", ["Giá", "Đơn vị"])
        page.write_row("A3", ["Mật ong", 5000, "chai"])

    [row] = read_sheet(xlsx(headings=(), fill=merge)).rows
    assert row.cells == {"name": "Mật ong", "price_vnd": "5000", "price_unit": "chai"}


def test_a_heading_of_two_lines_in_one_cell_is_read() -> None:
    sheet = read_sheet(xlsx(["Mật ong", 5], headings=("Tên\nsản phẩm", "Giá\n(đồng)")))
    assert sheet.letters == {"name": "A", "price_vnd": "B"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"  \n ", "empty"),
        (b"x" * (LARGEST_FILE + 1), "too-large"),
        (b"%PDF-1.7", "not-a-sheet"),
        (b"\x89PNG\r\n", "not-a-sheet"),
        (OLE + b"Workbook", "old-excel"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"PK\x03\x04 broken", "damaged"),
        (GOOD[:2000], "damaged"),
        (rezipped(GOOD, **{"xl/vbaProject.bin": b"x"}), "macros"),
        (rezipped(GOOD, **{"xl/workbook.xml": b"<x"}), "damaged"),
        (b"a,b\n1,2\n", "no-heading"),
        ("Tên,Giá\n".encode(), "no-rows"),
        ("Tên,Tên sản phẩm\nA,B\n".encode(), "heading-twice"),
        (xlsx(*[["", f"Số {n}"] for n in range(5001)]), "too-many-rows"),
    ],
)
def test_other_files_are_refused_each_for_its_reason(content: bytes, code: str) -> None:
    assert code_of(content) == code


def test_sheets_that_hold_no_table_are_passed_over() -> None:
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True}) as book:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='Hàng'!$B$2:$B$2"})
        book.add_chartsheet("Biểu đồ").set_chart(chart)
        page = book.add_worksheet("Hàng")
        page.write_row(0, 0, ["Tên", "Giá"])
        page.write_row(1, 0, ["Mật ong", 5])
    assert names(read_sheet(written.getvalue())) == ["Mật ong"]


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = rezipped(GOOD, **{"xl/media/zeros.xml": b"\0" * (60 << 20)})
    assert len(bomb) < 200_000
    assert code_of(bomb) == "unpacks-too-large"


def test_a_zip_that_lies_about_its_size_is_refused() -> None:
    bomb = bytearray(rezipped(GOOD, **{"xl/media/zeros.xml": b"\0" * (60 << 20)}))
    at = bomb.rindex(b"xl/media/zeros.xml") - 46 + 24
    bomb[at : at + 4] = (1000).to_bytes(4, "little")
    assert code_of(bytes(bomb)) in {"unpacks-too-large", "damaged"}


@pytest.mark.parametrize("cell", ["XFD1048576", "A1048576", "XFD1", "a999999"])
def test_a_sheet_that_reaches_to_the_end_of_the_world_is_refused(cell: str) -> None:
    far = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row><c r="{cell}"><v>1</v></c></row></sheetData></worksheet>'
    assert code_of(rezipped(GOOD, **{SHEET_PART: far.encode()})) == "reaches-too-far"
    assert code_of(rezipped(GOOD, **{SHEET_PART: f"x{far}".encode()})) == "damaged"


def test_entities_are_not_expanded() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>'
    assert code_of(rezipped(GOOD, **{SHEET_PART: laughs})) == "damaged"


def test_the_template_reads_back_as_what_was_written_into_it() -> None:
    row = {"code": "ABC", "name": "=1+1", "gtin": "08936001234569", "price_vnd": "5"}
    choices = Choices({"group": ["1. Thực phẩm"], "commune": ["Xã Cầu Kè · 29371"]})
    [read] = read_sheet(template(choices, [row])).rows
    assert read.cells == row
    [from_csv] = read_sheet(template_csv([row]).encode()).rows
    assert from_csv.cells["name"] == "'=1+1"


def test_a_filled_template_holds_no_formula_and_offers_its_choices() -> None:
    written = template(Choices({"group": ["=1. Nhóm"]}), [{"name": "=cmd|' /C calc'!A0"}])
    with zipfile.ZipFile(io.BytesIO(written)) as parts:
        sheet = parts.read(SHEET_PART)
    assert b"<f>" not in sheet
    assert b"dataValidation" in sheet
    with CalamineWorkbook.from_filelike(io.BytesIO(written)) as book:
        assert book.sheet_names == ["Sản phẩm", "Hướng dẫn", "Danh mục"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_no_cell_of_an_exported_csv_starts_a_formula(start: str) -> None:
    cells = read_csv(template_csv([{"name": f"{start}1+1"}]).encode())[1]
    assert cells[1] == f"'{start}1+1"


def test_columns_are_lettered_as_in_a_spreadsheet() -> None:
    assert [column_letters(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A", "Z", "AA", "AZ", "BA", "ZZ", "AAA",
    ]  # fmt: skip
    assert len({column.heading for column in COLUMNS}) == len(COLUMNS)
