"""The addresses of the programs' interface, and what every answer of it carries."""

from typing import Final

from flask import Blueprint, Response, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from catalog.epcis.checking import MOST_EVENTS
from catalog.epcis.json_text import LARGEST_BYTES, Problem, shown
from catalog.epcis.querying import TooManyEvents
from catalog.foundation.errors import CatalogError, Invalid, NotFound
from catalog.web.access import public
from catalog.web.api import epcis_capture, epcis_events
from catalog.web.api.answers import EPCIS_VERSION, OPEN_TO_OTHER_SITES, VERSIONS, refuse

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

READ: Final = (
    ("/epcis", "resources", epcis_events.resources),
    ("/epcis/events", "events", epcis_events.events),
    ("/epcis/events/<path:event_id>", "event", epcis_events.event),
    ("/epcis/eventTypes", "event_types", epcis_events.event_types),
    ("/epcis/eventTypes/<kind>", "event_type", epcis_events.event_type),
    ("/epcis/eventTypes/<kind>/events", "events_of_type", epcis_events.events_of_type),
    ("/epcis/epcs/<path:epc>/events", "events_of_thing", epcis_events.events_of_thing),
    ("/epcis/capture", "capture_jobs", epcis_capture.jobs_list),
    ("/epcis/capture/<public_id>", "capture_job", epcis_capture.job),
)
SENT: Final = (
    ("/epcis/capture", "capture", epcis_capture.send),
    ("/epcis/events", "send_event", epcis_capture.send_event),
)
SENT_WITH_A_KEY: Final = tuple(view for _, _, view in SENT)
DISCOVERY: Final = {
    "GS1-EPCIS-Min": EPCIS_VERSION,
    "GS1-EPCIS-Max": EPCIS_VERSION,
    "GS1-CBV-Min": EPCIS_VERSION,
    "GS1-CBV-Max": EPCIS_VERSION,
    "GS1-EPCIS-Capture-Limit": str(MOST_EVENTS),
    "GS1-EPCIS-Capture-File-Size-Limit": str(LARGEST_BYTES),
    "GS1-Capture-Error-Behaviour": epcis_capture.ROLLBACK,
}
ASKED_VERSIONS: Final = ("GS1-EPCIS-Version", "GS1-CBV-Version")
KINDS_OF_STATUS: Final = {
    401: "SecurityException",
    403: "SecurityException",
    404: "NoSuchNameException",
    413: "CaptureLimitExceededException",
}


@public
def discover(**_: str) -> ResponseReturnValue:
    """Tell what an address can do (EPCIS 2.0, 12.4), and let other sites read it."""
    answer = make_response("", 204)
    paths = {path for path, _, _ in SENT}
    is_sent_to = request.path.removeprefix("/api/v1").rstrip("/") in paths
    answer.headers["Allow"] = "OPTIONS, GET, HEAD, POST" if is_sent_to else "OPTIONS, GET, HEAD"
    answer.headers.update(DISCOVERY)
    answer.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    answer.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language, GS1-EPCIS-Version"
    answer.headers["Access-Control-Max-Age"] = "86400"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


for _path, _endpoint, _view in READ:
    # An address within the path brings two slashes along, which must not become one.
    blueprint.add_url_rule(
        _path, _endpoint, _view, provide_automatic_options=False, merge_slashes=False,
        strict_slashes=False,
    )  # fmt: skip
    blueprint.add_url_rule(
        _path, f"discover_{_endpoint}", discover, methods=["OPTIONS"], merge_slashes=False,
        provide_automatic_options=False, strict_slashes=False,
    )  # fmt: skip
for _path, _endpoint, _view in SENT:
    blueprint.add_url_rule(
        _path, _endpoint, _view, methods=["POST"], provide_automatic_options=False
    )


@blueprint.before_request
def _check_versions() -> ResponseReturnValue | None:
    """Refuse a program that insists on another version of the standard."""
    for name in ASKED_VERSIONS:
        asked = request.headers.get(name, EPCIS_VERSION)
        if asked != "2.0" and not asked.startswith("2.0."):
            return refuse(406, kind="ImplementationException")
    return None


@blueprint.after_request
def _mark(answer: Response) -> Response:
    answer.headers.update(VERSIONS)
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        answer.headers.update(OPEN_TO_OTHER_SITES)
    return answer


@blueprint.errorhandler(CatalogError)
def _catalog_error(error: CatalogError) -> ResponseReturnValue:
    if isinstance(error, TooManyEvents):
        return refuse(413, kind="QueryTooLargeException", problems=[_of(error)])
    if isinstance(error, Invalid):
        return refuse(400, kind="QueryParameterException", problems=[_of(error)])
    if isinstance(error, NotFound):
        return refuse(404, kind="NoSuchNameException")
    return refuse(403, kind="SecurityException")


def _of(error: Invalid) -> Problem:
    """A parameter that is refused, told like a place in a document."""
    return Problem(f"?{error.field}", error.code, shown(error.value))


@blueprint.errorhandler(HTTPException)
def _http_error(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    return refuse(status, kind=KINDS_OF_STATUS.get(status, "ImplementationException"))
