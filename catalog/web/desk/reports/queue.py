"""The queue: what is urgent and due first, the reports on one thing as one line."""

from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.foundation.clock import now
from catalog.reports.models import CaseState, ProblemReport
from catalog.reports.queries import Queued, closed_last, counts_by_state, gathered, queue
from catalog.reports.rules import OPEN
from catalog.web.access import desk_only, own_territory, person
from catalog.web.filters import moment_words
from catalog.web.labels import words_for
from catalog.web.reported_things import thing_of_report, thing_words
from catalog.web.words import _, ngettext

MINE, ALL_OPEN = "cua-toi", "mo"


@dataclass(frozen=True)
class Choice:
    """A part of the queue, and how many cases stand there."""

    title: str
    url: str
    is_current: bool
    count: int | None


@dataclass(frozen=True)
class CaseLine:
    """One line of the queue."""

    url: str
    title: str
    kind: str
    facts: list[str]
    is_late: bool
    is_urgent: bool


@desk_only(Deed.PROBLEMS)
def index() -> ResponseReturnValue:
    """List the open cases, or those of one state."""
    asked = request.args.get("loc", ALL_OPEN)
    own = own_territory(Deed.PROBLEMS)
    state = next((each for each in CaseState if each.value == asked), None)
    if state is CaseState.CLOSED:
        lines = [_line(Queued(report, 0)) for report in closed_last(within=own)]
    elif state is CaseState.HELD:
        lines = [_line(Queued(report, 0)) for report in queue(frozenset({state}), within=own)]
    elif state is not None:
        lines = [_line(each) for each in gathered(queue(frozenset({state}), within=own))]
    elif asked == MINE:
        lines = [_line(each) for each in gathered(queue(OPEN, within=own, assignee_id=person().id))]
    else:
        asked = ALL_OPEN
        lines = [_line(each) for each in gathered(queue(OPEN, within=own))]
    return render_template("desk/reports.html", choices=_choices(asked), lines=lines)


def _choices(asked: str) -> list[Choice]:
    counts = counts_by_state(own_territory(Deed.PROBLEMS))
    choices = [
        (ALL_OPEN, _("All open"), sum(counts.get(state, 0) for state in OPEN)),
        (MINE, _("Mine"), None),
        *((state.value, words_for(state), counts.get(state, 0)) for state in CaseState),
    ]
    return [
        Choice(str(title), url_for("desk.reports", loc=key), key == asked, count)
        for key, title, count in choices
    ]


def _line(queued: Queued) -> CaseLine:
    report = queued.report
    facts = [words_for(report.state), words_for(report.priority)]
    if report.outcome is not None:
        facts.append(words_for(report.outcome))
    else:
        facts.append(_("due %(moment)s", moment=moment_words(report.due_at)))
    if report.assignee is not None:
        facts.append(report.assignee.display_name)
    if queued.others:
        facts.append(
            ngettext("%(num)s more report on this", "%(num)s more reports on this", queued.others)
        )
    return CaseLine(
        url=url_for("desk.report", case_number=report.number),
        title=title_of(report),
        kind=words_for(report.kind),
        facts=[str(fact) for fact in facts],
        is_late=report.closed_at is None and report.due_at < now(),
        is_urgent=report.priority.value == "urgent" and report.closed_at is None,
    )


def title_of(report: ProblemReport) -> str:
    """What a case is about, else what was typed, else its number."""
    return thing_words(thing_of_report(report)) or report.about or report.number
