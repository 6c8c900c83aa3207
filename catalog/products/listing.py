"""What a product's listing says, field by field, and what it must say before it is public.

One description for the form, the preview, the difference, the import and the export. The
texts are those of a product's page; the label's contents by kind of goods follow Decree
37/2026, Art. 42 and Appendix I, as `docs/listings.md` quotes them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.permalinks.numbers import gtin_14
from catalog.products.models import Stock
from catalog.revisions import pictures
from catalog.revisions.certificate_rows import ROW_OF_PRODUCT, row_problems
from catalog.revisions.fields import Field, Kind, Problem, Severity, Value, missing

GROUPS = tuple(str(number) for number in range(1, 7))
SETS = tuple(str(number) for number in range(1, 27))
MONTHS = tuple(str(number) for number in range(1, 13))
HEALTH_SET = "18"
"""Functional foods, herbal and traditional medicines."""
CAUTION = "Thực phẩm này không phải là thuốc"
"""The beginning of what every health food must say (Decree 37/2026, Appendix I)."""
LONGEST_TEXT = 4000
LONGEST_NOTE = 1500

FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("name", Kind.LINE, is_needed=True),
        Field("name_en", Kind.LINE),
        Field("group", Kind.CHOICE, choices=GROUPS, is_needed=True),
        Field("set", Kind.CHOICE, choices=SETS),
        Field("description", Kind.TEXT, longest=LONGEST_TEXT, is_needed=True),
        Field("description_en", Kind.TEXT, longest=LONGEST_TEXT),
        Field(pictures.FIELD, Kind.ROWS, columns=pictures.PICTURE),
        Field("price_vnd", Kind.NUMBER, least=100, most=1_000_000_000, is_quick=True),
        Field("price_unit", Kind.LINE, longest=40, is_quick=True),
        Field("stock", Kind.CHOICE, choices=tuple(Stock), is_quick=True),
        Field("net_quantity", Kind.LINE, longest=80),
        Field("ingredients", Kind.TEXT, longest=LONGEST_NOTE),
        Field("ingredients_en", Kind.TEXT, longest=LONGEST_NOTE),
        Field("specifications", Kind.TEXT, longest=LONGEST_NOTE),
        Field("usage", Kind.TEXT, longest=LONGEST_NOTE),
        Field("usage_en", Kind.TEXT, longest=LONGEST_NOTE),
        Field("keeping", Kind.TEXT, longest=LONGEST_NOTE),
        Field("keeping_en", Kind.TEXT, longest=LONGEST_NOTE),
        Field("warnings", Kind.TEXT, longest=LONGEST_NOTE),
        Field("alcohol", Kind.LINE, longest=20),
        Field("declaration_no", Kind.LINE, longest=80),
        Field("advertising_no", Kind.LINE, longest=80),
        Field("season", Kind.CHOICES, choices=MONTHS),
        Field("gtin", Kind.LINE, longest=20, check=gtin_14),
        Field("address", Kind.LINE, longest=300),
        Field("commune", Kind.LINE, longest=5),
        Field("trace_record_url", Kind.LINK, longest=600),
        Field("certificates", Kind.ROWS, columns=ROW_OF_PRODUCT),
    )
}
"""In the order in which they are asked for."""


@dataclass(frozen=True)
class LabelRule:
    """What the label of some goods must say, and where the rule stands."""

    needed: tuple[str, ...]
    source: str


FOOD = LabelRule(
    ("net_quantity", "ingredients", "usage", "keeping"), "37/2026/NĐ-CP, 42; Phụ lục I, 1"
)
DRINK = LabelRule(("net_quantity", "ingredients", "keeping"), "37/2026/NĐ-CP, 42; Phụ lục I, 2")
SPIRITS = LabelRule(("net_quantity", "alcohol", "warnings"), "37/2026/NĐ-CP, 42; Phụ lục I, 3")
HEALTH_FOOD = LabelRule(
    ("net_quantity", "ingredients", "usage", "keeping", "warnings", "declaration_no",
     "advertising_no"),
    "37/2026/NĐ-CP, 42; Phụ lục I, 4",
)  # fmt: skip
COSMETIC = LabelRule(
    ("net_quantity", "ingredients", "usage", "warnings"), "37/2026/NĐ-CP, 42; Phụ lục I, 12"
)
TEXTILE = LabelRule(("ingredients", "specifications", "usage"), "37/2026/NĐ-CP, 42; Phụ lục I")
CRAFT = LabelRule(("ingredients", "specifications", "usage"), "37/2026/NĐ-CP, 42; Phụ lục I")
NONE = LabelRule((), "")

RULES_OF_SETS: Mapping[str, LabelRule] = {
    "14": SPIRITS,
    "15": SPIRITS,
    HEALTH_SET: HEALTH_FOOD,
    "19": COSMETIC,
    "22": TEXTILE,
}
RULES_OF_GROUPS: Mapping[str, LabelRule] = {"1": FOOD, "2": DRINK, "3": FOOD, "4": CRAFT}

FORBIDDEN_CLAIMS = (
    "chữa khỏi", "trị dứt điểm", "điều trị dứt điểm", "khỏi hẳn", "thần dược", "đặc trị",
    "cam kết", "số 1", "số một", "duy nhất", "tốt nhất", "hàng đầu", "100% tự nhiên",
)  # fmt: skip
"""Words that advertising law forbids or asks proof of (Law 75/2025; Decree 342/2025)."""
CLAIM = re.compile(
    "|".join(rf"(?<!\w){re.escape(words)}(?!\w)" for words in FORBIDDEN_CLAIMS), re.IGNORECASE
)
CLAIMING = ("name", "description", "usage", "ingredients")


def label_rule(content: Mapping[str, Value]) -> LabelRule:
    """What the label of these goods must say, by their set, else by their group."""
    of_set = RULES_OF_SETS.get(content.get("set") or "")
    return of_set or RULES_OF_GROUPS.get(content.get("group") or "", NONE)


def problems(content: Mapping[str, Value]) -> list[Problem]:
    """What stops a listing from being handed over, and what its writer is warned of."""
    found = missing(list(FIELDS.values()), content) + _health_food(content)
    rule = label_rule(content)
    severity = Severity.STOPS if rule is HEALTH_FOOD else Severity.WARNS
    found += [
        Problem(name, "label-needs", severity, rule.source)
        for name in rule.needed
        if not content.get(name)
    ]
    found += _claims(content) + _pairs(content)
    return found


def stops(found: list[Problem]) -> bool:
    """Something must be mended before the listing can be handed over."""
    return any(problem.severity is Severity.STOPS for problem in found)


def _health_food(content: Mapping[str, Value]) -> list[Problem]:
    """Health foods say that they are no medicine (Decree 37/2026; Decree 342/2025)."""
    if content.get("set") != HEALTH_SET:
        return []
    said = " ".join(str(content.get(name) or "") for name in ("warnings", "description"))
    if CAUTION.casefold() in said.casefold():
        return []
    return [Problem("warnings", "caution-missing", value=CAUTION)]


def _claims(content: Mapping[str, Value]) -> list[Problem]:
    found = []
    for name in CLAIMING:
        hit = CLAIM.search(str(content.get(name) or ""))
        if hit:
            found.append(Problem(name, "forbidden-claim", Severity.WARNS, hit[0]))
    return found


def _pairs(content: Mapping[str, Value]) -> list[Problem]:
    """Values that make sense together only."""
    found = []
    if content.get("price_vnd") and not content.get("price_unit"):
        found.append(Problem("price_unit", "price-needs-unit"))
    if content.get("set") and content.get("group") and not _fits(content):
        found.append(Problem("set", "not-of-group"))
    return found + row_problems(content) + pictures.wordless(content)


def _rows(content: Mapping[str, Value], name: str) -> list[dict[str, Any]]:
    return list(content.get(name) or [])


SETS_OF_GROUPS: Mapping[str, range] = {
    "1": range(1, 14),
    "2": range(14, 18),
    "3": range(18, 21),
    "4": range(21, 23),
    "5": range(23, 26),
    "6": range(26, 27),
}
"""Decision 26/2026, Appendix I."""


def _fits(content: Mapping[str, Value]) -> bool:
    return int(content["set"]) in SETS_OF_GROUPS.get(content["group"], range(0))
