"""Following one's own report by its number and secret, without an account."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, current_app, flash, g, redirect, render_template, request, url_for
from flask import session as kept
from flask.typing import ResponseReturnValue

from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.foundation.vietnamese import paragraphs
from catalog.reports.models import CaseState, Outcome, ProblemReport, ReportKind, Voice
from catalog.reports.photographs import MOST_AT_ONCE, find_photograph, photographs_of
from catalog.reports.queries import find_report, notes_of
from catalog.reports.receiving import add_from_reporter
from catalog.reports.rules import ANSWER_WAITS
from catalog.reports.secrets import normal_number, opens
from catalog.web.access import public
from catalog.web.filters import moment_words
from catalog.web.labels import words_for
from catalog.web.locale import language
from catalog.web.parameters import PARAMETERS
from catalog.web.report_photographs import mark_of, take_photographs
from catalog.web.report_words import refusal_words
from catalog.web.reported_things import thing_of_report, thing_words
from catalog.web.sealing import photograph
from catalog.web.words import _

MOST_REMEMBERED = 5
OPENED = "reports"


@dataclass(frozen=True)
class Said:
    """Words on a case: whose, when, what."""

    who: str
    when: str
    words: str


@dataclass(frozen=True)
class NewCase:
    """The secret of a case, shown this once, and the address that carries it."""

    secret: str
    url: str


@public
def show(case_number: str) -> ResponseReturnValue:
    """Show a case to whoever holds its secret; take what they add; else ask for the secret."""
    g.is_personal = True
    report = _named(case_number)
    offered = request.form.get("secret") or request.args.get(PARAMETERS["secret"][language()], "")
    if offered:
        return _open(case_number, report, offered)
    if report is None or not _is_open_here(report):
        return _ask(case_number)
    if request.method == "POST":
        return _add(report)
    return _page(report)


def _open(case_number: str, report: ProblemReport | None, secret: str) -> ResponseReturnValue:
    """Let the holder of a secret in, and take the secret out of the address."""
    if not opens(secret[:200], report) or report is None:
        return _ask(case_number, is_wrong=True)
    remember(report)
    return redirect(url_for("site.report_case", case_number=report.number))


def _ask(case_number: str, *, is_wrong: bool = False) -> ResponseReturnValue:
    """Ask for the secret, in the same words whether there is such a case or not."""
    page = render_template("site/report_locked.html", number=case_number[:20], is_wrong=is_wrong)
    return page, 422 if is_wrong or request.method == "POST" else 200


def _add(report: ProblemReport) -> ResponseReturnValue:
    files, refused = take_photographs()
    words = paragraphs(request.form.get("words", ""))
    if not refused:
        try:
            with unit_of_work():
                add_from_reporter(report, words, files=files, at=now())
        except Invalid as error:
            refused.append(refusal_words(error))
        else:
            flash(_("Added. The office reads it."), "success")
            return redirect(url_for("site.report_case", case_number=report.number))
    return _page(report, typed=words, problems=refused, marks=[mark_of(file) for file in files])


def _page(
    report: ProblemReport,
    *,
    typed: str = "",
    problems: Sequence[str] = (),
    marks: Sequence[str] = (),
) -> ResponseReturnValue:
    is_told = is_answered(report)
    is_aside = report.outcome is Outcome.NOT_A_REPORT
    page = render_template(
        "site/report_case.html",
        report=report,
        new=_new(report),
        kind=words_for(report.kind),
        state=_state_words(report, is_told=is_told),
        thing=thing_words(thing_of_report(report)) or report.about,
        outcome=words_for(report.outcome) if is_told and report.outcome and not is_aside else "",
        closing_words=report.closing_words if is_told else "",
        is_told=is_told,
        said=_said(report),
        photographs=photographs_of(report.id),
        most_files=MOST_AT_ONCE,
        typed=typed,
        problems=problems,
        kept=marks,
    )
    return page, 422 if problems else 200


@public
def picture(case_number: str, file_id: int) -> Response:
    """A photograph of one's own report."""
    g.is_personal = True
    report = _named(case_number)
    if report is None or not _is_open_here(report):
        raise NotFound(f"report {case_number[:20]!r}")
    file = find_photograph(report.id, file_id)
    if file is None:
        raise NotFound(f"photograph {file_id}")
    return photograph(file)


def remember(report: ProblemReport) -> None:
    """Let this browser open the case until it is closed, by the digest of the secret."""
    opened = dict(kept.get(OPENED, {}))
    opened.pop(report.number, None)
    latest = [*opened.items(), (report.number, report.secret_digest)][-MOST_REMEMBERED:]
    kept[OPENED] = dict(latest)


def is_answered(report: ProblemReport) -> bool:
    """Whether the conclusion has stood so long that it is no slip, and may be told."""
    return report.closed_at is not None and now() >= report.closed_at + ANSWER_WAITS


def _named(case_number: str) -> ProblemReport | None:
    number = normal_number(case_number)
    return find_report(number) if number else None


def _is_open_here(report: ProblemReport) -> bool:
    digest = str(kept.get(OPENED, {}).get(report.number, ""))
    return hmac.compare_digest(digest.encode(), report.secret_digest.encode())


def _new(report: ProblemReport) -> NewCase | None:
    """The secret of a case that was opened just now; it is not shown again."""
    number, secret = kept.pop("new_report", ("", ""))
    if number != report.number:
        return None
    root: str = current_app.config["SETTINGS"].site_url
    name = PARAMETERS["secret"][language()]
    address = url_for("site.report_case", case_number=number, **{name: secret})
    return NewCase(secret, root + address)


def _state_words(report: ProblemReport, *, is_told: bool) -> str:
    """Where the case stands; that it was held back is not told, nor a conclusion of a moment."""
    if report.state is CaseState.HELD:
        return words_for(CaseState.NEW)
    if report.state is CaseState.CLOSED and not is_told:
        return words_for(CaseState.IN_HAND)
    return words_for(report.state)


def _said(report: ProblemReport) -> list[Said]:
    voices = [Voice.OFFICE, Voice.REPORTER]
    if report.kind is ReportKind.QUESTION:
        voices.append(Voice.BUSINESS)
    who = {
        Voice.OFFICE: _("The office"),
        Voice.REPORTER: _("You"),
        Voice.BUSINESS: _("The business"),
    }
    return [
        Said(who[note.voice], moment_words(note.at), note.words)
        for note in notes_of(report.id, *voices)
    ]
