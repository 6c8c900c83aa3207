"""Recording a check, from the page itself or from a phone that had no signal before."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalog.accounts.roles import Deed
from catalog.foundation.clock import now
from catalog.foundation.database import unit_of_work
from catalog.foundation.errors import Invalid, NotAllowed
from catalog.inspections.models import Finding, Inspection, Measure
from catalog.inspections.photographs import MOST_PHOTOGRAPHS, keep_photograph
from catalog.inspections.queries import outlets_within
from catalog.inspections.recording import Recorded, known_record, record_inspection, uuid_of
from catalog.web.access import desk_only, own_territory, person
from catalog.web.desk.inspections.loading import own_inspection_or_404
from catalog.web.desk.inspections.looking_up import known_of
from catalog.web.desk.inspections.refusals import refusal_words
from catalog.web.desk.inspections.typed import Typed, as_recorded, blank, read, typed
from catalog.web.headers import with_camera
from catalog.web.labels import words_for
from catalog.web.pictures import storage
from catalog.web.words import _

MOST_OUTLETS = 500


@with_camera
@desk_only(Deed.INSPECT)
def new() -> ResponseReturnValue:
    """Record a check where it happens."""
    if request.method == "GET":
        return _page(blank())
    return _sent(corrects=None)


@with_camera
@desk_only(Deed.INSPECT)
def correct(inspection_id: int) -> ResponseReturnValue:
    """Write a later record in the place of one that is wrong; both stay."""
    inspection = own_inspection_or_404(inspection_id)
    if request.method == "GET":
        return _page(as_recorded(inspection), corrects=inspection)
    return _sent(corrects=inspection)


@desk_only(Deed.INSPECT)
def take_photograph() -> ResponseReturnValue:
    """Take one photograph in ahead of its record; a phone sends them one by one."""
    file = request.files.get("file")
    try:
        digest = keep_photograph(file.stream.read() if file else b"", storage=storage())
    except Invalid as error:
        return jsonify(refused=refusal_words(error)), 422
    return jsonify(digest=digest)


def _sent(*, corrects: Inspection | None) -> ResponseReturnValue:
    said = typed()
    is_of_phone = "application/json" in request.headers.get("Accept", "")
    _take_photographs(said)
    recorded = None
    if request.form.get("act") != "look":
        recorded = _record(said, corrects=corrects)
    if recorded is None:
        if is_of_phone:
            return jsonify(refused=said.problems, choices=said.choices), 422
        return _page(said, corrects=corrects), 422 if said.problems else 200
    url = url_for("desk.inspection", inspection_id=recorded.inspection.id)
    if is_of_phone:
        return jsonify(url=url, number=recorded.inspection.id), 200 if recorded.is_repeated else 201
    flash(_("The check is recorded."), "success")
    return redirect(url)


def _take_photographs(said: Typed) -> None:
    """Keep every file at once, so that a refused form need not send it again."""
    for file in request.files.getlist("files")[:MOST_PHOTOGRAPHS]:
        if not file.filename:
            continue
        try:
            said.kept.append(keep_photograph(file.stream.read(), storage=storage()))
        except Invalid as error:
            said.problems["photographs"] = f"{file.filename[:80]}: {refusal_words(error)}"


def _record(said: Typed, *, corrects: Inspection | None) -> Recorded | None:
    """Write the check; on a refusal put the words at the field."""
    try:
        known = known_record(uuid_of(said["client_id"]), inspector_id=person().id)
        if known is not None:
            return Recorded(known, is_repeated=True)
        observed = read(said, corrects=corrects)
        if observed is None:
            return None
        with unit_of_work():
            return record_inspection(
                observed, inspector_id=person().id, within=own_territory(Deed.INSPECT), at=now()
            )
    except Invalid as error:
        said.refuse(error)
    except NotAllowed:
        said.refuse(Invalid("client_id", "no-uuid"))
    return None


def _page(said: Typed, *, corrects: Inspection | None = None) -> str:
    """The form. As the shell that a phone keeps it holds nothing of a visit."""
    return render_template(
        "desk/inspections/form.html",
        said=said,
        corrects=corrects,
        is_shell="khung" in request.args,
        known=known_of(said["code"]),
        person_id=person().id,
        most_photographs=MOST_PHOTOGRAPHS,
        outlets=outlets_within(own_territory(Deed.INSPECT), limit=MOST_OUTLETS),
        findings=[(each.value, words_for(each)) for each in Finding],
        measures=[(each.value, words_for(each)) for each in Measure],
    )
