"""Twelve annexes of as many shapes, after the forms of published lists; what they name is made up.

Each tells how many rows of it name a product, and how many of those have to be refused.
"""

import io
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook

from catalog.imports.old_fonts import TCVN3

Grid = Sequence[Sequence[object]]


@dataclass(frozen=True)
class AnnexFile:
    """A file, and what a person counts in it."""

    name: str
    content: bytes
    products: int
    refused: int = 0


def workbook(*sheets: tuple[str, Grid, Callable[[Any, Any], None] | None]) -> bytes:
    """A workbook of some sheets, each filled and then shaped."""
    written = io.BytesIO()
    with Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, rows, shape in sheets:
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if cell not in ("", None):
                        page.write(number, place, cell)
            if shape:
                shape(page, book)
    return written.getvalue()


TITLES: Grid = (
    ("PHỤ LỤC",),
    ("Danh sách sản phẩm OCOP được công nhận (dữ liệu minh họa)",),
    ("(Kèm theo Quyết định số 612/QĐ-UBND ngày 12 tháng 6 năm 2026)",),
    (),
)
SIGNED: Grid = (
    (),
    ("Danh sách này gồm các sản phẩm nêu trên./.",),
    ("", "", "", "TM. ỦY BAN NHÂN DÂN"),
    ("", "", "", "KT. CHỦ TỊCH"),
)


def plain() -> AnnexFile:
    rows = [
        *TITLES,
        ("STT", "Tên sản phẩm", "Chủ thể", "Địa chỉ", "Điểm", "Hạng sao", "Ghi chú"),
        (1, "Mật ong hoa nhãn", "HTX NN Thử Một", "xã Cầu Kè", "85,50", "4 sao", "công nhận mới"),
        (2, "Bánh tét lá cẩm", "Công ty TNHH Thử Hai", "xã Tam Ngãi", "60,25", "03 sao", ""),
        (3, "Trà mãng cầu", "HKD Thử Ba", "xã Cầu Kè", "91,00", "Tiềm năng 5 sao", ""),
        (4, "Kẹo dừa", "DNTN Thử Bốn", "xã Cầu Kè", "45,00", "2 sao", ""),
        *SIGNED,
    ]
    return AnnexFile("01-don-gian.xlsx", workbook(("Phụ lục", rows, None)), 4, 2)


def two_line_heads() -> AnnexFile:
    rows = [
        *TITLES,
        ("TT", "Sản phẩm", "Chủ thể", "", "Kết quả", ""),
        ("", "", "Tên", "Địa chỉ", "Điểm", "Hạng"),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        (1, "Chả lụa", "HTX Hai Dòng", "xã Cầu Kè", 72.5, "★★★★"),
        (2, "Nem chua", "nt", "nt", 71, "⭐⭐⭐⭐"),
        (3, "Giò thủ", "THT Hai Dòng", "xã Tam Ngãi", "55,5 điểm", "3 *"),
    ]  # fmt: skip

    def shape(page: Any, _book: Any) -> None:
        for first, last, place, words in ((4, 5, 0, "TT"), (4, 5, 1, "Sản phẩm")):
            page.merge_range(first, place, last, place, words)
        page.merge_range(4, 2, 4, 3, "Chủ thể")
        page.merge_range(4, 4, 4, 5, "Kết quả")

    return AnnexFile("02-hai-dong.xlsx", workbook(("Sheet1", rows, shape)), 3)


def roman_sections() -> AnnexFile:
    rows = [
        *TITLES,
        ("STT", "Tên sản phẩm", "Tên chủ thể", "Điểm trung bình"),
        ("I", "SẢN PHẨM ĐẠT 4 SAO", "", ""),
        (1, "Rượu nếp thử", "Hộ kinh doanh La Mã", "78,4"),
        (2, "Dừa sấy thử", "Công ty CP La Mã", "80"),
        ("II", "SẢN PHẨM ĐẠT 3 SAO", "", ""),
        ("1", "Khô cá thử", "HTX La Mã", "66,66"),
        ("", "Tổng cộng: 03 sản phẩm", "", ""),
    ]
    return AnnexFile("03-la-ma.xlsx", workbook(("PL1", rows, None)), 3)


def merged_producer() -> AnnexFile:
    rows = [
        ("STT", "Chủ thể", "Địa chỉ", "Mã số thuế", "Tên sản phẩm", "Xếp hạng", "Điểm"),
        (1, "", "", "", "Cà phê thử", "4 sao", "88"),
        (2, "", "", "", "Ca cao thử", "3 sao", "61,2"),
        (3, "", "", "", "Tiêu thử", "3 sao", "61,9"),
        (4, "HTX Gộp Hai", "xã Tam Ngãi", "", "Gạo thử", "3 sao", "50"),
        ("", "", "", "", "Cốm thử", "sao", "52"),
    ]

    def shape(page: Any, _book: Any) -> None:
        page.merge_range(1, 1, 3, 1, "Công ty TNHH MTV Gộp Một")
        page.merge_range(1, 2, 3, 2, "ấp 1, xã Cầu Kè, tỉnh Vĩnh Long")
        page.merge_range(1, 3, 3, 3, "0100109106")

    return AnnexFile("04-gop-o.xlsx", workbook(("Sheet1", rows, shape)), 5, 1)


def products_in_a_cell() -> AnnexFile:
    rows = [
        ("TT", "Tên cơ sở, địa chỉ, số điện thoại", "Sản phẩm", "Kết quả phân hạng"),
        (1, "HTX Liệt Kê, ấp 3, xã Cầu Kè. ĐT: 0912 345 678", "Bộ sản phẩm gồm: Xoài sấy; Mít sấy; Chuối sấy", "OCOP 4*"),
        (2, "Cty Liệt Kê - xã Tam Ngãi", "1. Mứt gừng\n2. Mứt bí", "Hạng 3 sao"),
        (3, "Cơ sở Liệt Kê", "Đu đủ ngâm", "ba sao"),
    ]  # fmt: skip
    return AnnexFile("05-gom.xlsx", workbook(("DS", rows, None)), 6)


def columns_of_grades() -> AnnexFile:
    rows = [
        ("STT", "Tên sản phẩm", "Đơn vị sản xuất", "Hạng sao", "", ""),
        ("", "", "", "3 sao", "4 sao", "5 sao"),
        (1, "Nấm rơm thử", "HTX Đánh Dấu", "x", "", ""),
        (2, "Nấm mối thử", "HTX Đánh Dấu", "", "x", ""),
        (3, "Nấm linh chi thử", "HTX Đánh Dấu", "", "", "x"),
    ]
    return AnnexFile("06-danh-dau.xlsx", workbook(("Sheet1", rows, None)), 3, 1)


def several_sheets() -> AnnexFile:
    heading = ("STT", "Sản phẩm", "Chủ thể sản xuất", "Số điểm", "Phân hạng")
    one = [*TITLES, heading, (1, "Bưởi thử", "HTX Nhiều Trang", "82,35", "４ sao")]
    two = [*TITLES, heading, (1, "Cam thử", "HTX Nhiều Trang", "52,35", "Ba sao"), *SIGNED]
    notes = [("Hướng dẫn: xem các trang tiếp theo",)]
    content = workbook(("Ghi chú", notes, None), ("4 sao", one, None), ("3 sao", two, None))
    return AnnexFile("07-nhieu-trang.xlsx", content, 2)


def days_and_numbers() -> AnnexFile:
    rows = [
        ("STT", "Tên sản phẩm", "Chủ thể", "Hạng", "Ngày cấp", "Hiệu lực đến", "Số giấy chứng nhận"),
        (1, "Mắm thử", "HTX Ngày Tháng", "4 sao", "ngày 12 tháng 6 năm 2026", "12/06/2029", "01/GCN"),
        (2, "Mắm ruốc thử", "HTX Ngày Tháng", "4 sao", 46185, "", "02/GCN"),
        (3, "Mắm tôm thử", "HTX Ngày Tháng", "4 sao",
         "ngày mười hai tháng sáu năm hai nghìn không trăm hai mươi sáu", "", "03/GCN"),
        (4, "Mắm cá thử", "HTX Ngày Tháng", "4 sao", "31/02/2026", "", "04/GCN"),
    ]  # fmt: skip
    return AnnexFile("08-ngay-thang.xlsx", workbook(("Sheet1", rows, None)), 4, 1)


def decomposed_and_doubled() -> AnnexFile:
    rows = [
        [unicodedata.normalize("NFD", str(cell)) for cell in row]
        for row in (
            ("STT", "Tên sản phẩm", "Chủ thể", "Địa chỉ", "Hạng sao"),
            ("1", "Đường thốt nốt thử", "HTX Tách Dấu", "xã Cầu Kè, huyện Cầu Kè", "04 sao"),
            ("2", "Đường thốt nốt thử", "HTX Tách Dấu", "như trên", "04 sao"),
            ("3", "Đường phèn thử", "HTX Tách Dấu", "như trên", "bốn sao"),
        )
    ]
    return AnnexFile("09-to-hop.xlsx", workbook(("Sheet1", rows, None)), 3, 1)


def hidden_rows_and_pages() -> AnnexFile:
    heading = ("STT", "Tên sản phẩm", "Chủ thể", "Hạng sao")
    rows = [
        heading,
        (1, "Tôm khô thử", "HTX Ẩn", "3 sao"),
        (2, "Tép khô thử", "HTX Ẩn", "3 sao"),
        heading,
        (3, "Cá khô thử", "HTX Ẩn", "3 sao"),
        (4, "=1+1", "@HTX Công Thức", "3 sao"),
    ]

    def shape(page: Any, _book: Any) -> None:
        page.set_row(2, None, None, {"hidden": True})

    return AnnexFile("10-an-dong.xlsx", workbook(("Sheet1", rows, shape)), 4)


def old_letters() -> AnnexFile:
    back = {
        letter: chr(first + step) for first, run in TCVN3.items() for step, letter in enumerate(run)
    }
    text = (
        "STT;Tên sản phẩm;Chủ thể;Địa chỉ;Hạng sao\n"
        "1;Nước mắm thử nghiệm;Hợp tác xã Chữ Cũ;xã Cầu Kè;4 sao\n"
        "2;Bánh phồng thử nghiệm;Hợp tác xã Chữ Cũ;xã Cầu Kè;3 sao\n"
    )
    letters = "".join(back.get(sign) or back.get(sign.lower(), sign) for sign in text)
    return AnnexFile("11-tcvn3.csv", letters.encode("latin-1"), 2)


def producers_as_sections() -> AnnexFile:
    rows = [
        ("STT", "TÊN SẢN PHẨM", "ĐIỂM", "HẠNG SAO", "ĐỊA CHỈ"),
        ("I. NHÓM ĐỒ UỐNG", "", "", "", ""),
        ("HTX Mục Một", "", "", "", ""),
        (1, "Rượu dừa thử", "70,0", "4 sao", "xã Cầu Kè"),
        (2, "Nước dừa thử", "69,9", "3 sao", "xã Cầu Kè"),
        ("HTX Mục Hai", "", "", "", ""),
        (1, "Rượu chuối thử", "70,01", "4 sao", "xã Tam Ngãi"),
        ("Ghi chú: điểm do hội đồng chấm", "", "", "", ""),
    ]

    def shape(page: Any, _book: Any) -> None:
        for line in (1, 2, 5):
            page.merge_range(line, 0, line, 4, rows[line][0])

    return AnnexFile("12-chu-the-theo-muc.xlsx", workbook(("Sheet1", rows, shape)), 3)


def twelve() -> list[AnnexFile]:
    """Every shape."""
    makers = (
        plain, two_line_heads, roman_sections, merged_producer, products_in_a_cell,
        columns_of_grades, several_sheets, days_and_numbers, decomposed_and_doubled,
        hidden_rows_and_pages, old_letters, producers_as_sections,
    )  # fmt: skip
    return [make() for make in makers]
