"""Which column of a list stands for what: by the issuer's known words, by rules, by its cells.

Headings may stand in up to three lines, below titles, merged over columns or rows, and once
more on every page.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.annexes import cells
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import fold

FIELDS = (
    "name", "producer", "address", "points", "stars", "tax_code", "phone", "commune", "district",
    "province", "group", "certificate_no", "issued_on", "expires_on", "note",
)  # fmt: skip
"""What a person may say that a column stands for; the order of the choice."""
IGNORED = "-"
MARKS = {3: "stars3", 4: "stars4", 5: "stars5"}
"""One column for each grade, ticked where it was reached."""

RULES: tuple[tuple[str, str], ...] = (
    ("number", r"^(?:s ?tt|tt|so tt|so thu tu|thu tu|no)\b"),
    ("name", r"^(?:ten )?(?:cac )?san pham(?: ocop| dich vu| du thi| dang ky| duoc cong nhan)*$"),
    ("producer_address", r"(?:chu the|co so|don vi|doanh nghiep|san xuat).*\bdia chi\b"),
    ("tax_code", r"ma so thue|\bmst\b|ma thue|ma so (?:doanh nghiep|dn|htx|kinh doanh)|tax code"),
    ("phone", r"dien thoai|\bsdt\b|so dt\b|^dt\b|hotline|phone|^lien (?:he|lac)$"),
    ("expires_on", r"het han|het hieu luc|gia tri den|thoi han|hieu luc den|den ngay"),
    ("issued_on", r"ngay (?:cap|cong nhan|ban hanh gcn|ky)"),
    ("certificate_no", r"so (?:giay chung nhan|gcn|giay|chung nhan|vao so)|so hieu|ma gcn"),
    ("other", r"quyet dinh|^qd\b|so qd|can cu|don vi tinh|\bdvt\b|so luong|hinh anh|loai hinh|"
              r"ma (?:so )?(?:san pham|sp|ho so|ocop)|email|website|dai dien|nguoi lien he|^nam\b|"
              r"diem (?:ban|den|gioi thieu|du lich)|quy cach|chu nhiem|giam doc|von\b|doanh thu"),
    ("points", r"(?<!dia )\bdiem\b|points?$|score"),
    ("stars", r"\bsao\b|xep hang|phan hang|^hang\b|\bhang (?:dat|ocop|san pham)|danh hieu|^ket qua|"
              r"cap (?:do|hang)|\bstars?$|xep loai"),
    ("group", r"nhom|nganh hang|phan loai|loai san pham|linh vuc|bo san pham"),
    ("address", r"dia chi|dia diem|noi (?:san xuat|sx)|tru so|^dia ban|noi o"),
    ("commune", r"^(?:ten )?(?:cap )?(?:xa|phuong)(?: (?:xa|phuong|thi tran|dac khu))*$|^don vi cap xa"),
    ("district", r"^(?:ten )?(?:cap )?(?:huyen|quan|thi xa)(?: (?:quan|thi xa|thanh pho|tx|tp|huyen|thi))*$|"
                 r"^(?:dia phuong|don vi huyen)"),
    ("province", r"^(?:ten )?(?:tinh)(?: (?:thanh|thanh pho|tp))*$"),
    ("producer", r"chu the|co so|don vi|doanh nghiep|nha san xuat|\bhtx\b|hop tac xa|to chuc|cong ty|"
                 r"nguoi san xuat|ca nhan|ho kinh doanh|chu so huu|producer|company|business"),
    ("name", r"san pham|ten hang|mat hang|dac san|hang hoa|\bproduct\b|^ten$|^ten goi|\bsp\b"),
    ("note", r"ghi chu|luu y|^notes?$"),
)  # fmt: skip
AMBIGUOUS = frozenset({"ten", "so", "ngay", "ten goi", "loai", "ket qua", "hang", "noi dung"})
"""Words that mean something only below the heading over them."""
HEADING_LINES = 3
FEWEST_KNOWN = 3
LONGEST_HEADING = 120
FEWEST_POINTS = 30
"""With fewer a product has one star, and stands on no list."""
SAMPLE = 200
MOSTLY = 0.6


def heading_key(text: str) -> str:
    """Words of a heading without marks, case and signs."""
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))[:120]


def field_of(key: str) -> str | None:
    """What the words of a heading stand for."""
    grade = re.fullmatch(r"(?:hang |dat |ocop )*0?([345]) sao", key)
    if grade:
        return MARKS[int(grade[1])]
    return next((name for name, rule in RULES if key and re.search(rule, key)), None)


@dataclass(frozen=True)
class Heading:
    """A heading's place, its words by column, and the column of each field."""

    first: int
    last: int
    words: Mapping[int, str]
    places: Mapping[str, int]
    unclear: frozenset[str] = field(default_factory=frozenset)


def heading_at(
    rows: Sequence[Sequence[str]], start: int, learned: Mapping[str, str]
) -> Heading | None:
    """The heading that begins in a row, of as many lines as make most sense; None for none."""
    best: Heading | None = None
    for depth in range(1, HEADING_LINES + 1):
        lines = rows[start : start + depth]
        if len(lines) < depth or not _is_heading_line(lines[-1]):
            break
        found = _read(lines, start, learned)
        if best is None or len(found.places) > len(best.places):
            best = found
    if best is None or "name" not in best.places:
        return None
    return best if len(best.places) >= FEWEST_KNOWN or learned else None


def _is_heading_line(row: Sequence[str]) -> bool:
    """Headings are words: no line of one holds long texts, or figures by themselves."""
    texts = {text for text in row if text.strip()}
    return bool(texts) and not any(
        len(text) > LONGEST_HEADING or re.fullmatch(r"\(?\d+(?:[.,]\d+)?\)?", text.strip())
        for text in texts
    )


def _read(lines: Sequence[Sequence[str]], start: int, learned: Mapping[str, str]) -> Heading:
    words: dict[int, str] = {}
    claims: dict[str, list[int]] = {}
    for place in range(max(map(len, lines))):
        said = list(dict.fromkeys(
            line[place].strip() for line in lines if place < len(line) and line[place].strip()
        ))  # fmt: skip
        if not said:
            continue
        words[place] = " – ".join(said)
        name = _field(said, learned)
        if name and name not in {"number", "other", IGNORED}:
            claims.setdefault(name, []).append(place)
    places = {name: found[0] for name, found in claims.items()}
    unclear = frozenset(name for name, found in claims.items() if len(found) > 1)
    if "producer_address" in places and "producer" in places:
        places["address"] = places.pop("producer_address")
    return Heading(start, start + len(lines) - 1, words, places, unclear)


def _field(said: Sequence[str], learned: Mapping[str, str]) -> str | None:
    joined = heading_key(" ".join(said))
    if joined in learned:
        return learned[joined]
    lowest = heading_key(said[-1])
    keys = [joined, lowest] if lowest in AMBIGUOUS else [lowest, joined]
    return next((name for key in keys if (name := field_of(key))), None)


def settled_by_cells(heading: Heading, rows: Sequence[Sequence[str]]) -> Heading:
    """Where headings leave stars or points open or claim them twice, let the cells tell."""
    places, unclear = dict(heading.places), set(heading.unclear)
    for name, reads in (("points", _is_points), ("stars", _is_stars)):
        if name in places and name not in unclear and _share(places[name], rows, reads) > 0:
            continue
        taken = {at for other, at in places.items() if other != name}
        likely = [
            at for at in heading.words if at not in taken and _share(at, rows, reads) >= MOSTLY
        ]
        if len(likely) == 1:
            places[name] = likely[0]
            unclear.discard(name)
    return Heading(heading.first, heading.last, heading.words, places, frozenset(unclear))


def _share(place: int, rows: Iterable[Sequence[str]], reads: object) -> float:
    texts = [row[place] for row in list(rows)[:SAMPLE] if place < len(row) and row[place].strip()]
    return sum(reads(text) for text in texts) / len(texts) if texts else 0.0  # type: ignore[operator]


def _is_stars(text: str) -> bool:
    try:
        return bool(re.search(r"sao|[★⭐*]", text.lower())) and cells.stars(text) is not None
    except Invalid:
        return False


def _is_points(text: str) -> bool:
    try:
        found = cells.points(text)
    except Invalid:
        return False
    return found is not None and found >= FEWEST_POINTS and bool(re.search(r"[.,]\d|điểm", text))
