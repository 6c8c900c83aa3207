"""The records of a lot as they are kept, checked on every reading, and the files behind them."""

import json
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from catalog.foundation.database import session
from catalog.foundation.errors import NotFound
from catalog.ledger.chain import Finding
from catalog.permalinks.codes import displayed, normal_code
from catalog.tracing.minimum import Check, checks, kept_until
from catalog.tracing.models import EvidenceFile, Lot, TraceEvent
from catalog.tracing.proof import proof_of
from catalog.tracing.queries import lot_code_of
from catalog.tracing.verifying import verify_lot
from catalog.web.access import public
from catalog.web.filters import Localized, date_words, localized, moment_words
from catalog.web.labels import words_for
from catalog.web.lot_reading import read_lot
from catalog.web.pictures import storage
from catalog.web.recognising import subject_of
from catalog.web.site.pictures import product_picture
from catalog.web.timeline import step_title
from catalog.web.words import _


@dataclass(frozen=True)
class RecordShown:
    """One kept record."""

    position: int
    title: str
    recorded: str
    hash: str
    previous_hash: str
    body: str
    findings: list[str]


@dataclass(frozen=True)
class CheckShown:
    """One datum that the rules ask for."""

    words: str
    rule: str
    is_there: bool
    is_for_consumers: bool


@dataclass(frozen=True)
class LedgerPage:
    """All that the page of a lot's records shows."""

    name: Localized
    number: str
    code: str
    holds: bool
    verdict: str
    sealed: str
    records: list[RecordShown]
    checks: list[CheckShown]
    missing: int
    kept_until: str
    origin_url: str
    proof_url: str
    epcis_url: str
    is_demo: bool


@public
def show(code: str) -> ResponseReturnValue:
    """Show every record of a lot with its hash, and whether the chain holds."""
    lot = _published_lot(code)
    response = Response(render_template("site/origin_ledger.html", page=_page(lot)))
    response.cache_control.no_cache = True
    return response


@public
def proof(code: str) -> Response:
    """Hand out all that somebody needs to check the lot without us."""
    lot = _published_lot(code)
    response = Response(
        json.dumps(proof_of(lot), ensure_ascii=False, indent=1), mimetype="application/json"
    )
    response.cache_control.no_cache = True
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


@public
def evidence(digest: str) -> Response:
    """Hand out a file that supports a step; nothing in it can act in the reader's browser."""
    file = session.scalar(select(EvidenceFile).where(EvidenceFile.digest == digest))
    if file is None:
        raise NotFound(f"evidence {digest[:64]!r}")
    response = Response(storage().get(file.key), mimetype=file.media_type)
    response.headers["Content-Disposition"] = (
        "inline" if file.media_type.startswith("image/") else "attachment"
    )
    response.cache_control.public = True
    response.cache_control.max_age = 24 * 3600
    return response


def _published_lot(code: str) -> Lot:
    subject = subject_of(lot_code_of(normal_code(code)))
    if subject is None or subject.lot is None:
        raise NotFound(f"lot {code[:40]!r}")
    return subject.lot


def _page(lot: Lot) -> LedgerPage:
    read = read_lot(lot)
    report = verify_lot(lot)
    found: dict[int, list[Finding]] = {}
    for finding in report.findings:
        found.setdefault(finding.position, []).append(finding)
    asked = checks(lot, read.entries, has_picture=not product_picture(lot.product).is_drawn)
    root: str = current_app.config["SETTINGS"].site_url
    return LedgerPage(
        name=localized(lot.product, "name"),
        number=lot.number,
        code=displayed(lot.code),
        holds=report.holds,
        verdict=_verdict(report.findings),
        sealed=_sealed_words(report.sealed, len(read.chain)),
        records=[_record(event, found.get(event.position, [])) for event in read.chain],
        checks=[_check(each) for each in asked],
        missing=sum(not each.is_there for each in asked),
        kept_until=date_words(kept_until(lot.made_on, lot.best_before)),
        origin_url=url_for("site.origin", code=lot.code),
        proof_url=url_for("site.origin_proof", code=lot.code),
        epcis_url=f"{root}/api/v1/epcis/events?MATCH_anyEPCClass={root}/q/{lot.code}",
        is_demo=lot.is_demo,
    )


def _verdict(findings: tuple[Finding, ...]) -> str:
    if not findings:
        return _("Every record is as it was written")
    return _("Some records are not as they were written")


def _sealed_words(sealed: int, count: int) -> str:
    if not sealed:
        return _("No daily checkpoint covers this lot yet; the next is signed after midnight.")
    return _(
        "%(sealed)s of %(count)s records are covered by a signed daily checkpoint.",
        sealed=sealed,
        count=count,
    )


def _record(event: TraceEvent, findings: list[Finding]) -> RecordShown:
    title = step_title(event)
    if event.is_error_declaration:
        title = _("Correction of: %(step)s", step=title)
    return RecordShown(
        position=event.position,
        title=title,
        recorded=moment_words(event.recorded_at),
        hash=event.hash,
        previous_hash=event.previous_hash,
        body=_indented(event.body),
        findings=[
            _("Record %(position)s: %(fault)s", position=each.position, fault=words_for(each.fault))
            for each in findings
        ],
    )


def _indented(body: str) -> str:
    try:
        facts: Any = json.loads(body)
    except ValueError:
        return body
    return json.dumps(facts, ensure_ascii=False, indent=2)


def _check(check: Check) -> CheckShown:
    return CheckShown(words_for(check.datum), check.rule, check.is_there, check.consumer_must_see)
