"""Keys of goods (01) and of places (414) at their GS1 Digital Link addresses."""

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from catalog.foundation.errors import NotFound
from catalog.permalinks import ledger
from catalog.permalinks.codes import normal_code
from catalog.permalinks.models import PermalinkKind
from catalog.tracing.digital_link import (
    GTIN,
    LOT,
    SERIAL,
    DigitalLink,
    Fault,
    MalformedLink,
    parse,
)
from catalog.tracing.linkset import PREFIX, VOCABULARY
from catalog.tracing.queries import find_facility, find_lot
from catalog.tracing.subjects import Subject
from catalog.web import errors
from catalog.web.access import public
from catalog.web.linking import FORMS, asked_link, default_of, lead_to, open_to_all, permitted
from catalog.web.locale import language
from catalog.web.recognising import product_code_of, subject_of
from catalog.web.scan_ways import DIGITAL_LINK, UNKNOWN, WAY
from catalog.web.subject_links import links_of, links_of_place
from catalog.web.wording import contact_mail, site_name
from catalog.web.words import _

FAULTS: Mapping[Fault, Any] = {
    Fault.TOO_LONG: _l("The address is longer than any GS1 Digital Link."),
    Fault.BROKEN_ESCAPE: _l(
        "A percent sign in the address is not followed by two hexadecimal digits."
    ),
    Fault.UNESCAPED: _l(
        "A character in the address has to be written as a percent sign and two digits."
    ),
    Fault.NO_VALUE: _l("An identifier in the address has no value."),
    Fault.UNKNOWN_KEY: _l("The address does not begin with a key that is answered here."),
    Fault.UNKNOWN_QUALIFIER: _l("An identifier in the address does not qualify its key."),
    Fault.WRONG_ORDER: _l("The qualifiers stand in the wrong order; it is 22, 10, 21."),
    Fault.REPEATED: _l("An identifier stands in the address twice."),
    Fault.UNKNOWN_ATTRIBUTE: _l("A number in the query is no GS1 Application Identifier."),
    Fault.BELONGS_IN_PATH: _l("A qualifier of the key stands in the query, not in the path."),
    Fault.NOT_DIGITS: _l("A GTIN has digits only."),
    Fault.WRONG_LENGTH: _l("A GTIN has 8, 12, 13 or 14 digits."),
    Fault.CHECK_DIGIT: _l("The check digit is wrong; a digit was mistyped or misread."),
    Fault.WRONG_VALUE: _l("A value has characters or a length that its identifier does not allow."),
}


@public
def goods(rest: str = "") -> ResponseReturnValue:
    """Lead from a GTIN, with its lot and serial where given, to the nearest thing known."""
    if request.method == "OPTIONS":
        return permitted()
    try:
        link = parse(_raw_path(rest, GTIN), _raw_query())
    except MalformedLink as error:
        return _malformed(error)
    if not link.is_canonical:
        return _to_canonical(link)
    product_id = ledger.find(PermalinkKind.GTIN, link.value)
    code = product_code_of(product_id) if product_id else None
    subject = subject_of(code) if code else None
    if product_id is None or code is None or subject is None:
        return _refused(404, _("No goods with the GTIN %(gtin)s are known here.", gtin=link.value))
    code, unknown = _nearest(link, product_id, code)
    subject = subject_of(code) or subject
    return _answer(link, subject, code, unknown)


def _nearest(link: DigitalLink, product_id: int, code: str) -> tuple[str, str]:
    """Walk up from the package to the lot to the product; say what was not known."""
    number, serial = link.get(LOT), link.get(SERIAL)
    unit = subject_of(normal_code(serial)) if serial else None
    is_own = (
        unit is not None
        and unit.lot is not None
        and unit.product.id == product_id
        and number in {None, unit.lot.number}
    )
    if serial and is_own:
        return normal_code(serial), ""
    lot = find_lot(product_id, number) if number else None
    if lot is not None:
        return lot.code, f"{SERIAL}:{serial}" if serial else ""
    return code, f"{LOT}:{number}" if number else f"{SERIAL}:{serial}" if serial else ""


def _answer(link: DigitalLink, subject: Subject, code: str, unknown: str) -> ResponseReturnValue:
    root: str = current_app.config["SETTINGS"].site_url
    linked = links_of(subject, code, anchor=root + link.path)
    try:
        asked = asked_link(linked)
    except NotFound:
        return _no_such_type()
    if asked is not None:
        return asked
    added = {WAY: DIGITAL_LINK}
    if unknown:
        added[UNKNOWN] = unknown
    return open_to_all(lead_to(url_for("site.origin", code=code), **added), linked)


@public
def place(rest: str = "") -> ResponseReturnValue:
    """Lead from the GLN of a place to the business that works there."""
    if request.method == "OPTIONS":
        return permitted()
    try:
        link = parse(_raw_path(rest, "414"), _raw_query())
    except MalformedLink as error:
        return _malformed(error)
    facility_id = ledger.find(PermalinkKind.GLN, link.value)
    facility = find_facility(facility_id) if facility_id else None
    if facility is None or facility.business.published_at is None:
        return _refused(404, _("No place with the GLN %(gln)s is known here.", gln=link.value))
    root: str = current_app.config["SETTINGS"].site_url
    linked = links_of_place(facility, anchor=root + link.path)
    target = default_of(linked).href if language() == "vi" else linked.links[-1].href
    try:
        return asked_link(linked) or open_to_all(lead_to(target), linked)
    except NotFound:
        return _no_such_type()


@public
def description() -> Response:
    """Say what this resolver answers: its Resolver Description File (GS1's resolver standard)."""
    if request.method == "OPTIONS":
        return permitted()
    settings = current_app.config["SETTINGS"]
    described = {
        "name": site_name(),
        "resolverRoot": settings.site_url,
        "supportedPrimaryKeys": ["01", "414"],
        "supportedLinkType": [{"namespace": VOCABULARY, "prefix": PREFIX}],
        "linkTypeDefaultCanBeLinkset": False,
        "supportsLanguageVariants": True,
        "validatesAIcombinations": False,
    }
    if contact_mail():
        described["contact"] = {"hasEmail": f"mailto:{contact_mail()}"}
    return jsonify(described)


def _raw_path(rest: str, key: str) -> str:
    """The path as it was sent: an escaped slash inside a lot must not part it."""
    raw = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or "")
    path = raw.partition("?")[0]
    if "://" in path:
        path = "/" + path.partition("://")[2].partition("/")[2]
    return path if path == f"/{key}" or path.startswith(f"/{key}/") else f"/{key}/{rest}"


def _raw_query() -> str:
    return request.query_string.decode("ascii", "replace")


def _malformed(error: MalformedLink) -> ResponseReturnValue:
    words = str(FAULTS[error.fault])
    if error.identifier:
        words = f"{words} ({error.identifier})"
    return _refused(400, words)


def _no_such_type() -> ResponseReturnValue:
    return _refused(404, _("Nothing of the type that was asked for is linked to it."))


def _refused(status: int, words: str) -> ResponseReturnValue:
    """Explain a refusal as a page, or as JSON to a program that asked for any kind of JSON."""
    best = request.accept_mimetypes.best_match(FORMS, default=FORMS[0])
    if best == FORMS[0]:
        return errors.answer(status, advice=words)
    title = str(errors.EXPLANATIONS[status].title)
    return jsonify(status=status, title=title, detail=words), status


def _to_canonical(link: DigitalLink) -> Response:
    query = f"?{_raw_query()}" if request.query_string else ""
    return open_to_all(current_app.make_response(redirect(link.path + query, 301)))
