"""What becomes of every row that names a business when that business is merged into another.

A test walks all tables: a new column that names a business has to be given its fate here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """Where a row goes."""

    GOES_OVER = "goes-over"
    STAYS = "stays"
    GOES_ONCE = "goes-once"
    """It goes over unless the other business has its like; of the two the better one is kept."""
    GOES_UNLESS_THERE = "goes-unless-there"
    """It goes over unless the other business has its like; then it stays where it is."""


@dataclass(frozen=True)
class Rule:
    """The fate of rows: those that `only` names by a condition, or all; and what makes two alike."""

    fate: Fate
    only: str = ""
    like: str = ""


GOES_OVER, STAYS = Rule(Fate.GOES_OVER), Rule(Fate.STAYS)

RULES: Mapping[str, Rule] = {
    "business_claim.business_id": GOES_OVER,
    "business_merge.kept_id": STAYS,
    "business_merge.merged_id": STAYS,
    "businesses_apart.one_id": STAYS,
    "businesses_apart.other_id": STAYS,
    "capture_token.business_id": GOES_OVER,
    "certificate.business_id": GOES_OVER,
    "certificate_scan.business_id": Rule(Fate.GOES_UNLESS_THERE, like="digest"),
    "collection_item.business_id": Rule(Fate.GOES_ONCE, like="collection_id"),
    "facility.business_id": GOES_OVER,
    "fact_check.business_id": Rule(Fate.GOES_OVER, only="product_id IS NOT NULL"),
    "honour.business_id": GOES_OVER,
    "import_run.business_id": GOES_OVER,
    "inspection.business_id": STAYS,
    "invitation.business_id": GOES_OVER,
    "lot.business_id": GOES_OVER,
    "lot_use.business_id": Rule(Fate.GOES_ONCE, like="lot_id"),
    "membership.business_id": Rule(Fate.GOES_ONCE, like="user_id"),
    "outlet.business_id": GOES_OVER,
    "placement.business_id": GOES_OVER,
    "problem_report.business_id": GOES_OVER,
    "product.business_id": GOES_OVER,
    "revision.business_id": Rule(Fate.GOES_OVER, only="subject_kind = 'product'"),
    "sales_channel.business_id": GOES_OVER,
    "suspension.business_id": STAYS,
    "trace_event.business_id": STAYS,
    "visit_count.business_id": GOES_OVER,
}
"""By table and column. Steps of lots and field checks are never changed: they name the business that
was. A check of a business's own facts, the versions of its own page, and suspensions that are over,
speak of it and no other."""
