"""Taking in a report, and what its reporter adds to it later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from catalog.audit.recording import record
from catalog.foundation.clock import day_in_vietnam
from catalog.foundation.database import session
from catalog.foundation.errors import Invalid
from catalog.foundation.sealing import Sealer
from catalog.foundation.vietnamese import fold
from catalog.outbox.queue import announce
from catalog.permalinks.numbers import telephone
from catalog.reports.holding import reason_to_hold
from catalog.reports.linking import Thing, link
from catalog.reports.models import (
    CaseNote,
    CaseState,
    Priority,
    ProblemReport,
    ReportFile,
    ReportKind,
    Voice,
)
from catalog.reports.photographs import attach
from catalog.reports.rules import CONCLUDE_WITHIN, FOR_THE_BUSINESS, MAIL
from catalog.reports.secrets import digest_of, new_number, new_secret

RECEIVED = "ProblemReported"
CONTACT_PURPOSE = "report-contact"
LONGEST_WORDS = 4000
LONGEST_CONTACT = 200
MOST_ADDED = 20
EARLIEST_YEAR = 2000


@dataclass(frozen=True)
class ReportFacts:
    """What somebody says as they report."""

    kind: ReportKind
    words: str
    bought_where: str = ""
    bought_on: date | None = None
    about: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Circumstances:
    """How a report came: what tells a person from a program, and one visitor from another."""

    visitor_mark: str | None
    is_trapped: bool
    began_at: datetime | None
    language: str


def receive(
    facts: ReportFacts,
    *,
    thing: Thing,
    files: Sequence[ReportFile],
    circumstances: Circumstances,
    sealer: Sealer,
    at: datetime,
) -> tuple[ProblemReport, str]:
    """Open a case; answer it and the secret that opens it, which is not kept.

    Raises Invalid for what is missing or cannot be.
    """
    _check(facts, at=at)
    contact, secret = normal_contact(facts.contact), new_secret()
    report = ProblemReport(
        number=new_number(),
        secret_digest=digest_of(secret),
        kind=facts.kind,
        priority=Priority.URGENT if facts.kind is ReportKind.COUNTERFEIT else Priority.NORMAL,
        words=facts.words,
        words_key=" ".join(fold(facts.words).split()),
        bought_where=facts.bought_where,
        bought_on=facts.bought_on,
        about=facts.about,
        language=circumstances.language,
        contact_sealed=sealer.seal_text(contact, purpose=CONTACT_PURPOSE) if contact else None,
        visitor_mark=circumstances.visitor_mark,
        received_at=at,
        due_at=at + CONCLUDE_WITHIN[facts.kind],
        closing_words="",
        public_words="",
    )
    link(report, thing)
    report.held_reason = reason_to_hold(
        report, is_trapped=circumstances.is_trapped, began_at=circumstances.began_at, at=at
    )
    report.state = CaseState.HELD if report.held_reason else CaseState.NEW
    session.add(report)
    session.flush()
    attach(files, report.id)
    record(
        "report received",
        subject_kind="problem report",
        subject_id=report.id,
        actor_label="visitor",
        at=at,
        kind=report.kind.value,
        held=report.held_reason.value if report.held_reason else None,
    )
    if report.state is CaseState.NEW:
        tell_business_of(report, at=at)
    return report, secret


def tell_business_of(report: ProblemReport, *, at: datetime) -> None:
    """See to it that the business hears of what it can mend or answer."""
    if report.kind in FOR_THE_BUSINESS and report.business_id is not None:
        announce(RECEIVED, at=at, report_id=report.id)


def add_from_reporter(
    report: ProblemReport, words: str, *, files: Sequence[ReportFile], at: datetime
) -> None:
    """Add words or photographs of the reporter. Raises Invalid for nothing and for too much."""
    if not words and not files:
        raise Invalid("words", "missing")
    _check_length("words", words, LONGEST_WORDS)
    added = select(func.count(CaseNote.id)).where(
        CaseNote.report_id == report.id, CaseNote.voice == Voice.REPORTER
    )
    if (session.scalar(added) or 0) >= MOST_ADDED:
        raise Invalid("words", "too-many")
    attach(files, report.id)
    session.add(CaseNote(report_id=report.id, voice=Voice.REPORTER, words=words, at=at))
    record(
        "report added to",
        subject_kind="problem report",
        subject_id=report.id,
        actor_label="reporter",
        at=at,
        photographs=len(files),
    )


def normal_contact(text: str) -> str:
    """A mail address or a telephone number as it is kept. Raises Invalid for anything else."""
    text = text.strip()
    if not text:
        return ""
    _check_length("contact", text, LONGEST_CONTACT)
    if MAIL.fullmatch(text) and text.isprintable():
        return text
    try:
        return telephone(text)
    except ValueError:
        raise Invalid("contact", "not-a-contact") from None


def _check(facts: ReportFacts, *, at: datetime) -> None:
    if not facts.words:
        raise Invalid("words", "missing")
    _check_length("words", facts.words, LONGEST_WORDS)
    _check_length("bought_where", facts.bought_where, 300)
    _check_length("about", facts.about, 300)
    if facts.bought_on is not None and not (
        date(EARLIEST_YEAR, 1, 1) <= facts.bought_on <= day_in_vietnam(at)
    ):
        raise Invalid("bought_on", "out-of-range")


def _check_length(field: str, text: str, most: int) -> None:
    if len(text) > most:
        raise Invalid(field, "too-long")
