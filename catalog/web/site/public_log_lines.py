"""Putting lines of the public log into words."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select

from catalog.businesses.models import Business
from catalog.certificates.models import Certificate
from catalog.certificates.publishing import SHOWN_NO_MORE, claim_told
from catalog.foundation.database import session
from catalog.ledger.chain import Fault
from catalog.ledger.models import PublicRecord, RecordKind
from catalog.ledger.publishing import facts_of, is_as_written
from catalog.products.models import Product
from catalog.sanctions import publishing as suspensions
from catalog.sanctions.models import SuspensionGround
from catalog.web.filters import Localized, date_words, localized, moment_words
from catalog.web.labels import words_for
from catalog.web.site.claims import title_of
from catalog.web.suspension_words import ground_words
from catalog.web.words import _

SHORT_HASH = 12


@dataclass(frozen=True)
class LineShown:
    """One line of the log."""

    position: int
    act: str
    name: Localized
    url: str
    details: str
    moment: str
    hash: str
    short_hash: str
    body: str
    is_demo: bool
    finding: str = ""


@dataclass(frozen=True)
class Subject:
    """The thing that a line is about, as it is called now."""

    name: Localized
    url: str


def lines_shown(lines: Sequence[PublicRecord]) -> list[LineShown]:
    """Word lines, with two statements for the things that they are about."""
    keys = [_key(facts_of(line)) for line in lines]
    subjects = _subjects([key for key in keys if key])
    return [
        _line_shown(line, subjects.get(key)) if is_as_written(line) else _broken_line(line)
        for line, key in zip(lines, keys, strict=True)
    ]


def _key(facts: Mapping[str, Any]) -> str:
    """The code of the product or the slug of the business that a line is about."""
    return str(facts.get("about") or facts.get("code") or facts.get("slug") or "")


def _subjects(keys: Sequence[str]) -> dict[str, Subject]:
    found: dict[str, Subject] = {}
    for product in session.scalars(select(Product).where(Product.code.in_(keys))):
        url = url_for("site.product", slug=product.slug)
        found[product.code] = Subject(localized(product, "name"), url)
    for business in session.scalars(select(Business).where(Business.slug.in_(keys))):
        url = url_for("site.business", slug=business.slug)
        found[business.slug] = Subject(localized(business, "name"), url)
    return found


def _broken_line(line: PublicRecord) -> LineShown:
    """A line that is not as it was written: nothing that it tells is believed."""
    return LineShown(
        position=line.position,
        act="",
        name=Localized("", "vi", is_fallback=False),
        url="",
        details="",
        moment=moment_words(line.recorded_at),
        hash=line.hash,
        short_hash=line.hash[:SHORT_HASH],
        body=line.body,
        is_demo=False,
        finding=_("Line %(position)s: %(fault)s", position=line.position,
                  fault=words_for(Fault.TEXT_CHANGED)),
    )  # fmt: skip


def _line_shown(line: PublicRecord, subject: Subject | None) -> LineShown:
    body = json.loads(line.body)
    facts = body["facts"]
    told_name = Localized(str(facts.get("name") or _key(facts)), "vi", is_fallback=False)
    return LineShown(
        position=line.position,
        act=_act(line.kind, facts, is_change="replaces" in body),
        name=subject.name if subject else told_name,
        url=subject.url if subject else "",
        details=_details(line, facts),
        moment=moment_words(line.recorded_at),
        hash=line.hash,
        short_hash=line.hash[:SHORT_HASH],
        body=json.dumps(body, ensure_ascii=False, indent=2),
        is_demo=bool(facts.get("isDemonstration")),
    )


def _act(kind: RecordKind, facts: Mapping[str, Any], *, is_change: bool) -> str:
    if kind is RecordKind.CERTIFICATE_RECORDED:
        return _certificate_act(facts, is_change=is_change)
    if kind is RecordKind.SUSPENSION_RECORDED:
        return _suspension_act(facts)
    if kind is RecordKind.HONOUR_RECORDED:
        return _honour_act(facts, is_change=is_change)
    if kind is RecordKind.PRODUCT_WITHDRAWN:
        return _("Product withdrawn")
    if kind is RecordKind.PRODUCT_PUBLISHED:
        return _("Product page changed") if is_change else _("Product page published")
    return _("Business page changed") if is_change else _("Business page published")


def _suspension_act(facts: Mapping[str, Any]) -> str:
    return {
        suspensions.IN_FORCE: _("Suspended by the office"),
        suspensions.LIFTED: _("Suspension lifted"),
    }.get(str(facts.get("state")), _("Suspension recorded by mistake"))


def _honour_act(facts: Mapping[str, Any], *, is_change: bool) -> str:
    if facts.get(SHOWN_NO_MORE):
        return _("Honour no longer shown")
    return _("Honour changed") if is_change else _("Honour recorded")


def _certificate_act(facts: Mapping[str, Any], *, is_change: bool) -> str:
    if facts.get(SHOWN_NO_MORE):
        return _("Certificate no longer shown")
    if "revokedOn" in facts:
        return _("Certificate revoked")
    return _("Certificate changed") if is_change else _("Certificate recorded")


def _details(line: PublicRecord, facts: Mapping[str, Any]) -> str:
    """What a decision says, in few words; a page's own texts stand in the line itself."""
    if line.kind is RecordKind.SUSPENSION_RECORDED:
        return _suspension_words(facts)
    if line.kind is RecordKind.HONOUR_RECORDED:
        return " · ".join(str(facts[name]) for name in ("title", "year") if name in facts)
    if line.kind is not RecordKind.CERTIFICATE_RECORDED:
        return ""
    claim = claim_told(facts, claim_id=line.subject_id, at=line.recorded_at)
    return " · ".join(part for part in (title_of(claim), *_decision_words(claim)) if part)


def _suspension_words(facts: Mapping[str, Any]) -> str:
    grounds = {ground.value: ground for ground in SuspensionGround}
    ground = grounds.get(str(facts.get("ground")))
    parts = [
        ground_words(ground) if ground else "",
        _("decision %(number)s", number=facts["decisionNumber"])
        if "decisionNumber" in facts
        else "",
        str(facts.get("liftWords", "")),
    ]
    return " · ".join(part for part in parts if part)


def _decision_words(claim: Certificate) -> list[str]:
    return [
        _("decision %(number)s", number=claim.decision_no) if claim.decision_no else "",
        _("issued on %(date)s", date=date_words(claim.issued_on)) if claim.issued_on else "",
        _("recognised in %(year)s", year=claim.issued_year) if claim.issued_year else "",
        _("valid until %(date)s", date=date_words(claim.expires_on)) if claim.expires_on else "",
        _("revoked on %(date)s", date=date_words(claim.revoked_on)) if claim.revoked_on else "",
    ]
