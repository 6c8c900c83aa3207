"""What is wrong with a sheet, and what became of its rows, in words: what it is and its mend."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.foundation.errors import Invalid
from catalog.imports.columns import CODE
from catalog.imports.models import ImportRow, ImportRun, Outcome, RowState, RunState
from catalog.revisions.fields import Problem
from catalog.web.listing_words import PROBLEMS, field_words, problem_words, refused_words
from catalog.web.words import _

IN_A_ROW: Mapping[str, Any] = {
    "unknown-code": _l("No product of yours has the code “%(value)s”. Correct it, or leave the cell empty for a new product."),
    "several-named": _l("Several of your products are called “%(value)s”. Write the code or the barcode of the one you mean."),
    "repeated": _l("Row %(value)s is about the same product. Keep one of them."),
    "target-repeated": _l("An earlier row is about this product already (%(value)s). Keep one of them."),
    "waits-for-office": _l("This product (%(value)s) waits for the office. Take it back first, or wait for the answer."),
    "moved-on": _l("Somebody changed this product after the report was made, so the row was left alone. Send the file again."),
    "several-communes": _l("Several communes are called “%(value)s”. Choose one from the list, with its number."),
    "sheet-error": _l("The cell shows the error %(value)s of the spreadsheet. Write the value itself."),
    "in-powers": _l("The spreadsheet shortened the number to %(value)s. Set the column to text and type all digits."),
    "not-months": _l("“%(value)s” are no months. Write 5, 6, 7 or 5-7, or “quanh năm”."),
}  # fmt: skip

ROW_STATES: Mapping[RowState, Any] = {
    RowState.WAITING: _l("Not looked at yet"),
    RowState.NEW: _l("New"),
    RowState.CHANGED: _l("Changed"),
    RowState.SAME: _l("Same as before"),
    RowState.WRONG: _l("Wrong"),
}
OUTCOMES: Mapping[Outcome, Any] = {
    Outcome.MADE: _l("Draft made"),
    Outcome.CHANGED: _l("Draft changed"),
    Outcome.TAKEN_BACK: _l("Taken back"),
    Outcome.KEPT: _l("Not taken back: changed since"),
}
RUN_STATES: Mapping[RunState, Any] = {
    RunState.CHECKING: _l("Being looked through"),
    RunState.CHECKED: _l("Waits for your answer"),
    RunState.APPLYING: _l("Drafts are being made"),
    RunState.APPLIED: _l("Imported"),
    RunState.UNDOING: _l("Being taken back"),
    RunState.UNDONE: _l("Undone"),
}


def row_outcome(row: ImportRow) -> str:
    """What a row would do, or did."""
    return str(OUTCOMES[row.outcome] if row.outcome else ROW_STATES[row.state])


def cell_of(run: ImportRun, row: ImportRow, field: str) -> str:
    """Where in the sheet something stands, such as D7; the row alone without such a column."""
    letters = run.letters.get(field)
    return f"{letters}{row.number}" if letters else _("Row %(number)s", number=row.number)


def column_words(field: str) -> str:
    """What a column is about."""
    return _("Code on this site") if field == CODE else field_words(field)


def found_words(found: Mapping[str, Any]) -> str:
    """What is wrong in a cell, and its mend."""
    field, code, value = found["field"], found["code"], found["value"]
    if code in IN_A_ROW:
        return str(IN_A_ROW[code]) % {"value": value}
    if code in PROBLEMS:
        return problem_words(Problem(field, code, value=value))
    return refused_words(Invalid(field, code, value))
