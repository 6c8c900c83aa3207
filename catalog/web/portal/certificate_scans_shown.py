"""The scans beside the certificates of a draft, as its page shows them."""

from dataclasses import dataclass

from flask import url_for

from catalog.certificates.scans import scans_named
from catalog.revisions.models import Revision


@dataclass(frozen=True)
class ScanShown:
    """A scan beside its row: where it is seen, and whether it is a photograph."""

    url: str
    is_photograph: bool


def scans_beside(revision: Revision) -> dict[int, ScanShown]:
    """The scans of a draft by the place of their row."""
    rows = revision.content.get("certificates") or []
    known = scans_named(revision.business_id, [row["scan"] for row in rows if row.get("scan")])
    return {
        place: ScanShown(
            url_for("portal.certificate_scan", scan_id=known[row["scan"]].id),
            known[row["scan"]].media_type != "application/pdf",
        )
        for place, row in enumerate(rows)
        if row.get("scan") in known
    }
