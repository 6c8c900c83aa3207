"""Sending events: a document or a table as one job, or a single event (EPCIS 2.0, 12.6)."""

from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import quote

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from catalog.epcis import jobs
from catalog.epcis.capturing import CaptureRefused, capture
from catalog.epcis.checking import EVENT_KINDS
from catalog.epcis.contexts import own_context
from catalog.epcis.json_text import LARGEST_BYTES, Problem, read_json, shown
from catalog.epcis.lots_named import Sender
from catalog.epcis.models import CaptureJob
from catalog.epcis.sendings import Sending, sending_of_document, sending_of_table
from catalog.epcis.tokens import note_use
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.tracing.bodies import moment_words
from catalog.web.api.answers import as_json, fault_of, refuse, site_url
from catalog.web.api.keys import shown_key, token_only

JSON_TYPES: Final = frozenset({"application/json", "application/ld+json"})
CSV_TYPE: Final = "text/csv"
PIECE_BYTES: Final = 64 * 1024
BEHAVIOUR: Final = "GS1-Capture-Error-Behaviour"
ROLLBACK: Final = "rollback"
PROCEED: Final = "proceed"
TOO_MUCH: Final = frozenset({"too-large", "too-many-events", "too-many-values"})


@token_only
def send() -> ResponseReturnValue:
    """Take in a document or a table as one job, and say where its outcome is told."""
    behaviour = request.headers.get(BEHAVIOUR, ROLLBACK)
    if behaviour not in {ROLLBACK, PROCEED}:
        return refuse(400, problems=[Problem(BEHAVIOUR, "unknown-word", shown(behaviour))])
    sending = _sending()
    if isinstance(sending, Response):
        return sending
    if sending.problems:
        return _refused(sending.problems)
    try:
        job = _carried_out(sending, proceeds=behaviour == PROCEED)
    except IntegrityError:
        return refuse(409, kind="ImplementationException")
    answer = as_json(_told(job), status=202)
    answer.headers["Location"] = site_url() + url_for("api.capture_job", public_id=job.public_id)
    answer.headers[BEHAVIOUR] = behaviour
    return answer


@token_only
def send_event() -> ResponseReturnValue:
    """Take in one event at once."""
    sending = _sending(single=True)
    if isinstance(sending, Response):
        return sending
    if sending.problems:
        return _refused(sending.problems)
    at, sender = now(), _sender()
    try:
        with unit_of_work():
            note_use(shown_key(), at=at)
            (kept,) = capture(sending.events, sender=sender, at=at).bodies
    except CaptureRefused as refused:
        return refuse(400, problems=[sending.problem_of(each) for each in refused.refusals])
    except IntegrityError:
        return refuse(409, kind="ImplementationException")
    answer = as_json({"@context": own_context(site_url()), **kept}, status=201)
    name = quote(str(kept["eventID"]), safe="")
    answer.headers["Location"] = f"{site_url()}{url_for('api.events')}/{name}"
    return answer


@token_only
def job(public_id: str) -> ResponseReturnValue:
    """Tell what became of a sending of the key's business."""
    return as_json(_told(jobs.get_job(public_id, business_id=shown_key().business_id)))


@token_only
def jobs_list() -> ResponseReturnValue:
    """List the latest sendings of the key's business."""
    return as_json([_told(each) for each in jobs.jobs_of(shown_key().business_id)])


def _refused(problems: Sequence[Problem]) -> Response:
    """Too much at once has a status of its own (EPCIS 2.0, GS1-EPCIS-Capture-Limit)."""
    if any(problem.code in TOO_MUCH for problem in problems):
        return refuse(413, kind="CaptureLimitExceededException", problems=problems)
    return refuse(400, problems=problems)


def _sender() -> Sender:
    return Sender(business=shown_key().business, site_url=site_url())


def _carried_out(sending: Sending, *, proceeds: bool) -> CaptureJob:
    at, token, sender = now(), shown_key(), _sender()
    count = len(sending.events)
    try:
        with unit_of_work():
            note_use(token, at=at)
            written = jobs.begin(token, event_count=count, proceeds=proceeds, at=at)
            outcome = capture(
                sending.events, sender=sender, at=at, aside=sending.aside, proceeds=proceeds
            )
            problems = [sending.problem_of(each) for each in outcome.refusals]
            jobs.finish(written, problems, at=now())
    except CaptureRefused as refused:
        with unit_of_work():
            written = jobs.begin(token, event_count=count, proceeds=proceeds, at=at)
            problems = [sending.problem_of(each) for each in refused.refusals]
            jobs.finish(written, problems, at=now())
    return written


def _sending(*, single: bool = False) -> Sending | Response:
    """Read what was sent, or answer at once why it cannot be read."""
    if (request.content_length or 0) > LARGEST_BYTES:
        return refuse(413, kind="CaptureLimitExceededException")
    if request.mimetype == CSV_TYPE and not single:
        is_table = True
    elif request.mimetype in JSON_TYPES:
        is_table = False
    else:
        return refuse(415, kind="ImplementationException")
    text = _body()
    if is_table:
        return sending_of_table(text, at=now(), site_url=site_url())
    document, problems = read_json(text)
    if problems:
        return Sending([], problems)
    is_event = isinstance(document, dict) and document.get("type") in sorted(EVENT_KINDS)
    if single != is_event and not (single and not isinstance(document, dict)):
        return Sending([], [Problem("/type", "unknown-type")])
    return sending_of_document(document, at=now(), site_url=site_url())


def _body() -> bytes:
    """What was sent, and not much more of it than may be: in pieces, nobody tells how much comes."""
    read = bytearray()
    while len(read) <= LARGEST_BYTES and (piece := request.stream.read(PIECE_BYTES)):
        read += piece
    return bytes(read)


def _told(written: CaptureJob) -> dict[str, Any]:
    """A job as the standard tells it (EPCIS 2.0, 12.6, CaptureJob)."""
    finished = written.finished_at
    return {
        "captureID": written.public_id,
        "createdAt": moment_words(written.created_at),
        "finishedAt": moment_words(finished) if finished else None,
        "running": finished is None,
        "success": written.is_success,
        "captureErrorBehaviour": PROCEED if written.proceeds else ROLLBACK,
        "errors": [fault_of(problem) for problem in jobs.problems_of_job(written)],
    }
