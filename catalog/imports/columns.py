"""Headings of a sheet and the fields that they stand for, forgiving marks, case and line ends.

The words are Vietnamese, like the sheets that people send; the English ones are read too.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import fold

CODE = "code"
"""The product's code on this site: no field of a listing, but the surest way to name one."""
HEADING_WITHIN = 15
"""How far down a heading is looked for; titles and notes often stand above it."""


@dataclass(frozen=True)
class Column:
    """A column of the template: its heading, what it says, and what else people call it."""

    field: str
    heading: str
    note: str
    aliases: tuple[str, ...] = ()
    width: int = 22


COLUMNS = (
    Column(CODE, "Mã trên trang", "Để trống nếu là sản phẩm mới. Giữ nguyên mã có sẵn: nhờ mã này "
           "mà gửi lại tệp không tạo ra sản phẩm thứ hai.",
           ("mã sản phẩm", "mã", "code", "product code"), 14),
    Column("name", "Tên sản phẩm", "Bắt buộc. Ghi đúng như trên bao bì.",
           ("tên", "sản phẩm", "tên hàng", "name", "product name", "product"), 34),
    Column("name_en", "Tên tiếng Anh", "Không bắt buộc.", ("english name", "name in english")),
    Column("group", "Nhóm", "Chọn trong danh sách.", ("nhóm sản phẩm", "nhóm hàng", "group"), 30),
    Column("set", "Bộ sản phẩm", "Chọn trong danh sách; bộ phải thuộc nhóm đã chọn.",
           ("bộ", "phân nhóm", "kind", "set"), 34),
    Column("description", "Mô tả", "Vài câu nói về sản phẩm, bằng lời của mình.",
           ("giới thiệu", "câu chuyện sản phẩm", "description"), 50),
    Column("description_en", "Mô tả tiếng Anh", "Không bắt buộc.", ("description in english",), 30),
    Column("price_vnd", "Giá (đồng)", "Chỉ ghi số, ví dụ 120000.",
           ("giá", "giá bán", "đơn giá", "price"), 14),
    Column("price_unit", "Giá cho", "Giá trên là cho bao nhiêu: kg, gói 500 g, hộp 20 cái…",
           ("đơn vị tính", "đơn vị", "đvt", "unit"), 14),
    Column("stock", "Còn hàng", "Chọn trong danh sách.", ("tình trạng", "tồn kho", "stock"), 14),
    Column("net_quantity", "Khối lượng tịnh", "Ví dụ 500 g, 330 ml.",
           ("quy cách", "định lượng", "trọng lượng", "thể tích", "net quantity"), 16),
    Column("ingredients", "Thành phần", "Như trên nhãn.", ("nguyên liệu", "ingredients"), 34),
    Column("ingredients_en", "Thành phần tiếng Anh", "Không bắt buộc.",
           ("ingredients in english",)),
    Column("specifications", "Thông số", "Kích thước, chất liệu… với hàng thủ công.",
           ("thông số kỹ thuật", "kích thước", "specifications")),
    Column("usage", "Cách dùng", "Ăn, uống, nấu, mặc thế nào.",
           ("hướng dẫn sử dụng", "công dụng", "usage"), 34),
    Column("usage_en", "Cách dùng tiếng Anh", "Không bắt buộc.", ("usage in english",)),
    Column("keeping", "Bảo quản", "Như trên nhãn.",
           ("cách bảo quản", "hướng dẫn bảo quản", "keeping", "storage"), 30),
    Column("keeping_en", "Bảo quản tiếng Anh", "Không bắt buộc.", ("keeping in english",)),
    Column("warnings", "Cảnh báo", "Như trên nhãn.", ("lưu ý", "khuyến cáo", "warnings"), 30),
    Column("alcohol", "Độ cồn", "Với rượu, bia: ví dụ 29% vol.", ("nồng độ cồn", "alcohol"), 12),
    Column("declaration_no", "Số công bố sản phẩm", "Bắt buộc với thực phẩm bảo vệ sức khỏe.",
           ("số công bố", "số tự công bố", "declaration number")),
    Column("advertising_no", "Số xác nhận quảng cáo", "Bắt buộc với thực phẩm bảo vệ sức khỏe.",
           ("số xác nhận nội dung quảng cáo", "advertising number")),
    Column("season", "Mùa vụ", "Các tháng có hàng: 5, 6, 7 hoặc 5-7, hoặc quanh năm.",
           ("tháng", "mùa", "season"), 14),
    Column("gtin", "Mã vạch (GTIN)", "8, 12, 13 hoặc 14 chữ số dưới mã vạch, nếu có.",
           ("mã vạch", "gtin", "barcode", "ean"), 18),
    Column("address", "Địa chỉ sản xuất", "Số nhà, ấp, xã, tỉnh; tên cũ cũng được.",
           ("địa chỉ", "nơi sản xuất", "address"), 34),
    Column("commune", "Xã, phường hiện nay", "Chọn trong danh sách, hoặc gõ tên; tên cũ cũng được.",
           ("xã", "phường", "xã phường", "xã/phường", "commune"), 26),
    Column("trace_record_url", "Hồ sơ truy xuất của nhà nước",
           "Địa chỉ trang trong cổng truy xuất nguồn gốc quốc gia, nếu có.",
           ("truy xuất nguồn gốc", "link truy xuất", "trace record")),
)  # fmt: skip
"""In the order of the template. Pictures and certificates are added to each draft by hand."""

BY_FIELD: Mapping[str, Column] = {column.field: column for column in COLUMNS}


@dataclass(frozen=True)
class Heading:
    """Where the heading of a sheet ends, and in which column each field stands, from 0."""

    last_row: int
    places: Mapping[str, int]


def heading_key(text: str) -> str:
    """Words of a heading without marks, case, signs, and what stands in brackets."""
    bare = re.sub(r"\(.*?\)", " ", fold(text))
    return " ".join(re.findall(r"[a-z0-9]+", bare))


FIELD_OF = {
    heading_key(words): column.field
    for column in COLUMNS
    for words in (*column.aliases, column.heading)
}


def find_heading(rows: Sequence[Sequence[str]]) -> Heading:
    """The row, or two rows, in which most columns are known. Raises Invalid for none.

    A field that stands twice is refused: nobody could tell which of the two counts.
    """
    best, best_names = Heading(0, {}), list[str]()
    for last_row, names in _candidates(rows):
        places: dict[str, int] = {}
        for place, name in enumerate(names):
            places.setdefault(FIELD_OF.get(heading_key(name), ""), place)
        places.pop("", None)
        if len(places) > len(best.places):
            best, best_names = Heading(last_row, places), names
    if not {"name", CODE} & set(best.places):
        raise Invalid("file", "no-heading")
    for place, name in enumerate(best_names):
        field = FIELD_OF.get(heading_key(name))
        if field and best.places[field] != place:
            raise Invalid("file", "heading-twice", name[:80])
    return best


def _candidates(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, list[str]]]:
    """Every row by itself, then read together with the one above it, word by word or below."""
    for number, row in enumerate(rows[:HEADING_WITHIN]):
        yield number, list(row)
        if number:
            above = [*rows[number - 1], *[""] * len(row)]
            pairs = list(zip(above, row, strict=False))
            yield number, [_read_together(top, low) for top, low in pairs]


def _read_together(top: str, low: str) -> str:
    """A heading of two lines: both as one, else the lower, else the upper."""
    both = f"{top} {low}"
    for name in (both, low, top):
        if heading_key(name) in FIELD_OF:
            return name
    return both


def column_letters(place: int) -> str:
    """The letters of a column counted from 0: A, B … Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
