"""The rows in which a listing tells of certificates: of a product, or of the business itself."""

from collections.abc import Mapping
from typing import Any

from catalog.revisions.fields import Field, Kind, Problem, Value

OF_PRODUCTS = (
    "ocop", "vietgap", "globalgap", "organic", "haccp", "iso22000", "halal", "asc", "gi",
    "trademark",
)  # fmt: skip
OF_BUSINESSES = tuple(kind for kind in OF_PRODUCTS if kind != "ocop")
"""OCOP is given to a product, never to its maker."""

NUMBER = Field("number", Kind.LINE, longest=80)
ISSUER = Field("issuer", Kind.LINE, longest=200)
DAYS = (Field("issued_on", Kind.DAY), Field("expires_on", Kind.DAY))
STARS = Field("stars", Kind.CHOICE, choices=("3", "4", "5"))
SCAN = Field("scan", Kind.LINE, longest=64)
"""The digest of a photograph or document beside the row; the business holds the file."""

ROW_OF_PRODUCT = (Field("kind", Kind.CHOICE, choices=OF_PRODUCTS), NUMBER, ISSUER, *DAYS, STARS,
                  SCAN)  # fmt: skip
ROW_OF_BUSINESS = (Field("kind", Kind.CHOICE, choices=OF_BUSINESSES), NUMBER, ISSUER, *DAYS, SCAN)


def row_problems(content: Mapping[str, Value]) -> list[Problem]:
    """What the rows lack, or cannot both be true."""
    found = []
    rows: list[dict[str, Any]] = list(content.get("certificates") or [])
    for place, row in enumerate(rows):
        if not row.get("kind"):
            found.append(Problem(f"certificates.{place}.kind", "missing"))
        if row.get("expires_on") and row.get("issued_on", "") > row["expires_on"]:
            found.append(Problem(f"certificates.{place}.expires_on", "before-issue"))
    return found
