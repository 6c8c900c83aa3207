"""What is wrong with a sheet, and what became of its rows, in words: what it is and its mend."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.foundation.errors import Invalid
from catalog.imports.columns import CODE
from catalog.imports.models import ImportRow, ImportRun, Outcome, RowState, RunState
from catalog.imports.old_fonts import Typed
from catalog.revisions.fields import Problem
from catalog.web.listing_words import PROBLEMS, field_words, problem_words, refused_words
from catalog.web.words import _

REFUSED_FILES: Mapping[str, Any] = {
    "none-chosen": _l("Choose a file first."),
    "empty": _l("The file is empty."),
    "too-large": _l("The file is larger than 10 MB. Send it in parts."),
    "unpacks-too-large": _l("Unpacked, the file is far larger than any list of products. It was not opened. Copy the rows into the template and send that."),
    "reaches-too-far": _l("The sheet reaches as far as %(value)s. Delete the empty rows and columns behind your products, or copy the rows into the template."),
    "merged-too-far": _l("Too many cells of the sheet are merged. Undo the merging, or copy the rows into the template."),
    "macros": _l("The file holds macros (small programs) and was not opened. Save it as “Excel workbook (.xlsx)” and send that."),
    "encrypted": _l("The file is locked with a password. Save it without one and send it again."),
    "old-excel": _l("This is an Excel file of the old kind (.xls). Save it as .xlsx or CSV and send that."),
    "opendocument": _l("This is an OpenDocument sheet. Save it as .xlsx or CSV and send that."),
    "not-a-sheet": _l("This is no sheet. Send an .xlsx or a CSV file."),
    "damaged": _l("The file is damaged and cannot be read. Save it anew and send it again."),
    "no-heading": _l("No heading was recognised. The first row needs names such as “Tên sản phẩm”, as in the template."),
    "heading-twice": _l("Two columns are called “%(value)s”. Delete or rename one of them."),
    "no-rows": _l("There is no product below the heading."),
    "too-many-rows": _l("There are %(value)s rows; 5,000 are taken at once. Send it in parts."),
    "unknown-encoding": _l("The letters of this file cannot be read with certainty. Save it as “CSV UTF-8” or as .xlsx and send that."),
}  # fmt: skip

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
FONTS: Mapping[str, Any] = {
    Typed.TCVN3: _l("The file was typed for TCVN3 (ABC) fonts and was converted. Look at a few rows before you accept."),
    Typed.VNI: _l("The file was typed for VNI fonts and was converted. Look at a few rows before you accept."),
}  # fmt: skip


def file_refused(error: Invalid) -> str:
    """Why a file was not taken, and what to do."""
    words = REFUSED_FILES.get(error.code, REFUSED_FILES["damaged"])
    return str(words) % {"value": error.value}


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
