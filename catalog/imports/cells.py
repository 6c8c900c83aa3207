"""From the words of a cell to the value of a field: choices by name, months, communes, prices."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from catalog.businesses.models import Business
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import fold
from catalog.imports.workbook import Choices
from catalog.places.models import Commune, Province
from catalog.places.naming import name_key
from catalog.places.queries import communes_of, find_communes_by_name
from catalog.products.listing import FIELDS, MONTHS
from catalog.products.models import Stock
from catalog.products.queries import groups, sets

EMPTYING = frozenset({"-", "–", "—"})
"""Written alone in a cell: take out what stands there."""
SHEET_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!"}
)  # fmt: skip
CURRENCY = re.compile(r"\s*(?:đồng|dong|vnđ|vnd|₫|đ)\.?$", re.IGNORECASE)
IN_POWERS = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
ESCAPED = re.compile(r"'(?=[=+\-@＝＋－＠])")
ALL_YEAR = frozenset({"quanh nam", "ca nam", "all year"})
STOCK_WORDS = {
    Stock.IN_STOCK.value: "Còn hàng",
    Stock.SOLD_OUT.value: "Hết hàng",
}
MORE_STOCK_WORDS = {
    "co": "co", "con": "co", "yes": "co", "1": "co", "in stock": "co", "dang ban": "co",
    "het": "het", "khong": "het", "no": "het", "0": "het", "sold out": "het",
}  # fmt: skip


@dataclass(frozen=True)
class Vocabulary:
    """The names of what can be chosen, for one business."""

    groups: Mapping[str, str]
    sets: Mapping[str, str]
    communes: Sequence[Commune]

    @classmethod
    def load(cls, business: Business) -> "Vocabulary":
        """Read them; the communes are those of the business's own province."""
        province = business.province_id or _province_of_commune(business.commune_id)
        return cls(
            groups={str(group.id): group.name for group in groups()},
            sets={str(each.id): each.name for each in sets()},
            communes=communes_of(province) if province else (),
        )

    def choices(self) -> Choices:
        """What the drop-downs of the template offer."""
        return Choices(
            {
                "group": [_numbered(number, name) for number, name in self.groups.items()],
                "set": [_numbered(number, name) for number, name in self.sets.items()],
                "stock": list(STOCK_WORDS.values()),
                "commune": [f"{each.full_name} · {each.code}" for each in self.communes],
            }
        )

    def written(self, field: str, value: Any) -> str:
        """The value of a field as a cell of the template says it."""
        if value in (None, "", []):
            return ""
        if field == "group":
            return _numbered(value, self.groups.get(value, ""))
        if field == "set":
            return _numbered(value, self.sets.get(value, ""))
        if field == "stock":
            return STOCK_WORDS[value]
        if field == "season":
            return ", ".join(value)
        if field == "commune":
            named = {each.code: each.full_name for each in self.communes}
            return f"{named[value]} · {value}" if value in named else str(value)
        return str(value)

    def value(self, field: str, text: str) -> Any:
        """What a cell says, clean. Raises Invalid with the field."""
        if text.upper() in SHEET_ERRORS:
            raise Invalid(field, "sheet-error", text)
        text = ESCAPED.sub("", text, count=1) if text.startswith("'") else text
        if text in EMPTYING:
            return FIELDS[field].empty
        return FIELDS[field].clean(self._typed(field, text))

    def _typed(self, field: str, text: str) -> object:
        if field == "group":
            return _chosen(text, self.groups)
        if field == "set":
            return _chosen(text, self.sets)
        if field == "stock":
            by_words = {fold(words): key for key, words in STOCK_WORDS.items()}
            return {**MORE_STOCK_WORDS, **by_words}.get(fold(text), text)
        if field == "season":
            return _months(text)
        if field == "commune":
            return self._commune(text)
        if field == "price_vnd":
            return CURRENCY.sub("", text)
        if field == "gtin" and IN_POWERS.fullmatch(text):
            raise Invalid(field, "in-powers", text[:40])
        return text

    def _commune(self, text: str) -> str:
        """The code of a commune, by code or by a name of today or of before July 2025."""
        code = re.search(r"(?<!\d)\d{5}(?!\d)", text)
        if code:
            if session.scalar(select(Commune.id).where(Commune.code == code[0])) is None:
                raise Invalid("commune", "unknown", code[0])
            return code[0]
        name = text.split(",", maxsplit=1)[0]
        key = name_key(name, "commune")
        near = [each for each in self.communes if name_key(each.full_name, "commune") == key]
        exact = [each for each in near if fold(each.full_name) == fold(name)]
        if len(exact or near) == 1:
            return (exact or near)[0].code
        found = [
            commune
            for commune, former in find_communes_by_name(name)
            if name_key(commune.full_name, "commune") == key
            or any(name_key(place.full_name, "commune") == key for place in former)
        ]
        home = {each.code for each in self.communes}
        found = [each for each in found if each.code in home] or found
        if len(found) != 1:
            raise Invalid("commune", "several-communes" if found else "unknown", text[:80])
        return found[0].code


def _province_of_commune(commune_id: int | None) -> int | None:
    query = select(Province.id).join(Commune, Commune.province_id == Province.id)
    return session.scalar(query.where(Commune.id == commune_id))


def _numbered(number: str, name: str) -> str:
    return f"{number}. {name}"


def _chosen(text: str, names: Mapping[str, str]) -> str:
    """The number of a choice: written before its name, by itself, or found by the name."""
    number = re.match(r"0*(\d+)\s*(?:[.\-:)]|$)", text)
    if number and number[1] in names:
        return number[1]
    return {_words(name): key for key, name in names.items()}.get(_words(text), text)


def _words(name: str) -> str:
    return " ".join(re.findall(r"\w+", fold(name)))


def _months(text: str) -> list[str]:
    """Months as people write them: "5, 6", "tháng 5-7", "11 đến 2", "quanh năm"."""
    if fold(text) in ALL_YEAR:
        return list(MONTHS)
    bare = re.sub(r"thang|t(?=\d)|month", " ", fold(text))
    bare = re.sub(r"\s*(?:–|—|-|den|toi|to)\s*", "-", bare)
    found: list[str] = []
    for part in re.split(r"[,;/.\s]+|va", bare.strip()):
        span = re.fullmatch(r"0?(\d{1,2})(?:-0?(\d{1,2}))?", part)
        if part and span is None:
            raise Invalid("season", "not-months", text[:40])
        if span:
            first, last = int(span[1]), int(span[2] or span[1])
            if not (1 <= first <= len(MONTHS) and 1 <= last <= len(MONTHS)):
                raise Invalid("season", "not-months", text[:40])
            length = (last - first) % len(MONTHS) + 1
            found += [str((first - 1 + step) % len(MONTHS) + 1) for step in range(length)]
    return found
