"""Photographs and documents beside the certificates of a draft; nobody but the office sees them."""

from typing import Any

from flask import Response, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from catalog.certificates.models import CertificateScan
from catalog.certificates.scans import keep_scan
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid, NotFound, Stale
from catalog.listings.subjects import KINDS
from catalog.revisions import saving, workflow
from catalog.revisions.queries import get_revision
from catalog.web.access import person, signed_in
from catalog.web.certificate_scans import scan_answer
from catalog.web.pictures import storage
from catalog.web.portal.draft_page import actor, gone_on, own_revision_or_404
from catalog.web.portal.loading import own_businesses
from catalog.web.portal.refusals import refusal_words
from catalog.web.sealing import sealer

ROWS = "certificates"


@signed_in
def add(revision_id: int) -> ResponseReturnValue:
    """Put a scan beside each row for which one came, or take one out; the row is kept."""
    revision = own_revision_or_404(revision_id)
    refused = []
    try:
        for name, file in request.files.items():
            place = name.removeprefix("scan-")
            if not file.filename or not place.isdigit():
                continue
            try:
                with unit_of_work():
                    _attach(revision.id, int(place), file.stream.read())
            except Invalid as error:
                refused.append(f"{file.filename[:80]}: {refusal_words(error)}")
        _act, _separator, place = request.form.get("act", "").partition("-")
        if place.isdigit():
            with unit_of_work():
                _put(revision.id, int(place), "")
    except Stale:
        return gone_on(revision)
    if request.accept_mimetypes.best == "application/json":
        version = get_revision(revision_id).version
        return jsonify(refused=refused, version=version), 422 if refused else 200
    for words in refused:
        flash(words, "problem")
    return redirect(url_for("portal.draft", revision_id=revision_id) + f"#{ROWS}")


@signed_in
def show(scan_id: int) -> Response:
    """A scan of a business that the person acts for."""
    scan = session.get(CertificateScan, scan_id)
    if scan is None or scan.business_id not in {business.id for business in own_businesses()}:
        raise NotFound(f"certificate scan {scan_id}")
    return scan_answer(scan)


def _attach(revision_id: int, place: int, content: bytes) -> None:
    """Sent twice after a dropped connection, a scan stands beside its row once."""
    revision = workflow.locked(revision_id)
    if revision.business_id is None:
        raise Invalid("scan", "empty")
    scan = keep_scan(
        content, business_id=revision.business_id, user_id=person().id, storage=storage(),
        sealer=sealer(), at=now(),
    )  # fmt: skip
    _put(revision_id, place, scan.digest)


def _put(revision_id: int, place: int, digest: str) -> None:
    """Write the digest into a row; the place after the last begins a new one."""
    revision = workflow.locked(revision_id)
    rows: list[dict[str, Any]] = list(revision.content.get(ROWS) or [])
    if place > len(rows) or (place == len(rows) and not digest):
        raise Invalid("scan", "no-row")
    if place == len(rows):
        rows.append({})
    rows[place] = {**rows[place], "scan": digest}
    saving.save(
        revision.id, {ROWS: KINDS[revision.subject_kind].fields[ROWS].clean(rows)},
        read_version=revision.version, by=actor(), at=now(),
    )  # fmt: skip
