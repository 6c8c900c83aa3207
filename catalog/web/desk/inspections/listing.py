"""The checks of the reader's part of the country: searched, printed, handed out as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.audit.recording import record
from catalog.foundation.clock import VIETNAM, now, today
from catalog.foundation.database import unit_of_work
from catalog.foundation.vietnamese import normal
from catalog.inspections.models import STAYS_OPEN, Finding, Inspection
from catalog.inspections.queries import (
    Asked,
    corrected_ids,
    count_due,
    done_ids,
    inspections,
    inspectors,
)
from catalog.places.territories import EVERYWHERE, territory_of
from catalog.scans.workbook import Cell, Sheet, csv_text, statistics_xlsx
from catalog.web.access import desk_only, own_localities, own_territory, person
from catalog.web.asked import asked_id
from catalog.web.check_places import place_words
from catalog.web.filters import date_words, moment_words
from catalog.web.labels import words_for
from catalog.web.posts import locality_names
from catalog.web.words import _

PER_PAGE = 50
MOST_HANDED_OUT = 20_000
YEARS = range(2000, 2101)
FIELDS = ("nguoi", "noi", "dia_phuong", "ket_qua", "den_han", "tu", "den", "san_pham", "lo",
          "doanh_nghiep")  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class CheckRow:
    """One check as a list tells it."""

    url: str
    title: str
    finding: str
    where: str
    who: str
    follows: str
    is_corrected: bool


@desk_only(Deed.INSPECT)
def index() -> ResponseReturnValue:
    """Show the checks that answer what is looked for, the latest first."""
    found = _found(PER_PAGE + 1, before=asked_id(request.args, "truoc"))
    shown = found[:PER_PAGE]
    said = {name: request.args.get(name, "")[:200] for name in FIELDS}
    kept: dict[str, Any] = {name: value for name, value in said.items() if value}
    within = own_territory(Deed.INSPECT)
    return render_template(
        "desk/inspections/index.html",
        rows=_rows(shown),
        said=said,
        due=count_due(today(), within=within),
        people=inspectors(within=within),
        localities=_own_locality_names(),
        findings=[(each.value, words_for(each)) for each in Finding],
        older_url=(
            url_for("desk.inspections", **kept, truoc=shown[-1].id) if len(found) > PER_PAGE else ""
        ),
        files=[
            (ending.upper(), url_for(f"desk.inspections_{ending}", **kept))
            for ending in ("csv", "xlsx")
        ],
    )


@desk_only(Deed.INSPECT)
def as_csv() -> ResponseReturnValue:
    """Hand out the checks that answer as CSV."""
    return _file(csv_text(_handed_out("csv")).encode(), "text/csv; charset=utf-8", "csv")


@desk_only(Deed.INSPECT)
def as_xlsx() -> ResponseReturnValue:
    """Hand out the checks that answer as a workbook."""
    return _file(statistics_xlsx([_handed_out("xlsx")]), XLSX, "xlsx")


def _handed_out(form: str) -> Sheet:
    """The table of what answers; that it was taken stands in the audit log."""
    sheet = _sheet(_found(MOST_HANDED_OUT))
    with unit_of_work():
        record(
            "field checks handed out", subject_kind="field check", subject_id=None,
            actor_id=person().id, actor_label="office", at=now(), form=form,
        )  # fmt: skip
    return sheet


def _file(content: bytes, kind: str, ending: str) -> Response:
    response = Response(content, content_type=kind)
    name = f"kiem-tra-{today().isoformat()}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _found(limit: int, *, before: int | None = None) -> Sequence[Inspection]:
    return inspections(
        _asked(), within=own_territory(Deed.INSPECT), on=today(), limit=limit, before=before
    )


def _asked() -> Asked:
    """What the address asks for; what cannot be read is not asked."""
    locality = asked_id(request.args, "dia_phuong")
    finding = _words("ket_qua")
    return Asked(
        inspector_id=asked_id(request.args, "nguoi"),
        place=_words("noi"),
        part=territory_of({locality}) if locality else EVERYWHERE,
        finding=Finding(finding) if finding in set(Finding) else None,
        is_due=bool(request.args.get("den_han")),
        first=_day("tu"),
        last=_day("den"),
        product_code=_words("san_pham"),
        lot_code=_words("lo"),
        business_slug=_words("doanh_nghiep"),
    )


def _words(name: str) -> str:
    return normal(request.args.get(name, "")).replace("\0", "").strip()[:200]


def _day(name: str) -> date | None:
    try:
        day = date.fromisoformat(request.args.get(name, "")[:10])
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _own_locality_names() -> list[tuple[str, str]]:
    own = own_localities(Deed.INSPECT)
    return [(str(key), name) for key, name in locality_names().items() if None in own or key in own]


def _rows(found: Sequence[Inspection]) -> list[CheckRow]:
    ids = [each.id for each in found]
    done, corrected = done_ids(ids), corrected_ids(ids)
    return [
        CheckRow(
            url=url_for("desk.inspection", inspection_id=each.id),
            title=each.product.name if each.product else _("Code %(code)s", code=each.code),
            finding=words_for(each.finding),
            where=place_words(each),
            who=f"{each.inspector.display_name} · {moment_words(each.checked_at)}",
            follows=_follows(each, is_done=each.id in done),
            is_corrected=each.id in corrected,
        )
        for each in found
    ]


def _follows(each: Inspection, *, is_done: bool) -> str:
    words = words_for(each.measure)
    if each.again_on is not None:
        words = _("%(what)s: %(day)s", what=words, day=date_words(each.again_on))
    if each.measure not in STAYS_OPEN:
        return words
    return _("%(what)s: done", what=words) if is_done else _("%(what)s: not done yet", what=words)


def _sheet(found: Sequence[Inspection]) -> Sheet:
    ids = [each.id for each in found]
    done, corrected = done_ids(ids), corrected_ids(ids)
    heading = [
        _("Number"), _("Day"), _("Time"), _("Checked by"), _("Place of the check"), _("Code"), _("Product"),
        _("Lot"), _("Business"), _("Finding"), _("In words"), _("What follows"),
        _("Check again on"), _("Done"), _("Corrects"), _("Corrected"), _("Hash of the state"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            each.id,
            each.checked_on,
            each.checked_at.astimezone(VIETNAM).strftime("%H:%M"),
            each.inspector.display_name,
            place_words(each),
            each.code,
            each.product.name if each.product else "",
            each.lot.number if each.lot else "",
            each.business.name if each.business else "",
            words_for(each.finding),
            each.words,
            words_for(each.measure),
            each.again_on or "",
            _("yes") if each.id in done else "",
            each.corrects_id or "",
            _("yes") if each.id in corrected else "",
            each.state_hash,
        ]
        for each in found
    ]
    return Sheet(_("Field checks"), heading, rows)
