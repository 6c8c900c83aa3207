"""One certificate at the desk: its scan, its proof, what befell it, and how that is recorded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.audit.models import AuditEntry
from catalog.businesses.queries import lies_within
from catalog.certificates import deeds
from catalog.certificates.checking import check_certificate, may_check, recertify
from catalog.certificates.models import (
    Certificate,
    CertificateKind,
    CertificateScan,
    RevocationGround,
)
from catalog.certificates.overview import deeds_of, find_certificate, others_like
from catalog.certificates.recording import about_business
from catalog.certificates.scans import scan_of
from catalog.certificates.validity import is_public, last_day, state_of
from catalog.foundation.clock import now, today
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.foundation.vietnamese import normal
from catalog.web.access import desk_only, own_territory, person
from catalog.web.certificate_scans import scan_answer
from catalog.web.desk.certificates.forms import (
    DeedForm,
    ExtensionForm,
    FilingForm,
    ProofForm,
    RevocationForm,
    UndoForm,
)
from catalog.web.desk.certificates.listing import Row, about_words, rows_of, title_words
from catalog.web.desk.certificates.words import action_words
from catalog.web.filters import date_words, moment_words
from catalog.web.labels import words_for
from catalog.web.words import _

FORMS: dict[str, type[DeedForm]] = {
    "check": ProofForm,
    "file": FilingForm,
    "extend": ExtensionForm,
    "revoke": RevocationForm,
    "recertify": ProofForm,
    "undo": UndoForm,
}


@dataclass(frozen=True)
class DeedShown:
    """One line of what was done to a certificate."""

    what: str
    when: str
    who: str
    details: str


@dataclass(frozen=True)
class CertificatePage:
    """All that the page of a certificate shows."""

    claim: Certificate
    about: str
    public_url: str
    title: str
    state: str
    evidence: str
    is_public: bool
    checked: str
    facts: list[tuple[str, str]]
    scan_url: str
    scan_is_photograph: bool
    others: list[Row]
    history: list[DeedShown]
    is_own: bool
    can_extend: bool
    has_deeds: bool
    opened: str


@desk_only(Deed.CERTIFICATES)
def show(certificate_id: int) -> ResponseReturnValue:
    """Show a certificate; record its proof or what befell it."""
    claim = _certificate_or_404(certificate_id)
    act = request.form.get("act", "") if request.method == "POST" else ""
    forms = {name: _form(name, claim, typed=name == act) for name in FORMS}
    status = 200
    if act in forms:
        if forms[act].validate_on_submit():
            try:
                with unit_of_work():
                    done = CARRYING_OUT[act](claim, forms[act], now())
            except Invalid as error:
                forms[act].refuse(error)
            else:
                flash(_("Recorded. The public page follows at once."), "success")
                return redirect(url_for("desk.certificate", certificate_id=done.id))
        status, claim = 422, _certificate_or_404(certificate_id)
    return render_template("desk/certificates/one.html", page=_page(claim, act), **forms), status


@desk_only(Deed.CERTIFICATES)
def scan(scan_id: int) -> Response:
    """The scan of a certificate, for the office."""
    found = session.get(CertificateScan, scan_id)
    if found is None or not lies_within(found.business_id, own_territory(Deed.CERTIFICATES)):
        raise NotFound(f"certificate scan {scan_id}")
    return scan_answer(found)


def _form(name: str, claim: Certificate, *, typed: bool) -> Any:
    """A form with what was typed into it, else with what is known."""
    known: dict[str, Any] = {}
    if name == "check":
        known = {field: getattr(claim, field) for field in KNOWN}
        known["evidence"] = claim.evidence.value if claim.checked_at else ""
        known["issuer_level"] = claim.issuer_level.value if claim.issuer_level else ""
        known["stars"] = str(claim.stars or "")
    made = FORMS[name](prefix=f"{name}-", data=known, **({} if typed else {"formdata": None}))
    if isinstance(made, UndoForm):
        made.offer(deeds.done_to(claim))
    return made


KNOWN = ("certificate_no", "decision_no", "decision_on", "issuer_name", "signed_by", "issued_on",
         "expires_on", "score", "scope", "source_url", "is_scan_public")  # fmt: skip


def _file(claim: Certificate, form: Any, at: datetime) -> Certificate:
    return deeds.file_renewal(claim.id, filed_on=form.filed_on.data, user_id=person().id, at=at)


def _extend(claim: Certificate, form: Any, at: datetime) -> Certificate:
    return deeds.extend(
        claim.id, until=form.until.data, basis=normal(form.basis.data), user_id=person().id, at=at
    )


def _revoke(claim: Certificate, form: Any, at: datetime) -> Certificate:
    return deeds.revoke(
        claim.id, ground=RevocationGround(form.ground.data),
        decision_no=normal(form.decision_no.data), revoked_on=form.revoked_on.data,
        user_id=person().id, at=at,
    )  # fmt: skip


def _undo(claim: Certificate, form: Any, at: datetime) -> Certificate:
    return deeds.undo(
        claim.id, deeds.Deed(form.deed.data), words=normal(form.words.data), user_id=person().id,
        at=at,
    )  # fmt: skip


CARRYING_OUT: dict[str, Callable[[Certificate, Any, datetime], Certificate]] = {
    "check": lambda claim, form, at: check_certificate(
        claim.id, form.proof(), user_id=person().id, at=at
    ),
    "recertify": lambda claim, form, at: recertify(
        claim.id, form.proof(), user_id=person().id, at=at
    ),
    "file": _file,
    "extend": _extend,
    "revoke": _revoke,
    "undo": _undo,
}


def _page(claim: Certificate, opened: str) -> CertificatePage:
    kept = scan_of(claim)
    on = today()
    return CertificatePage(
        claim=claim,
        about=about_words(claim),
        public_url=_public_url(claim),
        title=title_words(claim),
        state=words_for(state_of(claim, on=on)),
        evidence=words_for(claim.evidence),
        is_public=is_public(claim),
        checked=_checked(claim),
        facts=[(label, value) for label, value in _facts(claim) if value],
        scan_url=url_for("desk.certificate_scan", scan_id=kept.id) if kept else "",
        scan_is_photograph=kept is not None and kept.media_type != "application/pdf",
        others=rows_of(others_like(claim), on=on),
        history=[_deed_shown(entry, who) for entry, who in deeds_of(claim.id)],
        is_own=not may_check(claim, person().id),
        can_extend=claim.kind is CertificateKind.OCOP and last_day(claim) is not None,
        has_deeds=bool(deeds.done_to(claim)),
        opened=opened,
    )


def _checked(claim: Certificate) -> str:
    if claim.checked_at is None:
        return ""
    who = claim.checked_by.display_name if claim.checked_by else ""
    return _("Checked by %(who)s, %(moment)s", who=who, moment=moment_words(claim.checked_at))


def _facts(claim: Certificate) -> list[tuple[str, str]]:
    days = (
        (_("Day of the decision"), claim.decision_on),
        (_("Issued on"), claim.issued_on),
        (_("Last day"), last_day(claim)),
        (_("File for re-evaluation handed in"), claim.renewal_filed_on),
        (_("Extended until"), claim.extended_until),
        (_("Revoked on"), claim.revoked_on),
        (_("Replaced on"), claim.superseded_on),
    )
    return [
        (_("Decision"), claim.decision_no or ""),
        (_("Issued by"), claim.issuer_name or ""),
        (_("Who graded"), words_for(claim.issuer_level) if claim.issuer_level else ""),
        (_("Signed by"), claim.signed_by or ""),
        (_("Score"), f"{claim.score.normalize():f}" if claim.score is not None else ""),
        *((label, date_words(day) if day else "") for label, day in days),
        (_("Basis of the extension"), claim.extension_basis or ""),
        (_("Why it was revoked"),
         words_for(claim.revocation_ground) if claim.revocation_ground else ""),
        (_("Revocation decision"), claim.revocation_decision_no or ""),
        (_("Source"), claim.source_url or ""),
    ]  # fmt: skip


def _deed_shown(entry: AuditEntry, who: str) -> DeedShown:
    shown = ("words", "on", "until", "basis", "decision", "days")
    details = " · ".join(str(entry.details[name]) for name in shown if entry.details.get(name))
    return DeedShown(action_words(entry.action), moment_words(entry.at), who, details)


def _public_url(claim: Certificate) -> str:
    if claim.product is not None:
        return url_for("site.product", slug=claim.product.slug)
    return url_for("site.business", slug=claim.business.slug) if claim.business else ""


def _certificate_or_404(certificate_id: int) -> Certificate:
    claim = find_certificate(certificate_id)
    if claim is None or not lies_within(about_business(claim), own_territory(Deed.CERTIFICATES)):
        raise NotFound(f"certificate {certificate_id}")
    return claim
