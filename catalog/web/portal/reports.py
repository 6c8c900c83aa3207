"""What readers reported of a business, without a word of who they are, and its answers."""

from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.businesses.models import Business
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.foundation.vietnamese import paragraphs
from catalog.reports.answering import answer, may_answer
from catalog.reports.models import ProblemReport, ReportKind, Voice
from catalog.reports.queries import notes_of, reports_for_business
from catalog.reports.rules import CONTACT_IS_KEPT, FOR_THE_BUSINESS, without_people
from catalog.web.access import person, signed_in
from catalog.web.labels import words_for
from catalog.web.portal.loading import own_business_or_404
from catalog.web.report_words import refusal_words
from catalog.web.words import _


@signed_in
def index(slug: str) -> ResponseReturnValue:
    """List what waits for an answer, and what was concluded lately."""
    business = own_business_or_404(slug)
    return render_template(
        "portal/reports.html",
        business=business,
        reports=reports_for_business(business.id, concluded_since=_lately()),
        words_for=words_for,
    )


@signed_in
def show(slug: str, case_number: str) -> ResponseReturnValue:
    """One report with its answers; a further answer may be given while it is open."""
    business = own_business_or_404(slug)
    report = _report_or_404(business, case_number)
    problem = ""
    typed = paragraphs(request.form.get("words", ""))
    if request.method == "POST":
        try:
            with unit_of_work():
                answer(report, typed, business_id=business.id, user_id=person().id, at=now())
        except Invalid as error:
            problem = refusal_words(error)
        else:
            flash(_("Your answer is with the office."), "success")
            return redirect(url_for("portal.report", slug=slug, case_number=report.number))
    page = render_template(
        "portal/report.html",
        business=business,
        report=report,
        words=without_people(report.words) if report.kind in FOR_THE_BUSINESS else "",
        kind=words_for(report.kind),
        outcome=words_for(report.outcome) if report.outcome else "",
        answers=notes_of(report.id, Voice.BUSINESS),
        may_answer=may_answer(report, business.id),
        is_question=report.kind is ReportKind.QUESTION,
        typed=typed,
        problem=problem,
    )
    return page, 422 if problem else 200


def _report_or_404(business: Business, case_number: str) -> ProblemReport:
    found = reports_for_business(business.id, concluded_since=_lately())
    report = next((each for each in found if each.number == case_number), None)
    if report is None:
        raise NotFound(f"report {case_number[:20]!r}")
    return report


def _lately() -> datetime:
    return now() - CONTACT_IS_KEPT
