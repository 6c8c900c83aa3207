"""Telling a business of what readers reported, and a reporter of what became of it.

No message says who reported, and none carries the secret of a case, which is not kept.
"""

from datetime import datetime

from flask_babel import force_locale

from catalog.businesses.models import Business
from catalog.foundation.database import session
from catalog.messages.models import Notice
from catalog.needs.telling import people_to_tell, tell_once
from catalog.reports.models import CaseNote, CaseState, Outcome, ProblemReport, ReportKind
from catalog.reports.receiving import CONTACT_PURPOSE
from catalog.reports.rules import OPEN
from catalog.web.labels import words_for
from catalog.web.mailing import address_of, notify, queue_mail, queue_sms
from catalog.web.sealing import sealer


def tell_business_of_report(report_id: int, *, at: datetime) -> None:
    """Tell the people of a business that a reader asked something or found a mistake."""
    report = session.get_one(ProblemReport, report_id)
    if report.business_id is None or report.state not in OPEN:
        return
    if not tell_once(f"report {report_id}", at=at):
        return
    business = session.get_one(Business, report.business_id)
    is_question = report.kind is ReportKind.QUESTION
    for person in people_to_tell(business.id):
        notify(
            person,
            "report_received",
            notice=Notice.QUESTION if is_question else Notice.REPORT,
            at=at,
            business=business.name,
            is_question=is_question,
            link=address_of("portal.report", slug=business.slug, case_number=report.number),
        )


def tell_reporter_of_conclusion(report_id: int, *, closed_at: str, at: datetime) -> None:
    """Tell a reporter what a case came to, unless it was taken up again meanwhile."""
    report = session.get_one(ProblemReport, report_id)
    if report.closed_at is None or report.closed_at != datetime.fromisoformat(closed_at):
        return
    if report.outcome is Outcome.NOT_A_REPORT or not tell_once(
        f"conclusion {report_id} {closed_at}", at=at
    ):
        return
    with force_locale(report.language):
        outcome = words_for(report.outcome) if report.outcome else ""
    _tell_reporter(report, at=at, outcome=str(outcome), words=report.closing_words)


def tell_reporter_of_words(note_id: int, *, at: datetime) -> None:
    """Tell a reporter that something was said on a case."""
    note = session.get_one(CaseNote, note_id)
    if tell_once(f"case note {note_id}", at=at):
        report = session.get_one(ProblemReport, note.report_id)
        if report.state is not CaseState.HELD:
            _tell_reporter(report, at=at, outcome="", words=note.words)


def _tell_reporter(report: ProblemReport, *, at: datetime, outcome: str, words: str) -> None:
    if report.contact_sealed is None:
        return
    contact = sealer().open_text(report.contact_sealed, purpose=CONTACT_PURPOSE)
    queue = queue_mail if "@" in contact else queue_sms
    queue(
        contact,
        "report_answered",
        notice=Notice.REPORT,
        language=report.language,
        at=at,
        number=report.number,
        outcome=outcome,
        words=words,
        link=address_of("site.report_case", case_number=report.number, lang_code=report.language),
    )
