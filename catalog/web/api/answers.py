"""Answers of the interface: events, and problems in the reader's language (RFC 9457)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask import Response, current_app, make_response

from catalog.epcis.json_text import Problem
from catalog.web.api.problem_words import TITLES, words_of
from catalog.web.words import _

EPCIS_VERSION: Final = "2.0.0"
PROBLEM_TYPE: Final = "application/problem+json"
VERSIONS: Final = {
    "GS1-EPCIS-Version": EPCIS_VERSION,
    "GS1-CBV-Version": EPCIS_VERSION,
    "GS1-EPC-Format": "Never_Translates",
}
OPEN_TO_OTHER_SITES: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Link, GS1-EPCIS-Version, GS1-CBV-Version",
}


def site_url() -> str:
    """The address of the site, as it stands in what goes out."""
    root: str = current_app.config["SETTINGS"].site_url
    return root


def as_json(value: Any, *, status: int = 200, media_type: str = "application/json") -> Response:
    """An answer that is looked up anew each time."""
    answer = make_response(json.dumps(value, ensure_ascii=False), status)
    answer.mimetype = media_type
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def refuse(status: int, *, kind: str = "ValidationException", problems: Iterable[Problem] = ()
           ) -> Response:  # fmt: skip
    """A problem document: what kind of refusal it is, in words, and each fault with its place."""
    faults = [fault_of(problem) for problem in problems]
    document: dict[str, Any] = {
        "type": f"epcisException:{kind}",
        "title": str(TITLES.get(status, TITLES[400])),
        "status": status,
    }
    if faults:
        document["detail"] = faults[0]["title"]
        document["errors"] = faults
    answer = as_json(document, status=status, media_type=PROBLEM_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    answer.vary.add("Accept-Language")
    return answer


def fault_of(problem: Problem) -> Mapping[str, Any]:
    """One fault as it stands in an answer."""
    fault = {
        "type": "epcisException:ValidationException",
        "title": words_of(problem.code),
        "code": problem.code,
        "path": problem.path,
    }
    if problem.value:
        fault["value"] = problem.value
        fault["detail"] = _("%(what)s Given: %(value)s", what=fault["title"], value=problem.value)
    return fault
