"""The report of a list: row by row, with choices where names look alike; applying and undoing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from catalog.annexes import running
from catalog.annexes.checking import NEW, SKIP, TAKE
from catalog.annexes.models import MOVING, AnnexRow, AnnexRun, AnnexState, Outcome, Verdict
from catalog.annexes.queries import count_rows, outcomes, rows_of, verdicts
from catalog.annexes.table import HIDDEN
from catalog.documents.keeping import pdf_key
from catalog.foundation.clock import now
from catalog.foundation.database import session, unit_of_work
from catalog.foundation.errors import NotFound, Stale
from catalog.foundation.paging import page_bounds
from catalog.imports.old_fonts import Typed
from catalog.products.models import Product
from catalog.revisions.workflow import Actor
from catalog.scans.workbook import Sheet, csv_text, statistics_xlsx
from catalog.web.access import desk_only
from catalog.web.desk.annexes.sending import DEED, actor, own_run
from catalog.web.desk.annexes.words import (
    ASIDE,
    OUTCOMES,
    STATES,
    VERDICTS,
    change_words,
    left_out_words,
    place_words,
    problem_words,
    row_words,
)
from catalog.web.filters import date_words, moment_words, number_words
from catalog.web.pictures import storage
from catalog.web.sheet_files import FONTS
from catalog.web.words import _

PER_PAGE = 50
REFRESH_S = 2
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
SHOWN = (Verdict.ASK, Verdict.REFUSED, Verdict.NEW, Verdict.CHANGED, Verdict.MATCHED, Verdict.ASIDE)


@dataclass(frozen=True)
class Question:
    """What a person has to choose for a row."""

    name: str
    words: str
    answers: list[tuple[str, str]]


@dataclass(frozen=True)
class RowShown:
    """One row of the report."""

    number: int
    place: str
    name: str
    producer: str
    told: str
    outcome: str
    tone: str
    changes: str
    problems: list[tuple[str, bool]]
    questions: list[Question]
    url: str


@desk_only(DEED)
def show(annex_id: int) -> ResponseReturnValue:
    """Show the report; while a step is under way the page asks anew by itself."""
    run = own_run(annex_id)
    if run.state is AnnexState.COLUMNS:
        return redirect(url_for("desk.annex_columns", annex_id=run.id))
    response = make_response(render_template("desk/annex.html", **_page(run)))
    if run.state in MOVING:
        response.headers["Refresh"] = str(REFRESH_S)
    return response


def _chosen_verdict() -> Verdict | None:
    asked = request.args.get("loc", "")
    return Verdict(asked) if asked in set(Verdict) else None


def _page(run: AnnexRun) -> dict[str, Any]:
    verdict = _chosen_verdict()
    number = request.args.get("trang", 1, type=int)
    total = count_rows(run.id, verdict=verdict)
    first, last = page_bounds(number, per_page=PER_PAGE, total=total)
    rows = rows_of(run.id, verdict=verdict, offset=first, limit=PER_PAGE)
    counted = verdicts(run.id)
    reached = outcomes(run.id)
    is_past = run.accepted_at is not None
    return {
        "run": run,
        "state": str(STATES[run.state]),
        "is_moving": run.state in MOVING,
        "facts": _facts(run),
        "left_out": left_out_words(run),
        "font": str(FONTS.get(Typed(run.typed), "")),
        "filters": [
            (str(VERDICTS[each]), number_words(counted[each]), _url(run, loc=each.value),
             each is verdict)
            for each in SHOWN
            if counted[each]
        ],
        "all_url": _url(run),
        "all_count": number_words(run.row_count),
        "is_all": verdict is None,
        "reached": [
            (str(OUTCOMES[each]), number_words(count))
            for each, count in reached.items()
            if count and is_past
        ],
        "good": counted[Verdict.NEW] + counted[Verdict.CHANGED],
        "asked": counted[Verdict.ASK],
        "may_accept": run.state is AnnexState.CHECKED
        and counted[Verdict.NEW] + counted[Verdict.CHANGED] > 0,
        "is_checked": run.state is AnnexState.CHECKED,
        "may_undo": run.state is AnnexState.APPLIED and reached[Outcome.DONE] > 0,
        "rows": _rows(run, rows),
        "previous_url": _url(run, loc=_loc(verdict), trang=number - 1) if number > 1 else "",
        "next_url": _url(run, loc=_loc(verdict), trang=number + 1) if last < total else "",
        "loc": _loc(verdict),
    }  # fmt: skip


def _loc(verdict: Verdict | None) -> str:
    return verdict.value if verdict else ""


def _facts(run: AnnexRun) -> list[tuple[str, str]]:
    said = [
        (_("Decision"), f"{run.decision_no} · {date_words(run.decision_on)}"),
        (_("Issuer"), run.issuer),
        (_("Signed by"), run.signed_by),
        (_("Sent in"), f"{run.by} · {moment_words(run.asked_at)}"),
    ]
    return [(name, value) for name, value in said if value]


def _url(run: AnnexRun, **asked: str | int) -> str:
    address = url_for("desk.annex", annex_id=run.id)
    told = {name: value for name, value in asked.items() if value}
    return f"{address}?{urlencode(told)}" if told else address


def _rows(run: AnnexRun, rows: Sequence[AnnexRow]) -> list[RowShown]:
    query = select(Product.id, Product.slug).where(
        Product.id.in_([row.product_id or row.known.get("product") or 0 for row in rows]),
        Product.published_at.is_not(None),
    )
    slugs = {found.id: found.slug for found in session.execute(query)}
    return [_row(run, row, slugs) for row in rows]


def _row(run: AnnexRun, row: AnnexRow, slugs: dict[int, str]) -> RowShown:
    slug = slugs.get(row.product_id or row.known.get("product") or 0)
    facts = row.facts
    is_open = run.state is AnnexState.CHECKED
    producer = ", ".join(each for each in (facts.get("producer"), facts.get("address")) if each)
    return RowShown(
        number=row.number,
        place=place_words(row),
        name=row.name,
        producer=producer,
        told=_told(row),
        outcome=str(ASIDE[row.aside]) if row.aside else row_words(row),
        tone="problem" if row.verdict in {Verdict.REFUSED, Verdict.ASK} else "",
        changes=change_words(row.changes),
        problems=[(problem_words(each), each["stops"]) for each in row.problems],
        questions=_questions(row) if is_open else [],
        url=url_for("site.product", slug=slug) if slug else "",
    )


def _told(row: AnnexRow) -> str:
    """What the list says of a product's grade."""
    stars, points = row.facts.get("stars"), row.facts.get("points")
    said = []
    if stars:
        said.append(_("%(count)s stars", count=stars))
    if points:
        said.append(_("%(count)s points", count=str(points).replace(".", ",")))
    return " · ".join(said)


def _questions(row: AnnexRow) -> list[Question]:
    names = {
        "producer": (_("Is this producer known?"), _("A new producer")),
        "product": (_("Is this product known?"), _("A new product")),
    }
    found = []
    for kind, (words, new) in names.items():
        answers = [
            (str(each["id"]), f"{each['percent']}% · {each['name']}"
             + (f" · {each['where']}" if each["where"] else ""))
            for each in row.candidates.get(kind, [])
        ]  # fmt: skip
        if answers:
            found.append(Question(kind, words, [*answers, (NEW, new), (SKIP, _("Leave it out"))]))
    if row.candidates.get(HIDDEN):
        answers = [(TAKE, _("It counts")), (SKIP, _("Leave it out"))]
        found.append(Question(HIDDEN, _("The row is hidden in the file."), answers))
    return found


@desk_only(DEED)
def choose_for_row(annex_id: int, number: int) -> ResponseReturnValue:
    """Keep what a person chose for a row."""
    own_run(annex_id)
    choices = {
        name: request.form[name][:20]
        for name in ("producer", "product", HIDDEN)
        if request.form.get(name)
    }
    if choices:
        try:
            with unit_of_work():
                running.choose(annex_id, number, choices)
        except Stale:
            flash(_("This list is past that already."), "problem")
    else:
        flash(_("Choose one of the answers first."), "problem")
    run = own_run(annex_id)
    verdict = _chosen_verdict()
    loc = _loc(verdict) if verdict is not None and count_rows(annex_id, verdict=verdict) else ""
    return redirect(f"{_url(run, loc=loc)}#row-{number}")


@desk_only(DEED)
def accept(annex_id: int) -> ResponseReturnValue:
    """Have the good rows made public."""
    return _step(annex_id, running.accept)


@desk_only(DEED)
def undo(annex_id: int) -> ResponseReturnValue:
    """Have everything that a list did taken back."""
    return _step(annex_id, running.take_back)


Step = Callable[..., AnnexRun]


def _step(annex_id: int, step: Step) -> ResponseReturnValue:
    own_run(annex_id)
    at: datetime = now()
    by: Actor = actor()
    try:
        with unit_of_work():
            step(annex_id, by=by, at=at)
    except Stale:
        flash(_("This list is past that already."), "problem")
    return redirect(url_for("desk.annex", annex_id=annex_id))


@desk_only(DEED)
def paper(annex_id: int) -> Response:
    """Hand out the signed decision."""
    run = own_run(annex_id)
    if run.paper_digest is None:
        raise NotFound(f"paper of list {annex_id}")
    content = storage().get(pdf_key(run.paper_digest))
    return _file(content, "application/pdf", f"quyet-dinh-{run.id}.pdf")


@desk_only(DEED)
def as_file(annex_id: int, extension: str) -> Response:
    """Hand out the report, one line for each row of the file."""
    run = own_run(annex_id)
    heading = [_("Row"), _("Product"), _("Producer"), _("Stars and points"), _("Outcome"),
               _("What it changes"), _("What to do")]  # fmt: skip
    lines = [
        (row.place, row.name, row.producer, row.told, row.outcome, row.changes,
         "; ".join(words for words, _stops in row.problems))
        for row in _rows(run, rows_of(run.id))
    ]  # fmt: skip
    sheet = Sheet(_("Report"), heading, lines)
    if extension == "xlsx":
        return _file(statistics_xlsx([sheet]), XLSX, f"bao-cao-danh-sach-{run.id}.xlsx")
    return _file(csv_text(sheet).encode(), CSV, f"bao-cao-danh-sach-{run.id}.csv")


def _file(content: bytes, kind: str, name: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
