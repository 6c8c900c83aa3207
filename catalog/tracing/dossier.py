"""Everything on a lot in one file, as an authority may ask for it within a day.

Circular 31/2026/TT-BCT, Art. 9(4) gives 24 hours; here it takes one tap.
"""

import csv
import io
import json
import zipfile
from datetime import datetime
from typing import Any

from catalog.media.storage import Storage
from catalog.tracing import reading
from catalog.tracing.bodies import moment_words
from catalog.tracing.evidence import evidence_files
from catalog.tracing.history import Entry, history
from catalog.tracing.identifiers import lot_uri
from catalog.tracing.lineage import edges_above, ids_below, lots_named
from catalog.tracing.minimum import checks, kept_until
from catalog.tracing.models import Lot
from catalog.tracing.proof import proof_of
from catalog.tracing.queries import batches_of, events_of
from catalog.tracing.verifying import verify_lot

COLUMNS = (
    "position", "step", "bizStep", "occurredAt", "recordedAt", "place", "declaredBy", "note",
    "verifiedBy", "declaredWrong", "eventID", "hash",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def dossier_of(lot: Lot, *, storage: Storage, site_url: str, at: datetime) -> bytes:
    """A ZIP: the lot, its events as they are kept and as a table, the proof, every file."""
    chain = events_of(lot.id)
    entries = history(chain)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lot.json", _json(_lot(lot, entries, site_url=site_url, at=at)))
        archive.writestr("events.json", _json([reading.facts(event) for event in chain]))
        archive.writestr("events.csv", "\ufeff" + _table(entries))
        archive.writestr("proof.json", _json(proof_of(lot)))
        digests = [
            item["sha256"]
            for entry in entries
            for item in entry.body.get("sanvat:evidence", [])
            if isinstance(item, dict) and "sha256" in item
        ]
        for file in evidence_files(list(dict.fromkeys(digests))):
            name = f"evidence/{file.digest}.{file.key.rpartition('.')[2]}"
            archive.writestr(name, storage.get(file.key))
    return target.getvalue()


def _lot(lot: Lot, entries: list[Entry], *, site_url: str, at: datetime) -> dict[str, Any]:
    below = lots_named(sorted(ids_below(lot.id)))
    report = verify_lot(lot)
    return {
        "madeAt": moment_words(at),
        "code": lot.code,
        "address": lot_uri(lot, lot.product, site_url=site_url),
        "product": {"name": lot.product.name, "code": lot.product.code, "gtin": lot.product.gtin},
        "business": {"name": lot.business.name, "taxCode": _business_number(lot.business.tax_code),
                     "address": lot.business.address_as_written},
        "number": lot.number,
        "madeOn": lot.made_on.isoformat(),
        "bestBefore": lot.best_before.isoformat() if lot.best_before else None,
        "quantity": str(lot.quantity) if lot.quantity is not None else None,
        "unit": lot.unit,
        "origin": lot.origin,
        "standards": lot.standards,
        "isDemonstration": lot.is_demo,
        "keptUntil": kept_until(lot.made_on, lot.best_before).isoformat(),
        "unitCodes": [
            {"firstSerial": batch.first_serial, "count": batch.count} for batch in batches_of(lot.id)
        ],
        "inputs": [edge.input_uri for edge in edges_above(lot.id)],
        "madeOfIt": [lot_uri(each, each.product, site_url=site_url) for each in below.values()],
        "asked": [
            {"datum": check.datum.value, "rule": check.rule, "isThere": check.is_there,
             "consumerMustSee": check.consumer_must_see}
            for check in checks(lot, entries, has_picture=bool(lot.product))
        ],
        "chainHolds": report.holds,
        "findings": [{"position": f.position, "fault": f.fault.value} for f in report.findings],
    }  # fmt: skip


def _business_number(tax_code: str | None) -> str | None:
    """A household's twelve digits are a person's and leave the database for nobody."""
    return None if tax_code and len(tax_code) == 12 else tax_code  # noqa: PLR2004 - Circular 90/2026


def _table(entries: list[Entry]) -> str:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(COLUMNS)
    for entry in entries:
        event, body = entry.event, entry.body
        commune = body.get("sanvat:commune", {})
        place = [body.get("sanvat:facility", ""), commune.get("name", "")]
        row = [
            event.position, event.step or "", event.biz_step or "",
            event.occurred_at.isoformat(), event.recorded_at.isoformat(),
            ", ".join(part for part in place if part), body.get("sanvat:declaredBy", ""),
            body.get("sanvat:note", ""), "; ".join(each.by for each in entry.verified),
            entry.wrong_words, event.event_id, event.hash,
        ]  # fmt: skip
        writer.writerow([_harmless(cell) for cell in row])
    return target.getvalue()


def _harmless(cell: object) -> object:
    """Keep a spreadsheet from taking a text for a formula."""
    is_formula = isinstance(cell, str) and cell.startswith(FORMULA_STARTS)
    return f"'{cell}" if is_formula else cell


def _json(facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=1)
