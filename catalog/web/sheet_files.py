"""Why a sheet that somebody sent was not opened, and how its letters were read, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from catalog.foundation.errors import Invalid
from catalog.imports.old_fonts import Typed

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
FONTS: Mapping[str, Any] = {
    Typed.TCVN3: _l("The file was typed for TCVN3 (ABC) fonts and was converted. Look at a few rows before you accept."),
    Typed.VNI: _l("The file was typed for VNI fonts and was converted. Look at a few rows before you accept."),
}  # fmt: skip


def file_refused(error: Invalid) -> str:
    """Why a file was not taken, and what to do."""
    words = REFUSED_FILES.get(error.code, REFUSED_FILES["damaged"])
    return str(words) % {"value": error.value}
