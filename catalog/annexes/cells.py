"""What the cells of official lists say: stars, points, days; in figures, signs and words.

Each answers None for an empty cell and raises Invalid with a code for one that says nothing
certain.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import fold, normal

MOST_STARS = 5
MOST_POINTS = 100
FIGURES_OF_A_YEAR = 4
FILLED, HOLLOW = "★⭐✭✮✯🌟*", "☆✩"
NUMBERS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5}
FROM_BEFORE = re.compile(
    r"\btu\s+(?:hang\s+)?(?:0?\d|mot|hai|ba|bon|nam)\s*(?:sao|\*)?(?=\s+len\b)"
)
STARS_IN_WORDS = re.compile(
    r"(?<![\d,.])0?(\d)\s*(?:sao\b|[*★⭐])|\b(mot|hai|ba|bon|nam)\s+sao\b|(?:\bsao|[★⭐])\s*:?\s*0?(\d)(?!\d)"
)
RANGE = re.compile(r"\d\s*[-–/]\s*\d\s*(?:sao|\*)")
POTENTIAL = re.compile(r"tiem nang|de nghi|de xuat|trinh\b|\btn\b|chua (?:cong nhan|xep hang)")
NOT_REACHED = re.compile(r"khong (?:dat|xep|du)|\bloai\b|bi loai|chua dat")
EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's count."""
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000
CENTURY = 100


@dataclass(frozen=True)
class Stars:
    """How many stars, and whether they are only hoped for."""

    count: int
    is_potential: bool = False


def plain(text: str) -> str:
    """A cell without full-width forms, emoji marks and doubled spaces."""
    return normal(unicodedata.normalize("NFKC", text).replace("\ufe0f", ""))


def stars(text: str) -> Stars | None:
    """The stars of a cell: "4 sao", "04 sao", "★★★★", "bốn sao", "OCOP 4*", "Tiềm năng 5 sao"."""
    said = plain(text)
    if not said or said in {"-", "–"}:
        return None
    folded = re.sub(r"[()\[\]]", " ", fold(said))
    if RANGE.search(folded):
        raise Invalid("stars", "unclear-stars", said[:60])
    is_potential = bool(POTENTIAL.search(folded))
    if NOT_REACHED.search(folded):
        return Stars(0)
    in_words = STARS_IN_WORDS.findall(FROM_BEFORE.sub(" ", folded))
    counts = {int(figure or after or NUMBERS[word]) for figure, word, after in in_words}
    if not counts:
        drawn = sum(said.count(sign) for sign in FILLED)
        counts = {drawn or sum(said.count(sign) for sign in HOLLOW)} - {0}
    if not counts:
        alone = re.fullmatch(r"(?:hang |ocop |loai )?0?(\d)(?:[.,]0+)?", folded)
        counts = {int(alone[1])} if alone else set()
        counts |= {NUMBERS[folded]} if folded in NUMBERS else set()
    if len(counts) != 1:
        raise Invalid("stars", "unclear-stars", said[:60])
    count = counts.pop()
    if count > MOST_STARS:
        raise Invalid("stars", "too-many-stars", said[:60])
    return Stars(count, is_potential)


def points(text: str) -> Decimal | None:
    """The points of a cell, to two places: "90,86", "85.5", "85,50 điểm", "85/100"."""
    said = plain(text).strip("'")
    if not said or said in {"-", "–"}:
        return None
    found = re.fullmatch(
        r"(?:diem|tong diem|dat)?\s*:?\s*(\d{1,3}(?:[.,]\d{1,15})?)\s*(?:/\s*100)?\s*(?:diem|d)?\.?",
        fold(said),
    )
    if not found:
        raise Invalid("points", "unclear-points", said[:60])
    number = Decimal(found[1].replace(",", "."))
    if number > MOST_POINTS:
        raise Invalid("points", "too-many-points", said[:60])
    return number.quantize(Decimal("0.01"), ROUND_HALF_UP)


DIGIT_WORDS = {
    "khong": 0, "linh": 0, "le": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5,
    "lam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
MONTH_WORDS = {"gieng": 1, "chap": 12}


def day(text: str) -> date | None:
    """The day of a cell: "12/6/2026", "ngày 12 tháng 6 năm 2026", in words, or a serial number."""
    said = plain(text).strip("'")
    if not said or said in {"-", "–"}:
        return None
    try:
        found = _day(fold(said))
    except (ValueError, OverflowError) as error:
        raise Invalid("day", "no-such-day", said[:60]) from error
    if found is None:
        raise Invalid("day", "unclear-day", said[:60])
    return found


def _day(said: str) -> date | None:
    iso = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?", said)
    if iso:
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    if re.fullmatch(r"\d{5}(?:\.\d+)?", said):
        serial = int(float(said))
        return EPOCH + timedelta(days=serial) if FIRST_SERIAL < serial < LAST_SERIAL else None
    short = re.fullmatch(r"(?:ngay )?(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})", said)
    short = short or re.fullmatch(
        r"(?:.*\b)?ngay\s*:?\s*(\d{1,2})\s*,?\s*thang\s*(\d{1,2})\s*,?\s*nam\s*(\d{4})", said
    )
    short = short or re.fullmatch(r"(\d{1,2})\s*thang\s*(\d{1,2})\s*,?\s*(?:nam\s*)?(\d{4})", said)
    if short:
        year = int(short[3])
        return date(year + (2000 if year < CENTURY else 0), int(short[2]), int(short[1]))
    worded = re.fullmatch(r"ngay\s+(.+?)\s+thang\s+(.+?)\s+nam\s+(.+)", said)
    if worded:
        spoken = (
            _number(worded[3]),
            MONTH_WORDS.get(worded[2]) or _number(worded[2]),
            _number(worded[1]),
        )
        return date(*(part or 0 for part in spoken))
    return None


def _number(words: str) -> int | None:
    """A number of up to four figures in Vietnamese words: "hai mươi ba", "hai nghìn … sáu"."""
    words = re.sub(r"^(?:mung|mong)\s+", "", words)
    if words.isdigit():
        return int(words)
    total, pending, figures = 0, 0, ""
    for word in words.split():
        if word == "muoi":
            total, pending = total + (pending or 1) * 10, 0
        elif word in {"nghin", "ngan"}:
            total, pending, figures = total + pending * 1000, 0, ""
        elif word == "tram":
            total, pending = total + pending * 100, 0
        elif word in DIGIT_WORDS:
            pending = DIGIT_WORDS[word]
            figures += str(pending)
        else:
            return None
    spoken_singly = total == 0 and len(figures) == FIGURES_OF_A_YEAR
    return int(figures) if spoken_singly else total + pending
