"""The dry run: what each row would do, and what is wrong with it, told by cell."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.imports.cells import Vocabulary
from catalog.imports.columns import CODE
from catalog.imports.matching import Known, Matcher, Repetitions
from catalog.imports.models import ImportRow, RowState
from catalog.listings.subjects import KINDS
from catalog.products.listing import FIELDS, SETS_OF_GROUPS
from catalog.products.models import Product
from catalog.revisions.comparing import differences
from catalog.revisions.fields import empty_content
from catalog.revisions.models import EDITABLE, Revision, SubjectKind

NOT_OF_A_SHEET = frozenset({"pictures", "certificates"})
NEW_TARGET = "new"


@dataclass(frozen=True)
class Found:
    """Something about one cell; what stops a row keeps it out, the rest is said only."""

    field: str
    code: str
    value: str = ""
    stops: bool = True


@dataclass
class Checked:
    """What a row would do now."""

    known: Known | None = None
    values: dict[str, Any] = field(default_factory=dict)
    before: dict[str, Any] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)

    @property
    def is_wrong(self) -> bool:
        return any(each.stops for each in self.found)

    @property
    def target(self) -> str:
        """What it is about, as rows keep it."""
        return self.known.target if self.known else NEW_TARGET

    @property
    def state(self) -> RowState:
        """What the row would do, in a word."""
        if self.is_wrong:
            return RowState.WRONG
        if self.known is None:
            return RowState.NEW
        return RowState.CHANGED if self.values else RowState.SAME


class Checker:
    """Checks rows of one file against the business as it is now."""

    def __init__(
        self, run_id: int, vocabulary: Vocabulary, known: list[Known], taken: Iterable[str]
    ) -> None:
        self.vocabulary = vocabulary
        self.matcher = Matcher(known)
        self.repetitions = Repetitions(run_id)
        self.taken = set(taken)
        """Targets of the rows before."""

    def check(self, row: ImportRow) -> Checked:
        """Say what a row would do; every wrong cell of it is told, not only the first."""
        checked = Checked()
        try:
            self.repetitions.check(row)
            checked.known = self.matcher.find(row.cells)
            self._check_target(checked.known)
        except Invalid as error:
            checked.found.append(Found(error.field, error.code, error.value))
        typed = self._values(row.cells, checked)
        base = {**empty_content(FIELDS), **_content_of(checked.known)}
        _fill_in_group(base, typed)
        content = {**base, **typed}
        if not content["name"]:
            checked.found.append(Found("name", "missing"))
        changes = differences(base, content, fields=typed)
        checked.values = {each.field: each.after for each in changes}
        checked.before = {each.field: each.before for each in changes}
        if checked.values and not checked.is_wrong:
            checked.found += _said(content)
        return checked

    def _check_target(self, known: Known | None) -> None:
        if known is None:
            return
        if known.state is not None and known.state not in EDITABLE:
            raise Invalid(CODE, "waits-for-office", known.code)
        if known.target in self.taken:
            raise Invalid(CODE, "target-repeated", known.code)
        self.taken.add(known.target)

    def _values(self, cells: Mapping[str, str], checked: Checked) -> dict[str, Any]:
        values = {}
        for name, text in cells.items():
            if name == CODE:
                continue
            try:
                values[name] = self.vocabulary.value(name, text)
            except Invalid as error:
                checked.found.append(Found(error.field, error.code, error.value))
        return values


def note(row: ImportRow, checked: Checked) -> None:
    """Write the outcome of a check into its row."""
    row.state = checked.state
    row.problems = [asdict(each) for each in checked.found]
    row.changed = list(checked.values) if row.state is RowState.CHANGED else []
    row.target = checked.target
    row.read_version = checked.known.version if checked.known else None


def _content_of(known: Known | None) -> dict[str, Any]:
    """What the draft of a product says, else its public listing."""
    if known is None:
        return {}
    if known.revision_id is not None:
        return session.get_one(Revision, known.revision_id).content
    product = session.get_one(Product, known.product_id)
    return KINDS[SubjectKind.PRODUCT].content_of(product)


def _fill_in_group(base: Mapping[str, Any], typed: dict[str, Any]) -> None:
    """The set tells the group where nobody named one."""
    chosen = typed.get("set")
    if chosen and not typed.get("group") and not base.get("group"):
        typed["group"] = next(group for group, of in SETS_OF_GROUPS.items() if int(chosen) in of)


def _said(content: Mapping[str, Any]) -> list[Found]:
    """What the listing will still need; pictures and certificates are added by hand anyway."""
    return [
        Found(problem.field, problem.code, problem.value, stops=False)
        for problem in KINDS[SubjectKind.PRODUCT].problems(content)
        if problem.field.split(".")[0] not in NOT_OF_A_SHEET
    ]
