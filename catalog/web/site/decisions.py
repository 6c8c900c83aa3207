"""Decisions of authorities: what each says of itself, and what rests on it today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from catalog.certificates.decisions import (
    count_decisions,
    decisions,
    get_decision,
    resting_on,
)
from catalog.certificates.models import Certificate
from catalog.certificates.validity import shows_stars
from catalog.documents.keeping import pdf_key
from catalog.documents.models import DocumentKind, LegalDocument
from catalog.foundation.clock import today
from catalog.foundation.errors import NotFound
from catalog.foundation.paging import page_bounds
from catalog.foundation.vietnamese import fold
from catalog.sanctions.queries import is_suspended
from catalog.web.access import public
from catalog.web.facts import Fact
from catalog.web.filters import Localized, date_words, localized
from catalog.web.locale import language
from catalog.web.parameters import PARAMETERS
from catalog.web.pictures import storage
from catalog.web.site.claims import source_fact, tone_of, verdict
from catalog.web.site.paging import Pager, make_pager, page_number
from catalog.web.words import _, ngettext

DECISIONS_OF_A_PAGE = 30
CERTIFICATES_OF_A_PAGE = 60
KINDS = {
    DocumentKind.DECISION: _l("Decision %(number)s"),
    DocumentKind.DECREE: _l("Decree %(number)s"),
    DocumentKind.CIRCULAR: _l("Circular %(number)s"),
    DocumentKind.PLAN: _l("Plan %(number)s"),
    DocumentKind.NOTICE: _l("Notice %(number)s"),
    DocumentKind.OTHER: _l("Document %(number)s"),
}


@dataclass(frozen=True)
class DecisionRow:
    """One decision in the list."""

    url: str
    name: str
    lines: list[str]


@dataclass(frozen=True)
class Resting:
    """One certificate that rests on a decision, as it stands today."""

    url: str
    name: Localized
    business: Localized | None
    tone: str
    stars: int | None
    verdict: str
    is_demo: bool


@dataclass(frozen=True)
class DecisionPage:
    """All that the page of a decision shows."""

    name: str
    title: str
    facts: list[Fact]
    summary: str
    hidden: str
    certificates: list[Resting]
    pager: Pager


@public
def index() -> ResponseReturnValue:
    """List the decisions, the newest first."""
    number = page_number(request.args.get(PARAMETERS["page"][language()]))
    total = count_decisions()
    first, _last = page_bounds(number, per_page=DECISIONS_OF_A_PAGE, total=total)
    found = decisions(offset=first, limit=DECISIONS_OF_A_PAGE)
    claims = resting_on(document.id for document in found)
    rows = [_row(document, _listed(claims[document.id])) for document in found]
    pager = _pager(number, total=total, per_page=DECISIONS_OF_A_PAGE, endpoint="site.decisions")
    return render_template("site/decisions.html", rows=rows, pager=pager)


def _listed(claims: Sequence[Certificate]) -> list[Certificate]:
    """Those about what the office has not suspended, which comes loaded with them."""
    return [
        claim
        for claim in claims
        if not (
            is_suspended(claim.product)
            if claim.product
            else claim.business is not None and claim.business.suspended_at is not None
        )
    ]


def _row(document: LegalDocument, claims: Sequence[Certificate]) -> DecisionRow:
    day = _("signed on %(day)s", day=date_words(document.signed_on)) if document.signed_on else ""
    lines = [document.title, " · ".join(each for each in (document.issuer, day) if each)]
    return DecisionRow(
        url=url_for("site.decision", document_id=document.id),
        name=_name(document),
        lines=[line for line in (*lines, _summary(claims, on=today())) if line],
    )


@public
def show(document_id: int) -> ResponseReturnValue:
    """Show a decision with its certificates, those in force first."""
    document, on = get_decision(document_id), today()
    resting = resting_on([document.id])[document.id]
    claims = _listed(resting)
    hidden = len(resting) - len(claims)
    number = page_number(request.args.get(PARAMETERS["page"][language()]))
    first, last = page_bounds(number, per_page=CERTIFICATES_OF_A_PAGE, total=len(claims))
    shown = [_resting(claim, on=on) for claim in _in_order(claims, on=on)[first:last]]
    page = DecisionPage(
        name=_name(document),
        title=document.title,
        facts=_facts(document),
        summary=_summary(claims, on=on),
        hidden=ngettext(
            "%(num)s more is not listed while the office has suspended what it is about.",
            "%(num)s more are not listed while the office has suspended what they are about.",
            hidden,
        )
        if hidden
        else "",
        certificates=shown,
        pager=_pager(
            number,
            total=len(claims),
            per_page=CERTIFICATES_OF_A_PAGE,
            endpoint="site.decision",
            document_id=document.id,
        ),
    )
    return render_template("site/decision.html", page=page)


@public
def paper(document_id: int) -> Response:
    """Hand out the signed decision as the office keeps it."""
    document = get_decision(document_id)
    if document.file_digest is None:
        raise NotFound(f"file of decision {document_id}")
    content = storage().get(pdf_key(document.file_digest))
    response = Response(content, content_type="application/pdf")
    name = f"quyet-dinh-{document.id}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _name(document: LegalDocument) -> str:
    return str(KINDS[document.kind]) % {"number": document.number}


def _summary(claims: Sequence[Certificate], *, on: date) -> str:
    """Count what surely holds: a word that nobody verified is no certificate in force."""
    held = sum(_holds(claim, on=on) for claim in claims)
    count = ngettext("%(num)s certificate", "%(num)s certificates", len(claims))
    if not held:
        return _("%(certificates)s, none known to be in force today", certificates=count)
    return _("%(certificates)s, %(held)s in force today", certificates=count, held=held)


def _holds(claim: Certificate, *, on: date) -> bool:
    return tone_of(claim, on=on) == "holds"


def _facts(document: LegalDocument) -> list[Fact]:
    kept = url_for("site.decision_paper", document_id=document.id) if document.file_digest else ""
    facts = [
        Fact(_("Number"), document.number),
        Fact(_("Signed on"), date_words(document.signed_on) if document.signed_on else ""),
        Fact(_("Issued by"), document.issuer, lang="vi"),
        Fact(_("Signed by"), document.signed_by, lang="vi"),
        Fact(_("The signed decision"), "PDF" if kept else "", url=kept),
        source_fact(document.url),
    ]
    return [fact for fact in facts if fact.value]


def _in_order(claims: Sequence[Certificate], *, on: date) -> list[Certificate]:
    def place(claim: Certificate) -> tuple[bool, int, str, int]:
        subject = claim.product or claim.business
        name = fold(subject.name) if subject else ""
        return (not _holds(claim, on=on), -(claim.stars or 0), name, claim.id)

    return sorted(claims, key=place)


def _resting(claim: Certificate, *, on: date) -> Resting:
    product, business = claim.product, claim.business
    if product is not None:
        url, holder = url_for("site.product", slug=product.slug), product.business
    else:
        url, holder = url_for("site.business", slug=business.slug if business else ""), None
    return Resting(
        url=url,
        name=localized(product or business, "name"),
        business=localized(holder, "name") if holder else None,
        tone=tone_of(claim, on=on),
        stars=claim.stars if shows_stars(claim, on=on) else None,
        verdict=verdict(claim, on=on),
        is_demo=claim.is_demo,
    )


def _pager(number: int, *, total: int, per_page: int, endpoint: str, **values: int) -> Pager:
    name = PARAMETERS["page"][language()]

    def url_of(page: int) -> str:
        asked = {name: page} if page > 1 else {}
        return url_for(endpoint, **values, **asked)  # type: ignore[arg-type]

    return make_pager(number, last=max(1, -(-total // per_page)), url_of=url_of)
