"""Ordering printed labels of a lot, watching them being drawn, and taking them away."""

from dataclasses import dataclass, replace

from flask import (
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from catalog.config import Settings
from catalog.foundation.clock import now, today
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotFound
from catalog.labels.drawing import label_svg
from catalog.labels.jobs import Order, pages_of, sheet_for, sheet_of
from catalog.labels.making import Printer
from catalog.labels.models import JobState, LabelJob, LabelKind
from catalog.labels.ordering import check_order, order_labels
from catalog.labels.previewing import label_png
from catalog.labels.queries import find_order, orders_of
from catalog.labels.sheets import PRINTER_EDGE_MM, Measures, Sheet, own_sheet
from catalog.labels.singles import HEIGHT_MM, WIDTH_MM, singles_zip
from catalog.labels.typeface import is_installed
from catalog.tracing import qr
from catalog.tracing.models import Lot
from catalog.web.access import signed_in
from catalog.web.filters import moment_words, number_words
from catalog.web.labels import words_for
from catalog.web.pictures import storage
from catalog.web.portal.forms import LabelsForm, refuse
from catalog.web.portal.loading import declarer_for, own_lot_or_404
from catalog.web.portal.sheet_words import sheet_words
from catalog.web.words import _

USUAL_SHEET = "a4-24-70x37"
ZIP_LABELS = 500
"""A ZIP of so many is packed in a second or two, within one request."""
REFRESH_S = 2
LARGEST_ID = 2**31
MOVING = frozenset({JobState.WAITING, JobState.DRAWING})


@dataclass(frozen=True)
class OrderRow:
    """One order in the list of a lot."""

    kind: str
    sheet: str
    count: str
    at: str
    state: str
    url: str
    pdf_url: str


@dataclass(frozen=True)
class Archive:
    """Some of an order's labels as pictures of their own."""

    first: str
    last: str
    url: str


@dataclass(frozen=True)
class OrderPage:
    """How far an order has come, and what can be taken away."""

    row: OrderRow
    done: int
    count: int
    done_words: str
    is_moving: bool
    failure: str
    failure_detail: str
    pages: str
    archives: list[Archive]


@signed_in
def index(code: str) -> ResponseReturnValue:
    """Ask what to print, show one label of it, and take the order."""
    lot = own_lot_or_404(code)
    form = LabelsForm(data=_usual())
    wanted = _usual_order(lot)
    is_refused = form.is_submitted() and not form.validate()
    if form.is_submitted() and not is_refused:
        try:
            wanted = form.order(lot.id)
            if "preview" not in request.form:
                return redirect(url_for("portal.label_order", job_id=_take(lot, wanted)))
            check_order(lot, wanted, printer=printer(), at=now())
        except Invalid as error:
            refuse(form, error)
            is_refused = True
    page = render_template(
        "portal/labels.html",
        form=form,
        lot=lot,
        preview=_picture(lot, wanted, "png") if is_installed() and not is_refused else "",
        singles=_singles(lot),
        rows=[_row(job) for job in orders_of(lot.id)],
        own_is_open=form.sheet.data == "own",
    )
    return page, 422 if is_refused else 200


def printer() -> Printer:
    """What this site's codes are made with."""
    settings: Settings = current_app.config["SETTINGS"]
    return Printer(settings.site_url, settings.unit_code_key.encode())


def _take(lot: Lot, wanted: Order) -> int:
    with unit_of_work():
        declarer = declarer_for(lot.business)
        return order_labels(lot, wanted, printer=printer(), declarer=declarer, at=now()).id


def _usual() -> dict[str, object]:
    return {
        "kind": LabelKind.LOT.value, "sheet": USUAL_SHEET, "count": 24, "start_at": 1,
        "language": "vi",
    }  # fmt: skip


def _usual_order(lot: Lot) -> Order:
    return Order(lot.id, LabelKind.LOT, USUAL_SHEET, 24)


def _picture(lot: Lot, order: Order, extension: str, **more: str) -> str:
    sheet = sheet_for(order)
    return url_for(
        "portal.one_label",
        code=lot.code,
        kind=order.kind.value,
        extension=extension,
        width=f"{sheet.width:g}",
        height=f"{sheet.height:g}",
        inset_x=f"{sheet.inset_x:g}",
        inset_y=f"{sheet.inset_y:g}",
        language=order.language,
        **more,  # type: ignore[arg-type] # the types of Flask's own options come in the way
    )


def _singles(lot: Lot) -> list[tuple[str, str]]:
    """Single labels of the lot and of its product, as files."""
    own = Measures(WIDTH_MM, HEIGHT_MM, 1, 1, WIDTH_MM, HEIGHT_MM)
    of_lot = Order(lot.id, LabelKind.LOT, own, 1)
    of_product = replace(of_lot, kind=LabelKind.PRODUCT)
    return [
        (_("Label of the lot (PNG)"), _picture(lot, of_lot, "png", download="1")),
        (_("Label of the lot (SVG)"), _picture(lot, of_lot, "svg", download="1")),
        (_("Label of the product (PNG)"), _picture(lot, of_product, "png", download="1")),
        (_("Label of the product (SVG)"), _picture(lot, of_product, "svg", download="1")),
        (_("Code of the lot alone (SVG)"), url_for("site.qr_svg", code=lot.code)),
        (_("Code of the lot alone, 12 mm (PNG)"), url_for("portal.lot_code_png", code=lot.code)),
    ]


@signed_in
def one_label(code: str, kind: str, extension: str) -> Response:
    """Draw one label by itself; that of a package shows a code that nobody is given."""
    lot = own_lot_or_404(code)
    sheet = _asked_size()
    tongue = "en" if request.args.get("language") == "en" else "vi"
    label = printer().example(lot, LabelKind(kind), language=tongue, on=today())
    if extension == "svg":
        drawing = label_svg(label, width=sheet.width, height=sheet.height, language=tongue)
        response = Response(drawing, mimetype="image/svg+xml")
    else:
        picture = label_png(label, sheet, language=tongue)
        response = Response(picture, mimetype="image/png")
    if "download" in request.args:
        _name(response, f"nhan-{label.code}.{extension}")
    return response


def _asked_size() -> Sheet:
    """The size of one label, and what is kept blank within it. Raises Invalid."""
    asked = request.args
    width = asked.get("width", WIDTH_MM, type=float)
    height = asked.get("height", HEIGHT_MM, type=float)
    sheet = own_sheet(Measures(width, height, 1, 1, width, height))
    inset_x, inset_y = (asked.get(name, 0.0, type=float) for name in ("inset_x", "inset_y"))
    if not (0 <= inset_x <= PRINTER_EDGE_MM and 0 <= inset_y <= PRINTER_EDGE_MM):
        raise Invalid("inset", "out-of-range")
    return replace(sheet, inset_x=inset_x, inset_y=inset_y)


@signed_in
def lot_code_png(code: str) -> Response:
    """Draw the code of a lot by itself, at the smallest size for a thermal printer."""
    lot = own_lot_or_404(code)
    address = printer().example(lot, LabelKind.LOT, language="vi", on=today()).address
    response = Response(qr.png_of_size(address), mimetype="image/png")
    return _name(response, f"ma-{lot.code}-12mm.png")


@signed_in
def show(job_id: int) -> Response:
    """Say how far an order has come; the page asks anew by itself while it moves."""
    job = _own_order_or_404(job_id)
    is_moving = job.state in MOVING
    page = OrderPage(
        row=_row(job),
        done=job.done,
        count=job.count,
        done_words=number_words(job.done),
        is_moving=is_moving,
        failure=words_for(job.failure) if job.failure else "",
        failure_detail=job.failure_detail or "",
        pages=number_words(pages_of(job)),
        archives=_archives(job),
    )
    response = make_response(render_template("portal/label_order.html", page=page, lot=job.lot))
    if is_moving:
        response.headers["Refresh"] = str(REFRESH_S)
    return response


@signed_in
def sheet_pdf(job_id: int) -> Response:
    """Hand out a sheet whose codes were all read back."""
    job = _ready_order_or_404(job_id)
    path = storage().path(job.file_key or "")
    if not path.is_file():
        raise NotFound(f"file of label job {job_id}")
    name = f"nhan-{job.lot.code}-{job.id}.pdf"
    return send_file(path, "application/pdf", as_attachment=True, download_name=name)


@signed_in
def archive(job_id: int, number: int) -> Response:
    """Pack some labels of an order as PNG and SVG, for a printing program of one's own."""
    job = _ready_order_or_404(job_id)
    places = range((number - 1) * ZIP_LABELS, min(number * ZIP_LABELS, job.count))
    if job.kind is not LabelKind.UNIT or number < 1 or not places:
        raise NotFound(f"archive {number} of label job {job_id}")
    labels = printer().labels_of(job, places, on=today())
    packed = singles_zip(labels, dpi=203, language=job.language)
    return _name(Response(packed, mimetype="application/zip"),
                 f"nhan-{job.lot.code}-{job.id}-{number}.zip")  # fmt: skip


def _own_order_or_404(job_id: int) -> LabelJob:
    job = find_order(job_id) if job_id < LARGEST_ID else None
    if job is None:
        raise NotFound(f"label job {job_id}")
    own_lot_or_404(job.lot.code)
    return job


def _ready_order_or_404(job_id: int) -> LabelJob:
    job = _own_order_or_404(job_id)
    if job.state is not JobState.READY:
        raise NotFound(f"sheet of label job {job_id}")
    return job


def _row(job: LabelJob) -> OrderRow:
    is_ready = job.state is JobState.READY
    return OrderRow(
        kind=words_for(job.kind),
        sheet=sheet_words(sheet_of(job)),
        count=number_words(job.count),
        at=moment_words(job.asked_at),
        state=words_for(job.state),
        url=url_for("portal.label_order", job_id=job.id),
        pdf_url=url_for("portal.label_pdf", job_id=job.id) if is_ready else "",
    )


def _archives(job: LabelJob) -> list[Archive]:
    if job.state is not JobState.READY or job.kind is not LabelKind.UNIT:
        return []
    return [
        Archive(
            number_words(first + 1),
            number_words(min(first + ZIP_LABELS, job.count)),
            url_for("portal.label_archive", job_id=job.id, number=number),
        )
        for number, first in enumerate(range(0, job.count, ZIP_LABELS), start=1)
    ]


def _name(response: Response, name: str) -> Response:
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
