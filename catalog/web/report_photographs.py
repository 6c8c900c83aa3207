"""Photographs that come with a form of the public; a refused form gives none of them back."""

from collections.abc import Sequence

from flask import request

from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.foundation.vietnamese import normal
from catalog.reports.models import ReportFile
from catalog.reports.photographs import MOST_AT_ONCE, keep_photograph, unsent
from catalog.web.pictures import storage
from catalog.web.report_words import refusal_words
from catalog.web.sealing import sealer

KEPT = "report-photograph"
LONGEST_NAME = 60


def take_photographs() -> tuple[Sequence[ReportFile], list[str]]:
    """Keep what came, with what an earlier try had kept; each that is refused is named."""
    refused: list[str] = []
    ids = [file_id for mark in request.form.getlist("kept_files")[:MOST_AT_ONCE]
           if (file_id := _opened(mark))]  # fmt: skip
    for upload in request.files.getlist("photographs"):
        if not upload.filename:
            continue
        if len(ids) >= MOST_AT_ONCE:
            refused.append(refusal_words(Invalid("files", "too-many")))
            break
        try:
            with unit_of_work():
                file = keep_photograph(
                    upload.stream.read(), storage=storage(), sealer=sealer(), at=now()
                )
            ids.append(file.id)
        except Invalid as error:
            refused.append(f"{normal(upload.filename)[:LONGEST_NAME]}: {refusal_words(error)}")
    return unsent(ids), refused


def mark_of(file: ReportFile) -> str:
    """How a form names a photograph that was kept: nobody else can name it."""
    return sealer().seal_text(str(file.id), purpose=KEPT)


def _opened(mark: str) -> int | None:
    try:
        return int(sealer().open_text(mark, purpose=KEPT))
    except (NotFound, ValueError):
        return None
