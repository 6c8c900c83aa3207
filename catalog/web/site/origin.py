"""What a scanned code opens, and the addresses beside it: printed lots, evidence, offline."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.foundation.clock import today
from catalog.foundation.errors import NotFound
from catalog.permalinks import ledger
from catalog.permalinks.codes import is_code, normal_code
from catalog.permalinks.models import PermalinkKind
from catalog.tracing import unit_codes
from catalog.tracing.queries import find_lot
from catalog.tracing.subjects import Subject
from catalog.web.access import public
from catalog.web.headers import admit_inline_style
from catalog.web.linking import asked_link, link_header
from catalog.web.locale import asked_language
from catalog.web.recognising import subject_of
from catalog.web.reported_things import report_address
from catalog.web.scan_ways import UNKNOWN
from catalog.web.site.origin_page import origin_page
from catalog.web.site.scanning import ScanWords, note_scan
from catalog.web.site.then import day_asked
from catalog.web.subject_links import links_of
from catalog.web.words import _

LONGEST_CODE = 40


@dataclass(frozen=True)
class UnknownCodePage:
    """All that the page of an unknown code shows."""

    code: str
    reason: str
    report_url: str


@public
def show(code: str) -> ResponseReturnValue:
    """Answer a code for ever: what it was issued for, or plainly that it is unknown."""
    asked_language()
    wanted = normal_code(code)
    subject = subject_of(wanted)
    if subject is None:
        return _answer(render_template("site/unknown_code.html", page=_unknown(wanted)), 404)
    if code != wanted:
        query = f"?{request.query_string.decode('ascii', 'replace')}" if request.args else ""
        return redirect(url_for("site.origin", code=wanted) + query, 301)
    linked = links_of(subject, wanted)
    asked = asked_link(linked)
    if asked is not None:
        return asked
    past = day_asked()
    scanned = note_scan(subject, wanted) if past is None else ScanWords()
    answer = _origin(subject, wanted, past=past, scanned=scanned)
    answer.headers.add("Link", link_header(linked))
    answer.vary.add("Accept")
    return answer


def _origin(subject: Subject, code: str, *, past: date | None, scanned: ScanWords) -> Response:
    page = origin_page(
        subject,
        code=code,
        on=past or today(),
        until=past,
        scans=scanned.count,
        warning=scanned.warning,
        unknown=request.args.get(UNKNOWN, "")[:LONGEST_CODE],
    )
    return _answer(render_template("site/origin.html", page=page), 200)


@public
def printed_lot(code: str, number: str, serial: str = "") -> ResponseReturnValue:
    """Lead from a product's code with the lot and serial as printed to the code of its own."""
    product_id = ledger.find(PermalinkKind.PRODUCT_CODE, normal_code(code))
    lot = find_lot(product_id, number) if product_id else None
    if lot is None:
        raise NotFound(f"lot {number[:40]!r} of {code[:40]!r}")
    unit = subject_of(normal_code(serial)) if serial else None
    own = normal_code(serial) if unit and unit.lot and unit.lot.id == lot.id else lot.code
    query = f"?{urlencode(list(request.args.items(multi=True)))}" if request.args else ""
    answer = make_response(redirect(url_for("site.origin", code=own) + query, 307))
    answer.cache_control.no_cache = True
    return answer


def _answer(page: str, status: int) -> Response:
    """A scan always asks the site itself, so that a recall shows at the next one."""
    admit_inline_style(current_app.extensions["scan_style"])
    answer = make_response(page, status)
    answer.cache_control.private = True
    answer.cache_control.no_cache = True
    return answer


def _unknown(code: str) -> UnknownCodePage:
    if is_code(code) or unit_codes.is_unit_code(code):
        reason = _("It is well formed, but it was never issued here.")
    else:
        reason = _("It is not a code of this site, or a character was mistyped.")
    shown = code[:LONGEST_CODE]
    return UnknownCodePage(code=shown, reason=reason, report_url=report_address(shown))
