"""Drawing orders of labels in the background, a part at a time, each read back before it counts.

The worker hands a job on by the fact `LabelsAsked`: every call does one short step and
announces the next in the same transaction. What a killed worker had begun is done again,
to the same bytes under the same key; what was recorded as done is kept.
"""

import io
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from math import ceil

from sqlalchemy import select

from catalog.audit.recording import record
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid, NotFound
from catalog.labels.drawing import draw_sheet
from catalog.labels.laying_out import WORDS, Label
from catalog.labels.models import JobFailure, JobState, LabelJob, LabelKind
from catalog.labels.reading_back import NotReadBack, read_back
from catalog.labels.sheets import Measures, Sheet, get_sheet, own_sheet
from catalog.media.storage import Storage
from catalog.outbox.queue import announce

FACT = "LabelsAsked"
FOLDER = "labels/"
"""Where files of orders lie in the store; they are for the lot's own business only."""
PART_LABELS = 500
"""About two seconds of drawing and reading: progress is seen, and little is lost by a kill."""
MOST_LABELS = 100_000
MOST_PAGES = 10_000
"""Joining so many pages takes about 200 MB; a roll has a page for each row of labels."""

MakeLabels = Callable[[LabelJob, range], Sequence[Label]]
"""Makes the labels of a job at some places, counted from 0: all alike, or a serial each."""


@dataclass(frozen=True)
class Order:
    """What somebody asks to have printed; the sheet is a name or somebody's own measures."""

    lot_id: int
    kind: LabelKind
    sheet: str | Measures
    count: int
    first_serial: int | None = None
    start_at: int = 1
    language: str = "vi"


def ask(order: Order, *, asked_by_id: int | None, asked_by: str, at: datetime) -> LabelJob:
    """Take an order and announce it; the caller has checked that the lot is the asker's own.

    Raises Invalid for a sheet, a place on it, a count or a language that cannot be printed.
    """
    sheet = sheet_for(order)
    if not 1 <= order.count <= MOST_LABELS:
        raise Invalid("count", "out-of-range", str(order.count))
    if not 1 <= order.start_at <= sheet.per_page:
        raise Invalid("start_at", "not-on-sheet", str(order.start_at))
    if _pages(order.count, order.start_at, sheet) > MOST_PAGES:
        raise Invalid("count", "too-many-pages", str(MOST_PAGES * sheet.per_page))
    if order.language not in WORDS:
        raise Invalid("language", "unknown", order.language)
    if (order.kind is LabelKind.UNIT) != (order.first_serial is not None):
        raise Invalid("first_serial", "only-for-units")
    job = LabelJob(
        lot_id=order.lot_id,
        asked_by_id=asked_by_id,
        kind=order.kind,
        sheet_name=None if isinstance(order.sheet, Measures) else order.sheet,
        measures=asdict(order.sheet) if isinstance(order.sheet, Measures) else None,
        count=order.count,
        first_serial=order.first_serial,
        start_at=order.start_at,
        language=order.language,
        folder=f"{FOLDER}{secrets.token_hex(16)}",
        state=JobState.WAITING,
        done=0,
        parts=[],
        asked_at=at,
    )
    session.add(job)
    session.flush()
    record(
        "labels asked",
        subject_kind="lot",
        subject_id=order.lot_id,
        actor_id=asked_by_id,
        actor_label=asked_by,
        at=at,
        job=job.id,
        kind=order.kind.value,
        sheet=sheet.name,
        count=order.count,
    )
    announce(FACT, at=at, job_id=job.id)
    return job


def get_job(job_id: int) -> LabelJob:
    """Answer a job, locked against a second worker. Raises NotFound."""
    job = session.scalar(select(LabelJob).where(LabelJob.id == job_id).with_for_update())
    if job is None:
        raise NotFound(f"label job {job_id}")
    return job


def sheet_for(order: Order) -> Sheet:
    """The sheet that an order asks for. Raises Invalid where it cannot be printed."""
    return own_sheet(order.sheet) if isinstance(order.sheet, Measures) else get_sheet(order.sheet)


def sheet_of(job: LabelJob) -> Sheet:
    """The sheet that a job is printed on."""
    if job.measures is not None:
        return own_sheet(Measures(**job.measures))
    return get_sheet(job.sheet_name or "")


def pages_of(job: LabelJob) -> int:
    """How many pages the labels of a job fill."""
    return _pages(job.count, job.start_at, sheet_of(job))


def _pages(count: int, start_at: int, sheet: Sheet) -> int:
    return ceil((start_at - 1 + count) / sheet.per_page)


def next_part(done: int, count: int, *, start_at: int, per_page: int) -> range:
    """The labels of the next part, counted from 0: full pages, so that parts can be joined.

    About PART_LABELS of them; the first part is shorter by the places left free.
    """
    places = max(1, PART_LABELS // per_page) * per_page
    place = start_at - 1 + done
    end = (place // places + 1) * places
    return range(done, min(count, end - (start_at - 1)))


def continue_job(job_id: int, *, storage: Storage, make_labels: MakeLabels, at: datetime) -> None:
    """Do the next step of a job: a part, then joining the parts, then clearing them away.

    A part that does not read back, or words that fit on no label, fail the whole job, and
    nothing of it is released. Called for a job that has ended, it does nothing.
    """
    job = get_job(job_id)
    if job.state in {JobState.READY, JobState.FAILED}:
        _clear(job, storage)
        return
    try:
        if job.done < job.count:
            _draw_part(job, storage, make_labels)
        else:
            _join(job, storage, at)
    except NotReadBack as error:
        _fail(job, JobFailure.NOT_READ_BACK, error, at)
    except Invalid as error:
        is_of_words = error.code == "too-long-for-label"
        _fail(job, JobFailure.WORDS_TOO_LONG if is_of_words else JobFailure.INCOMPLETE, error, at)
    announce(FACT, at=at, job_id=job.id)


def _fail(job: LabelJob, failure: JobFailure, error: Exception, at: datetime) -> None:
    job.state = JobState.FAILED
    job.failure = failure
    job.failure_detail = str(error)
    job.finished_at = at


def _draw_part(job: LabelJob, storage: Storage, make_labels: MakeLabels) -> None:
    sheet = sheet_of(job)
    part = next_part(job.done, job.count, start_at=job.start_at, per_page=sheet.per_page)
    labels = make_labels(job, part)
    start_at = (job.start_at - 1 + job.done) % sheet.per_page + 1
    pdf = draw_sheet(labels, sheet, drawn_at=job.asked_at, start_at=start_at, language=job.language)
    read_back(pdf, [label.address for label in labels])
    if len(labels) != len(part):
        raise Invalid("count", "labels-missing", str(len(labels)))
    key = f"{job.folder}/part-{len(job.parts) + 1}.pdf"
    storage.put(key, pdf)
    job.parts = [*job.parts, key]
    job.done = part.stop
    job.state = JobState.DRAWING


def _join(job: LabelJob, storage: Storage, at: datetime) -> None:
    """Join the parts to one file, and release it when it has all of its pages."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for key in job.parts:
        writer.append(io.BytesIO(storage.get(key)))
    joined = io.BytesIO()
    writer.write(joined)
    pages = pages_of(job)
    found = len(PdfReader(joined).pages)
    if found != pages:
        raise Invalid("pages", "pages-missing", f"{found}/{pages}")
    key = f"{job.folder}/labels.pdf"
    storage.put(key, joined.getvalue())
    job.file_key = key
    job.state = JobState.READY
    job.finished_at = at


def _clear(job: LabelJob, storage: Storage) -> None:
    """Delete the parts of a job that has ended, after its end was recorded."""
    for key in job.parts:
        storage.delete(key)
    job.parts = []
