"""What the embedded index holds of a document, and how it is packed.

Words and pairs are terms whose posting weight is their worth, worked out before. Values
are columns of bytes, so that a process reads those of all documents at once.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.columns import VarBytesColumn
from whoosh.fields import COLUMN, ID, FieldType, Schema
from whoosh.formats import Existence

from catalog.certificates.models import CertificateKind
from catalog.search.documents import Document, Facts

FORMAT = "8"
"""Raised when what the index holds changes, so that an older index is rebuilt."""

KINDS = tuple(CertificateKind)
NO_PRICE = -1
SEPARATOR = "\0"

FACTS = np.dtype(
    [
        ("id", "<i4"),
        ("price", "<i8"),
        ("season", "<u2"),
        ("certificates", "<u2"),
        ("online", "u1"),
        ("completeness", "u1"),
        ("latitude", "<f8"),
        ("longitude", "<f8"),
        ("published", "<f8"),
        ("updated", "<i4"),
        ("stars", "u1"),
    ]
)
STARS = np.dtype([("stars", "u1"), ("first", "<i4"), ("last", "<i4")])
Packed = NDArray[np.void]


class WeightedTerms(FieldType):  # type: ignore[misc]
    """A field given as terms with their weights, which postings keep."""

    def __init__(self) -> None:
        # Without lengths the library would look for their file once for every posting.
        super().__init__(Existence(), None, scorable=True)

    def index(
        self, value: Mapping[str, float], **_options: object
    ) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Hand the writer each term with its weight."""
        return ((term.encode(), 1, weight, b"") for term, weight in value.items())


SCHEMA = Schema(
    key=ID(unique=True),
    words=WeightedTerms(),
    pairs=WeightedTerms(),
    facts=COLUMN(VarBytesColumn()),
    categories=COLUMN(VarBytesColumn()),
    name_key=COLUMN(VarBytesColumn()),
    name_en_key=COLUMN(VarBytesColumn()),
)


def fields_of(document: Document) -> dict[str, Any]:
    """Answer the fields under which a document is added to the index."""
    facts = document.facts
    return {
        "key": str(document.id),
        "words": document.words,
        "pairs": document.pairs,
        "facts": _packed(document.id, facts),
        "categories": SEPARATOR.join(
            (facts.group, facts.set, facts.province, facts.commune)
        ).encode(),
        "name_key": facts.name_sort.encode(),
        "name_en_key": facts.name_en_sort.encode(),
    }


def _packed(number: int, facts: Facts) -> bytes:
    latitude, longitude = facts.point or (np.nan, np.nan)
    head = np.array(
        (
            number,
            NO_PRICE if facts.price_vnd is None else facts.price_vnd,
            facts.season_months,
            sum(1 << KINDS.index(kind) for kind in facts.certificates),
            facts.is_sold_online,
            facts.completeness,
            latitude,
            longitude,
            facts.published_at,
            facts.updated_on.toordinal(),
            len(facts.stars),
        ),
        dtype=FACTS,
    )
    days = [(stars, first.toordinal(), last.toordinal()) for stars, first, last in facts.stars]
    return head.tobytes() + np.array(days, dtype=STARS).tobytes()


def unpacked(column: list[bytes]) -> tuple[Packed, NDArray[np.intp], Packed]:
    """Answer the facts of documents, and the star terms with the place of each one's document."""
    size = FACTS.itemsize
    facts = np.frombuffer(b"".join(value[:size] for value in column), dtype=FACTS)
    stars = np.frombuffer(b"".join(value[size:] for value in column), dtype=STARS)
    owners = np.repeat(np.arange(len(column)), facts["stars"])
    return facts, owners, stars


def ordinal(day: date) -> int:
    """Answer a day as the number under which star terms are packed."""
    return day.toordinal()
