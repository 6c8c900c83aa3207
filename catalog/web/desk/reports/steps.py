"""The steps that staff take with a case, each a form of its page."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from catalog.accounts.roles import Deed
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.foundation.vietnamese import normal, paragraphs
from catalog.reports import hiding, working
from catalog.reports.linking import Thing, gathered_with, relink
from catalog.reports.models import Outcome, Priority, ProblemReport
from catalog.reports.queries import office_people, takedowns_of
from catalog.reports.rules import OPEN
from catalog.web.access import desk_only, person
from catalog.web.desk.reports.case import Refused, case_url, page, report_or_404
from catalog.web.report_words import refusal_words
from catalog.web.reported_things import thing_of

Step = Callable[[ProblemReport, int, datetime], None]
NOT_KEPT = frozenset({"csrf_token"})


@desk_only(Deed.PROBLEMS)
def take(case_number: str, step: str) -> ResponseReturnValue:
    """Take a step; of a refusal the page says why, with what was typed."""
    report = report_or_404(case_number)
    if step not in STEPS:
        raise NotFound(f"step {step[:20]!r}")
    do, done = STEPS[step]
    try:
        with unit_of_work():
            do(report, person().id, now())
    except Invalid as error:
        typed = {name: value for name, value in request.form.items() if name not in NOT_KEPT}
        return page(
            report_or_404(case_number), Refused(step, error.field, refusal_words(error), typed)
        )
    flash(str(done), "success")
    return redirect(case_url(report))


def _typed(name: str) -> str:
    return paragraphs(request.form.get(name, ""))


def _release(report: ProblemReport, user_id: int, at: datetime) -> None:
    working.release(report, user_id=user_id, at=at)


def _discard(report: ProblemReport, user_id: int, at: datetime) -> None:
    working.discard(report, user_id=user_id, at=at)


def _assign(report: ProblemReport, user_id: int, at: datetime) -> None:
    chosen = request.form.get("assignee", "")
    assignee = next((each for each in office_people(at=now()) if str(each.id) == chosen), None)
    if assignee is None:
        raise Invalid("assignee", "missing")
    priority = next(
        (each for each in Priority if each.value == request.form.get("priority")), report.priority
    )
    working.assign(report, assignee_id=assignee.id, priority=priority, user_id=user_id, at=at)


def _put_back(report: ProblemReport, user_id: int, at: datetime) -> None:
    working.put_back(report, user_id=user_id, at=at)


def _link(report: ProblemReport, user_id: int, at: datetime) -> None:
    typed = normal(request.form.get("about", ""))
    thing = thing_of(typed[:300])
    if typed and thing == Thing():
        raise Invalid("about", "unknown")
    relink(report, thing, user_id=user_id, at=at)


def _note(report: ProblemReport, user_id: int, at: datetime) -> None:
    to_reporter = request.form.get("to") == "reporter"
    working.add_note(report, _typed("note"), to_reporter=to_reporter, user_id=user_id, at=at)


def _hand_over(report: ProblemReport, user_id: int, at: datetime) -> None:
    working.hand_over(report, user_id=user_id, at=at)


def _call_back(report: ProblemReport, user_id: int, at: datetime) -> None:
    working.call_back(report, user_id=user_id, at=at)


def _conclude(report: ProblemReport, user_id: int, at: datetime) -> None:
    """Close the case, and with it the gathered ones that were ticked."""
    outcome = next((each for each in Outcome if each.value == request.form.get("outcome")), None)
    if outcome is None:
        raise Invalid("outcome", "missing")
    also = {*request.form.getlist("also")}
    others = [
        each
        for each in gathered_with(report)
        if each.number in also and each.state in OPEN and each.kind is report.kind
    ]
    working.conclude(
        report, outcome, words=_typed("words"), public_words=_typed("public_words"),
        user_id=user_id, at=at,
    )  # fmt: skip
    for other in others:
        working.conclude(
            other, outcome, words=_typed("words"), public_words="", user_id=user_id, at=at
        )


def _reopen(report: ProblemReport, user_id: int, at: datetime) -> None:
    working.reopen(report, user_id=user_id, at=at)


def _hide(report: ProblemReport, user_id: int, at: datetime) -> None:
    key = request.form.get("thing", "")
    hiding.hide(report, key, reason=_typed("reason")[:1000], user_id=user_id, at=at)


def _restore(report: ProblemReport, user_id: int, at: datetime) -> None:
    chosen = request.form.get("takedown", "")
    takedown = next((each for each in takedowns_of(report.id) if str(each.id) == chosen), None)
    if takedown is None:
        raise Invalid("thing", "not-there")
    hiding.restore(takedown, user_id=user_id, at=at)


STEPS: Mapping[str, tuple[Step, Any]] = {
    "release": (_release, _l("It is in the queue now.")),
    "discard": (_discard, _l("Put aside. “Take up again” undoes it.")),
    "assign": (_assign, _l("Given to whom you chose. “Put back into the queue” undoes it.")),
    "put-back": (_put_back, _l("It is in the queue again.")),
    "link": (_link, _l("Tied to what you typed.")),
    "note": (_note, _l("Written on the case.")),
    "hand-over": (
        _hand_over,
        _l("Handed over. Take its file along below; “Have it back” undoes it."),
    ),
    "call-back": (_call_back, _l("The case is the office's again.")),
    "conclude": (
        _conclude,
        _l("Closed. The answer leaves in a minute; “Take up again” before that sends none."),
    ),
    "reopen": (_reopen, _l("The case is open again.")),
    "hide": (_hide, _l("Hidden from the public at once. “Put back” undoes it.")),
    "restore": (_restore, _l("It is public again.")),
}
"""What each form does, and what is said once it is done."""
