"""The file of a case for market control: a page to read, facts for programs, photographs."""

import io
import zipfile
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import Response, current_app, render_template

from catalog.accounts.roles import Deed
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import NotFound
from catalog.privacy.packing import HeldFile, pack
from catalog.reports.linking import gathered_with
from catalog.reports.models import ProblemReport, ReportFile, Voice
from catalog.reports.photographs import photographs_of, read_photograph
from catalog.reports.queries import notes_of
from catalog.reports.rules import without_people
from catalog.reports.working import note_taken_out
from catalog.web.access import desk_only, person
from catalog.web.desk.reports.case import report_or_404
from catalog.web.desk.reports.queue import title_of
from catalog.web.labels import words_for
from catalog.web.pictures import storage
from catalog.web.sealing import sealer


@desk_only(Deed.PROBLEMS)
def take_out(case_number: str) -> Response:
    """The file of a case that was handed over, without a word of who reported; it is noted."""
    report, at = report_or_404(case_number), now()
    if report.handed_over_at is None:
        raise NotFound(f"report {report.number} was not handed over")
    content = _archive(report, at)
    with unit_of_work():
        note_taken_out(report, user_id=person().id, digest=sha256(content).hexdigest(), at=at)
    response = Response(content, mimetype="application/zip")
    name = f"phan-anh-{report.number}-{at:%Y%m%dT%H%M%SZ}.zip"
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _archive(report: ProblemReport, at: datetime) -> bytes:
    pictures = photographs_of(report.id)
    names = [f"anh-{number}.jpg" for number in range(1, len(pictures) + 1)]
    facts = _facts(report, names, at)
    into = io.BytesIO()
    pack({"du-lieu": facts}, [_held(name, file) for name, file in zip(names, pictures, strict=True)],
         into=into)  # fmt: skip
    with zipfile.ZipFile(into, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "ho-so.html",
            render_template(
                "desk/report_dossier.html",
                report=report,
                facts=facts,
                title=title_of(report),
                kind=words_for(report.kind),
                pictures=names,
                made_at=at,
                moment_of=datetime.fromisoformat,
            ),
        )
    return into.getvalue()


def _held(name: str, file: ReportFile) -> HeldFile:
    return HeldFile(name, lambda: read_photograph(file, storage=storage(), sealer=sealer()))


def _facts(report: ProblemReport, pictures: list[str], at: datetime) -> dict[str, Any]:
    """What is known of the matter; contacts are left out, of words and of fields alike."""
    handed_over_at = report.handed_over_at
    return {
        "case": report.number,
        "site": current_app.config["SETTINGS"].site_url,
        "made_at": at.isoformat(),
        "handed_over_at": handed_over_at.isoformat() if handed_over_at else None,
        "kind": report.kind.value,
        "received_at": report.received_at.isoformat(),
        "words": without_people(report.words),
        "bought_where": without_people(report.bought_where),
        "bought_on": report.bought_on.isoformat() if report.bought_on else None,
        "about_as_typed": without_people(report.about),
        "product": {"name": report.product.name, "code": report.product.code}
        if report.product
        else None,
        "lot": {"number": report.lot.number, "code": report.lot.code} if report.lot else None,
        "business": {"name": report.business.name, "tax_code": report.business.tax_code}
        if report.business
        else None,
        "added": [
            {"at": note.at.isoformat(), "by": note.voice.value, "words": without_people(note.words)}
            for note in notes_of(report.id, Voice.REPORTER, Voice.BUSINESS)
        ],
        "also_reported": [
            {"case": other.number, "kind": other.kind.value,
             "received_at": other.received_at.isoformat(), "words": without_people(other.words)}
            for other in gathered_with(report)
        ],
        "photographs": pictures,
    }  # fmt: skip
