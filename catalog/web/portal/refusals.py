"""Refusals of the rules of lots and steps, in words: what is wrong and what to do."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.foundation.errors import Invalid
from catalog.web.portal.joining_words import JOINING
from catalog.web.words import _

REFUSALS: Mapping[tuple[str, str], Any] = {
    ("number", "not-a-lot-number"): _l(
        "A lot number has at most 20 letters without marks, digits and signs such as - / ."
    ),
    ("number", "taken"): _l("This product has a lot with that number already."),
    ("number", "is-printed"): _l("A lot number is printed and cannot change. Open another lot."),
    ("made_on", "in-future"): _l("A lot is opened once it is made, not before."),
    ("made_on", "too-early"): _l("That is before the year 2000."),
    ("best_before", "before-made"): _l("That is before the day on which it was made."),
    ("quantity", "out-of-range"): _l("A quantity is more than nothing, and at most a billion."),
    ("quantity", "too-exact"): _l("At most three decimals."),
    ("quantity", "missing"): _l("Say how much, or leave the unit aside."),
    ("unit", "unknown"): _l("Choose a unit from the list."),
    ("occurred_at", "in-future"): _l("A step is recorded once it has happened."),
    ("occurred_at", "too-early"): _l("That is before the year 2000."),
    ("note", "too-long"): _l("That is too long; 1,000 letters at most."),
    ("other_place", "unknown"): _l("No commune is called so, now or before July 2025."),
    ("other_place", "several"): _l("Several communes are called so. Choose one above."),
    ("place", "missing"): _l("Choose a place, or type a commune."),
    ("inputs", "cyclic"): _l("A lot cannot go into itself, nor into what it was made of."),
    ("inputs", "unknown"): _l("No lot has that code, and none of yours that number."),
    ("inputs", "not-agreed"): _l(
        "That lot belongs to another business. It has been asked to agree; record this step once "
        "it has."
    ),
    ("evidence", "empty"): _l("One of the files is empty."),
    ("evidence", "too-large"): _l("A document may have 10 MB at most."),
    ("image", "empty"): _l("That file is empty. Send it again."),
    ("image", "not-an-image"): _l("Only photographs and PDF documents are taken."),
    ("image", "format-not-accepted"): _l("Only photographs and PDF documents are taken."),
    ("image", "too-large"): _l("A photograph may have 20 MB at most."),
    ("image", "too-many-pixels"): _l("That photograph has too many pixels; 40 million at most."),
    ("image", "truncated"): _l("That file is damaged. Send it again."),
    ("record", "not-https"): _l("The address must begin with https://."),
    ("record", "not-an-address"): _l("That is no address of a page on the internet."),
    ("record", "too-long"): _l("That is too long; 600 signs at most."),
    ("scan", "empty"): _l("That file is empty."),
    ("scan", "too-large"): _l("A document may have 10 MB at most."),
    ("scan", "too-many"): _l("There are too many files of certificates; tell the office."),
    ("scan", "no-row"): _l("That row is no longer there."),
    ("words", "missing"): _l("Say why, in words."),
    ("event", "already-corrected"): _l("This step was declared wrong already."),
    ("lot", "recalled-already"): _l("This lot is recalled already."),
    ("lot", "not-recalled"): _l("This lot is not recalled."),
    ("count", "out-of-range"): _l("Between 1 and 100,000 at once."),
    ("count", "too-many-pages"): _l(
        "That makes more than 10,000 pages. Order part of it now and the rest afterwards."
    ),
    ("count", "lot-is-full"): _l("This lot has no more numbers for so many units."),
    ("name", "missing"): _l("This is needed."),
    ("name", "too-long"): _l("That is too long; 80 letters at most."),
    ("name", "too-many"): _l("There are too many keys in force. Take one back first."),
    ("typeface", "missing"): _l(
        "This server lacks the typeface of labels, so none can be drawn. Tell the office."
    ),
    ("lot", "recalled"): _l("This lot is recalled. Lift the recall before printing labels of it."),
    ("lot", "product-not-published"): _l(
        "The product is not public, so a scan would find nothing. Have it published first."
    ),
    ("name", "too-long-for-label"): _l(
        "The name and dates do not fit on a label of this size. Choose a larger one."
    ),
    ("sheet", "unknown"): _l("Choose a sheet from the list."),
    ("start_at", "not-on-sheet"): _l("The sheet has no such place."),
    ("width", "missing"): _l("A size of your own needs a width."),
    ("height", "missing"): _l("A size of your own needs a height."),
    ("width", "too-small-for-code"): _l(
        "A code that scans and its words need 16 × 25 mm or 30 × 16 mm at least."
    ),
    ("pitch_x", "labels-overlap"): _l("The labels would overlap. Make this step larger."),
    ("pitch_y", "labels-overlap"): _l("The labels would overlap. Make this step larger."),
    ("columns", "leaves-page"): _l("So many labels side by side leave the page."),
    ("rows", "leaves-page"): _l("So many labels below each other leave the page."),
    ("left", "leaves-page"): _l("This margin leaves the page."),
    ("top", "leaves-page"): _l("This margin leaves the page."),
    **{
        (field, "out-of-range"): _l("Between 1 and 1,000.")
        for field in ("width", "height", "page_width", "page_height", "columns", "rows")
    },
    **JOINING,
    ("product", "no-business"): _l("This product has no business that could answer for it."),
}


def refusal_words(error: Invalid) -> str:
    """What is wrong, in words; the value is named where it helps to find it."""
    words = REFUSALS.get((error.field, error.code))
    if words is None:
        return _("This cannot be: %(field)s, %(code)s.", field=error.field, code=error.code)
    if error.field == "inputs" and error.value:
        return f"{words} ({error.value})"
    return str(words)
