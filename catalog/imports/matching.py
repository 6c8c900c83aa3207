"""Which product or draft of a business a row is about: by code, else by barcode, else by name."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.foundation.vietnamese import fold
from catalog.imports.models import ImportRow
from catalog.permalinks import ledger
from catalog.permalinks.models import PermalinkKind
from catalog.permalinks.numbers import gtin_14
from catalog.products.models import Product
from catalog.revisions.models import OPEN, Revision, State, SubjectKind

DRAFT_CODE = "NHAP-"
"""Before the number of a draft of something new; no code of a product has a hyphen."""


@dataclass
class Known:
    """A product of the business with its open draft, or the draft of a new one."""

    code: str
    product_id: int | None = None
    revision_id: int | None = None
    state: State | None = None
    version: int | None = None
    gtins: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    @property
    def target(self) -> str:
        """What it is called in the rows of an import."""
        if self.product_id is None:
            return f"revision:{self.revision_id}"
        return f"product:{self.product_id}"


def known_of(business_id: int) -> list[Known]:
    """All products and open drafts of a business, in two statements."""
    products = select(Product.id, Product.code, Product.name, Product.gtin)
    found: dict[int | None, Known] = {}
    everything = []
    for row in session.execute(products.where(Product.business_id == business_id)):
        known = Known(row.code, product_id=row.id, gtins={row.gtin or ""}, names={fold(row.name)})
        found[row.id] = known
        everything.append(known)
    drafts = select(
        Revision.id, Revision.subject_id, Revision.state, Revision.version,
        Revision.content["name"].as_string().label("name"),
        Revision.content["gtin"].as_string().label("gtin"),
    ).where(
        Revision.business_id == business_id,
        Revision.subject_kind == SubjectKind.PRODUCT,
        Revision.state.in_(OPEN),
    )  # fmt: skip
    for draft in session.execute(drafts.order_by(Revision.id)):
        of_product = found.get(draft.subject_id) if draft.subject_id else None
        known = of_product or Known(f"{DRAFT_CODE}{draft.id}")
        known.revision_id, known.state, known.version = draft.id, draft.state, draft.version
        known.names.add(fold(draft.name or ""))
        known.gtins.add(draft.gtin or "")
        if of_product is None:
            everything.append(known)
    return everything


class Matcher:
    """Finds what a row is about."""

    def __init__(self, known: list[Known]) -> None:
        self.by_code = {each.code.upper(): each for each in known}
        self.by_gtin = {gtin: each for each in known for gtin in each.gtins if gtin}
        self.by_name: dict[str, list[Known]] = defaultdict(list)
        for each in known:
            for name in each.names - {""}:
                self.by_name[name].append(each)

    def find(self, cells: Mapping[str, str]) -> Known | None:
        """What a row is about; None for something new.

        Raises Invalid for a code that is not the business's own, a barcode of something else,
        and a name that several have.
        """
        gtin = _gtin(cells.get("gtin", ""))
        found = self._named(cells, gtin)
        if gtin:
            self._check_gtin(gtin, found)
        return found

    def _named(self, cells: Mapping[str, str], gtin: str) -> Known | None:
        code = cells.get("code", "").upper()
        if code:
            if code not in self.by_code:
                raise Invalid("code", "unknown-code", code[:20])
            return self.by_code[code]
        if gtin in self.by_gtin:
            return self.by_gtin[gtin]
        named = self.by_name.get(fold(cells.get("name", "")), [])
        if gtin:
            named = [each for each in named if not each.gtins - {""}]
        if len(named) > 1:
            raise Invalid("name", "several-named", cells.get("name", "")[:80])
        return named[0] if named else None

    def _check_gtin(self, gtin: str, found: Known | None) -> None:
        if self.by_gtin.get(gtin, found) is not found:
            raise Invalid("gtin", "already-issued", gtin)
        issued = ledger.find(PermalinkKind.GTIN, gtin)
        if issued is not None and (found is None or issued != found.product_id):
            raise Invalid("gtin", "already-issued", gtin)


def _gtin(text: str) -> str:
    try:
        return gtin_14(text) if text else ""
    except ValueError:
        return ""


class Repetitions:
    """Rows of one file that are about the same thing: the first counts, the others are wrong."""

    def __init__(self, run_id: int) -> None:
        query = select(
            ImportRow.number,
            *(ImportRow.cells[name].as_string().label(name) for name in ("code", "gtin", "name")),
        ).where(ImportRow.run_id == run_id)
        self.codes: dict[str, int] = {}
        self.gtins: dict[str, int] = {}
        self.names: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
        for number, code, gtin, name in session.execute(query.order_by(ImportRow.number)):
            key = _gtin(gtin or "")
            if code:
                self.codes.setdefault(code.upper(), number)
            if key:
                self.gtins.setdefault(key, number)
            if name:
                self.names[fold(name)].append((number, (code or "").upper(), key))

    def check(self, row: ImportRow) -> None:
        """Raises Invalid with the number of the earlier row."""
        code, gtin = row.cells.get("code", "").upper(), _gtin(row.cells.get("gtin", ""))
        seen = {"code": self.codes.get(code), "gtin": self.gtins.get(gtin)}
        for number, its_code, its_gtin in self.names.get(fold(row.cells.get("name", "")), []):
            differs = (code and its_code and code != its_code) or (
                gtin and its_gtin and gtin != its_gtin
            )
            if number < row.number and not differs:
                seen["name"] = number
                break
        for name, earlier in seen.items():
            if earlier is not None and earlier < row.number:
                raise Invalid(name, "repeated", str(earlier))
