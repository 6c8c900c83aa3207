"""Taking out what is no longer needed of cases: contacts, messages to them, photographs."""

from datetime import datetime

from sqlalchemy import delete, select

from catalog.foundation.database import session
from catalog.foundation.sealing import Sealer
from catalog.media.storage import Storage
from catalog.messages.models import Message
from catalog.reports.models import CaseState, ProblemReport, ReportFile
from catalog.reports.photographs import erase_photographs, photographs_of
from catalog.reports.receiving import CONTACT_PURPOSE
from catalog.reports.rules import CONTACT_IS_KEPT, FILES_ARE_KEPT, UNSENT_IS_KEPT


def erase_old_reports(*, storage: Storage, sealer: Sealer, at: datetime) -> int:
    """Erase what has been kept for its time; answer of how many cases."""
    closed = select(ProblemReport).where(ProblemReport.state == CaseState.CLOSED)
    without_contact = closed.where(
        ProblemReport.erased_at.is_(None), ProblemReport.closed_at < at - CONTACT_IS_KEPT
    )
    outdated = session.scalars(without_contact).all()
    for report in outdated:
        _erase_contact(report, sealer=sealer, at=at)
    without_files = closed.where(
        ProblemReport.files_erased_at.is_(None), ProblemReport.closed_at < at - FILES_ARE_KEPT
    )
    for report in session.scalars(without_files):
        erase_photographs(photographs_of(report.id), storage=storage)
        report.files_erased_at = at
    left = select(ReportFile).where(
        ReportFile.report_id.is_(None), ReportFile.added_at < at - UNSENT_IS_KEPT
    )
    erase_photographs(session.scalars(left).all(), storage=storage)
    return len(outdated)


def _erase_contact(report: ProblemReport, *, sealer: Sealer, at: datetime) -> None:
    """Forget the contact and the messages that went to it about this case."""
    if report.contact_sealed is not None:
        contact = sealer.open_text(report.contact_sealed, purpose=CONTACT_PURPOSE)
        session.execute(
            delete(Message).where(
                Message.recipient == contact, Message.text.contains(report.number)
            )
        )
    report.contact_sealed = report.visitor_mark = None
    report.erased_at = at
