"""Filters said in words: stars, standards, prices, the season, being sold online."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from catalog.certificates.models import CertificateKind
from catalog.foundation.syllables import admits
from catalog.search.requests import Facet, Filters
from catalog.search.words import all_bare

NUMBERS = {"3": "3", "4": "4", "5": "5", "ba": "3", "bon": "4", "nam": "5",
           "three": "3", "four": "4", "five": "5"}  # fmt: skip
ALL_STARS = frozenset({"3", "4", "5"})

STANDARDS = {
    "vietgap": CertificateKind.VIETGAP,
    "viet gap": CertificateKind.VIETGAP,
    "globalgap": CertificateKind.GLOBALGAP,
    "global gap": CertificateKind.GLOBALGAP,
    "hữu cơ": CertificateKind.ORGANIC,
    "organic": CertificateKind.ORGANIC,
    "haccp": CertificateKind.HACCP,
    "iso 22000": CertificateKind.ISO22000,
    "iso22000": CertificateKind.ISO22000,
    "halal": CertificateKind.HALAL,
    "asc": CertificateKind.ASC,
    "chỉ dẫn địa lý": CertificateKind.GEOGRAPHICAL_INDICATION,
    "geographical indication": CertificateKind.GEOGRAPHICAL_INDICATION,
}
MULTIPLES = {"k": 1_000, "nghin": 1_000, "ngan": 1_000, "tr": 1_000_000, "trieu": 1_000_000}
LEAST_WITHOUT_UNIT = 1_000
TRIGGERS = frozenset(
    [
        "sao",
        "star",
        "stars",
        "vietgap",
        "gap",
        "globalgap",
        "co",
        "organic",
        "haccp",
        "iso",
        "iso22000",
        "halal",
        "asc",
        "ly",
        "indication",
        "luc",
        "han",
        "force",
        "den",
        "to",
        "and",
        "duoi",
        "da",
        "qua",
        "under",
        "below",
        "than",
        "most",
        "tren",
        "tu",
        "over",
        "above",
        "least",
        "gia",
        "mua",
        "season",
        "online",
        "tuyen",
        "ocop",
    ]
)
"""Words of which every condition has one, so that most queries are not looked through."""

BEFORE_STANDARD = "(?:(?:co )?(?:chung nhan|tieu chuan|dat chuan|chuan|dat) )?"

_STARS = rf"(?P<stars>{'|'.join(NUMBERS)}) (?:sao|star|stars)"
_AMOUNT = r"\d{1,3}(?: \d{3})+|\d{1,9}"
_UNIT = r"k|nghin|ngan|tr|trieu|dong|vnd|d"


def _money(name: str) -> str:
    return rf"(?P<{name}>{_AMOUNT}) ?(?P<{name}_unit>{_UNIT})?(?: dong| vnd| d)?\b"


Make = Callable[[re.Match[str], Sequence[str]], "Filters | None"]


@dataclass(frozen=True)
class Condition:
    """One filter and the words that said it."""

    filters: Filters
    words: tuple[str, ...]


@dataclass(frozen=True)
class Conditions:
    """The filters said in a text, and the words that are left to be matched."""

    said: tuple[Condition, ...] = ()
    rest: tuple[str, ...] = ()

    @property
    def filters(self) -> Filters:
        """Answer all of them as one."""
        merged = Filters()
        for condition in self.said:
            merged = merged.merged(condition.filters)
        return merged


@dataclass
class _Reader:
    """Takes recognised words out of a list one pattern after another."""

    words: list[str]
    said: list[Condition] = field(default_factory=list)

    def take(self, pattern: str, make: Make) -> None:
        """Take out every match from which filters can be made."""
        start = 0
        while True:
            text = " ".join(all_bare(self.words))
            match = re.compile(rf"\b(?:{pattern})(?![^ ])").search(text, start)
            if match is None:
                return
            first = text[: match.start()].count(" ")
            last = first + match.group().count(" ") + 1
            filters = make(match, self.words[first:last])
            if filters is None:
                start = match.end()
                continue
            self.said.append(Condition(filters, tuple(self.words[first:last])))
            del self.words[first:last]


def conditions_in(words: Sequence[str], *, month: int) -> Conditions:
    """Take the filters out of the words of a query; `month` is that of the day of asking."""
    if not TRIGGERS.intersection(all_bare(words)):
        return Conditions(rest=tuple(words))
    reader = _Reader(list(words))
    reader.take(rf"(?:ocop )?(?:tu )?{_STARS} tro len", _at_least)
    reader.take(rf"at least {_STARS}", _at_least)
    reader.take(rf"(?:san pham )?(?:ocop )?(?:hang |dat )?{_STARS}(?: ocop)?", _exactly)
    _take_standards(reader)
    _take_prices(reader)
    reader.take("con (?:hieu luc|han)|in force", _always(_unless_stars(reader, ALL_STARS)))
    reader.take("(?:dang|dung) (?:vao )?mua|mua nay|in season",
                _always(_one(Facet.SEASON, str(month))))  # fmt: skip
    reader.take("(?:ban |mua |dat )?(?:online|truc tuyen)|(?:buy |sold )online",
                _always(_one(Facet.ONLINE, "1")))  # fmt: skip
    reader.take("(?:san pham )?ocop", _always(
        Filters() if _has_stars(reader) else _one(Facet.CERTIFICATE, CertificateKind.OCOP.value)
    ))  # fmt: skip
    return Conditions(tuple(reader.said), tuple(reader.words))


def _at_least(match: re.Match[str], _words: Sequence[str]) -> Filters:
    number = int(NUMBERS[match["stars"]])
    return _stars(frozenset(stars for stars in ALL_STARS if int(stars) >= number))


def _exactly(match: re.Match[str], _words: Sequence[str]) -> Filters:
    return _stars(frozenset({NUMBERS[match["stars"]]}))


def _stars(stars: frozenset[str]) -> Filters:
    return Filters({Facet.STARS: stars})


def _one(facet: Facet, value: str) -> Filters:
    return Filters({facet: frozenset({value})})


def _has_stars(reader: _Reader) -> bool:
    return any(Facet.STARS in condition.filters.chosen for condition in reader.said)


def _unless_stars(reader: _Reader, stars: frozenset[str]) -> Filters:
    """Stars are only ever those in force: beside a number the words say nothing more."""
    return Filters() if _has_stars(reader) else _stars(stars)


def _always(filters: Filters) -> Make:
    return lambda _match, _words: filters


def _take_standards(reader: _Reader) -> None:
    for said, kind in STANDARDS.items():
        reader.take(BEFORE_STANDARD + bare_phrase(said), _standard(said, kind))


def _standard(said: str, kind: CertificateKind) -> Make:
    """Make a filter of a standard whose words, where they were marked, have its marks."""
    wanted = said.split()

    def make(_match: re.Match[str], words: Sequence[str]) -> Filters | None:
        typed = words[-len(wanted) :]
        if not all(admits(mine, full) for mine, full in zip(typed, wanted, strict=True)):
            return None
        return _one(Facet.CERTIFICATE, kind.value)

    return make


def bare_phrase(text: str) -> str:
    """Answer a phrase without its marks."""
    return " ".join(all_bare(text.split()))


def _take_prices(reader: _Reader) -> None:
    price = r"(?:gia )?"
    between = rf"{price}(?:tu |from |between )?{_money('low')} (?:den|toi|to|and) {_money('high')}"
    reader.take(between, lambda match, _words: _band(match, low="low", high="high"))
    below = rf"{price}(?:duoi|toi da|khong qua|under|below|less than|at most) {_money('high')}"
    reader.take(below, lambda match, _words: _band(match, high="high"))
    above = rf"{price}(?:tren|tu|over|above|more than|at least) {_money('low')}(?: tro len)?"
    reader.take(above, lambda match, _words: _band(match, low="low"))


def _band(match: re.Match[str], *, low: str = "", high: str = "") -> Filters | None:
    unit = match[f"{high}_unit"] if high else None
    bounds = [_amount(match, name, unit) if name else None for name in (low, high)]
    if (low and bounds[0] is None) or (high and bounds[1] is None):
        return None
    return Filters(price_from=bounds[0], price_to=bounds[1])


def _amount(match: re.Match[str], name: str, other_unit: str | None) -> int | None:
    """Read an amount in đồng; without a unit a small number is no price ("dưới 5 sao")."""
    number = int(match[name].replace(" ", ""))
    unit = match[f"{name}_unit"] or other_unit
    if unit is None and number < LEAST_WITHOUT_UNIT:
        return None
    return number * MULTIPLES.get(unit or "", 1)
