"""The products of a business as rows of the template, so that they can be changed in a sheet."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from catalog.foundation.database import session
from catalog.imports.cells import Vocabulary
from catalog.imports.columns import CODE, COLUMNS
from catalog.imports.matching import Known, known_of
from catalog.listings.subjects import KINDS
from catalog.products.models import Product
from catalog.revisions.models import Revision, SubjectKind

BYTE_ORDER_MARK = "\ufeff"
"""Without it a spreadsheet reads Vietnamese in UTF-8 as something else."""
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def rows_to_fill_in(business_id: int, vocabulary: Vocabulary) -> list[dict[str, str]]:
    """Every product and draft of a business, as the template says it; its draft counts."""
    return [_row(known, vocabulary) for known in known_of(business_id)]


def _row(known: Known, vocabulary: Vocabulary) -> dict[str, str]:
    content = _content(known)
    return {CODE: known.code} | {
        column.field: vocabulary.written(column.field, content.get(column.field))
        for column in COLUMNS
        if column.field != CODE
    }


def _content(known: Known) -> Mapping[str, Any]:
    if known.revision_id is not None:
        return session.get_one(Revision, known.revision_id).content
    return KINDS[SubjectKind.PRODUCT].content_of(session.get_one(Product, known.product_id))


def template_csv(rows: Iterable[Mapping[str, str]]) -> str:
    """The template as CSV; what a spreadsheet would take for a formula begins with an apostrophe."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(column.heading for column in COLUMNS)
    writer.writerows([_safe(row.get(column.field, "")) for column in COLUMNS] for row in rows)
    return BYTE_ORDER_MARK + written.getvalue()


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text
