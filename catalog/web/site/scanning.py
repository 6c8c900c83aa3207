"""Counting a scan when its page is opened, and what the count says of a package's code."""

from dataclasses import dataclass
from functools import lru_cache

import structlog
from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from catalog.foundation.clock import day_in_vietnam, now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import NotFound
from catalog.foundation.geography import Point, distance_km
from catalog.permalinks.codes import normal_code
from catalog.places.queries import province_centres, provinces
from catalog.scans import counting
from catalog.scans.copies import Reason, Suspicion, suspicion
from catalog.scans.counting import UnitScanned
from catalog.scans.models import Audience, Way
from catalog.scans.visitors import audience_of, visitor_of
from catalog.tracing.subjects import Level, Subject
from catalog.tracing.unit_codes import displayed
from catalog.web.access import public
from catalog.web.filters import moment_words, number_words
from catalog.web.recognising import subject_of
from catalog.web.scan_ways import DIGITAL_LINK, TYPED, WAY
from catalog.web.words import _

WAYS = {TYPED: Way.TYPED, DIGITAL_LINK: Way.DIGITAL_LINK}
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class ScanWords:
    """What a page says about the scans of its code."""

    count: str = ""
    warning: str = ""


@dataclass(frozen=True)
class _Known:
    """What is known of a package's code: its scans, and why they look copied, if they do."""

    scanned: UnitScanned
    suspicion: Suspicion | None


def note_scan(subject: Subject, code: str) -> ScanWords:
    """Count this request, and say what the count says of the code, to robots too.

    A page is shown also when the count cannot be written.
    """
    known = None
    if request.method == "GET":
        try:
            with unit_of_work():
                known = _count(subject, code)
        except SQLAlchemyError as error:
            session.rollback()
            log.warning("scan not counted", error=type(error).__name__)
    if subject.level is Level.UNIT and known is None:
        known = _known_before(code)
    if known is None:
        return ScanWords()
    warning = suspicion_words(known.suspicion) if known.suspicion else ""
    return ScanWords(_count_words(known.scanned), warning)


def _count(subject: Subject, code: str) -> _Known | None:
    """Count a scan; only what people do tells of a package, and may put its code before staff."""
    at = now()
    scanned = counting.Scanned(
        product_id=subject.product.id,
        lot_id=subject.lot.id if subject.lot else None,
        way=WAYS.get(request.args.get(WAY, ""), Way.QR),
        audience=audience_of(request.headers),
    )
    if scanned.audience is not Audience.PEOPLE or subject.level is not Level.UNIT:
        counting.count_scan(scanned, at=at)
        return None
    counted = counting.count_unit_scan(
        scanned, code, subject.unit_serial or 0, visitor=_visitor(), at=at
    )
    found = None if counted.is_first else _suspicion(code)
    if found is not None and subject.lot is not None:
        counting.alert_staff(code, subject.lot.id, found, at=at)
    return _Known(counted, found)


def _known_before(code: str) -> _Known | None:
    scanned = counting.scanned_before(code)
    return _Known(scanned, _suspicion(code)) if scanned else None


def _visitor() -> str:
    return visitor_of(
        request.remote_addr or "", request.user_agent.string, day=day_in_vietnam(now())
    )


def _suspicion(code: str) -> Suspicion | None:
    return suspicion(counting.scans_of(code, at=now()), distance_km=_between)


def _between(one: int, other: int) -> float:
    centres = _centres()
    if one not in centres or other not in centres:
        return 0.0
    return distance_km(centres[one], centres[other])


@lru_cache(maxsize=1)
def _centres() -> dict[int, Point]:
    return province_centres()


def _count_words(counted: UnitScanned) -> str:
    if counted.is_first:
        return _("This is the first scan of this package's code.")
    return _(
        "Scanned %(count)s times since %(moment)s.",
        count=number_words(counted.scan_count),
        moment=moment_words(counted.first_scanned_at),
    )


def suspicion_words(found: Suspicion) -> str:
    """Say why a code may be copied, carefully: it proves nothing against anybody."""
    reasons = {
        Reason.MANY_IN_A_DAY: _(
            "It was scanned by %(figure)s visitors in one day, more than one package usually is.",
            figure=found.figure,
        ),
        Reason.MANY_IN_ALL: _(
            "It was scanned by %(figure)s visitors in two months, more than one package usually "
            "is.",
            figure=found.figure,
        ),
        Reason.FAR_APART: _(
            "It was scanned within hours at places %(figure)s km apart.", figure=found.figure
        ),
        Reason.MANY_PROVINCES: _("It was scanned in %(figure)s provinces.", figure=found.figure),
    }
    advice = _(
        "That proves nothing against the shop. Compare the package with others, ask the producer, "
        "and report it if you doubt it."
    )
    return f"{reasons[found.reason]} {advice}"


@public
def place(code: str) -> ResponseReturnValue:
    """Let somebody say, if they like, in which province they are; nothing finer is kept."""
    g.is_personal = True
    wanted = normal_code(code)
    subject = subject_of(wanted)
    if subject is None or subject.level is not Level.UNIT:
        raise NotFound(f"unit {code[:40]!r}")
    known = provinces()
    if request.method == "POST":
        chosen = next((p for p in known if p.code == request.form.get("province")), None)
        if chosen is not None:
            with unit_of_work():
                counting.say_province(wanted, chosen.id, visitor=_visitor(), at=now())
            flash(_("Thank you. Only the province is kept."), "success")
            return redirect(url_for("site.origin", code=wanted))
    page = render_template(
        "site/scan_place.html", provinces=known, code=displayed(wanted), plain=wanted
    )
    return page, 422 if request.method == "POST" else 200
