"""Many products at once: a sheet sent in, its report, and what accepting or undoing it did."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.businesses.models import Business
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound, Stale
from catalog.foundation.paging import page_bounds
from catalog.imports import running
from catalog.imports.cells import Vocabulary
from catalog.imports.exporting import rows_to_fill_in, template_csv
from catalog.imports.models import MOVING, ImportRow, ImportRun, Outcome, RowState, RunState
from catalog.imports.queries import count_rows, counts, find_run, outcomes, rows_of, runs_of
from catalog.imports.reading import LARGEST_FILE, MOST_ROWS
from catalog.imports.workbook import template
from catalog.revisions.workflow import Actor
from catalog.scans.workbook import Sheet, csv_text, statistics_xlsx
from catalog.web.access import signed_in
from catalog.web.filters import moment_words, number_words
from catalog.web.portal.draft_page import actor
from catalog.web.portal.import_words import (
    RUN_STATES,
    cell_of,
    column_words,
    found_words,
    row_outcome,
)
from catalog.web.portal.loading import own_business_or_404
from catalog.web.sheet_files import FONTS, file_refused
from catalog.web.words import _

PER_PAGE = 50
REFRESH_S = 2
UNPROCESSABLE = 422
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class RunRow:
    """One import in the list of a business."""

    name: str
    state: str
    when: str
    count: str
    url: str


@dataclass(frozen=True)
class ProblemShown:
    """Something about one cell; what does not stop the row is said more quietly."""

    cell: str
    column: str
    words: str
    stops: bool


@dataclass(frozen=True)
class RowShown:
    """One row of the report."""

    number: int
    name: str
    outcome: str
    is_wrong: bool
    changed: str
    problems: list[ProblemShown]
    draft_url: str


@dataclass(frozen=True)
class RunPage:
    """A report, or how far the step that is under way has come."""

    run: ImportRun
    state: str
    is_moving: bool
    done: str
    count: str
    when: str
    font: str
    counted: list[tuple[str, str]]
    good: int
    wrong: int
    rows: list[RowShown]
    only_wrong: bool
    previous_url: str
    next_url: str
    may_accept: bool
    may_undo: bool


@signed_in
def index(slug: str) -> ResponseReturnValue:
    """Offer the template, take a filled one, and list what was sent before."""
    business = own_business_or_404(slug)
    problem = ""
    if request.method == "POST":
        try:
            return redirect(_run_url(business, _take(business)))
        except Invalid as error:
            problem = file_refused(error)
    page = render_template(
        "portal/imports.html",
        business=business,
        problem=problem,
        most_rows=number_words(MOST_ROWS),
        runs=[_run_row(business, run) for run in runs_of(business.id)],
    )
    return page, UNPROCESSABLE if problem else 200


def _take(business: Business) -> ImportRun:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Invalid("file", "none-chosen")
    content = file.stream.read(LARGEST_FILE + 1)
    with unit_of_work():
        return running.ask(content, file.filename, business_id=business.id, by=actor(), at=now())


def _run_url(business: Business, run: ImportRun, **asked: str | int) -> str:
    address = url_for("portal.import_run", slug=business.slug, run_id=run.id)
    return f"{address}?{urlencode(asked)}" if asked else address


def _run_row(business: Business, run: ImportRun) -> RunRow:
    return RunRow(
        name=run.file_name,
        state=str(RUN_STATES[run.state]),
        when=moment_words(run.asked_at),
        count=number_words(run.row_count),
        url=_run_url(business, run),
    )


@signed_in
def template_file(slug: str, extension: str) -> Response:
    """Hand out the template, empty or with the products that there are."""
    business = own_business_or_404(slug)
    vocabulary = Vocabulary.load(business)
    is_filled = "san-pham" in request.args
    rows = rows_to_fill_in(business.id, vocabulary) if is_filled else []
    name = "san-pham" if is_filled else "mau-san-pham"
    if extension == "xlsx":
        return _file(template(vocabulary.choices(), rows), XLSX, f"{name}.xlsx")
    return _file(template_csv(rows).encode(), CSV, f"{name}.csv")


@signed_in
def show(slug: str, run_id: int) -> Response:
    """Show the report of a sheet; while a step is under way the page asks anew by itself."""
    business = own_business_or_404(slug)
    run = _own_run_or_404(business, run_id)
    response = make_response(
        render_template("portal/import.html", business=business, page=_page(business, run))
    )
    if run.state in MOVING:
        response.headers["Refresh"] = str(REFRESH_S)
    return response


def _own_run_or_404(business: Business, run_id: int) -> ImportRun:
    run = find_run(run_id, business.id)
    if run is None:
        raise NotFound(f"import {run_id}")
    return run


def _page(business: Business, run: ImportRun) -> RunPage:
    is_moving = run.state in MOVING
    only_wrong = request.args.get("loc") == "sai"
    number = request.args.get("trang", 1, type=int)
    total = count_rows(run.id, only_wrong=only_wrong)
    first, last = page_bounds(number, per_page=PER_PAGE, total=total)
    shown = rows_of(run.id, offset=first, limit=last - first, only_wrong=only_wrong)
    kept = {"loc": "sai"} if only_wrong else {}
    by_state, by_outcome = counts(run.id), outcomes(run.id)
    good = by_state[RowState.NEW] + by_state[RowState.CHANGED]
    return RunPage(
        run=run,
        state=str(RUN_STATES[run.state]),
        is_moving=is_moving,
        done=number_words(run.done),
        count=number_words(run.row_count),
        when=moment_words(run.asked_at),
        font=str(FONTS.get(run.typed, "")),
        counted=_counted(run, by_state, by_outcome),
        good=good,
        wrong=by_state[RowState.WRONG],
        rows=[] if is_moving else [_row(run, row) for row in shown],
        only_wrong=only_wrong,
        previous_url=_run_url(business, run, trang=number - 1, **kept) if number > 1 else "",
        next_url=_run_url(business, run, trang=number + 1, **kept) if last < total else "",
        may_accept=run.state is RunState.CHECKED and good > 0,
        may_undo=run.state is RunState.APPLIED
        and by_outcome[Outcome.MADE] + by_outcome[Outcome.CHANGED] > 0,
    )


def _counted(
    run: ImportRun, by_state: dict[RowState, int], by_outcome: dict[Outcome, int]
) -> list[tuple[str, str]]:
    """The sum of the report, and after it was accepted of what was done."""
    rows = {
        _("New"): by_state[RowState.NEW],
        _("Changed"): by_state[RowState.CHANGED],
        _("Same as before"): by_state[RowState.SAME],
        _("Wrong"): by_state[RowState.WRONG],
    }
    done = {
        _("Drafts made"): by_outcome[Outcome.MADE],
        _("Drafts changed"): by_outcome[Outcome.CHANGED],
        _("Rows left out"): by_state[RowState.WRONG],
    }
    undone = {
        _("Taken back"): by_outcome[Outcome.TAKEN_BACK],
        _("Not taken back: changed since"): by_outcome[Outcome.KEPT],
    }
    told = {RunState.APPLIED: done, RunState.UNDONE: undone}.get(run.state, rows)
    return [(words, number_words(number)) for words, number in told.items()]


def _row(run: ImportRun, row: ImportRow) -> RowShown:
    has_draft = row.revision_id is not None
    return RowShown(
        number=row.number,
        name=row.name,
        outcome=row_outcome(row),
        is_wrong=row.state is RowState.WRONG or row.outcome is Outcome.KEPT,
        changed=", ".join(column_words(field) for field in row.changed),
        problems=[
            ProblemShown(
                cell_of(run, row, found["field"]),
                column_words(found["field"]),
                found_words(found),
                found["stops"],
            )
            for found in row.problems
        ],
        draft_url=url_for("portal.draft", revision_id=row.revision_id) if has_draft else "",
    )


@signed_in
def accept(slug: str, run_id: int) -> ResponseReturnValue:
    """Have the good rows of a report made into drafts."""
    return _step(slug, run_id, running.accept)


@signed_in
def undo(slug: str, run_id: int) -> ResponseReturnValue:
    """Have all that an import did taken back."""
    return _step(slug, run_id, running.take_back)


def _step(slug: str, run_id: int, step: Callable[..., ImportRun]) -> ResponseReturnValue:
    business = own_business_or_404(slug)
    run = _own_run_or_404(business, run_id)
    by: Actor = actor()
    at: datetime = now()
    try:
        with unit_of_work():
            step(run.id, by=by, at=at)
    except Stale:
        flash(_("That was asked for already, or is no longer possible."), "problem")
    return redirect(_run_url(business, run))


@signed_in
def report(slug: str, run_id: int, extension: str) -> Response:
    """Hand out the report, a line for each thing that is said of a row."""
    business = own_business_or_404(slug)
    run = _own_run_or_404(business, run_id)
    heading = [_("Row"), _("Product"), _("Outcome"), _("Cell"), _("What it is about"),
               _("What to do")]  # fmt: skip
    lines = [
        line
        for row in rows_of(run.id, offset=0, limit=MOST_ROWS)
        for line in _report_lines(_row(run, row))
    ]
    sheet = Sheet(_("Report"), heading, lines)
    if extension == "xlsx":
        return _file(statistics_xlsx([sheet]), XLSX, f"bao-cao-{run.id}.xlsx")
    return _file(csv_text(sheet).encode(), CSV, f"bao-cao-{run.id}.csv")


def _report_lines(row: RowShown) -> list[tuple[str | int, ...]]:
    head = (row.number, row.name, row.outcome)
    if not row.problems:
        return [(*head, "", row.changed, "")]
    return [(*head, found.cell, found.column, found.words) for found in row.problems]


def _file(content: bytes, kind: str, name: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
