"""The rows of a list, each with what it says and what it takes from the rows above it.

Every row that holds something is answered: as a product, or set aside as the title, a heading,
a section, a note below the table or a signature. Nothing is passed over in silence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from catalog.annexes import cells, names
from catalog.annexes.columns import (
    IGNORED,
    MARKS,
    Heading,
    heading_at,
    heading_key,
    settled_by_cells,
)
from catalog.annexes.grid import Page
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import fold

DITTO = re.compile(
    r"[-–]?\s*(?:n\s*[./]?\s*t\.?|như trên|nhu tren|\"|''|“|”|〃|″|//)\s*[-–]?", re.IGNORECASE
)
TICK = re.compile(r"[x×✓✔☑√v1]|co|dat", re.IGNORECASE)
NOTES = re.compile(
    r"^(?:ghi chu|tong (?:cong|so)|cong\b|tong\b|luu y|\(?danh sach (?:nay |tren )?(?:gom|co)|an dinh)"
)
ENDS = re.compile(
    r"^(?:noi nhan|kt\.? ?chu tich|tm\.? ?(?:uy ban|ubnd|hoi dong)|chu tich|pho chu tich|"
    r"nguoi lap|tuq\b|tl\.? |giam doc|bo truong|thu truong|ky ten)"
)
SECTION = re.compile(
    r"^\(?(?:[ivxlc]{1,6}|[a-h]|\d{1,2}(?:\.\d{1,2})*)\s*[.)\-/:]?\s+(?=\S)", re.IGNORECASE
)
ROMAN = re.compile(r"[ivxlc]{1,6}\.?|[a-h]\.?", re.IGNORECASE)
PLACE = re.compile(r"\b(?:huyen|thi xa|thanh pho|tp\.?|quan|xa|phuong|dac khu|tinh)\s+\S")
GROUPS: tuple[tuple[int, str], ...] = (
    (6, r"du lich|diem du lich|sinh thai"),
    (5, r"sinh vat canh|cay canh|hoa, cay|dong vat canh"),
    (4, r"thu cong|my nghe|luu niem|noi that|trang tri|vai va may mac|vai, may mac|may mac"),
    (3, r"duoc lieu|thao duoc"),
    (2, r"do uong"),
    (1, r"thuc pham"),
)
"""The groups of OCOP by the words of today's lists and of older ones."""
CARRIED = ("producer", "address", "phone", "tax_code", "commune", "district", "province")
NAMED_WITH = ("producer", "producer_address")
HIDDEN = "hidden"
FEW_TEXTS = 3
LONG_TEXT = 200
NEARLY_ALL = 0.75


@dataclass
class Entry:
    """One product of a list, or a row that holds none and why."""

    sheet: str
    line: int
    cells: dict[str, str]
    aside: str | None = None
    problems: list[Invalid] = field(default_factory=list)


def group_of(text: str) -> int | None:
    """The OCOP group that words name."""
    folded = fold(text)
    return next((number for number, rule in GROUPS if re.search(rule, folded)), None)


def read_entries(pages: Sequence[Page], learned: Mapping[str, str]) -> list[Entry]:
    """Every row of every sheet that holds something."""
    return [entry for page in pages for entry in _Reader(page, learned).entries()]


def is_sure(headings: Sequence[Heading], entries: Sequence[Entry]) -> bool:
    """Whether a list can be read without asking.

    No column claims what another does, and nearly every product has a producer and a grade,
    from its own row or from what stands above it.
    """
    products = [entry.cells for entry in entries if entry.aside is None]
    whole = [
        each for each in products if each.get("producer") and {"stars", "points"} & each.keys()
    ]
    is_clear = bool(headings) and not any(heading.unclear for heading in headings)
    return is_clear and bool(products) and len(whole) >= NEARLY_ALL * len(products)


def headings_in(pages: Sequence[Page], learned: Mapping[str, str]) -> list[Heading]:
    """The first heading of each sheet that has one."""
    found = []
    for page in pages:
        heading = _first_heading(page, learned)
        if heading:
            found.append(settled_by_cells(heading, page.rows[heading.last + 1 :]))
    return found


def likely_heading(pages: Sequence[Page]) -> dict[str, str]:
    """The words of what may be a heading, for a person to say what each stands for."""
    rows = [row for page in pages for row in page.rows[:30]]
    best = max(rows, key=lambda row: len({text for text in row if text}), default=[])
    return {heading_key(text): text for text in best if heading_key(text)}


def _first_heading(page: Page, learned: Mapping[str, str]) -> Heading | None:
    for start in range(len(page.rows)):
        heading = heading_at(page.rows, start, learned)
        if heading:
            return heading
    return None


class _Reader:
    """Reads one sheet from top to bottom and remembers what holds for the rows below."""

    def __init__(self, page: Page, learned: Mapping[str, str]) -> None:
        self.page, self.learned = page, learned
        self.heading: Heading | None = None
        self.of_section: dict[str, str] = {}
        self.above: dict[str, str] = {}
        self.has_ended = False

    def entries(self) -> list[Entry]:
        found: list[Entry] = []
        number = 0
        while number < len(self.page.rows):
            row = self.page.rows[number]
            if not any(row):
                number += 1
                continue
            heading = heading_at(self.page.rows, number, self.learned)
            if heading:
                below = self.page.rows[heading.last + 1 :]
                self.heading = settled_by_cells(heading, below)
                self.above, self.has_ended = {}, False
                lines = range(heading.first, heading.last + 1)
                found += [
                    self._aside(line, "heading") for line in lines if any(self.page.rows[line])
                ]
                number = heading.last + 1
                continue
            found += self._row(number)
            number += 1
        return found

    def _aside(self, number: int, why: str) -> Entry:
        said = list(dict.fromkeys(text for text in self.page.rows[number] if text))
        return Entry(self.page.name, number + 1, {"text": " · ".join(said)[:300]}, aside=why)

    def _row(self, number: int) -> list[Entry]:
        row = self.page.rows[number]
        if self.heading is None:
            return [self._aside(number, "title")]
        why = self._why_aside(number, row)
        if why:
            return [self._aside(number, why)]
        texts = self._texts(row)
        problems = self._fill_ditto(texts)
        if not texts.get("name") and self._is_producer_line(texts):
            self.above = {name: texts[name] for name in CARRIED if texts.get(name)}
            return [self._aside(number, "producer")]
        self._take_from_above(texts)
        self.above = dict(texts)
        return self._entries_of(number, texts, problems)

    def _why_aside(self, number: int, row: Sequence[str]) -> str | None:
        said = list(dict.fromkeys(text for text in row if text))
        first = fold(said[0])
        if (
            self.has_ended
            or ENDS.match(first)
            or (len(said) <= FEW_TEXTS and any(ENDS.match(fold(t)) for t in said))
        ):
            self.has_ended = True
            return "signature"
        if self._is_column_numbers(number, said):
            return "heading"
        if NOTES.match(first) or (
            len(said) > 1 and NOTES.match(fold(said[1])) and len(said) <= FEW_TEXTS + 1
        ):
            return "note"
        heading = self.heading
        name = row[heading.places["name"]] if heading and heading.places["name"] < len(row) else ""
        is_numbered = len(said) == 1 + 1 and bool(
            ROMAN.fullmatch(said[0]) or said[0].strip(".").isdigit()
        )
        filled = [place for place, text in enumerate(row) if text]
        is_spread = len(said) == 1 and (len(filled) > 1 or said[0] != name or self._is_titled(name))
        if is_spread or (is_numbered and self._is_section(said, row)):
            return self._begin_section(said[-1])
        return None

    def _is_titled(self, name: str) -> bool:
        """A lone cell in the column of names that says what follows it, and names no product."""
        return bool(re.match(r"^[ivxIVX]{1,5}\s*[.)]", name)) or bool(
            re.match(
                r"^(?:nhom|san pham (?:dat|hang)|hang \d|huyen|thi xa|thanh pho)\b", fold(name)
            )
        )

    def _is_section(self, said: Sequence[str], row: Sequence[str]) -> bool:
        """A numbered row with one text: a section if roman, or merged, or if it says what follows."""
        text, heading = said[1], self.heading
        spread = sum(cell == text for cell in row) > 1
        if spread or re.fullmatch(r"[ivxlcIVXLC]{1,6}\.?|[A-H]\.?", said[0]):
            return True
        names_nothing = heading is not None and (
            heading.places["name"] >= len(row) or row[heading.places["name"]] != text
        )
        is_producer = heading is not None and any(
            heading.places.get(name, -1) < len(row) and row[heading.places[name]] == text
            for name in NAMED_WITH
            if name in heading.places
        )
        return (names_nothing and not is_producer) or self._is_titled(text)

    def _is_column_numbers(self, number: int, said: Sequence[str]) -> bool:
        heading = self.heading
        return (
            heading is not None
            and number <= heading.last + 2
            and len(said) >= FEW_TEXTS
            and all(re.fullmatch(r"\(?\[?(?:\d{1,2}|[A-Za-z])\]?\)?", text) for text in said)
        )

    def _begin_section(self, text: str) -> str:
        """Keep what the words of a section say of all rows below it."""
        bare = SECTION.sub("", text, count=1)
        folded = fold(bare)
        if len(text) > LONG_TEXT and not SECTION.match(text):
            return "note"
        self.above = {}
        if names.legal_form(bare) is not None:
            self.above = {"producer": bare}
            return "producer"
        try:
            grade = cells.stars(bare) if re.search(r"\bsao\b|[★⭐*]", folded) else None
        except Invalid:
            grade = None
        if grade:
            self.of_section["stars"] = bare
        group = group_of(bare)
        if group:
            self.of_section["group"] = bare
        if PLACE.search(folded) and not group:
            place = re.sub(r"\s*[(:].*$", "", bare).strip()
            self.of_section["place"] = place
        return "section"

    def _texts(self, row: Sequence[str]) -> dict[str, str]:
        places = self.heading.places if self.heading else {}
        texts = {
            name: row[place]
            for name, place in places.items()
            if place < len(row) and row[place] and name != IGNORED
        }
        if "producer_address" in texts:
            texts.setdefault("producer", texts.pop("producer_address"))
        for count, name in MARKS.items():
            ticked = texts.pop(name, "")
            if TICK.fullmatch(fold(ticked)) or (ticked and self._reads_as_stars(ticked)):
                texts["stars"] = f"{count} sao"
            elif ticked:
                texts.setdefault("points", ticked)
                texts["stars"] = f"{count} sao"
        return texts

    def _reads_as_stars(self, text: str) -> bool:
        try:
            return cells.stars(text) is not None
        except Invalid:
            return False

    def _fill_ditto(self, texts: dict[str, str]) -> list[Invalid]:
        problems = []
        for name, text in list(texts.items()):
            if DITTO.fullmatch(text.strip()):
                if name in self.above:
                    texts[name] = self.above[name]
                else:
                    del texts[name]
                    problems.append(Invalid(name, "nothing-above", text))
        return problems

    def _is_producer_line(self, texts: Mapping[str, str]) -> bool:
        """A row that names a producer and nothing of a product: the rows below are its."""
        return bool(texts.get("producer")) and not ({"stars", "points"} & texts.keys())

    def _take_from_above(self, texts: dict[str, str]) -> None:
        """A producer written once stands for the rows below it, to the next one."""
        if not texts.get("producer") and texts.get("name"):
            for name in CARRIED:
                if self.above.get(name):
                    texts.setdefault(name, self.above[name])
        for name in ("stars", "group"):
            if name in self.of_section:
                texts.setdefault(name, self.of_section[name])
        if "place" in self.of_section:
            texts["place"] = self.of_section["place"]

    def _entries_of(
        self, number: int, texts: Mapping[str, str], problems: list[Invalid]
    ) -> list[Entry]:
        if number + 1 in self.page.hidden:
            problems = [*problems, Invalid("row", HIDDEN)]
        kept = {name: text for name, text in texts.items() if name not in MARKS.values()}
        listed = names.products_in(kept.get("name", "")) or [""]
        return [
            Entry(self.page.name, number + 1, {**kept, "name": name}, problems=list(problems))
            for name in listed
        ]
