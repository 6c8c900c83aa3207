"""The dry run: what each row would do, what stops it, and what a person has to choose."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from catalog.annexes import cells
from catalog.annexes.grading import stars_of
from catalog.annexes.locating import Locator
from catalog.annexes.matching import Directory, Found
from catalog.annexes.models import AnnexRow, AnnexRun, Verdict
from catalog.annexes.names import Producer, marked_words, producer
from catalog.annexes.recording import existing, wanted_columns, would_change
from catalog.annexes.table import HIDDEN, group_of
from catalog.businesses.models import Business
from catalog.documents.keeping import find_decision
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.places.models import Commune, Province
from catalog.products.models import Product, ProductGroup

NEW, SKIP, TAKE = "new", "skip", "take"
LONGEST_NAME = 200


@dataclass
class Checked:
    """What a row would do now."""

    facts: dict[str, Any] = field(default_factory=dict)
    producer: Producer = field(default_factory=lambda: Producer(""))
    address: str = ""
    business_id: int | None = None
    product_id: int | None = None
    certificate_id: int | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    candidates: dict[str, Any] = field(default_factory=dict)
    problems: list[dict[str, Any]] = field(default_factory=list)
    is_skipped: bool = False

    def say(self, field_name: str, code: str, value: str = "", *, stops: bool = False) -> None:
        """Note something about a cell; what stops a row keeps it out."""
        self.problems.append({"field": field_name, "code": code, "value": value, "stops": stops})

    @property
    def is_refused(self) -> bool:
        return any(each["stops"] for each in self.problems)

    @property
    def verdict(self) -> Verdict:
        """What the row would do, in a word."""
        if self.is_refused:
            return Verdict.REFUSED
        if self.candidates:
            return Verdict.ASK
        if self.product_id is None:
            return Verdict.NEW
        return Verdict.CHANGED if self.changes else Verdict.MATCHED

    @property
    def known(self) -> dict[str, int | None]:
        """What the report is made of."""
        return {
            "business": self.business_id,
            "product": self.product_id,
            "certificate": self.certificate_id,
        }


class Checker:
    """Checks the rows of one list against the catalog as it is now."""

    def __init__(self, run: AnnexRun, directory: Directory) -> None:
        self.run, self.directory = run, directory
        self.locator = Locator(run.issuer)
        self.groups = set(session.scalars(select(ProductGroup.id)))
        decision = find_decision(run.decision_no, signed_on=run.decision_on, issuer=run.issuer)
        self.decision_id = decision.id if decision else None
        self.seen: dict[tuple[str, str], int] = {}
        self.seen_products: dict[int, int] = {}

    def check(self, row: AnnexRow) -> Checked:
        """Say what a row would do; everything that is wrong is told, not only the first."""
        checked = Checked(problems=[each for each in row.problems if each.get("read")])
        self._read(row, checked)
        key = (row.producer_key, marked_words(checked.facts.get("name", "")))
        earlier = self.seen.setdefault(key, row.number) if key[1] else row.number
        if earlier != row.number:
            checked.say("name", "repeated", str(self._line_of(earlier)), stops=True)
        if row.candidates.get(HIDDEN) or any(each["code"] == HIDDEN for each in row.problems):
            self._choose_hidden(row, checked)
        if not checked.is_refused:
            self._match(row, checked)
        return checked

    def remember(self, rows: Sequence[AnnexRow]) -> None:
        """Let the rows before count as seen."""
        for row in rows:
            key = (row.producer_key, marked_words(row.facts.get("name", "")))
            if key[1]:
                self.seen.setdefault(key, row.number)
            product_id = row.known.get("product")
            if product_id and row.verdict in {Verdict.CHANGED, Verdict.MATCHED}:
                self.seen_products.setdefault(product_id, row.number)

    def _line_of(self, number: int) -> int:
        earlier = session.get(AnnexRow, (self.run.id, number))
        return earlier.line if earlier else number

    def _read(self, row: AnnexRow, checked: Checked) -> None:
        texts = row.cells
        name = texts.get("name", "")
        checked.producer = producer_of(texts)
        checked.address = self.locator.written(texts, checked.producer)
        checked.facts = {
            **asdict(checked.producer),
            "producer": checked.producer.name,
            "name": name,
            "address": checked.address,
        }
        for field_name, value in (("name", name), ("producer", checked.producer.name)):
            if not value:
                checked.say(field_name, "missing", stops=True)
            elif len(value) > LONGEST_NAME:
                checked.say(field_name, "too-long", str(LONGEST_NAME), stops=True)
        if texts.get("tax_code") and not checked.producer.tax_code:
            checked.say("tax_code", "tax-code-left-out")
        points = self._cell(checked, "points", texts, cells.points)
        self._grade(texts.get("stars", ""), points, checked)
        issued = self._cell(checked, "issued_on", texts, cells.day) or self.run.decision_on
        checked.facts |= {
            "points": f"{points:f}" if points is not None else None,
            "issued_on": issued.isoformat(),
            "certificate_no": texts.get("certificate_no", "")[:80],
            "group": self._group(texts),
        }
        until = self._cell(checked, "expires_on", texts, cells.day)
        if until is not None and until < issued:
            checked.say("expires_on", "ends-before-it-starts", until.isoformat(), stops=True)
        checked.facts["expires_on"] = until.isoformat() if until else None

    @staticmethod
    def _cell(checked: Checked, name: str, texts: dict[str, str], read: Any) -> Any:
        try:
            return read(texts.get(name, ""))
        except Invalid as error:
            checked.say(name, error.code, error.value, stops=True)
            return None

    def _grade(self, said: str, points: Decimal | None, checked: Checked) -> None:
        try:
            count, remarks = stars_of(
                said, points, level=self.run.issuer_level, decided_on=self.run.decision_on
            )
        except Invalid as error:
            checked.say(error.field, error.code, error.value, stops=True)
            return
        checked.facts["stars"] = count
        for remark in remarks:
            checked.say("stars", remark, str(points or ""))

    def _group(self, texts: dict[str, str]) -> int:
        """The group that the list names; else that which was chosen for the rest."""
        found = group_of(texts.get("group", "")) if texts.get("group") else None
        return found if found in self.groups else 0

    def _choose_hidden(self, row: AnnexRow, checked: Checked) -> None:
        choice = row.choices.get(HIDDEN)
        if choice == SKIP:
            checked.say("row", "skipped", stops=True)
        elif choice != TAKE:
            checked.candidates[HIDDEN] = True

    def _match(self, row: AnnexRow, checked: Checked) -> None:
        commune_id = self.locator.tie(checked.address).commune_id
        found = self.directory.producer(
            checked.producer, key=row.producer_key, commune_id=commune_id
        )
        checked.business_id = self._settled("producer", found, row, checked)
        if checked.is_refused or "producer" in checked.candidates:
            return
        if checked.business_id is not None:
            product = self.directory.product(checked.facts["name"], checked.business_id)
            checked.product_id = self._settled("product", product, row, checked)
        elif checked.producer.tax_code in self.directory.by_tax:
            checked.facts["tax_code"] = ""
            checked.say("tax_code", "tax-code-left-out")
        if checked.product_id is None:
            return
        earlier = self.seen_products.setdefault(checked.product_id, row.number)
        if earlier != row.number:
            checked.say("name", "repeated", str(self._line_of(earlier)), stops=True)
            return
        self._compare(checked)

    def _settled(self, kind: str, found: Found, row: AnnexRow, checked: Checked) -> int | None:
        """What is surely the same, else what a person chose; where nobody chose, it is asked."""
        choice = row.choices.get(kind, "")
        offered = {str(each.id) for each in found.candidates}
        if choice == SKIP:
            checked.say("row", "skipped", stops=True)
            return None
        if found.id is not None:
            if found.how in {"name-without-marks", "tax-code"}:
                checked.say(kind, f"matched-by-{found.how}", self._name(kind, found.id))
            return found.id
        if choice in offered:
            return int(choice)
        if found.candidates and choice != NEW:
            checked.candidates[kind] = [
                {"id": each.id, "name": self._name(kind, each.id), "percent": each.percent,
                 "where": self._where(kind, each.id)}
                for each in found.candidates
            ]  # fmt: skip
        return None

    @staticmethod
    def _name(kind: str, number: int) -> str:
        column = Business.name if kind == "producer" else Product.name
        key = Business.id if kind == "producer" else Product.id
        return session.scalar(select(column).where(key == number)) or ""

    @staticmethod
    def _where(kind: str, number: int) -> str:
        model: type[Business | Product] = Business if kind == "producer" else Product
        query = (
            select(model.address_as_written, Commune.full_name, Province.full_name)
            .outerjoin(Commune, Commune.id == model.commune_id)
            .outerjoin(Province, Province.id == model.province_id)
            .where(model.id == number)
        )
        written, commune, province = session.execute(query).one()
        return str(written) or ", ".join(name for name in (commune, province) if name)

    def _compare(self, checked: Checked) -> None:
        if checked.product_id is None:
            return
        wanted = wanted_columns(self.run, checked.facts)
        claim = existing(checked.product_id, wanted, decision_id=self.decision_id)
        checked.certificate_id = claim.id if claim else None
        checked.changes = would_change(claim, wanted, decision_id=self.decision_id)


def producer_of(texts: dict[str, str]) -> Producer:
    """What the cells of a row say of its producer."""
    return producer(
        texts.get("producer", ""), texts.get("address", ""), texts.get("phone", ""),
        texts.get("tax_code", ""),
    )  # fmt: skip


def note(row: AnnexRow, checked: Checked) -> None:
    """Write the outcome of a check into its row."""
    row.verdict = checked.verdict
    row.problems = checked.problems
    row.facts = checked.facts
    row.candidates = checked.candidates
    row.known = checked.known
    row.changes = checked.changes
