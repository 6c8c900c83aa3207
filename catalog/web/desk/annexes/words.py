"""What becomes of the rows of a list, and what is wrong with them, in words with their mend."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.annexes.models import AnnexRow, AnnexRun, AnnexState, Outcome, Verdict
from catalog.certificates.models import IssuerLevel
from catalog.foundation.errors import Invalid
from catalog.web.sheet_files import REFUSED_FILES
from catalog.web.words import _

REFUSED: Mapping[str, Any] = {
    **REFUSED_FILES,
    "none-chosen": _l("Choose the list first."),
    "no-rows": _l("No product was found in the list. Its heading needs a column with the names of the products."),
    "too-many-rows": _l("The list has more than %(value)s rows. Send it in parts."),
    "merged-too-far": _l("Too many cells of the sheet are merged. Undo the merging and send it again."),
    "unpacks-too-large": _l("Unpacked, the file is far larger than any list. It was not opened."),
    "reaches-too-far": _l("The sheet reaches as far as %(value)s. Delete the empty rows and columns behind the list."),
    "not-yours": _l("This issuer is outside your locality. Ask somebody who looks after it."),
    "not-a-pdf": _l("The decision has to be a PDF file."),
}  # fmt: skip
STATES: Mapping[AnnexState, Any] = {
    AnnexState.COLUMNS: _l("Waits: say what the columns are"),
    AnnexState.CHECKING: _l("Being looked through"),
    AnnexState.CHECKED: _l("Waits for your answer"),
    AnnexState.APPLYING: _l("Being carried out"),
    AnnexState.APPLIED: _l("Carried out"),
    AnnexState.UNDOING: _l("Being taken back"),
    AnnexState.UNDONE: _l("Undone"),
}
VERDICTS: Mapping[Verdict, Any] = {
    Verdict.WAITING: _l("Not looked at yet"),
    Verdict.NEW: _l("New"),
    Verdict.CHANGED: _l("Changed"),
    Verdict.MATCHED: _l("There already"),
    Verdict.ASK: _l("Choose"),
    Verdict.REFUSED: _l("Refused"),
    Verdict.ASIDE: _l("No product"),
}
OUTCOMES: Mapping[Outcome, Any] = {
    Outcome.DONE: _l("Carried out"),
    Outcome.LEFT_OUT: _l("Left out"),
    Outcome.TAKEN_BACK: _l("Taken back"),
    Outcome.KEPT: _l("Not taken back"),
}
LEVELS: Mapping[IssuerLevel, Any] = {
    IssuerLevel.PROVINCE: _l("Province (3 and 4 stars)"),
    IssuerLevel.MINISTRY: _l("Ministry (5 stars)"),
    IssuerLevel.DISTRICT: _l("District (3 stars, until 6 July 2025)"),
}
ASIDE: Mapping[str, Any] = {
    "title": _l("Above the table"),
    "heading": _l("Heading"),
    "section": _l("Heading of a section"),
    "producer": _l("Names the producer of the rows below"),
    "note": _l("Note or sum"),
    "signature": _l("Below the table"),
}
FIELDS: Mapping[str, Any] = {
    "name": _l("Product"),
    "producer": _l("Producer"),
    "address": _l("Address"),
    "points": _l("Points"),
    "stars": _l("Stars"),
    "stars3": _l("Column for 3 stars"),
    "stars4": _l("Column for 4 stars"),
    "stars5": _l("Column for 5 stars"),
    "producer_address": _l("Producer with address"),
    "tax_code": _l("Tax code"),
    "phone": _l("Telephone"),
    "commune": _l("Commune"),
    "district": _l("District (former)"),
    "province": _l("Province"),
    "group": _l("Group"),
    "certificate_no": _l("Certificate number"),
    "issued_on": _l("Issued on"),
    "expires_on": _l("Valid until"),
    "note": _l("Note"),
    "row": _l("Row"),
    "certificate": _l("Certificate"),
    "checked_at": _l("Checked by the office"),
    "decision_id": _l("Decision"),
    "decision_no": _l("Decision"),
    "decision_on": _l("Day of the decision"),
    "issuer_name": _l("Issuer"),
    "issuer_level": _l("Level of the issuer"),
    "signed_by": _l("Signed by"),
    "evidence": _l("Evidence"),
    "score": _l("Points"),
}
PROBLEMS: Mapping[str, Any] = {
    "missing": _l("is missing. Fill it in in the file and send the list again."),
    "too-long": _l("is longer than %(value)s letters. Shorten it in the file."),
    "nothing-above": _l("says “as above”, yet nothing stands above. Write it out in the file."),
    "unclear-stars": _l("“%(value)s” does not tell how many stars. Write for instance “4 sao”."),
    "too-many-stars": _l("“%(value)s” are more than five stars. Compare it with the decision."),
    "no-stars": _l("neither stars nor points are given. Compare it with the decision."),
    "potential-only": _l("“%(value)s” is a hope and no recognition, so it gives no stars. Wait for the ministry's decision."),
    "below-three": _l("“%(value)s” is below three stars; no certificate is given for that."),
    "beyond-province": _l("a province gives three or four stars, not %(value)s. Check who signed the decision."),
    "beyond-ministry": _l("the ministry gives five stars, not %(value)s. Check who signed the decision."),
    "beyond-district": _l("a district gave three stars, not %(value)s. Check who signed the decision."),
    "districts-no-more": _l("districts have given no stars since July 2025. Check the day and the issuer of the decision."),
    "unclear-points": _l("“%(value)s” are no points. Write for instance 85,5."),
    "too-many-points": _l("“%(value)s” are more than 100 points. Compare it with the decision."),
    "points-below-stars": _l("%(value)s points are too few for these stars. Compare it with the decision and mend the file."),
    "points-above-stars": _l("%(value)s points would be enough for more stars; the stars of the decision count."),
    "stars-from-points": _l("no stars are written; %(value)s points tell them."),
    "unclear-day": _l("“%(value)s” is no day. Write for instance 12/6/2026."),
    "no-such-day": _l("there is no day “%(value)s”. Compare it with the decision."),
    "ends-before-it-starts": _l("%(value)s is before the certificate was issued."),
    "repeated": _l("row %(value)s is about the same product of the same producer. Only one of them counts."),
    "skipped": _l("you chose to leave it out."),
    "hidden": _l("the row is hidden in the file. Say whether it counts."),
    "tax-code-left-out": _l("the tax code is not right, is somebody's personal number, or belongs to another producer; it was left out."),
    "matched-by-name-without-marks": _l("matched by the name without marks: “%(value)s”."),
    "matched-by-tax-code": _l("matched by the tax code: “%(value)s”."),
    "moved-on": _l("something changed after the report was made, so the row was left alone. Send the list again."),
    "kept-since": _l("it was not taken back, because something was changed or built upon since: %(value)s."),
}  # fmt: skip
KEPT_BY: Mapping[str, Any] = {
    "certificate": _l("the certificate"),
    "product": _l("the product"),
    "business": _l("the producer"),
    "revision": _l("a draft"),
    "lot": _l("a lot"),
    "membership": _l("people who act for the producer"),
}


def file_refused(error: Invalid) -> str:
    """Why a list was not taken, and what to do."""
    return str(REFUSED.get(error.code, REFUSED["damaged"])) % {"value": error.value}


def row_words(row: AnnexRow) -> str:
    """What a row would do, or did."""
    return str(OUTCOMES[row.outcome] if row.outcome else VERDICTS[row.verdict])


def problem_words(found: Mapping[str, Any]) -> str:
    """What is said of a cell, and its mend."""
    value = found["value"]
    if found["code"] == "kept-since":
        value = str(KEPT_BY.get(value, value))
    said = str(PROBLEMS[found["code"]]) % {"value": value}
    return f"{FIELDS.get(found['field'], found['field'])}: {said}"


def place_words(row: AnnexRow) -> str:
    """Where a row stands in the file."""
    return _("%(sheet)s, row %(line)s", sheet=row.sheet, line=row.line)


def left_out_words(run: AnnexRun) -> str:
    """Which columns were left out because nobody sees them in the file."""
    parts = [
        f"{page['name']} {', '.join(page['left_out'])}" for page in run.grid if page.get("left_out")
    ]
    if not parts:
        return ""
    return _(
        "Hidden columns of the file were left out: %(columns)s. "
        "If they count, show them in the file and send the list again.",
        columns="; ".join(parts),
    )


def change_words(changes: Mapping[str, Any]) -> str:
    """What recording a row changes of its certificate."""
    if "certificate" in changes:
        return _("a new certificate of %(stars)s stars", stars=changes["certificate"][1])
    told = []
    for name, (before, after) in changes.items():
        label = FIELDS.get(name, name)
        told.append(f"{label}: {before or '–'} → {after}" if after else str(label))
    return "; ".join(told)
